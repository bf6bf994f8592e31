"""Files that a kill or a power cut can't leave half written; their checksums; one writer at a time.

A file is written under a temporary name in the same folder, brought to the disk and renamed: whoever opens it sees the
old content or the new one, whole.
"""

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from retriever.errors import BadInput

TEMPORARY = ".tmp"  # ending of unfinished files: what a kill leaves behind


class BeingWritten(BadInput):
    """Another process writes there now."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path to write to, which becomes ``path`` at the end; where the block fails, ``path`` stays as it was."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{uuid.uuid4().hex}{TEMPORARY}")
    try:
        yield temporary
        settle(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Replace the content of ``path`` at once; UTF-8."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def settle(temporary: Path, path: Path) -> None:
    """Bring a finished file to the disk and give it its name."""
    sync(temporary)
    os.replace(temporary, path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Bring a file or a folder's list of names to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's content, in hexadecimal digits."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def short_hash(*texts: str, digits: int = 12) -> str:
    """The first digits of the SHA-256 of these lines: to name files and units of work by what they are made of."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:digits]


@contextmanager
def one_writer(folder: Path, what: str) -> Iterator[None]:
    """The folder for this process alone; ``BeingWritten`` at once where another one writes ``what`` there."""
    lock = FileLock(Path(folder) / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise BeingWritten(f"Another process is writing {what}: wait until it has ended.") from None
    except OSError as error:
        raise BadInput(f"{folder} can't be written to ({error.strerror}): choose another place.") from None
    try:
        yield
    finally:
        lock.release()
