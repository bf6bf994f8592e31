"""Clients of the archives over one polite session: TAP, SIMBAD, X-ray catalogues, ADS, arXiv, downloads."""
