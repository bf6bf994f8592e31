"""Making the bundled library: ``python -m training.bundled.build ../shared/data``."""
