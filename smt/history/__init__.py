"""Who did what, when, to which record."""
