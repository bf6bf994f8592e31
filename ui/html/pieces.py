"""Pieces that several tabs use: files handed to the browser, and options of the page."""

import base64
from dataclasses import dataclass, field
from pathlib import Path

from retriever.home import data_folder
from ui.html.escaping import escape
from ui.serving import Limits

# the file goes into the page as base64 and from there to the user's disk
SAVE = "(file) => window.scholarSave(file)"


@dataclass(frozen=True)
class Options:
    """How a page is served: its limits, where it keeps what, and whether it may speak to programs on this desk."""

    limits: Limits = field(default_factory=Limits)
    data: Path = field(default_factory=data_folder)
    uploads: Path | None = None
    samp: bool = False
    accounts: bool = False


def to_save(name: str, media: str, content: bytes) -> dict:
    """A file for ``SAVE``."""
    return {"name": name, "type": media, "data": base64.b64encode(content).decode()}


def quiet(text: str) -> str:
    """A sentence of the page itself."""
    return f'<p class="ss-quiet">{escape(text)}</p>'
