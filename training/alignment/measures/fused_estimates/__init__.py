"""What a prior of other sources is worth to a quantity of a spectrum with few counts."""
