"""The spectrum on show: curve, figure, files, parameters, its tab."""
