"""Page furniture: layout, form macros, headers, error pages."""
