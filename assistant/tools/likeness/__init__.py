"""Tools on spectra that are alike: to another, to each other, to words."""
