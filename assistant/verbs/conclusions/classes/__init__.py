"""Verdicts on what class a source is of: its own, which of several, and beside its class."""
