"""What a library folder holds, and reading a corpus or a file of papers as one."""
