"""One door for programs: the assistant's tools for other assistants (MCP) and its face in a notebook."""
