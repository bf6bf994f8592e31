"""Models that no fit found: what a simulation was made from, and what a user moves by hand in the page."""
