"""What an object can be seen by: one file a modality, one line in the registry."""
