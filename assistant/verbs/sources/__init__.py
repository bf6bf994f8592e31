"""What the verbs on known sources share: which sources are meant, and how values, findings and attributes are told."""
