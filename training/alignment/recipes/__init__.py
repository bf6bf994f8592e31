"""Ours and the published recipe."""
