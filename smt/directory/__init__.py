"""Places, agencies, schools, and who is responsible for what."""
