"""Papers and an encoder for tests of the index: small, deterministic, and quick."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from retriever.catalogue.records import Paper, Source
from retriever.durable import short_hash
from retriever.library.format.content import Content
from retriever.library.index.opened import open_part
from retriever.library.library import Library


class StubEncoder:
    """Bags of hashed words: texts that share words are near each other. Counts what it encodes."""

    tag = "stub"

    def __init__(self):
        self.encoded = 0

    def encode(self, texts):
        self.encoded += len(texts)
        vectors = np.zeros((len(texts), 32), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                vectors[row, int(hashlib.md5(word.encode()).hexdigest(), 16) % 32] += 1  # noqa: S324
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def paper(i: int, text: str, title: str = "", **more) -> Paper:
    return Paper(f"2020ApJ...{i:04d}..10X", title or f"On object {i}", ("Doe, J.",), 2000 + i % 20, (), text, **more)


def source(i: str, name: str, ra: float, dec: float, aliases: Iterable[str] = (), kind: str = "", **more) -> Source:
    return Source(i, name, tuple(aliases), ra, dec, "made up", kind, **more)


def content(papers: Sequence[Paper] = (), sources: Sequence[Source] = (), name: str = "stub", **more) -> Content:
    """These records as the content of a library; its fingerprint is of all of them."""
    print_of = short_hash(*map(repr, papers), "", *map(repr, sources))
    return Content(name, print_of, lambda: iter(sources), lambda: iter(papers), **more)


def opened(folder: Path, encoder=None, **more) -> Library:
    """The library of one index."""
    return Library([open_part(folder, encoder=encoder)], encoder, **more)


PAPERS = [
    paper(1, "We observed NGC 4151 with Chandra and find warm absorbers.", "The nucleus of NGC 4151", refereed=True),
    paper(2, "A sample of Seyfert galaxies, among them NGC$\\,$4151 and Mrk 335.", refereed=False),
    paper(3, "The quasar 3C 273 and its jet."),
    paper(4, "Flares of Sgr A$^\\star$ in the infrared."),
    paper(5, "PKS 2155$-$304 in a high state."),
    paper(6, "The wind of Cygnus X-1."),
    paper(7, "Absorbers in Markarian 335."),
    paper(8, "A pancake recipe with flour and milk."),
    paper(9, "Galaxy clusters and their hot gas."),
    paper(10, "Warm absorbers in general."),
]


def first(library: Library, query: str, **more) -> list[int]:
    """Numbers of the first three papers found."""
    return [int(hit.paper.bibcode[10:14]) for hit in library.search_papers(query, 3, **more)]


def versioned(v: int) -> list[Paper]:
    """300 papers of which a third changes from version to version."""
    return [
        paper(i, f"Text {v if i % 3 == 0 else 0} on NGC {4000 + i} with marker{v if i % 3 == 0 else 0}.")
        for i in range(300)
    ]


def holds(folder: Path, v: int) -> bool:
    """Whether the live index is version ``v``, whole: every paper, its own text, found by name."""
    library = opened(folder, StubEncoder())
    rows = [library.search_papers(f"NGC {4000 + i}", 1)[0].paper.abstract for i in range(0, 300, 21)]
    expected = [p.abstract for p in versioned(v)[::21]]
    return rows == expected and len(library.papers) == 300
