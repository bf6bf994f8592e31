"""Papers near a spectrum: what is near enough, chosen and tested."""
