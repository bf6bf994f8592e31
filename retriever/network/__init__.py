"""What the trained physics network sees and says."""
