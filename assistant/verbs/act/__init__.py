"""Actions: what is done again or differently, BibTeX, and where on the page a plot or a map is."""
