"""Joint fits: several spectra of one source with one model and free cross-calibration constants."""
