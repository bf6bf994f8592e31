"""The trained reader: a question with marks in, a request out."""
