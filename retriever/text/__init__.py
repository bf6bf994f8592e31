"""Numbers, units, sentences and quantities in English text and TeX; imports nothing of ours."""
