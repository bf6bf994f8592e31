"""Whether the chat is right about a library: a corpus with known contents, and the bundled one against its own data."""
