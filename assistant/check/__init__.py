"""Verification of a claim against its evidence."""
