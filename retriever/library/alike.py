"""Sources by how alike their spectra are, among those that a selection leaves: to one spectrum, to several, or to each other.

Cosines of the shared space, or of shapes where a spectrum has no response. A cosine says little by itself: of pairs taken at
random from the bundled library one in twenty has at least ``LEAST`` (of shapes ``LEAST_OF_SHAPES``), so below that nothing is
called alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retriever.encoders.shared_space import DIMENSIONS, load_shared_space
from retriever.errors import BadInput
from retriever.library.library import Library

LEAST, LEAST_OF_SHAPES = 0.95, 0.994
_BLOCK = 1_000


@dataclass(frozen=True, eq=False)
class Ranked:
    """Rows of sources, the most alike first, their cosines, and the least that is called alike."""

    rows: NDArray[np.intp]
    cosines: NDArray[np.float64]
    least: float = LEAST


def alike(library: Library, vectors: Sequence[NDArray[np.float32]], allowed: NDArray[np.bool_]) -> Ranked:
    """The allowed sources by their likeness to all of the vectors [64]: the smallest of the cosines counts. A spectrum without
    a response has a shape [24] only, which is held against shapes; BadInput where it stands beside a vector."""
    sizes = {vector.size for vector in vectors}
    if len(sizes) > 1:
        raise BadInput(
            "A spectrum without its ARF and RMF can't be set beside another source: add them, or ask of it alone."
        )
    if DIMENSIONS not in sizes:
        unit = [vector / max(float(np.linalg.norm(vector)), 1e-12) for vector in vectors]
        return replace(_ranked(library, "shapes", np.stack(unit), allowed), least=LEAST_OF_SHAPES)
    space = load_shared_space()
    return _ranked(library, "aligned", np.stack([space.likeness(vector[None])[0] for vector in vectors]), allowed)


def described(library: Library, sentence: str, allowed: NDArray[np.bool_]) -> Ranked:
    """The allowed sources by how their spectra fit a sentence. The order means something, the cosine nothing: it is near
    0.01 for all that fit (measured: a source that fits goes before one that does not in 62 to 97 % of pairs)."""
    space = load_shared_space()
    return _ranked(library, "described", space.unit(space.texts([sentence]), "text"), allowed)


def cosine(library: Library, one: str, other: str) -> float | None:
    """Of two sources' spectra; None where one has none."""
    row = library.sources.row(other)
    vector = library.spectrum_vector(one)
    allowed = np.zeros(len(library.columns), bool)
    allowed[row] = True
    found = alike(library, [vector], allowed) if vector is not None else None
    return float(found.cosines[0]) if found is not None and len(found.rows) else None


def closest_pair(library: Library, allowed: NDArray[np.bool_], other_class: bool) -> tuple[int, int, float] | None:
    """The two allowed sources whose spectra are most alike, of two classes where that is asked; None without two."""
    rows, unit = held_vectors(library, "aligned", allowed)
    kinds = library.columns.kind[rows]
    best: tuple[int, int, float] | None = None
    for start in range(0, len(rows), _BLOCK):
        block = unit[start : start + _BLOCK] @ unit[start:].T
        first = np.arange(block.shape[0])
        later = np.arange(block.shape[1])[None, :] > first[:, None]
        if other_class:
            later &= kinds[start:][None, :] != kinds[start : start + _BLOCK][:, None]
        block = np.where(later, block, -2.0)
        place = int(block.argmax())
        i, j = divmod(place, block.shape[1])
        if block[i, j] > (best[2] if best else -1.5):
            best = (int(rows[start + i]), int(rows[start + j]), float(block[i, j]))
    return best


def _ranked(library: Library, kind: str, wanted: NDArray[np.floating], allowed: NDArray[np.bool_]) -> Ranked:
    rows, unit = held_vectors(library, kind, allowed)
    if not len(rows):
        return Ranked(np.zeros(0, np.intp), np.zeros(0))
    cosines = (unit @ np.asarray(wanted, np.float32).T).min(axis=1)
    order = np.argsort(-cosines, kind="stable")
    rows, cosines = rows[order], cosines[order]
    _, first = np.unique(rows, return_index=True)  # a source that several libraries have is there once, by its best
    first = np.sort(first)
    return Ranked(rows[first], np.minimum(cosines[first], 1.0).astype(float))


def held_vectors(
    library: Library, kind: str, allowed: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """The allowed rows that have a vector, and the vectors."""
    found, values = [], []
    for number, part in enumerate(library.parts):
        if kind not in part.vectors:
            continue
        held = part.vectors[kind]
        rows = np.array([library.sources.row_in(number, row) for row in held.rows.tolist()], np.intp)
        keep = np.flatnonzero(allowed[rows]) if len(rows) else np.zeros(0, np.intp)
        found.append(rows[keep])
        values.append(np.asarray(held.values)[keep].astype(np.float32))
    if not found:
        return np.zeros(0, np.intp), np.zeros((0, 1), np.float32)
    return np.concatenate(found), np.concatenate(values)
