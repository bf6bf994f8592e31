"""What formulas compute and what each of them needs; the tool ``compute`` finds the inputs and carries one out."""
