"""Look-ups against the archives on loopback, for tests: who answers where, and an ``Online`` that asks them."""

from pathlib import Path

from retriever.library.online.addresses import Addresses
from retriever.library.online.online import Online
from tests.support.archives.server import Archive

# how a fault is addressed: a part of the path of each archive
PATHS = {"SIMBAD": "/simbad", "CSC 2.1": "/tap", "4XMM": "/vizier", "ADS": "/v1/search", "arXiv": "/api/query"}


def addresses(archive: Archive) -> Addresses:
    url = archive.url
    return Addresses(f"{url}/simbad", f"{url}/tap", f"{url}/vizier", f"{url}/csccli", f"{url}/v1", f"{url}/api/query")


def online_for(archive: Archive, folder: Path, limit_s: float = 10.0, **options) -> Online:
    return Online(folder, addresses(archive), limit_s, **options)


def asked(archive: Archive) -> list[str]:
    """Which archives have been asked, in order."""
    return [name for _, path, _ in archive.requests for name, part in PATHS.items() if path.startswith(part)]
