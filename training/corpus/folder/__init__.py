"""The corpus folder, and working through units."""
