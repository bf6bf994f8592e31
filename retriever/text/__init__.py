"""Numbers, units, sentences and quantities in English text and TeX; imports only the reader of tables."""
