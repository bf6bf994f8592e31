"""Measuring ``retriever.text`` and ``retriever.literature`` on real abstracts."""
