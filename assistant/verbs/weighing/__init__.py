"""Verdicts on numbers that a question gives, and on what is proof of what."""
