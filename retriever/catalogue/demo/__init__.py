"""Data of the bundled catalogue."""
