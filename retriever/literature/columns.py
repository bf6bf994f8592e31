"""What filters and bookkeeping need of every row of a paper index, in memory: year, flags, digests, whether it is alive."""

from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever.literature.records import PaperRecord
from retriever.literature.vector_blocks import text_key


@dataclass(frozen=True)
class Columns:
    """What filters and bookkeeping need of each row; a row whose paper was replaced or removed is not ``alive``."""

    bibcode: NDArray[np.bytes_]
    digest: NDArray[np.bytes_]
    text_key: NDArray[np.bytes_]
    year: NDArray[np.int32]
    refereed: NDArray[np.int8]  # -1 where it is not known
    retracted: NDArray[np.bool_]
    citations: NDArray[np.int64]
    alive: NDArray[np.bool_]

    def save(self, path: Path) -> None:
        np.savez(path, allow_pickle=False, **self._arrays())

    @classmethod
    def load(cls, path: Path) -> "Columns":
        with np.load(path) as stored:
            return cls(**{name: stored[name] for name in stored.files})

    def extended(self, more: "Columns", alive: NDArray[np.bool_]) -> "Columns":
        """These rows with a new ``alive``, and then those of ``more``."""
        joined = {name: np.concatenate([getattr(self, name), getattr(more, name)]) for name in self._arrays()}
        joined["alive"] = np.concatenate([alive, more.alive])
        return Columns(**joined)

    @classmethod
    def of(cls, papers: list[PaperRecord]) -> "Columns":
        return cls(
            np.array([p.bibcode for p in papers], "S60"),
            np.array([p.digest for p in papers], "S16"),
            np.array([text_key(p.text) for p in papers], "S16"),
            np.array([p.year for p in papers], np.int32),
            np.array([p.refereed_code for p in papers], np.int8),
            np.array([p.retracted for p in papers], bool),
            np.array([p.citations for p in papers], np.int64),
            np.ones(len(papers), bool),
        )

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
    """Which papers may be found; ``bibcodes`` keeps to those."""

    since: int | None = None
    until: int | None = None
    refereed: bool = False
    bibcodes: frozenset[str] | None = None

    def allowed(self, columns: Columns) -> NDArray[np.bool_] | None:
        """A boolean for each row; None where every row may be found."""
        allowed = columns.alive.copy()
        if self.since is not None:
            allowed &= columns.year >= self.since
        if self.until is not None:
            allowed &= columns.year <= self.until
        if self.refereed:
            allowed &= columns.refereed == 1
        if self.bibcodes is not None:
            chosen = np.zeros(len(allowed), bool)
            chosen[columns.rows_of(self.bibcodes)] = True
            allowed &= chosen
        return None if allowed.all() else allowed
