"""Finding in the catalogue (Chroma + BM25): the class ``Retriever``."""
