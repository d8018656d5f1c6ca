"""What every room stands on: database, clock, state moves, refusals, tokens, packed files."""
