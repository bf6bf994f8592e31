"""The tools for other programs under ``/mcp`` of the chat's server (Model Context Protocol, streamable HTTP).

Plain ASGI in front of Gradio, as ``serving.Gate``: requests to ``/mcp`` go to the SDK's session manager, which lives as long as the
server does. Each request stands for itself, so nothing is remembered of a client. Where the chat asks for an account, so does this,
by HTTP's own way (Basic). Files are read only where they were uploaded to this server before.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from retriever.errors import BadInput
from ui.serving import Rate, answer
from ui.words import say

if TYPE_CHECKING:
    from assistant.agent.workflow import Assistant

PATH = "/mcp"
MESSAGES_A_CALL = 4  # a client that asks once introduces itself first


class Door:
    """ASGI in front of the chat: ``/mcp``."""

    def __init__(
        self,
        app,
        assistant: Callable[[], "Assistant"],
        uploads: Path,
        local: bool,
        questions_a_minute: int,
        check: Callable[[str, str], bool] | None = None,
    ):
        """``local``: only this machine reaches the server, so a page of elsewhere that asks it through a browser is turned away.
        ``check`` tells whether a name and a password are an account's; None for a chat that is open to all."""
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        from assistant.door.desk import Desk
        from assistant.door.server import make_server

        server = make_server(Desk(assistant), lambda paths: uploaded_files(paths, uploads))
        server.streamable_http_app(json_response=True, stateless_http=True, host="127.0.0.1" if local else "0.0.0.0")
        self.app, self.check = app, check
        self.manager: StreamableHTTPSessionManager = server.session_manager
        self.rate = Rate(MESSAGES_A_CALL * questions_a_minute)

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "lifespan":
            async with self.manager.run():
                return await self.app(scope, receive, send)
        if scope["type"] != "http" or not is_door(scope):
            return await self.app(scope, receive, send)
        if self.check and not self.check(*account_of(scope)):
            asking = [(b"www-authenticate", b'Basic realm="Spectrum Scholar"')]
            return await answer(send, 401, {"error": say("door.account")}, asking)
        if not self.rate.allows((scope.get("client") or ("unknown",))[0]):
            return await answer(send, 429, {"error": say("limits.events")})
        return await self.manager.handle_request(scope, receive, send)


def is_door(scope) -> bool:
    """Whether a request is to the door, below the path of a proxy or not."""
    root = scope.get("root_path", "").rstrip("/")
    return scope["path"].rstrip("/").removeprefix(root) == PATH


def uploaded_files(paths: Sequence[str], uploads: Path) -> list[Path]:
    """Files below the folder of uploads; raises BadInput for any other path, whether it is there or not."""
    folder, found = uploads.resolve(), []
    for given in paths:
        path = Path(given)
        if not path.is_absolute() or not path.resolve().is_relative_to(folder) or not path.resolve().is_file():
            raise BadInput(say("door.not_uploaded"))
        found.append(path.resolve())
    return found


def account_of(scope) -> tuple[str, str]:
    """Name and password of a request; empty ones where it has none."""
    kind, _, given = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1").partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        name, _, password = base64.b64decode(given, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return "", ""
    return name, password
