"""Chroma in one place: the embedded store, or the server that ``SCHOLAR_CHROMA`` names."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from retriever.errors import BadInput, ServiceMissing, first_line
from retriever.settings import settings

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.config import Settings as ChromaSettings

BATCH = 5_000  # Chroma takes at most 5,461 at once
DEFAULT_PORT = 8000
# Chroma keeps its open stores in one dictionary, which threads must not change at once; a store may be collected, and so closed, in
# the thread that is just opening another
_OPENING = threading.RLock()


def server() -> str:
    """HOST:PORT of the Chroma server, or "" where the embedded store is used."""
    return settings().chroma


def embedded_client(path: Path) -> "ClientAPI":
    """The embedded store in ``path``."""
    import chromadb

    with _OPENING:
        return chromadb.PersistentClient(path=str(path), settings=_quiet())


def close(client: "ClientAPI") -> None:
    """Let go of an embedded store's files."""
    with _OPENING:
        client.close()  # type: ignore[attr-defined]


def server_client() -> "ClientAPI":
    """The client of ``SCHOLAR_CHROMA``; ``ServiceMissing`` if nothing answers there."""
    import chromadb

    host, _, port = server().partition(":")
    if port and not (port.isdecimal() and 1 <= int(port) <= 65535):
        raise BadInput(f"SCHOLAR_CHROMA={server()} is not HOST:PORT: correct SCHOLAR_CHROMA.")
    try:
        return chromadb.HttpClient(host=host, port=int(port or DEFAULT_PORT), settings=_quiet())
    except Exception as error:  # refused connections come as ValueError, others as they are
        raise ServiceMissing(
            f"No Chroma server answers at {server()} ({first_line(error)}): correct SCHOLAR_CHROMA or start it."
        ) from None


def _quiet() -> "ChromaSettings":
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)
