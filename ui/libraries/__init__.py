"""The libraries of a server: which are known, opened once, chosen by each conversation."""
