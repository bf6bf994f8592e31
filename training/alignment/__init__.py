"""The shared space of spectra and texts: data, recipes, measures."""
