"""Small libraries for tests."""
