"""The tool ``compute``: formulas, what they are computed from, and how a value is turned into another unit."""
