"""An uploaded file read and estimated: its record, its place among other spectra, and its JSON."""
