"""Measuring ``retriever.text`` and ``retriever.library`` on real abstracts."""
