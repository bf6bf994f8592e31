"""``scholar corpus``: from the archives to a folder of sources, spectra and papers."""
