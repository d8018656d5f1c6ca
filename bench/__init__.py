"""Measurements of the product against bare Flask; see README.md."""
