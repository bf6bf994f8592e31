"""A request of a question made concrete: its marks and references resolved."""
