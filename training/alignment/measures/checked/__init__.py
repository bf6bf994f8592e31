"""What a referee asked of the figures of spectra and texts: nulls, intervals, choices on validation, fair comparisons."""
