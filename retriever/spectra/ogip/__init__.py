"""OGIP files: PHA, ARF, RMF; which belong together; writing them."""
