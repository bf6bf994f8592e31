"""The index of a library: built beside the live one, swapped in at once, updated by what has changed.

A folder holds ``index.json`` (which generation is live), ``generations/`` and ``vectors/``. A generation is never changed
once it is live: records, words and names, columns for filters, vectors. An update starts from hard links to the live
generation's words (immutable in tantivy) and from the vectors that were computed before. The only write that queries can
see is the replacement of ``index.json``: a process killed anywhere leaves the live generation as it was, and the vectors
already computed (``vector_blocks``) for the next run. Where nothing is live yet, a generation of records, names and words
goes live first: embedding can take minutes to hours, the rest seconds.
"""

import json
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever import chroma
from retriever.catalogue.records import ABOUT, Measurement, Paper
from retriever.durable import short_hash
from retriever.errors import BadInput
from retriever.library.format.content import Content
from retriever.library.format.passages import Passage, passages_of_paper
from retriever.library.index.columns import Columns, digest_of, number_of
from retriever.library.index.embedding import Embedding
from retriever.library.index.encoder import Encoder
from retriever.library.index.generations import FORMAT, Live, copied, live_or_none, publish, writing
from retriever.library.index.records import Records, RecordWriter, SourcesById, order_on
from retriever.library.index.source_columns import ColumnWriter, SourceColumns, class_bits
from retriever.library.index.value_columns import ValueWriter
from retriever.library.index.vector_blocks import text_key
from retriever.library.index.vectors import fill_chroma, write_vectors
from retriever.library.index.words import write_cells, write_lexical
from retriever.library.index.workers import Workers
from retriever.progress import Show, quiet

_HOLES = 0.3  # share of replaced rows past which a generation is made from scratch
Rows = list[tuple[Paper, Passage]]


def build_index(
    content: Content,
    folder: Path,
    encoder: Encoder | None,
    add: bool = False,
    progress: Show = quiet,
    workers: Workers | None = None,
    afresh: bool = False,
) -> dict[str, Any]:
    """Make or update the index in ``folder`` so that it holds exactly ``content`` (with ``add``: also what it has).

    ``encoder`` has ``tag`` (a name for its vectors) and ``encode(texts) -> unit vectors``; None leaves the vectors out.
    ``progress(stage, done, total)`` is told of the work; ``workers`` compute vectors (None: this process). ``afresh``
    builds on nothing but vectors computed before. Returns the manifest of the live generation.
    """
    folder = Path(folder)
    with writing(folder):
        live = None if afresh else live_or_none(folder)
        if live and not add and is_current(live.manifest, content, encoder):
            return live.manifest
        if live and add:
            content = _with_those_of(live, content)
        papers = {paper.bibcode: paper for paper in content.papers()}
        work = folder / "generations" / f"building-{uuid.uuid4().hex[:12]}"
        work.mkdir(parents=True)
        manifest = {"format": FORMAT, "name": content.name, "content": content.fingerprint, "encoder": ""}
        manifest |= _write_records(work, content, papers, progress)
        if not papers and not manifest["sources"]:
            raise BadInput(f"There is nothing to index in {content.name}: it has no sources and no papers.")
        columns, texts = _write_words(work, live, papers, progress)
        manifest |= {"papers": len(papers), "passages": int(columns.alive.sum()), "collections": {}, "chroma": ""}
        if encoder:
            if live is None:
                work = copied(publish(folder, work, manifest))
            kinds = Embedding(folder, work, content, encoder, progress, workers).kinds(columns, texts)
            manifest |= {"encoder": encoder.tag} | write_vectors(work, kinds, bool(chroma.server()))
            progress("vectors", 0, 1)
            # before the collections are made, so that a run after a kill knows what to remove from the server
            (work / "manifest.json").write_text(json.dumps(manifest))
            fill_chroma(work, manifest, kinds)
            progress("vectors", 1, 1)
        publish(folder, work, manifest)
        return manifest


def is_current(made: Mapping[str, Any], content: Content, encoder: Encoder | None) -> bool:
    """Whether the generation with this manifest is what was asked for."""
    on_server = bool(made["collections"]) and not made["chroma"]
    return (
        made["content"] == content.fingerprint
        and made["encoder"] == (encoder.tag if encoder else "")
        and on_server == bool(encoder and chroma.server())
    )


def _with_those_of(live: Live, content: Content) -> Content:
    """The content with the sources and papers of the live generation, which its own replace."""
    records = Records(live.folder)
    papers = (paper for bibcode in records.bibcodes() if (paper := records.paper(bibcode)))
    sources = (records.source(row) for row in range(records.count))
    return replace(
        content,
        fingerprint=short_hash(live.manifest["content"], content.fingerprint),  # no content is all of this
        sources=lambda: chain(content.sources(), sources),
        papers=lambda: chain(papers, content.papers()),
    )


def _write_records(work: Path, content: Content, papers: Mapping[str, Paper], progress: Show) -> dict[str, Any]:
    """Sources, papers and the columns of sources; returns what the manifest says of them."""
    reported = _reported(papers.values())
    writer, gathered, values = RecordWriter(work), ColumnWriter(), ValueWriter()
    for done, source in enumerate(content.sources(), 1):
        if writer.add_source(source) == len(gathered.rows):
            values.add(len(gathered.rows), source, reported.get(source.id, []))
            gathered.add(source, reported.get(source.id, []))
        if done % 1000 == 0:
            progress("sources", done, done)
    linked = np.zeros(len(gathered.rows), np.int32)
    for paper in papers.values():
        for row in writer.add_paper(paper):
            linked[row] += 1
    gathered.columns(linked).save(work)
    values.columns().save(work)
    counts = {"sources": len(gathered.rows), "links": int(linked.sum()), "longest_name": writer.longest_name}
    writer.close()
    return counts


def _reported(papers: Iterable[Paper]) -> dict[str, list[Measurement]]:
    """What papers report on each source, by its id, in the order in which its papers are shown."""
    found: dict[str, list[tuple[Any, tuple[Measurement, ...]]]] = {}
    for paper in papers:
        for report in paper.reports:
            if report.source and report.quantities:
                nearest = min(ABOUT.index(r.about) for r in paper.reports if r.source == report.source)
                place = order_on(nearest, paper.year, paper.bibcode)
                found.setdefault(report.source, []).append((place, report.quantities))
    return {
        source: [q for _, quantities in sorted(told, key=itemgetter(0)) for q in quantities]
        for source, told in found.items()
    }


def _write_words(
    work: Path, live: Live | None, papers: Mapping[str, Paper], progress: Show
) -> tuple[Columns, dict[bytes, str]]:
    """Words, names and columns of the generation in ``work``; of all its passages the text by its key."""
    records = Records(work)
    sources = SourcesById(records)
    held = {b: (paper, passages_of_paper(paper, sources)) for b, paper in papers.items()}
    bits = dict(_classes(held, records, SourceColumns.load(work)))
    records.close()
    digests = {b: digest_of(paper, passages) for b, (paper, passages) in held.items()}
    new, alive = _changes(digests, live.columns if live else None)
    if live and float((~alive).sum()) / max(len(alive) + len(new), 1) > _HOLES:
        live, new, alive = None, list(papers), np.zeros(0, bool)
    rows: Rows = [(held[b][0], passage) for b in new for passage in held[b][1]]
    columns, dead = Columns.of(rows, digests), np.zeros(0, "S60")
    if live:
        shutil.copytree(live.folder / "lexical", work / "lexical", copy_function=os.link)
        columns = live.columns.extended(columns, alive)
        dead = np.unique(live.columns.bibcode[live.columns.alive & ~alive])
    else:
        (work / "lexical").mkdir()
    cells = write_lexical(work / "lexical", rows, len(columns.alive) - len(rows), dead, progress)
    write_cells(work, live.folder if live else None, cells)
    columns = columns.of_classes(bits)
    columns.save(work / "columns.npz")
    every = (passage.text for _, passages in held.values() for passage in passages)
    return columns, {text_key(text): text for text in every}


def _classes(
    held: Mapping[str, tuple[Paper, list[Passage]]], records: Records, columns: SourceColumns
) -> Iterator[tuple[tuple[bytes, int], int]]:
    """(bibcode, number) of each passage, and the classes of the sources that it is linked to as bits.

    A passage on one source has that source's class; the abstract has those of all that the paper is linked to, mere
    references of a class aside.
    """
    kinds: dict[str | None, int] = {None: 0}

    def bit(source: str | None) -> int:
        if source not in kinds:
            row = records.row_of(source or "")
            kinds[source] = 0 if row is None else class_bits(columns, [columns.classes[columns.kind[row]]])
        return kinds[source]

    for paper, passages in held.values():
        together = 0
        for report in paper.reports:
            together |= bit(report.source) if report.about != "class" else 0
        for passage in passages:
            yield (paper.bibcode.encode(), number_of(passage)), bit(passage.source) or together


def _changes(digests: Mapping[str, bytes], old: Columns | None) -> tuple[list[str], NDArray[np.bool_]]:
    """Bibcodes of the papers to be written, and which old rows stay."""
    if old is None:
        return list(digests), np.zeros(0, bool)
    alive, known = old.alive.copy(), set()
    for row in np.flatnonzero(old.alive):
        bibcode = old.bibcode[row].decode()
        alive[row] = digests.get(bibcode) == old.digest[row]
        if alive[row]:
            known.add(bibcode)
    return [bibcode for bibcode in digests if bibcode not in known], alive
