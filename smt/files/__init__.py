"""Files people sent or we made, kept in the database so that a file and its fact are stored together."""
