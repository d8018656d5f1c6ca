"""Requests for help from families, from asking to closing."""
