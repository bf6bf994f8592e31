"""The index of a large literature: built beside the live one, swapped in at once, updated by what has changed.

A folder holds ``index.json`` (which generation is live), ``generations/`` and ``vectors/``. A generation is never changed
once it is live: words and names (``retriever/literature/words.py``), vectors (faiss, or a Chroma server), the columns for
filters. An update starts from hard links to the live generation's files (immutable in tantivy), so it costs what has
changed. The only write that queries can see is the replacement of ``index.json``: a process killed anywhere leaves the
live generation as it was, and the vectors already computed (``retriever/literature/vector_blocks.py``) for the next run. Where
nothing is live yet, a generation of names and words goes live first: embedding takes minutes to hours, the rest seconds.
"""

import json
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever import chroma, durable
from retriever.errors import BadInput, ServiceMissing
from retriever.literature.columns import Columns
from retriever.literature.encoder import Encoder
from retriever.literature.records import PaperRecord
from retriever.literature.sources import SourceTable
from retriever.literature.vector_blocks import VectorBlocks
from retriever.literature.vectors import ChromaDense, DenseIndex
from retriever.literature.words import stored_records, write_cells, write_lexical
from retriever.progress import Show, quiet

FORMAT = 1  # raised when the layout changes
_HOLES = 0.3  # share of replaced rows past which a generation is made from scratch


@dataclass(frozen=True)
class Live:
    """The generation that queries use."""

    folder: Path
    columns: Columns
    manifest: dict[str, Any]


def live_generation(folder: Path) -> tuple[Path, dict[str, Any]]:
    """The folder and manifest of the generation that queries use; ServiceMissing if there is none."""
    try:
        pointer = json.loads((Path(folder) / "index.json").read_text())
        if pointer["format"] != FORMAT:
            raise ServiceMissing(f"The index in {folder} has another format: make it again with scholar index.")
        live = Path(folder) / "generations" / pointer["live"]
        return live, json.loads((live / "manifest.json").read_text())
    except FileNotFoundError:
        raise ServiceMissing(
            f"There is no paper index in {folder}: scholar index --papers FILE --out {folder}."
        ) from None
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise ServiceMissing(
            f"The index in {folder} can't be read ({error}): make it again with scholar index."
        ) from None


def build_paper_index(
    papers: Iterable[PaperRecord],
    folder: Path,
    encoder: Encoder | None,
    add: bool = False,
    progress: Show = quiet,
    sources: SourceTable | None = None,
) -> dict[str, Any]:
    """Make or update the index in ``folder`` so that it holds exactly ``papers`` (with ``add``: also what it has).

    ``encoder`` has ``tag`` (a name for its vectors) and ``encode(texts) -> unit vectors``; None leaves the vectors out.
    ``sources`` is a ``SourceTable`` that goes live together with the papers; ``progress(stage, done, total)`` is told of the
    work. Returns the manifest of the live generation.
    """
    folder = Path(folder)
    with writing(folder):
        wanted = {paper.bibcode: paper for paper in papers}
        if not wanted and not sources:
            raise BadInput("There are no papers to index: the file is empty.")
        live = _live_or_none(folder)
        new, alive = _changes(wanted, live.columns if live else None, add)
        if live and not new and _is_current(live, alive, encoder, sources):
            return live.manifest
        base = live
        if live and not add and _holes(live.columns, new, alive) > _HOLES:
            base, new = None, list(wanted.values())
        work = folder / "generations" / f"building-{uuid.uuid4().hex[:12]}"
        columns = _write_words(work, base, new, alive, progress)
        manifest = {
            "format": FORMAT,
            "papers": int(columns.alive.sum()),
            "rows": len(columns.alive),
            "encoder": "",
            "collection": "",
        }
        if sources:
            manifest |= sources.write(work)
        if encoder:
            if live is None:
                work = _copied(_publish(folder, work, manifest))
            blocks = _embed(folder, work, columns, wanted, encoder, progress)
            manifest |= {
                "encoder": encoder.tag,
                "collection": f"papers-{uuid.uuid4().hex[:16]}" if chroma.server() else "",
            }
            _write_vectors(work, manifest, columns, blocks, progress)
        _publish(folder, work, manifest)
        return manifest


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """The folder for one writer; what a killed one left unfinished is cleared away."""
    try:
        (folder / "generations").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"The index can't be written to {folder} ({error.strerror}): choose another place.") from None
    with durable.one_writer(folder, f"the index in {folder}"):
        _clear(folder)
        yield


def _live_or_none(folder: Path) -> Live | None:
    """What can be built upon, if anything."""
    try:
        generation, manifest = live_generation(folder)
        return Live(generation, Columns.load(generation / "columns.npz"), manifest)
    except (ServiceMissing, OSError, ValueError, KeyError):
        return None


def _is_current(live: Live, alive: NDArray[np.bool_], encoder: Encoder | None, sources: SourceTable | None) -> bool:
    """Whether the live generation is what was asked for."""
    made = live.manifest
    return (
        np.array_equal(alive, live.columns.alive)
        and made["encoder"] == (encoder.tag if encoder else "")
        and bool(made["collection"]) == bool(encoder and chroma.server())
        and made.get("sources_digest") == (sources.digest if sources else None)
    )


def _changes(
    wanted: dict[str, PaperRecord], old: Columns | None, add: bool
) -> tuple[list[PaperRecord], NDArray[np.bool_]]:
    """The papers to be written, and which old rows stay."""
    if old is None:
        return list(wanted.values()), np.zeros(0, bool)
    alive, known = old.alive.copy(), set()
    for row in np.flatnonzero(old.alive):
        bibcode = old.bibcode[row].decode()
        paper = wanted.get(bibcode)
        if paper is None:
            alive[row] = add
        elif paper.digest == old.digest[row]:
            known.add(bibcode)
        else:
            alive[row] = False
    return [paper for bibcode, paper in wanted.items() if bibcode not in known], alive


def _holes(old: Columns, new: list[PaperRecord], alive: NDArray[np.bool_]) -> float:
    return float((~alive).sum()) / (len(old.alive) + len(new))


def _write_words(
    work: Path, base: Live | None, new: list[PaperRecord], alive: NDArray[np.bool_], progress: Show
) -> Columns:
    """Words, names and columns of the generation in ``work``: those of ``base`` and the new papers."""
    work.mkdir(parents=True)
    columns, dead = Columns.of(new), np.zeros(0, "S60")
    if base:
        shutil.copytree(base.folder / "lexical", work / "lexical", copy_function=os.link)
        columns = base.columns.extended(columns, alive)
        dead = base.columns.bibcode[base.columns.alive & ~alive]
    else:
        (work / "lexical").mkdir()
    cells = write_lexical(work / "lexical", new, len(columns.alive) - len(new), dead, progress)
    write_cells(work, base.folder if base else None, cells)
    columns.save(work / "columns.npz")
    return columns


def _embed(
    folder: Path, work: Path, columns: Columns, wanted: dict[str, PaperRecord], encoder: Encoder, progress: Show
) -> VectorBlocks:
    """Vectors of all living rows, those that no block has being encoded now."""
    blocks = VectorBlocks(folder / "vectors" / encoder.tag, encoder.encode)
    have = blocks.keys()
    missing = np.array([row for row in np.flatnonzero(columns.alive) if columns.text_key[row] not in have], int)
    here = np.array([columns.bibcode[row].decode() in wanted for row in missing], bool)
    texts = [(columns.text_key[row], wanted[columns.bibcode[row].decode()].text) for row in missing[here]]
    for row, record in zip(missing[~here], stored_records(work / "lexical", missing[~here]), strict=True):
        texts.append((columns.text_key[row], PaperRecord(**record).text))
    blocks.fill(texts, lambda done: progress("embedding", done, len(texts)))
    return blocks


def _write_vectors(
    work: Path, manifest: dict[str, Any], columns: Columns, blocks: VectorBlocks, progress: Show
) -> None:
    """The vectors of all rows, into a file or onto the Chroma server."""
    progress("vectors", 0, 1)
    rows = np.flatnonzero(columns.alive)
    found = blocks.lookup(columns.text_key[rows])
    vectors = np.zeros((len(columns.alive), found.shape[1]), np.float16)
    vectors[rows] = found
    if manifest["collection"]:
        # before the collection is made, so that a run after a kill knows what to remove from the server
        (work / "manifest.json").write_text(json.dumps(manifest))
        ChromaDense.build(manifest["collection"], vectors, rows)
    else:
        DenseIndex.build(vectors).write(work / "dense.faiss")
    progress("vectors", 1, 1)


def _copied(generation: Path) -> Path:
    """A folder to work in with all that the generation has."""
    work = generation.parent / f"building-{uuid.uuid4().hex[:12]}"
    shutil.copytree(generation, work, copy_function=os.link)
    (work / "manifest.json").unlink()
    return work


def _publish(folder: Path, work: Path, manifest: dict[str, Any]) -> Path:
    """Make the finished generation the live one; the one before stays for queries that are just opening it."""
    name = f"generation-{uuid.uuid4().hex[:12]}"
    (work / "manifest.json").write_text(json.dumps(manifest))
    for path in (*work.rglob("*"), work):
        durable.sync(path)
    before = _pointer(folder).get("live", "")
    work.rename(folder / "generations" / name)
    durable.write_text(folder / "index.json", json.dumps({"format": FORMAT, "live": name, "before": before}))
    _clear(folder)
    return folder / "generations" / name


def _clear(folder: Path) -> None:
    """Remove what is neither the live generation nor the one before: unfinished, old, or never made live."""
    pointer = _pointer(folder)
    for other in (folder / "generations").iterdir():
        if other.name not in pointer.values():
            _drop(other)


def _drop(generation: Path) -> None:
    try:
        collection = json.loads((generation / "manifest.json").read_text()).get("collection")
        if collection and chroma.server():
            chroma.server_client().delete_collection(collection)
    except Exception:  # noqa: S110 - an orphaned collection costs room, not answers
        pass
    shutil.rmtree(generation, ignore_errors=True)


def _pointer(folder: Path) -> dict[str, Any]:
    try:
        pointer: dict[str, Any] = json.loads((folder / "index.json").read_text())
        return pointer
    except (OSError, ValueError):
        return {}
