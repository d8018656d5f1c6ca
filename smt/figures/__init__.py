"""What the public may see: the start page, totals, and looking up by reference."""
