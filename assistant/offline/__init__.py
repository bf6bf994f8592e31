"""The engine ``offline``: plan, then sentences."""
