"""The language of requests: its grammar, what recognisers mark in a question, and a request made concrete."""
