"""Questions and their requests as numbers: what the reader is trained on, in a file that goes to any machine."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retriever.errors import BadInput

TRAIN = "train"


@dataclass(frozen=True)
class Sample:
    """Tokens of a question and the one before [tokens], which of the two each is of, and the request's words [words]."""

    tokens: NDArray[np.int64]
    types: NDArray[np.int64]
    target: NDArray[np.int64]


@dataclass(frozen=True)
class Gathered:
    """Samples by part (``train``, ``wordings`` and those of ``patterns/unseen``), and the words that a target's numbers are."""

    parts: dict[str, list[Sample]]
    vocabulary: list[str]

    def save(self, file: Path) -> None:
        """As one compressed file."""
        arrays: dict[str, NDArray[np.generic]] = {"vocabulary": np.array(self.vocabulary)}
        for part, samples in self.parts.items():
            for name in ("tokens", "types", "target"):
                rows = [getattr(sample, name) for sample in samples]
                arrays[f"{part}/{name}"] = np.concatenate(rows).astype(np.uint16)
                arrays[f"{part}/{name}/lengths"] = np.array([len(row) for row in rows], np.uint16)
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(file, allow_pickle=False, **arrays)

    def in_words(self, vocabulary: Sequence[str]) -> "Gathered":
        """The same by the numbers of a later vocabulary. Raises BadInput where a word of this one has gone."""
        place = {word: n for n, word in enumerate(vocabulary)}
        if gone := [word for word in self.vocabulary if word not in place]:
            raise BadInput(f"The grammar has no {', '.join(gone[:5])} any more: gather the file again.")
        number = np.array([place[word] for word in self.vocabulary])
        parts = {
            part: [replace(sample, target=number[sample.target]) for sample in samples]
            for part, samples in self.parts.items()
        }
        return Gathered(parts, list(vocabulary))

    @classmethod
    def load(cls, file: Path) -> "Gathered":
        """What ``save`` wrote. Raises BadInput for anything else."""
        try:
            with np.load(file) as held:
                parts = {name.partition("/")[0] for name in held.files if "/" in name}
                return cls({part: _samples(held, part) for part in parts}, [str(word) for word in held["vocabulary"]])
        except (OSError, ValueError, KeyError, AttributeError, EOFError, zipfile.BadZipFile):
            raise BadInput(f"{file} can't be read: give what python -m training.reading.gather wrote.") from None


def joined(several: Sequence[Gathered]) -> Gathered:
    """All samples of several files. Raises BadInput where they were gathered with different grammars."""
    first = several[0]
    if any(one.vocabulary != first.vocabulary for one in several):
        raise BadInput("The files were gathered with different grammars: gather them again.")
    parts = {part for one in several for part in one.parts}
    return Gathered(
        {part: [s for one in several for s in one.parts.get(part, [])] for part in sorted(parts)}, first.vocabulary
    )


def _samples(held: np.lib.npyio.NpzFile, part: str) -> list[Sample]:
    columns = []
    for name in ("tokens", "types", "target"):
        ends = np.cumsum(held[f"{part}/{name}/lengths"].astype(np.int64))
        columns.append(np.split(held[f"{part}/{name}"].astype(np.int64), ends[:-1]))
    return [Sample(*row) for row in zip(*columns, strict=True)]
