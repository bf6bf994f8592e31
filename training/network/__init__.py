"""Training and measuring ``retriever.network``."""
