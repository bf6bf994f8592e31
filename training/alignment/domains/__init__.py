"""Domains: which modalities, tables, classes and variables are brought into one space, as preset files."""
