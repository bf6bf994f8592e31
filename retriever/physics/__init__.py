"""Formulae on arrays; imports nothing of ours."""
