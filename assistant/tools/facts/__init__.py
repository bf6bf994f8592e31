"""What is known of sources, looked up for verbs: values the best first, who measured them, how values compare."""
