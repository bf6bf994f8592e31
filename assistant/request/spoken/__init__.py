"""A request in plain words: what a colleague would say back before answering."""
