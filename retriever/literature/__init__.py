"""The index of one's own literature (tantivy + faiss)."""
