"""A question read: by the rules alone, or with them by the trained reader where it is sure."""
