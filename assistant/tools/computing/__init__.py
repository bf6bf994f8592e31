"""The tool ``compute``: what formulas are computed from, and how a value is turned into another unit."""
