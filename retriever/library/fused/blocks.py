"""Sources by their likeness to one in a modality that is named, or in several together.

Each modality gives cosines, which are no more comparable with each other than degrees with metres: they are brought to one scale by the
mean and the scatter that pairs of sources taken at random have, and summed with weights that were chosen on sources that trained
nothing (``python -m training.alignment.measures.fused``, docs/domains/fused.md). A source that lacks one of the modalities is not ranked by
them together: nothing stands in for what it lacks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pydantic
from numpy.typing import NDArray

from retriever.encoders.shared_space import load_shared_space
from retriever.library.alike import Ranked, held_vectors
from retriever.library.fused.source_texts import source_texts
from retriever.library.library import Library
from retriever.toml_tables import CHECKED, read_table

HELD = ("spectrum", "text")  # what sources of a library have; of other modalities they have nothing
Floats = NDArray[np.float64]


@pydantic.dataclasses.dataclass(frozen=True, config=CHECKED)
class Block:
    """A modality: its ``weight``, mean and scatter of the cosines of pairs at random, and the ``least`` that is called alike, which one
    in twenty of them has."""

    weight: float
    middle: float
    scatter: float
    least: float


@pydantic.dataclasses.dataclass(frozen=True, config=CHECKED)
class Worth:
    """Of held-out sources, the share of the five nearest that are of the source's class, with its 95 % interval."""

    share: float
    low: float
    high: float


@pydantic.dataclasses.dataclass(frozen=True, config=CHECKED)
class Blocks:
    """What ships: the blocks by modality, the least of their sum, and what each way was worth on ``sources`` that trained nothing."""

    weights: str
    sources: int
    chance: float
    least: float
    spectrum: Block
    text: Block
    by_spectrum: Worth
    by_text: Worth
    by_both: Worth

    def block(self, modality: str) -> Block:
        """That of a modality."""
        return {"spectrum": self.spectrum, "text": self.text}[modality]

    def worth(self, modalities: tuple[str, ...]) -> Worth:
        """What likeness in these was worth."""
        if len(modalities) > 1:
            return self.by_both
        return self.by_text if modalities == ("text",) else self.by_spectrum


@cache
def blocks() -> Blocks:
    """Those that ship."""
    return read_table("retriever", "weights/fused.toml", Blocks)


@dataclass(frozen=True, eq=False)
class RankedBy:
    """As ``Ranked``, by the likeness in several modalities: ``each`` has the cosines of those by row; where there are several the
    ``ranked.cosines`` are sums in scatters of pairs at random."""

    ranked: Ranked
    each: Mapping[str, Mapping[int, float]]


def lacking(library: Library, source_id: str, modalities: tuple[str, ...]) -> tuple[str, ...]:
    """Which of the modalities the source has not."""
    return tuple(one for one in modalities if _own(library, source_id, one) is None)


def alike_by(
    library: Library, source_id: str, modalities: tuple[str, ...], allowed: NDArray[np.bool_]
) -> RankedBy | None:
    """The allowed sources that have all of the modalities, the most alike first; None where the source lacks one of them."""
    shipped, held = blocks(), {}
    for one in modalities:
        vector = _own(library, source_id, one)
        if vector is None:
            return None
        held[one] = _cosines(library, one, vector, allowed)
    common = set.intersection(*(set(cosines) for cosines in held.values()))
    rows = np.array(sorted(common), np.intp)
    table = {one: np.array([held[one][row] for row in rows.tolist()]) for one in modalities}
    if len(modalities) == 1:
        scores, least = table[modalities[0]], shipped.block(modalities[0]).least
    else:
        scores, least = together(shipped, table), shipped.least
    order = np.argsort(-scores, kind="stable")
    return RankedBy(Ranked(rows[order], scores[order], least), held)


def together(shipped: Blocks, cosines: Mapping[str, Floats]) -> Floats:
    """The weighted sum of cosines by modality, each in scatters of pairs at random."""
    parts = [
        (shipped.block(one).weight, (values - shipped.block(one).middle) / shipped.block(one).scatter)
        for one, values in cosines.items()
    ]
    return np.asarray(sum(weight * scaled for weight, scaled in parts), float)


def _own(library: Library, source_id: str, modality: str) -> NDArray[np.float32] | None:
    """The source's unit vector in a modality."""
    if modality == "spectrum":
        vector = library.spectrum_vector(source_id)
        return None if vector is None else np.asarray(load_shared_space().likeness(vector[None])[0], np.float32)
    return source_texts(library).of(library.sources.row(source_id)) if modality == "text" else None


def _cosines(
    library: Library, modality: str, vector: NDArray[np.float32], allowed: NDArray[np.bool_]
) -> dict[int, float]:
    """By row, the cosine of each allowed source that has the modality; of a source that several libraries have, the best."""
    if modality == "spectrum":
        rows, values = held_vectors(library, "aligned", allowed)
    else:
        texts = source_texts(library)
        keep = allowed[texts.rows]
        rows, values = texts.rows[keep], texts.vectors[keep]
    found: dict[int, float] = {}
    for row, cosine in zip(rows.tolist(), (values @ vector).tolist(), strict=True):
        found[row] = max(found.get(row, -1.0), min(cosine, 1.0))
    return found
