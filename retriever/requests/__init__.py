"""Questions as requests: their grammar, what recognisers mark in a question, and the network that writes the one from the other."""
