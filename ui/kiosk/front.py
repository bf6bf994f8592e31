"""The kiosk's place in front of the chat: ``/?kiosk=1`` is answered here, all else goes on."""

import asyncio
import secrets
from collections.abc import Callable
from urllib.parse import parse_qs

from retriever.errors import ScholarError
from ui.door import account_of
from ui.kiosk.page import Wanted, kiosk_html, note
from ui.kiosk.take_home import public_address
from ui.libraries.opened import Libraries
from ui.serving import answer
from ui.words import say

_YES = ("1", "true", "yes")


class Kiosk:
    """ASGI in front of the chat: ``/?kiosk=1``."""

    def __init__(self, app, libraries: Libraries, check: Callable[[str, str], bool] | None = None):
        """``check`` tells whether a name and a password are an account's; None for a chat that is open to all."""
        self.app, self.libraries, self.check = app, libraries, check

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return await self.app(scope, receive, send)
        asked = {key: values[0] for key, values in parse_qs(scope.get("query_string", b"").decode("latin-1")).items()}
        root = scope.get("root_path", "").rstrip("/")
        if asked.get("kiosk") not in _YES or scope["path"].removeprefix(root).strip("/"):
            return await self.app(scope, receive, send)
        if self.check and not self.check(*account_of(scope)):
            asking = [(b"www-authenticate", b'Basic realm="Spectrum Scholar"')]
            return await answer(send, 401, {"error": say("door.account")}, asking)
        wanted = Wanted(asked.get("tour", ""), asked.get("chat") in _YES, public_address(scope))
        nonce = secrets.token_urlsafe(12)
        if not self.libraries.is_open(
            ()
        ):  # an index is built once, for minutes: the page comes by itself when it is there
            told = self.libraries.progress(()) or say("libraries.waiting")
            return await _give(send, note(told, nonce, waits=True).encode(), nonce)
        try:
            page = await asyncio.to_thread(lambda: kiosk_html(self.libraries.library(), wanted, nonce))
        except ScholarError as error:
            page = note(str(error), nonce)
        return await _give(send, page.encode(), nonce)


async def _give(send, body: bytes, nonce: str) -> None:
    """The page with a policy that lets the browser fetch nothing at all."""
    policy = f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src data:; base-uri 'none'; form-action 'none'"
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-security-policy", policy.encode()),
        (b"referrer-policy", b"no-referrer"),
        (b"cache-control", b"no-store"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
