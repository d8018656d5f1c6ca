"""A draft plan, the agencies asked for their opinion, the deadline, and what silence means."""
