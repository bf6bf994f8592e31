"""The generations of an index: which one is live, publishing another at once, clearing away what is old or unfinished."""

import json
import os
import shutil
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retriever import chroma, durable
from retriever.errors import BadInput, ServiceMissing
from retriever.library.index.columns import Columns
from retriever.library.index.vectors import drop_collections

FORMAT = 4  # raised when the layout changes
POINTER = "index.json"


@dataclass(frozen=True)
class Live:
    """The generation that queries use."""

    folder: Path
    columns: Columns
    manifest: dict[str, Any]


def live_generation(folder: Path) -> tuple[Path, dict[str, Any]]:
    """The folder and manifest of the generation that queries use; ServiceMissing if there is none."""
    try:
        pointer = json.loads((Path(folder) / POINTER).read_text())
        if pointer["format"] != FORMAT:
            raise ServiceMissing(f"The index in {folder} has another format: make it again with scholar index.")
        live = Path(folder) / "generations" / pointer["live"]
        return live, json.loads((live / "manifest.json").read_text())
    except FileNotFoundError:
        raise ServiceMissing(f"There is no index in {folder}: scholar index --papers FILE --out {folder}.") from None
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise ServiceMissing(
            f"The index in {folder} can't be read ({error}): make it again with scholar index."
        ) from None


def live_or_none(folder: Path) -> Live | None:
    """What can be built upon, if anything."""
    try:
        generation, manifest = live_generation(folder)
        return Live(generation, Columns.load(generation / "columns.npz"), manifest)
    except (ServiceMissing, OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """The folder for one writer; what a killed one left unfinished is cleared away."""
    try:
        (folder / "generations").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(
            f"The index can't be written to {folder} ({error.strerror}): choose another place, or set SCHOLAR_HOME."
        ) from None
    with durable.one_writer(folder, f"the index in {folder}"):
        _clear(folder)
        yield


def copied(generation: Path) -> Path:
    """A folder to work in with all that the generation has."""
    work = generation.parent / f"building-{uuid.uuid4().hex[:12]}"
    shutil.copytree(generation, work, copy_function=os.link)
    (work / "manifest.json").unlink()
    return work


def publish(folder: Path, work: Path, manifest: dict[str, Any]) -> Path:
    """Make the finished generation the live one; the one before stays for queries that are just opening it."""
    name = f"generation-{uuid.uuid4().hex[:12]}"
    (work / "manifest.json").write_text(json.dumps(manifest))
    for path in (*work.rglob("*"), work):
        durable.sync(path)
    before = _pointer(folder).get("live", "")
    work.rename(folder / "generations" / name)
    durable.write_text(folder / POINTER, json.dumps({"format": FORMAT, "live": name, "before": before}))
    _clear(folder)
    return folder / "generations" / name


def remove_index(folder: Path) -> None:
    """Delete an index, the pointer first: queries see all of it or none. Other files of the folder are left."""
    if not (folder / "generations").is_dir():
        return
    with writing(folder):
        (folder / POINTER).unlink(missing_ok=True)
        _clear(folder)
        for name in ("generations", "vectors"):
            shutil.rmtree(folder / name, ignore_errors=True)
    (folder / "lock").unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()


def _clear(folder: Path) -> None:
    """Remove what is neither the live generation nor the one before: unfinished, old, or never made live."""
    pointer = _pointer(folder)
    for other in (folder / "generations").iterdir():
        if other.name not in pointer.values():
            _drop(other)


def _drop(generation: Path) -> None:
    try:
        made = json.loads((generation / "manifest.json").read_text())
        if made.get("collections") and not made.get("chroma") and chroma.server():
            drop_collections(made["collections"])
    except Exception:  # noqa: S110 - an orphaned collection costs room, not answers
        pass
    shutil.rmtree(generation, ignore_errors=True)


def _pointer(folder: Path) -> dict[str, Any]:
    try:
        pointer: dict[str, Any] = json.loads((folder / POINTER).read_text())
        return pointer
    except (OSError, ValueError):
        return {}
