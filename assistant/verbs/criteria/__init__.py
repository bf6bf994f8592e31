"""What counts as what: bounds that make a number of a question, or a value of a source, speak for a kind of sources."""
