"""Explanations: terms of the glossary, why and how, differences, what a value means, classes of sources."""
