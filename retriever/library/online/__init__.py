"""Looking up in the archives what the open libraries lack, within seconds, and keeping it in a library of the user's own."""
