"""Vietnamese text, names, phones, dates, amounts and personal ids: pure functions, no web and no records."""
