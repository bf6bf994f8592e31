"""Verbs on the assistant itself and on talk: what it is and holds, greetings, refusals."""
