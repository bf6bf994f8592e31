"""The alignment corpora and their oracle."""
