"""Each kept conversation has an address, ``/c/ID``: the same page, whose script asks for that conversation.

Gradio serves the page at ``/`` alone and its parts relative to it. Here ``/c/ID`` becomes ``/``, and the page's ``<base>`` leads back
up. Who may read the conversation is decided when the page asks for it, not here.
"""

import re

_AT = re.compile(r"/c/[0-9a-f]{32}/?$")
_BASE, _UP = b'<base href="./"', b'<base href="../"'


class Addresses:
    """ASGI in front of the chat: ``/c/ID``."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        found = _AT.search(scope["path"]) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        if not found:
            return await self.app(scope, receive, send)
        root = scope["path"][: found.start()] + "/"
        up = _UP if not scope["path"].endswith("/") else b'<base href="../../"'
        held: list[dict] = []

        async def raised(message) -> None:
            """The page, whole, with its base one step up; the server states its length in the first message."""
            held.append(message)
            if message["type"] != "http.response.body" or message.get("more_body"):
                return
            first, *rest = held
            body = b"".join(part.get("body", b"") for part in rest).replace(_BASE, up, 1)
            lengths = [(name, value) for name, value in first["headers"] if name.lower() != b"content-length"]
            await send(first | {"headers": [*lengths, (b"content-length", str(len(body)).encode())]})
            await send({"type": "http.response.body", "body": body})

        return await self.app(scope | {"path": root, "raw_path": root.encode()}, receive, raised)
