"""Spreadsheets: judge a file before parsing, read it in a child process, write templates and exports."""
