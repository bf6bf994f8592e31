"""Verbs on many sources: lists, counts, numbers over them, and the unusual among them."""
