"""Event lists, from FITS, JSON or Parquet."""
