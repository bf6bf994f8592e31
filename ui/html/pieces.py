"""Pieces that several tabs use: files handed to the browser, and options of the page."""

import base64

from ui.html.escaping import escape

# the file goes into the page as base64 and from there to the user's disk
SAVE = "(file) => window.scholarSave(file)"


def to_save(name: str, media: str, content: bytes) -> dict:
    """A file for ``SAVE``."""
    return {"name": name, "type": media, "data": base64.b64encode(content).decode()}


def quiet(text: str) -> str:
    """A sentence of the page itself."""
    return f'<p class="ss-quiet">{escape(text)}</p>'
