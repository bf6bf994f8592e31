"""State, engine protocol, the workflow."""
