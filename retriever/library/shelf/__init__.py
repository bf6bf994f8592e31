"""The libraries that this user has: which are known, whether they are sound, and what can be taken out of them."""
