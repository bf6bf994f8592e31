"""One library: what it holds, its index, and finding in it; several can be open at once."""
