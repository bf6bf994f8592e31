"""``scholar ask, read, search, index, doctor``."""
