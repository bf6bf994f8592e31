"""The words and the names of papers: a tantivy index (BM25 over title and abstract, names by exact key) and sky patches.

One document a passage; ``row`` joins it to its columns and its vector.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from retriever.catalogue.records import Paper
from retriever.library.format.passages import Passage
from retriever.names.designations import LOOSE, NAME, PART, designation_key, designations
from retriever.names.sky_patches import cells_of
from retriever.progress import Show
from retriever.stored_arrays import read_arrays

NAME_FIELDS = {"title": NAME + 1, "name": NAME, "part": PART, "loose": LOOSE}
_ROOM = {"memory": 128_000_000, "threads": 1}


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
    return builder.build()


def write_lexical(
    folder: Path, new: list[tuple[Paper, Passage]], first: int, dead: NDArray[np.bytes_], progress: Show
) -> list[tuple[int, str]]:
    """Write the passages' words and names, rows from ``first``; returns (row, name) of the names with coordinates."""
    index = tantivy.Index(schema(), path=str(folder))
    writer = index.writer(heap_size=_ROOM["memory"], num_threads=_ROOM["threads"])
    for bibcode in dead:
        writer.delete_documents("bibcode", bibcode.decode())
    cells = []
    counted = zip(new, _counter("words and names", len(new), progress), strict=True)
    for row, ((paper, passage), _) in enumerate(counted, first):
        document, placed = _document(paper, passage, row)
        writer.add_document(document)
        cells += [(row, name) for name in placed]
    writer.commit()
    writer.wait_merging_threads()
    return cells


def _document(paper: Paper, passage: Passage, row: int) -> tuple[tantivy.Document, list[str]]:
    body = passage.text.removeprefix(f"{paper.title}.").strip()
    document = tantivy.Document(
        bibcode=paper.bibcode,
        title=paper.title,
        body=body,
        year=paper.year,
        row=row,
        refereed=-1 if paper.refereed is None else int(paper.refereed),
        retracted=int(paper.retracted),
    )
    in_title, in_body = designations(paper.title), designations(body)
    for key in {d.key for d in in_title if d.strength == NAME}:
        document.add_text("title_key", key)
    fields = {strength: field for field, strength in NAME_FIELDS.items()}
    for designation in (*in_title, *in_body):
        document.add_text(f"{fields[designation.strength]}_key", designation.key)
    for name in paper.objects:
        document.add_text("part_key", designation_key(name))
    return document, [d.text for d in (*in_title, *in_body) if d.strength >= PART]


def write_cells(work: Path, old: Path | None, named: list[tuple[int, str]]) -> None:
    kept, cells = cells_of([name for _, name in named])
    rows = np.array([named[i][0] for i in kept], np.int64)
    parts = [rows, cells.ra, cells.dec, cells.half_ra, cells.half_dec]
    if old:
        before = read_arrays(old / "cells.npz")
        parts = [np.concatenate([before[f"arr_{i}"], part]) for i, part in enumerate(parts)]
    np.savez(work / "cells.npz", *parts)


def _counter(stage: str, total: int, progress: Show) -> Iterator[int]:
    for done in range(total):
        if done % 256 == 0:
            progress(stage, done, total)
        yield done
    progress(stage, total, total)
