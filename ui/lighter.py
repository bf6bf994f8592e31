"""What the first page does without: the glossary comes when its tab does, the workbench's script with the first plot, and a player
of videos not at all.

The glossary is more than half of the page; the page's script fetches it from ``/glossary``, the workbench from ``/bench.js`` and ``/fold.js``. Gradio's chat loads hls.js, a fifth of all that
a first visit loads, for videos that this chat never shows: in its place goes a module with the same names that says it supports none.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache

_GLOSSARY = re.compile(r"/glossary/?$")
_BENCH = re.compile(r"/(bench|fold)\.js$")
_PLAYER = re.compile(r"/assets/hls-[\w-]+\.js$")
_EXPORTS = re.compile(rb"export\{([\w$ ,]+)\};?\s*$")
_KEPT = (b"cache-control", b"public, max-age=3600")


class Lighter:
    """ASGI in front of the chat: ``/glossary``, the workbench's scripts and the stand-in for the player."""

    def __init__(self, app, glossary: Callable[[], str], scripts: Mapping[str, str]):
        self.app, self.glossary, self.scripts = app, cache(glossary), scripts

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET":
            if _GLOSSARY.search(scope["path"]):
                return await _give(send, self.glossary().encode(), b"text/html; charset=utf-8")
            if (wanted := _BENCH.search(scope["path"])) and wanted[1] in self.scripts:
                return await _give(send, self.scripts[wanted[1]].encode(), b"text/javascript; charset=utf-8")
            if _PLAYER.search(scope["path"]):
                return await self._player(scope, receive, send)
        return await self.app(scope, receive, send)

    async def _player(self, scope, receive, send) -> None:
        """The stand-in, where the file ends as it does today; else the file itself."""
        held: list[dict] = []

        async def hold(message) -> None:
            held.append(message)

        headers = [
            (name, value) for name, value in scope["headers"] if name.lower() not in (b"accept-encoding", b"range")
        ]
        await self.app(scope | {"headers": headers}, receive, hold)
        found = _EXPORTS.search(b"".join(message.get("body", b"") for message in held)[-400:])
        if held[0].get("status") == 200 and found:
            await _give(send, stand_in(found[1].decode()).encode(), b"text/javascript")
            return
        for message in held:
            await send(message)


def stand_in(exports: str) -> str:
    """A module with the same names, ``wu as n,ju as t``, each of which supports nothing."""
    names = ",".join(f"none as {part.split()[-1]}" for part in exports.split(","))
    return f"class none{{static isSupported(){{return false}}static get Events(){{return{{}}}}}}export{{{names}}};"


async def _give(send, body: bytes, kind: bytes) -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), _KEPT]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
