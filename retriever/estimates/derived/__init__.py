"""What follows from an accepted fit: its posterior, fluxes, limits, goodness by simulation, widths of lines, contours."""
