"""The verbs ``similar`` and ``described``."""
