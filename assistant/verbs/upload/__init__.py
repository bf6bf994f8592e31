"""What an uploaded spectrum says, and what is asked of it."""
