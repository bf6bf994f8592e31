"""One polite way to the network for every client: pyvo, ads and the downloads all speak through a ``Web`` session.

It waits between requests as the archive wants, honours ``Retry-After``, tries again after 429, 5xx, refused and cut
connections, and gives up with one line that names the host, the reason and what to do. Requests carry no token unless
their client adds it, and no message ever holds one: ``redact`` takes known secrets out of every text that leaves here.
"""

import email.utils
import io
import math
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError

from retriever.archives.secrets import redact
from retriever.errors import ServiceMissing

PROJECT = "spectrum-scholar"
USER_AGENT = f"{PROJECT}/{version(PROJECT)} (a research assistant for X-ray astronomy; fetches what its user asks for)"
_PIECE = 1 << 16  # bytes
_AGAIN = {429, 500, 502, 503, 504}
_CUT = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)


@dataclass(frozen=True)
class Limits:
    """What an archive allows: seconds between requests, requests at once; and our patience.

    ``largest`` is how many bytes an answer may have that is read into memory; after ``until`` (of ``time.monotonic``)
    nothing is asked and nothing is awaited.
    """

    interval_s: float = 0.2
    at_once: int = 4
    tries: int = 6
    longest_wait_s: float = 120.0
    timeout_s: float = 120.0
    backoff_s: float = 1.0
    largest: int = 1 << 30
    until: float = math.inf


@dataclass
class _Gate:
    """Lets requests to one host pass in their time."""

    limits: Limits
    lock: threading.Lock = field(default_factory=threading.Lock)
    next_at: float = 0.0

    def __post_init__(self) -> None:
        self.slots = threading.BoundedSemaphore(self.limits.at_once)

    def wait(self, until: float) -> bool:
        """Sleep until it is this request's turn; False, at once, where that is after ``until``."""
        with self.lock:
            now = time.monotonic()
            at = max(now, self.next_at)
            if at >= until:
                return False
            self.next_at = at + self.limits.interval_s
        time.sleep(at - now)
        return True

    def pause(self, seconds: float) -> None:
        """Nobody asks this host before then: a 429 is meant for all."""
        with self.lock:
            self.next_at = max(self.next_at, time.monotonic() + seconds)


class Web(requests.Session):
    """A requests session with manners; safe for several threads."""

    def __init__(self, limits: Limits | None = None, beside: "Web | None" = None):
        """``beside``: a session whose requests count with this one's in what each host allows."""
        super().__init__()
        self.limits = limits or Limits()
        self._gates: dict[str, _Gate] = beside._gates if beside else {}
        self._making: threading.Lock = beside._making if beside else threading.Lock()
        self.headers["User-Agent"] = USER_AGENT
        self.max_redirects = 5
        self.trust_env = True

    def hurried(self, until: float) -> "Web":
        """A session beside this one that awaits nothing after ``until`` (of ``time.monotonic``)."""
        return Web(replace(self.limits, until=until), beside=self)

    def request(  # type: ignore[override]  # the options of requests.Session, and ``download``
        self, method: str, url: str, download: bool = False, **options: Any
    ) -> requests.Response:
        """Answers with a status below 400 are read whole (unless ``download=True``) before they are returned."""
        patience = options.pop("timeout", self.limits.timeout_s)
        options["stream"] = True
        if options.get("files"):
            options["files"] = _in_memory(options["files"])
        gate, until = self._gate(url), self.limits.until
        reason = "no answer in time"
        for attempt in range(self.limits.tries):
            held = gate.slots.acquire(timeout=min(threading.TIMEOUT_MAX, max(0.0, until - time.monotonic())))
            try:
                if not held or not gate.wait(until):
                    break
                left = until - time.monotonic()
                if left <= 0:  # a sleep may end later than it should: requests takes no timeout of nothing
                    break
                options["timeout"] = min(patience, left)
                response = super().request(method, url, **options)
                if response.status_code not in _AGAIN:
                    if not download:
                        return _read_whole(response, self.limits)
                    held = False  # the slot is free again when the download is closed
                    return _freeing(response, gate.slots)
                wait, reason = retry_after(response), f"HTTP {response.status_code}"
                response.close()
            except requests.TooManyRedirects:
                raise ServiceMissing(f"{_host(url)} redirects in circles: try later or give another address.") from None
            except _CUT as error:
                wait, reason = None, _reason(error)
            finally:
                if held:
                    gate.slots.release()
            pause = self.limits.backoff_s * 2**attempt * random.uniform(0.7, 1.3) if wait is None else wait
            out_of_time = time.monotonic() + pause >= until
            if attempt + 1 == self.limits.tries or pause > self.limits.longest_wait_s or out_of_time:
                break
            gate.pause(pause)
        raise ServiceMissing(
            f"{_host(url)} does not answer ({redact(reason)}): check the network or run the command again later."
        )

    def _gate(self, url: str) -> _Gate:
        with self._making:
            return self._gates.setdefault(_host(url), _Gate(self.limits))


def _in_memory(files: Any) -> list[tuple[str, Any]]:
    """Uploads as bytes: a stream would be empty when the request is sent again."""

    def content(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(content(part) for part in value)
        return value.read() if hasattr(value, "read") else value

    return [(name, content(value)) for name, value in (files.items() if isinstance(files, dict) else files)]


def _freeing(response: requests.Response, slots: threading.BoundedSemaphore) -> requests.Response:
    """The response, which gives its slot back once when it is closed."""
    close, open_still = response.close, [True]

    def close_and_free() -> None:
        close()
        if open_still:
            open_still.clear()
            slots.release()

    response.close = close_and_free  # type: ignore[method-assign]
    return response


def _read_whole(response: requests.Response, limits: Limits) -> requests.Response:
    """The body in memory, with ``raw`` readable once more: pyvo parses from there."""
    content = b"".join(_pieces(response, limits))
    response._content = content  # as requests keeps what it has read
    headers = {
        k: v
        for k, v in response.headers.items()
        if k.lower() not in ("content-encoding", "transfer-encoding", "content-length")
    }
    response.raw = HTTPResponse(
        io.BytesIO(content), headers=headers, status=response.status_code, preload_content=False
    )
    return response


def _pieces(response: requests.Response, limits: Limits) -> Iterator[bytes]:
    """What comes, as it comes: an answer that trickles or never ends is cut off in time."""
    size = 0
    try:
        while piece := response.raw.read1(_PIECE, decode_content=True):
            size += len(piece)
            if size > limits.largest:
                response.close()
                raise ServiceMissing(
                    f"{_host(response.url)} answered with more than {limits.largest / 1e6:,.0f} MB: ask for less at once."
                )
            if time.monotonic() > limits.until:
                response.close()
                raise requests.exceptions.ReadTimeout()
            yield piece
    except HTTPError as error:
        kind = (
            requests.exceptions.ReadTimeout if "timed out" in str(error) else requests.exceptions.ChunkedEncodingError
        )
        raise kind(error) from None


def retry_after(response: requests.Response) -> float | None:
    """Seconds from a ``Retry-After`` of either form; None without one."""
    text = response.headers.get("Retry-After", "").strip()
    if not text:
        return None
    if text.replace(".", "", 1).isdigit():
        return float(text)
    when = email.utils.parsedate_to_datetime(text) if "," in text else None
    return max(0.0, when.timestamp() - time.time()) if when else None


def _host(url: str) -> str:
    return urlsplit(str(url)).netloc


def _reason(error: BaseException) -> str:
    kind = {
        "ConnectTimeout": "no connection in time",
        "ReadTimeout": "no answer in time",
        "ConnectionError": "connection refused or cut",
        "ChunkedEncodingError": "the answer was cut",
    }
    return kind.get(type(error).__name__, type(error).__name__)
