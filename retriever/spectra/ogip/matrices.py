"""The matrix of a redistribution file: its extensions found, unpacked from run-length groups, and added up.

Sources: CAL/GEN/92-002 and its addendum 92-002a (George et al.), and the memo's practice since 2020 of parting a response into
several MATRIX extensions that are to be added, each on energies of its own (XRISM). Where files in the wild break them:
- F_CHAN without TLMIN counts from 1, the memo's default, unless it holds a 0 or EBOUNDS begin later;
- extensions of full responses that are of several times (Fermi GBM) are not added: one has to be named;
- a few small negative elements, which rounding and fits leave in official responses, are taken as 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from retriever.errors import BadInput
from retriever.physics.arrays import Column, Floats, Integers
from retriever.spectra.ogip.headers import column_of, number_of, text_of
from retriever.spectra.ogip.units import in_kev, in_square_cm
from retriever.spectra.safe_files import MAX_CHANNELS, MAX_MATRIX_ELEMENTS

# (first channel, length) of each run of channels in an energy row
Groups = list[tuple[int, int]]
# share of all elements' sum up to which negative ones are rounding
MOST_NEGATIVE = 0.01
# the rows of a pure redistribution sum to about 1; larger sums are areas in cm^2, where no keyword says what they are
_MOST_OF_PURE = 3.0


@dataclass(frozen=True)
class Matrix:
    """A matrix [n_energy, n_channel] on its energy bins, in keV; ``has_area``: in cm^2 rather than a probability."""

    energy_low: Floats
    energy_high: Floats
    elements: sparse.csr_matrix
    has_area: bool


def matrix_of(extensions: Sequence[Any], channel: Integers, name: str, row: int | None, notes: list[str]) -> Matrix:
    """The matrix of a file: its only extension, the ``row``-th (from 1) that a header names, or the sum of all its parts.

    Raises ``BadInput`` for extensions that can't be added, for damage, and for a row that is not there.
    """
    if row is not None and len(extensions) > 1:
        if not 1 <= row <= len(extensions):
            raise BadInput(
                f"{name} has {len(extensions)} MATRIX extensions and no number {row}: check the header's RESPFILE."
            )
        extensions = extensions[row - 1 : row]
    if len(extensions) > 1 and _of_several_times(extensions):
        raise BadInput(
            f"{name} holds the responses of {len(extensions)} times, which can't be added: name one in the spectrum's header, "
            f"as RESPFILE = '{name}{{1}}'."
        )
    parts = [_one(extension, channel, name, notes) for extension in extensions]
    if len({part.has_area for part in parts}) > 1:
        raise BadInput(
            f"{name} has MATRIX extensions with and without the effective area: give them as files of their own."
        )
    if len(parts) > 1:
        notes.append(f"The {len(parts)} MATRIX extensions of {name} were added up.")
    return _added(parts)


def _of_several_times(extensions: Sequence[Any]) -> bool:
    times = [number_of(extension.header, "TSTART") for extension in extensions]
    return None not in times and len(set(times)) == len(times)


def _added(parts: Sequence[Matrix]) -> Matrix:
    """The sum on the energies of the part with the most bins; another's row is that of the bin which holds an energy's middle."""
    finest = max(parts, key=lambda part: part.energy_low.size)
    middle = 0.5 * (finest.energy_low + finest.energy_high)
    total = sparse.csr_matrix(finest.elements.shape)
    for part in parts:
        row = np.searchsorted(part.energy_low, middle, side="right") - 1
        inside = (row >= 0) & (middle <= part.energy_high[np.maximum(row, 0)])
        spread = sparse.csr_matrix(
            (inside.astype(float), (np.arange(middle.size), np.maximum(row, 0))), (middle.size, part.energy_low.size)
        )
        total = total + spread @ part.elements
    return Matrix(finest.energy_low, finest.energy_high, sparse.csr_matrix(total), finest.has_area)


def _one(hdu: Any, channel: Integers, name: str, notes: list[str]) -> Matrix:
    """The matrix of one extension, its energies in increasing order."""
    elements = _elements(hdu, channel, name, notes)
    low, high, order = checked_energies(in_kev(hdu, "ENERG_LO", name), in_kev(hdu, "ENERG_HI", name), name)
    has_area = _has_area(hdu, elements)
    factor = in_square_cm(hdu, "MATRIX", name) if has_area else 1.0
    return Matrix(low, high, sparse.csr_matrix(elements[order] * factor), has_area)


def _has_area(hdu: Any, elements: sparse.csr_matrix) -> bool:
    """Whether a matrix holds the area: by HDUCLAS3, else by how large its rows are."""
    said = text_of(hdu.header, "HDUCLAS3").upper()
    if said in ("FULL", "REDIST", "DETECTOR"):
        return said == "FULL"
    return float(elements.sum(axis=1).max()) > _MOST_OF_PURE


def checked_energies(low: Floats, high: Floats, name: str) -> tuple[Floats, Floats, Integers]:
    """Energy bins in increasing order, and the order that sorts them; ``BadInput`` when they are no bins."""
    if low.shape != high.shape or low.ndim != 1:
        raise BadInput(f"{name} has energy bins of several values a row: make the response again.")
    if low.size == 0 or not np.all(np.isfinite(low) & np.isfinite(high)) or np.any(high <= low) or low.min() < 0:
        raise BadInput(f"{name} has energy bins that are empty, reversed or not finite: make the response again.")
    order = np.argsort(low, kind="stable")
    return low[order], high[order], order


def _elements(hdu: Any, channel: Integers, name: str, notes: list[str]) -> sparse.csr_matrix:
    """CSR matrix [n_energy, n_channel] from the run-length groups N_GRP, F_CHAN, N_CHAN, MATRIX."""
    n_groups, first, length, values = (column_of(hdu, key) for key in ("N_GRP", "F_CHAN", "N_CHAN", "MATRIX"))
    if n_groups is None or first is None or length is None or values is None:
        raise BadInput(f"{name} has a MATRIX extension without N_GRP, F_CHAN or N_CHAN: give a standard RMF.")
    rows = [_row_groups(n_groups[i], first[i], length[i], values[i], name) for i in range(len(n_groups))]
    offset = _first_channel(hdu, channel, rows)
    columns = [np.concatenate([np.arange(f, f + n) for f, n in groups] or [np.empty(0, int)]) for groups, _ in rows]
    pointer = np.concatenate([[0], np.cumsum([c.size for c in columns])])
    if channel.size > MAX_CHANNELS or pointer[-1] > MAX_MATRIX_ELEMENTS:
        raise BadInput(
            f"{name} has {channel.size} channels and {pointer[-1]} elements, over the limit of {MAX_CHANNELS} and "
            f"{MAX_MATRIX_ELEMENTS}: rebin it."
        )
    indices = np.concatenate(columns).astype(int) - offset
    data = _not_negative(np.concatenate([row_values for _, row_values in rows]).astype(float), name, notes)
    outside = (indices < 0) | (indices >= channel.size)
    if np.any(outside & (data > 0)):
        raise BadInput(
            f"{name} places photons outside its {channel.size} channels (F_CHAN, TLMIN or EBOUNDS is wrong): "
            "make the RMF again."
        )
    data[outside] = 0.0
    matrix = sparse.csr_matrix((data, np.clip(indices, 0, channel.size - 1), pointer), shape=(len(rows), channel.size))
    matrix.eliminate_zeros()
    return matrix


def _not_negative(data: Floats, name: str, notes: list[str]) -> Floats:
    """The elements with small negative ones as 0, which is said; ``BadInput`` for others and for what is not finite."""
    if not np.all(np.isfinite(data)):
        raise BadInput(f"{name} has matrix elements that are not finite: make the RMF again.")
    below = data < 0
    if not np.any(below):
        return data
    share = float(-data[below].sum() / max(np.abs(data).sum(), 1e-300))
    if share > MOST_NEGATIVE:
        raise BadInput(f"{name} has negative matrix elements, {share:.1%} of the sum of all: make the RMF again.")
    notes.append(
        f"{np.sum(below)} matrix elements of {name} are negative ({share:.1g} of the sum of all); they were taken as 0."
    )
    return np.where(below, 0.0, data)


def _row_groups(
    n_groups: int, first: ArrayLike, length: ArrayLike, values: ArrayLike, name: str
) -> tuple[Groups, Column]:
    """The (first channel, length) pairs of one energy row, and its matrix elements."""
    first, length = np.atleast_1d(first)[:n_groups], np.atleast_1d(length)[:n_groups]
    groups = [(int(f), int(n)) for f, n in zip(first, length, strict=False) if n > 0]
    total = sum(n for _, n in groups)
    values = np.atleast_1d(values)
    if total > values.size:
        raise BadInput(
            f"{name} announces {total} matrix elements in a row that has {values.size}: the file is damaged."
        )
    return groups, values[:total]


def _first_channel(hdu: Any, channel: Integers, rows: Sequence[tuple[Groups, Column]]) -> int:
    """The number of the first channel in F_CHAN: its TLMIN, else 1, unless some F_CHAN is lower or EBOUNDS begin later."""
    names = [c.upper() for c in hdu.columns.names]
    declared = number_of(hdu.header, f"TLMIN{names.index('F_CHAN') + 1}")
    if declared is not None:
        return int(declared)
    lowest = min((f for groups, _ in rows for f, _ in groups), default=1)
    return max(int(channel[0]), 1) if lowest >= max(int(channel[0]), 1) else lowest
