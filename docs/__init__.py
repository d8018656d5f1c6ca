"""What makes the documents' pictures."""
