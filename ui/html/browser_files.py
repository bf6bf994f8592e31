"""Files that the server makes and the browser saves; they never lie on the server's disk."""

import base64

# the file goes into the page as base64 and from there to the user's disk
SAVE = "(file) => window.scholarSave(file)"


def to_save(name: str, media: str, content: bytes) -> dict[str, str]:
    """A file for ``SAVE``."""
    return {"name": name, "type": media, "data": base64.b64encode(content).decode()}
