"""The verdicts of the verb ``conclude``, one module for each kind."""
