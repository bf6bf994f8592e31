"""Answers to questions that the reader is not sure of: what is held on what they surely name, and never an uncertain reading's answer."""
