"""Data sets as objects with raw data by modality: one file a data set or family, one line in ``reading``."""
