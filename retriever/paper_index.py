"""The index of a large literature: built beside the live one, swapped in at once, updated by what has changed.

A folder holds ``index.json`` (which generation is live), ``generations/`` and ``vectors/``. A generation is never changed
once it is live: its lexical part (tantivy: BM25 over title and abstract, and the keys of the names in each paper), its
vectors (faiss, or a Chroma server), the columns for filters and the patches of sky of names with coordinates. An update
starts from hard links to the live generation's files (immutable in tantivy), so it costs what has changed. The only
write that queries can see is the replacement of ``index.json``: a process killed anywhere leaves the live generation as
it was, and the vectors already computed (``retriever/vector_blocks.py``) for the next run.
"""

import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tantivy
from filelock import FileLock, Timeout

from retriever.dense import ChromaDense, DenseIndex
from retriever.designations import LOOSE, NAME, PART, designation_key, designations
from retriever.errors import BadInput, ServiceMissing
from retriever.paper_records import PaperRecord
from retriever.sky_cells import cells_of
from retriever.vector_blocks import VectorBlocks, text_key

FORMAT = 1  # raised when the layout changes
NAME_FIELDS = {"title": NAME + 1, "name": NAME, "part": PART, "loose": LOOSE}
_ROOM = {"memory": 128_000_000, "threads": 1}
_HOLES = 0.3  # share of replaced rows past which a generation is made from scratch
_QUIET = lambda stage, done, total: None  # noqa: E731


@dataclass(frozen=True)
class Columns:
    """What filters and bookkeeping need of each row; a row whose paper was replaced or removed is not ``alive``."""

    bibcode: np.ndarray
    digest: np.ndarray
    text_key: np.ndarray
    year: np.ndarray
    refereed: np.ndarray
    retracted: np.ndarray
    citations: np.ndarray
    alive: np.ndarray

    def save(self, path: Path) -> None:
        np.savez(path, **vars(self))

    @classmethod
    def load(cls, path: Path) -> "Columns":
        with np.load(path) as stored:
            return cls(**{name: stored[name] for name in stored.files})

    def extended(self, more: "Columns", alive: np.ndarray) -> "Columns":
        """These rows with a new ``alive``, and then those of ``more``."""
        joined = {name: np.concatenate([getattr(self, name), getattr(more, name)]) for name in vars(self)}
        joined["alive"] = np.concatenate([alive, more.alive])
        return Columns(**joined)

    @classmethod
    def of(cls, papers: list[PaperRecord]) -> "Columns":
        return cls(
            np.array([p.bibcode for p in papers], "S60"), np.array([p.digest for p in papers], "S16"),
            np.array([text_key(p.text) for p in papers], "S16"), np.array([p.year for p in papers], np.int32),
            np.array([{None: -1}.get(p.refereed, p.refereed) for p in papers], np.int8),
            np.array([p.retracted for p in papers], bool), np.array([p.citations for p in papers], np.int64),
            np.ones(len(papers), bool),
        )  # fmt: skip


def live_generation(folder: Path) -> tuple[Path, dict]:
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
    papers: Iterable[PaperRecord], folder: Path, encoder, add: bool = False, progress: Callable = _QUIET, sources=None
) -> dict:
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
        old = _live_or_none(folder, encoder)
        new, alive = _changes(wanted, old[1] if old else None, add)
        if old and not new and alive.all() and old[2].get("sources_digest") == (sources.digest if sources else None):
            return old[2]
        if old and _holes(old[1], new, alive) > _HOLES and not add:
            old, new = None, list(wanted.values())
        work = folder / "generations" / f"building-{uuid.uuid4().hex[:12]}"
        manifest = _build_generation(work, folder, old, new, alive, encoder, progress)
        if sources:
            manifest |= sources.write(work)
        _publish(folder, work, manifest)
        return manifest


@contextmanager
def writing(folder: Path):
    """The folder for one writer; what a killed one left unfinished is cleared away."""
    try:
        (folder / "generations").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"The index can't be written to {folder} ({error.strerror}): choose another place.") from None
    lock = FileLock(folder / "lock")
    try:
        with lock.acquire(timeout=0):
            for stray in (folder / "generations").glob("building-*"):
                shutil.rmtree(stray, ignore_errors=True)
            yield
    except Timeout:
        raise BadInput(f"Another process is writing the index in {folder}: wait until it has ended.") from None


def _live_or_none(folder: Path, encoder):
    """(generation, its columns, its manifest), or None where nothing can be built upon."""
    try:
        generation, manifest = live_generation(folder)
        if manifest["encoder"] != (encoder.tag if encoder else "") or manifest["chroma"] != bool(_chroma()):
            return None
        return generation, Columns.load(generation / "columns.npz"), manifest
    except (ServiceMissing, OSError, ValueError, KeyError):
        return None


def _changes(wanted: dict[str, PaperRecord], old: Columns | None, add: bool):
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


def _holes(old: Columns, new: list, alive: np.ndarray) -> float:
    return float((~alive).sum()) / (len(old.alive) + len(new))


def _build_generation(work: Path, folder: Path, old, new: list[PaperRecord], alive, encoder, progress) -> dict:
    if encoder:
        blocks = VectorBlocks(folder / "vectors" / encoder.tag, encoder.encode)
        blocks.fill([(text_key(p.text), p.text) for p in new], lambda done: progress("embedding", done, len(new)))
    work.mkdir(parents=True)
    columns = Columns.of(new)
    if old:
        shutil.copytree(old[0] / "lexical", work / "lexical", copy_function=os.link)
        columns = old[1].extended(columns, alive)
        dead = old[1].bibcode[old[1].alive & ~alive]
    else:
        (work / "lexical").mkdir()
        dead = np.zeros(0, "S60")
    first = len(columns.alive) - len(new)
    cells = _write_lexical(work / "lexical", new, first, dead, progress)
    _write_cells(work, old[0] if old else None, cells)
    columns.save(work / "columns.npz")
    chroma = ""
    if encoder:
        progress("vectors", 0, 1)
        chroma = _write_vectors(work, folder, columns, blocks)
        progress("vectors", 1, 1)
    return {"format": FORMAT, "papers": int(columns.alive.sum()), "rows": len(columns.alive), "encoder": encoder.tag if encoder else "",
            "chroma": bool(chroma), "collection": chroma}  # fmt: skip


def schema() -> tantivy.Schema:
    """Names are found by exact key, words by stem; ``row`` joins a document to columns and vectors."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("bibcode", stored=False, tokenizer_name="raw", index_option="basic")
    for field in NAME_FIELDS:
        builder.add_text_field(f"{field}_key", stored=False, tokenizer_name="raw", index_option="freq")
    builder.add_text_field("title", stored=False, tokenizer_name="en_stem", index_option="freq")
    builder.add_text_field("body", stored=False, tokenizer_name="en_stem", index_option="freq")
    builder.add_integer_field("year", indexed=True, fast=True)
    builder.add_integer_field("refereed", indexed=True, fast=True)
    builder.add_integer_field("retracted", indexed=True, fast=True)
    builder.add_integer_field("row", indexed=True, fast=True)
    builder.add_bytes_field("record", stored=True, indexed=False)
    return builder.build()


def _write_lexical(
    folder: Path, new: list[PaperRecord], first: int, dead: np.ndarray, progress
) -> list[tuple[int, str]]:
    """Write the papers' words and names; returns (row, name) of the names with coordinates."""
    index = tantivy.Index(schema(), path=str(folder))
    writer = index.writer(heap_size=_ROOM["memory"], num_threads=_ROOM["threads"])
    for bibcode in dead:
        writer.delete_documents("bibcode", bibcode.decode())
    cells = []
    for row, (paper, _) in enumerate(zip(new, _counter("words and names", len(new), progress), strict=True), first):
        document, placed = _document(paper, row)
        writer.add_document(document)
        cells += [(row, name) for name in placed]
    writer.commit()
    writer.wait_merging_threads()
    return cells


def _document(paper: PaperRecord, row: int) -> tuple[tantivy.Document, list[str]]:
    document = tantivy.Document(
        bibcode=paper.bibcode, title=paper.title, body=paper.abstract, year=paper.year, row=row,
        refereed={None: -1}.get(paper.refereed, int(paper.refereed or 0)), retracted=int(paper.retracted),
    )  # fmt: skip
    document.add_bytes("record", paper.as_json().encode())
    in_title = designations(paper.title)
    in_body = designations(paper.abstract)
    seen = {d.key for d in in_title if d.strength == NAME}
    for key in seen:
        document.add_text("title_key", key)
    fields = {strength: field for field, strength in NAME_FIELDS.items()}
    for designation in (*in_title, *in_body):
        document.add_text(f"{fields[designation.strength]}_key", designation.key)
    for name in paper.objects:
        document.add_text("part_key", designation_key(name))
    return document, [d.text for d in (*in_title, *in_body) if d.strength >= PART]


def _write_cells(work: Path, old: Path | None, named: list[tuple[int, str]]) -> None:
    kept, cells = cells_of([name for _, name in named])
    rows = np.array([named[i][0] for i in kept], np.int64)
    parts = [rows, cells.ra, cells.dec, cells.half_ra, cells.half_dec]
    if old:
        with np.load(old / "cells.npz") as before:
            parts = [np.concatenate([before[f"arr_{i}"], part]) for i, part in enumerate(parts)]
    np.savez(work / "cells.npz", *parts)


def _write_vectors(work: Path, folder: Path, columns: Columns, blocks: VectorBlocks) -> str:
    """The vectors of all rows; returns the name of the Chroma collection, if they went to a server."""
    rows = np.flatnonzero(columns.alive)
    found = blocks.lookup(columns.text_key[rows])
    vectors = np.zeros((len(columns.alive), found.shape[1]), np.float16)
    vectors[rows] = found
    if _chroma():
        name = f"papers-{uuid.uuid4().hex[:16]}"
        ChromaDense.build(name, vectors, rows)
        return name
    DenseIndex.build(vectors).write(work / "dense.faiss")
    return ""


def _publish(folder: Path, work: Path, manifest: dict) -> None:
    """Make the finished generation the live one; the one before stays for queries that are just opening it."""
    name = f"generation-{uuid.uuid4().hex[:12]}"
    (work / "manifest.json").write_text(json.dumps(manifest))
    for path in (*work.rglob("*"), work):
        _sync(path)
    before = _pointer(folder)
    work.rename(folder / "generations" / name)
    temporary = folder / "index.json.tmp"
    temporary.write_text(json.dumps({"format": FORMAT, "live": name, "before": before}))
    _sync(temporary)
    os.replace(temporary, folder / "index.json")
    _sync(folder)
    for other in (folder / "generations").iterdir():
        if other.name not in (name, before):
            _drop(other)


def _drop(generation: Path) -> None:
    try:
        collection = json.loads((generation / "manifest.json").read_text()).get("collection")
        if collection and _chroma():
            from retriever.dense import chroma_server

            chroma_server().delete_collection(collection)
    except Exception:  # noqa: S110 - an orphaned collection costs room, not answers
        pass
    shutil.rmtree(generation, ignore_errors=True)


def _pointer(folder: Path) -> str:
    try:
        return json.loads((folder / "index.json").read_text())["live"]
    except (OSError, ValueError, KeyError):
        return ""


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _chroma() -> str:
    return os.environ.get("SCHOLAR_CHROMA", "")


def _counter(stage: str, total: int, progress):
    for done in range(total):
        if done % 256 == 0:
            progress(stage, done, total)
        yield done
    progress(stage, total, total)
