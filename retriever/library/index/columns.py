"""What filters and bookkeeping need of every passage of an index, in memory: year, flags, digests, whether it is alive."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever import durable
from retriever.catalogue.records import Paper
from retriever.library.format.passages import Passage
from retriever.library.index.records import paper_json
from retriever.library.index.vector_blocks import text_key
from retriever.stored_arrays import read_arrays

_WORD = 2**64 - 1
WHOLE = -1  # the number of a passage that is the paper's title and abstract


@dataclass(frozen=True)
class Columns:
    """What filters and bookkeeping need of each passage; one whose paper was replaced or removed is not ``alive``.

    ``number`` is the report that it tells, or ``WHOLE``; ``digest`` is of its paper; ``telling`` whether more than the
    title is known of it; ``classes`` [n, words of 64] has a bit for each class of the sources that it is linked to.
    """

    bibcode: NDArray[np.bytes_]
    number: NDArray[np.int16]
    digest: NDArray[np.bytes_]
    text_key: NDArray[np.bytes_]
    telling: NDArray[np.bool_]
    year: NDArray[np.int32]
    refereed: NDArray[np.int8]  # -1 where it is not known
    retracted: NDArray[np.bool_]
    citations: NDArray[np.int64]
    alive: NDArray[np.bool_]
    classes: NDArray[np.uint64]

    def save(self, path: Path) -> None:
        np.savez(path, allow_pickle=False, **self._arrays())

    @classmethod
    def load(cls, path: Path) -> "Columns":
        return cls(**read_arrays(path))

    def extended(self, more: "Columns", alive: NDArray[np.bool_]) -> "Columns":
        """These rows with a new ``alive``, and then those of ``more``; the classes of all are still to be set."""
        joined = {n: np.concatenate([getattr(self, n), getattr(more, n)]) for n in self._arrays() if n != "classes"}
        joined["alive"] = np.concatenate([alive, more.alive])
        return Columns(**joined, classes=np.zeros((len(joined["alive"]), 1), np.uint64))

    @classmethod
    def of(cls, rows: list[tuple[Paper, Passage]], digests: Mapping[str, bytes]) -> "Columns":
        """Of passages with their papers; ``digests`` by bibcode."""
        papers, passages = [paper for paper, _ in rows], [passage for _, passage in rows]
        return cls(
            np.array([p.bibcode for p in papers], "S60"),
            np.array([number_of(p) for p in passages], np.int16),
            np.array([digests[p.bibcode] for p in papers], "S16"),
            np.array([text_key(p.text) for p in passages], "S16"),
            np.array([len(p.text) > len(paper.title) + 2 for paper, p in rows], bool),
            np.array([p.year for p in papers], np.int32),
            np.array([-1 if p.refereed is None else int(p.refereed) for p in papers], np.int8),
            np.array([p.retracted for p in papers], bool),
            np.array([p.citations for p in papers], np.int64),
            np.ones(len(papers), bool),
            np.zeros((len(papers), 1), np.uint64),
        )

    def of_classes(self, bits: Mapping[tuple[bytes, int], int]) -> "Columns":
        """With the classes of each passage, by bibcode and number."""
        keys = zip(self.bibcode.tolist(), self.number.tolist(), strict=True)
        held = [bits.get(key, 0) for key in keys]
        words = max(1, -(-max(held, default=0).bit_length() // 64))
        table = [[bit >> 64 * word & _WORD for word in range(words)] for bit in held]
        return replace(self, classes=np.array(table, np.uint64).reshape(len(held), words))

    def rows_of(self, bibcodes: frozenset[str]) -> NDArray[np.intp]:
        """Rows of those bibcodes that are here, dead ones included."""
        order, wanted = self._by_bibcode, np.array(sorted(bibcodes), "S60")
        first = np.searchsorted(self.bibcode, wanted, "left", sorter=order)
        last = np.searchsorted(self.bibcode, wanted, "right", sorter=order)
        return np.concatenate([order[a:b] for a, b in zip(first, last, strict=True)] or [np.zeros(0, np.intp)])

    @cached_property
    def _by_bibcode(self) -> NDArray[np.intp]:
        return np.argsort(self.bibcode, kind="stable")

    def _arrays(self) -> dict[str, NDArray[Any]]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True)
class Filter:
    """Which papers may be found; ``bibcodes`` keeps to those, ``classes`` (bits) to papers on sources of these."""

    since: int | None = None
    until: int | None = None
    refereed: bool = False
    bibcodes: frozenset[str] | None = None
    classes: int = 0

    def passes(self, paper: Paper) -> bool:
        """Whether a paper may be found, its classes aside."""
        in_time = (self.since is None or paper.year >= self.since) and (self.until is None or paper.year <= self.until)
        chosen = self.bibcodes is None or paper.bibcode in self.bibcodes
        return in_time and chosen and (not self.refereed or paper.refereed is True)

    def allowed(self, columns: Columns) -> NDArray[np.bool_] | None:
        """A boolean for each row; None where every row may be found."""
        allowed = columns.alive.copy()
        if self.since is not None:
            allowed &= columns.year >= self.since
        if self.until is not None:
            allowed &= columns.year <= self.until
        if self.refereed:
            allowed &= columns.refereed == 1
        if self.classes:
            words = [self.classes >> 64 * word & _WORD for word in range(columns.classes.shape[1])]
            allowed &= (columns.classes & np.array(words, np.uint64)).any(1)
        if self.bibcodes is not None:
            chosen = np.zeros(len(allowed), bool)
            chosen[columns.rows_of(self.bibcodes)] = True
            allowed &= chosen
        return None if allowed.all() else allowed


def digest_of(paper: Paper, passages: list[Passage]) -> bytes:
    """Changes when anything of the paper or of its passages does."""
    return durable.short_hash(paper_json(paper), *(passage.text for passage in passages), digits=16).encode()


def number_of(passage: Passage) -> int:
    """The number of the report that a passage tells, or ``WHOLE``."""
    return int(passage.key.rsplit("/", 1)[1]) if passage.key != passage.bibcode else WHOLE
