"""Beside the plot: other models of a fit, contours, scripts and samples to take away, spectra pinned to be drawn together."""
