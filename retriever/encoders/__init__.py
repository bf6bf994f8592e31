"""Texts and spectra to vectors."""
