"""Spectra as plain tables: CSV, ECSV, VOTable."""
