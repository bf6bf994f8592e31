"""Training of the reader: questions with the requests they are, to the weights in ``assistant/reading/weights``."""
