"""What filters and bookkeeping need of every row of a paper index, in memory: year, flags, digests, whether it is alive."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retriever.literature.records import PaperRecord
from retriever.literature.vector_blocks import text_key


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
            np.array([p.bibcode for p in papers], "S60"),
            np.array([p.digest for p in papers], "S16"),
            np.array([text_key(p.text) for p in papers], "S16"),
            np.array([p.year for p in papers], np.int32),
            np.array([{None: -1}.get(p.refereed, p.refereed) for p in papers], np.int8),
            np.array([p.retracted for p in papers], bool),
            np.array([p.citations for p in papers], np.int64),
            np.ones(len(papers), bool),
        )
