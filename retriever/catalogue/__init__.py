"""What is known: records, quantities, kinds, filters, which source is meant."""
