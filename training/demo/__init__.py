"""Making the bundled catalogue."""
