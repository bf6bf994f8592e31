"""The second reader: a draft of one's own, marked against the library and one's spectra."""
