"""Typed tools over the library."""
