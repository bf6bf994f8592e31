"""Papers in answers: what a request says of them, their rows, counts, notes and values."""
