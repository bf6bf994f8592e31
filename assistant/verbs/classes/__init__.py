"""Classes of sources against each other: counts, members, medians, spreads."""
