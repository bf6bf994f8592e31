"""Training of the reader: questions with the requests they are, to the weights in ``retriever/weights/reader.safetensors``."""
