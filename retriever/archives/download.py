"""Downloads that can be cut anywhere: into ``NAME.part``, continued by byte range, checked, then renamed.

A file under its final name is whole: its length agreed with the server's, its gzip and FITS checksums hold, and where the
archive states a digest it is the same. Continuing asks with ``If-Range``: a file that changed meanwhile starts anew.
"""

import gzip
import time
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path

import requests

from retriever.archives.secrets import redact
from retriever.archives.session import Web
from retriever.durable import settle, sha256_of
from retriever.errors import ServiceMissing

_CHUNK = 1 << 13  # what a cut may lose of the bytes that came


class WrongContent(ServiceMissing):
    """What came is not what was asked for; a new try may bring it."""


@dataclass(frozen=True)
class Downloaded:
    """A file that is whole."""

    path: Path
    url: str
    bytes: int
    sha256: str


def download(
    web: Web, url: str, path: Path, params: dict[str, str] | None = None, sha256: str = "", tries: int = 5
) -> Downloaded:
    """Fetch ``url`` to ``path`` unless it is there; raises ServiceMissing after ``tries`` attempts that brought nothing new."""
    path = Path(path)
    if path.exists():
        return _finished(path, url)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    problem, fruitless, size = "", 0, -1
    while fruitless < tries:
        try:
            _continue(web, url, params, part)
            _check(part, path.name, sha256)
            _settle(part, path)
            return _finished(path, url)
        except WrongContent as error:
            problem = str(error)
            part.unlink(missing_ok=True)
            _tag(part).unlink(missing_ok=True)
        except (requests.RequestException, OSError) as error:
            problem = type(error).__name__
        now = part.stat().st_size if part.exists() else -1
        # a cut that still brought bytes costs no try: a large file over a bad line arrives in the end
        fruitless = 0 if now > size and now > 0 else fruitless + 1
        size = now
    raise ServiceMissing(f"{path.name} could not be fetched ({redact(problem)}): the next run tries again.")


def _continue(web: Web, url: str, params: dict[str, str] | None, part: Path) -> None:
    """Append what is missing; returns when the length agrees."""
    have = part.stat().st_size if part.exists() else 0
    headers = {"Accept-Encoding": "identity"}
    tag = _tag(part).read_text() if have and _tag(part).exists() else ""
    if have and tag:
        headers |= {"Range": f"bytes={have}-", "If-Range": tag}
    with web.request("GET", url, params=params, headers=headers, download=True) as answer:
        if answer.status_code == 416 and have:
            _tag(part).unlink(missing_ok=True)
            raise WrongContent(f"{part.stem} is longer here than there")
        if answer.status_code >= 400:
            raise ServiceMissing(
                f"{part.stem} is not in the archive (HTTP {answer.status_code}): its row may be out of date."
            )
        resumed = answer.status_code == 206 and answer.headers.get("Content-Range", "").startswith(f"bytes {have}-")
        expected = _expected(answer, have if resumed else 0)
        _tag(part).write_text(answer.headers.get("ETag") or answer.headers.get("Last-Modified") or "")
        with part.open("ab" if resumed else "wb") as file:
            for chunk in answer.iter_content(_CHUNK):
                file.write(chunk)
                if file.tell() > web.limits.largest:
                    raise ServiceMissing(f"{part.stem} is larger than {web.limits.largest / 1e6:,.0f} MB: not fetched.")
                if time.monotonic() > web.limits.until:
                    raise ServiceMissing(f"{part.stem} did not come in time: what is here is kept, ask again.")
    size = part.stat().st_size
    if expected is not None and size < expected:
        raise requests.exceptions.ChunkedEncodingError("cut")
    if expected is not None and size > expected:
        raise WrongContent(f"{part.stem} is longer than announced")


def _expected(answer: requests.Response, have: int) -> int | None:
    length = answer.headers.get("Content-Length", "")
    return have + int(length) if length.isdigit() else None


def _check(part: Path, name: str, sha256: str) -> None:
    """Raise WrongContent if the file is damaged."""
    if sha256 and sha256_of(part) != sha256:
        raise WrongContent(f"the checksum of {name} differs from the archive's")
    if name.endswith((".fits", ".fits.gz", ".fit", ".fit.gz", ".pha", ".arf", ".rmf", ".pi")):
        check_fits(part, name)


def check_fits(path: Path, name: str) -> None:
    """Raise WrongContent unless this is FITS whose own checksums hold."""
    from astropy.io import fits

    try:
        with path.open("rb") as file:
            zipped = file.read(2) == b"\x1f\x8b"
        with warnings.catch_warnings(record=True) as said, gzip.open(path) if zipped else path.open("rb") as file:
            warnings.simplefilter("always")
            if file.read(6) != b"SIMPLE":
                raise WrongContent(f"{name} is not a FITS file")
            file.seek(0)
            with fits.open(file, checksum=True) as units:
                for unit in units:
                    unit.data  # noqa: B018 - reading verifies
        if any("hecksum" in str(w.message) or "atasum" in str(w.message) for w in said):
            raise WrongContent(f"the FITS checksum of {name} does not hold")
    except (OSError, EOFError, zlib.error, ValueError, TypeError, fits.VerifyError) as error:
        raise WrongContent(f"{name} is damaged ({type(error).__name__})") from None


def _settle(part: Path, path: Path) -> None:
    settle(part, path)
    _tag(part).unlink(missing_ok=True)


def _finished(path: Path, url: str) -> Downloaded:
    return Downloaded(path, url, path.stat().st_size, sha256_of(path))


def _tag(part: Path) -> Path:
    return part.with_name(part.name + ".etag")
