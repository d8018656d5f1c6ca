"""Demo data for a first try: the letter's facts, invented people, invented schools, all marked as such."""
