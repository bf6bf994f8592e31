"""A small language model that plans: it writes a question's request (``train.py``)."""
