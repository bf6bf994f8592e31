"""Typed tools over the retriever."""
