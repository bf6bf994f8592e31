"""The index of a library: names, words, columns and vectors, in generations that are swapped at once."""
