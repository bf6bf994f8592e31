"""The page itself goes out compressed: Gradio compresses files with an ending, and the page, its addresses and its settings have none.

Streams of events are left alone: a compressor would hold them back.
"""

import re

from brotli import MODE_TEXT
from gradio.brotli_middleware import BrotliResponder
from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipResponder

_WHOLE = re.compile(
    r"(?:^|/)(?:|c/[0-9a-f]{32}/?|config/?|glossary/?|(?:bench|fold)\.js|theme\.css|gradio_api/(?:info|startup-events)/?)$"
)
_LEAST = 400  # bytes: what is smaller gains nothing
_QUALITY, _WINDOW = 5, 22


class Compressed:
    """ASGI in front of the chat."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        app = self.app
        if scope["type"] == "http" and scope["method"] == "GET" and _WHOLE.search(scope["path"]):
            accepted = Headers(scope=scope).get("accept-encoding", "")
            if "br" in accepted:
                app = BrotliResponder(app, _QUALITY, MODE_TEXT, _WINDOW, 0, _LEAST)
            elif "gzip" in accepted:
                app = GZipResponder(app, _LEAST)
        await app(scope, receive, send)
