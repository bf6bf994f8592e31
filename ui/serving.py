"""What stands between the chat and its visitors: accounts, limits, and a page that says how it is.

``Gate`` is plain ASGI in front of Gradio: it answers ``/health`` and turns away what is too much, in a sentence. Visitors
are told apart by their address; behind a proxy that is the forwarded one, which the server takes from a local proxy only.
"""

import hmac
import ipaddress
import json
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from retriever.errors import BadInput
from retriever.settings import settings
from ui.words import say

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

AUTH_VARIABLE = "SCHOLAR_AUTH"
MOST_CLIENTS = 10_000  # addresses remembered at a time
MINUTE = 60.0
ENDPOINTS = ("ask", "read_spectrum", "search", "sources")  # what programs may call; all else is the page's own
OPEN = (*ENDPOINTS, "predict")  # the last is how the page itself calls what does not wait in the queue
_CALLED = re.compile(r"/gradio_api/(?:call(?:/v2)?|run|api)/([^/]+)$")


@dataclass(frozen=True)
class Limits:
    """What one visitor may do, and the server hold; 0 switches a rate off."""

    file_mb: int = 200
    upload_mb: int = 600  # all files of one upload
    stored_mb: int = 8_000  # uploads of everybody
    uploads_a_minute: int = 60
    events_a_minute: int = 1_200
    questions_a_minute: int = 60
    waiting: int = 64
    pages: int = 100  # open pages remembered; beyond them the one that was used longest ago is forgotten
    keep_minutes: float = 60.0


class Rate:
    """At most so many in any minute, for each visitor."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic):
        self.most, self.clock = a_minute, clock
        self.seen: dict[str, deque[float]] = {}

    def allows(self, who: str) -> bool:
        """Counts one more, if there is room for it."""
        if not self.most:
            return True
        now = self.clock()
        times = self.seen.setdefault(who, deque())
        while times and times[0] <= now - MINUTE:
            times.popleft()
        if len(times) >= self.most:
            return False
        times.append(now)
        if len(self.seen) > MOST_CLIENTS:
            self.seen = {key: held for key, held in self.seen.items() if held and held[-1] > now - MINUTE}
        return True


class Gate:
    """ASGI in front of the chat: ``/health``, and limits on uploads and events."""

    def __init__(self, app, limits: Limits, health: Callable[[], dict], uploads: Path):
        self.app, self.limits, self.health, self.uploads = app, limits, health, uploads
        self.upload_rate, self.event_rate = Rate(limits.uploads_a_minute), Rate(limits.events_a_minute)

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "http":
            path = scope["path"].rstrip("/")
            if path.endswith("/health") and scope["method"] in ("GET", "HEAD"):
                return await answer(send, 200, self.health())
            if scope["method"] == "POST" and (refused := self._refusal(path, scope)):
                return await answer(send, refused[0], {"detail": refused[1], "error": refused[1]})
        return await self.app(scope, receive, send)

    def _refusal(self, path: str, scope) -> tuple[int, str] | None:
        who = (scope.get("client") or ("unknown",))[0]
        called = _CALLED.search(path)
        if called and called[1] not in OPEN:
            return 404, say("door.no_endpoint", name=called[1][:40], known=", ".join(ENDPOINTS))
        if (called or path.endswith("/queue/join")) and not self.event_rate.allows(who):
            return 429, say("limits.events")
        if not path.endswith("/upload"):
            return None
        size = dict(scope["headers"]).get(b"content-length", b"")
        if not size.isdigit():
            return 411, say("limits.no_length")
        if int(size) > self.limits.upload_mb * 1_000_000:
            return 413, say("limits.upload_size", most=self.limits.upload_mb)
        if not self.upload_rate.allows(who):
            return 429, say("limits.uploads")
        if held_bytes(self.uploads) + int(size) > self.limits.stored_mb * 1_000_000:
            return 507, say("limits.full", minutes=self.limits.keep_minutes)
        return None


async def wrong_call(request: "Request", error: Exception) -> "Response":
    """The answer to a call by plain HTTP whose arguments are not those of the endpoint; anything else stays what it was."""
    from starlette.responses import JSONResponse

    from assistant.door.words import door_words

    called = _CALLED.search(request.url.path.rstrip("/"))
    words = door_words().endpoints.get(called[1]) if called else None
    if called is None or words is None:
        raise error
    what = str(error).partition(". ")[0].replace("`", "")
    told = say("door.arguments", name=called[1], what=what, known=", ".join(words.arguments))
    return JSONResponse({"detail": told, "error": told}, 400)


def held_bytes(folder: Path) -> int:
    """Size of all files below a folder; one that vanishes meanwhile counts nothing."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue
    return total


def health_of(described: Callable[[], list[dict]], default: Sequence[str], engine: str) -> Callable[[], dict]:
    """What ``/health`` says, as a function of the moment; ``described`` gives the libraries as they are then, ``default``
    are those that a question is asked of where none are chosen."""
    started = time.time()
    fixed = {"version": version("spectrum-scholar"), "engine": engine, "default": list(default)}

    def health() -> dict:
        libraries = described()
        ready = all(one["open"] for one in libraries if one["name"] in default)
        state = {"status": "ok" if ready else "opening", "libraries": libraries}
        return fixed | state | {"uptime_s": round(time.time() - started, 1)}

    return health


def is_local(host: str) -> bool:
    """Whether only this machine can reach the chat: then it is the user's own, and may speak to programs beside it."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def accounts(option: str | None) -> dict[str, str]:
    """Names and passwords from the lines ``USER:PASSWORD`` of a file, or of the variable SCHOLAR_AUTH.

    ``option`` is the file, ``env`` for the variable, or None for a chat that is open to all. A password is never taken
    from the command line, which every user of the machine can read.
    """
    if option is None:
        return {}
    if option == "env":
        text, where = settings().auth.get_secret_value(), AUTH_VARIABLE
    else:
        try:
            text, where = Path(option).read_text(encoding="utf-8"), option
        except (OSError, UnicodeDecodeError):
            raise BadInput(f"--auth {option} can't be read: give a file of lines USER:PASSWORD, or env.") from None
    found = {}
    for line in _lines(text):
        name, colon, password = line.partition(":")
        if not (name and colon and password):
            raise BadInput(
                f"A line of {where} is not USER:PASSWORD: correct it (lines that begin with # are left out)."
            )
        found[name] = password
    if not found:
        raise BadInput(f"{where} holds no USER:PASSWORD: add one, or leave --auth out.")
    return found


def login(known: dict[str, str]) -> Callable[[str, str], bool]:
    """Checks a name and password in a time that does not depend on where they differ."""

    def right(name: str, password: str) -> bool:
        held = known.get(name)
        same = hmac.compare_digest((held or "no such user").encode(), password.encode())
        return same and held is not None

    return right


def _lines(text: str) -> Iterable[str]:
    return (line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))


async def answer(send, status: int, record: dict, further: Sequence[tuple[bytes, bytes]] = ()) -> None:
    """Answer a request with JSON; ``further`` headers beside the usual ones."""
    body = json.dumps(record).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"cache-control", b"no-store"),
        (b"content-length", str(len(body)).encode()),
        *further,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
