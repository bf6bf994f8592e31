"""Reading ancillary responses (ARF) and redistribution matrices (RMF) in the OGIP formats.

Sources: CAL/GEN/92-002 and its addendum 92-002a (George et al.). Where files in the wild break them:
- an RMF whose F_CHAN has no TLMIN starts at the lower of EBOUNDS' first channel and the smallest F_CHAN;
- EBOUNDS.CHANNEL that does not increase is corrupt and replaced by row order, with a warning;
- rows that sum to over 3 mark a full response (area included), for a pure redistribution sums to about 1.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from retriever.errors import BadInput
from retriever.physics.arrays import Column, Floats, Integers
from retriever.spectra.ogip.headers import column_of, kinds_of, number_of, text_of, wrong_kind
from retriever.spectra.response import AncillaryResponse, RedistributionMatrix
from retriever.spectra.safe_files import MAX_CHANNELS, MAX_MATRIX_ELEMENTS, open_fits

# (first channel, length) of each run of channels in an energy row
Groups = list[tuple[int, int]]


def read_arf(path: str | Path) -> AncillaryResponse:
    """The ``AncillaryResponse`` in a file; NaN areas become 0 with a warning. Raises ``BadInput``."""
    name = Path(path).name
    with open_fits(path) as hdus:
        kinds = kinds_of(hdus)
        if "arf" not in kinds:
            raise wrong_kind(path, kinds, "arf")
        hdu = hdus[kinds.index("arf")]
        low, high = (np.asarray(column_of(hdu, key), dtype=float) for key in ("ENERG_LO", "ENERG_HI"))
        area = np.asarray(column_of(hdu, "SPECRESP"), dtype=float)
        if area.ndim != 1:
            raise BadInput(f"{name} holds several effective areas (type II ARF): split it into one file each.")
        arf = AncillaryResponse(low, high, area, name, text_of(hdu.header, "TELESCOP"))
    low, high, order = _checked_energies(arf.energy_low, arf.energy_high, name)
    area = arf.area[order]
    if np.any(~np.isfinite(area)):
        arf.warnings.append(
            f"{np.sum(~np.isfinite(area))} effective areas of {name} are not finite and were taken as 0, "
            "so fluxes there are lost."
        )
        area = np.where(np.isfinite(area), area, 0.0)
    if area.min(initial=0) < 0 or area.max(initial=0) <= 0:
        raise BadInput(f"{name} has negative effective areas or none above 0: make the ARF again.")
    return replace(arf, energy_low=low, energy_high=high, area=area)


def _checked_energies(low: Floats, high: Floats, name: str) -> tuple[Floats, Floats, Integers]:
    """Energy bins in increasing order, and the order that sorts them; ``BadInput`` when they are no bins."""
    if low.shape != high.shape or low.ndim != 1:
        raise BadInput(f"{name} has energy bins of several values a row: make the response again.")
    if low.size == 0 or not np.all(np.isfinite(low) & np.isfinite(high)) or np.any(high <= low) or low.min() < 0:
        raise BadInput(f"{name} has energy bins that are empty, reversed or not finite: make the response again.")
    order = np.argsort(low, kind="stable")
    return low[order], high[order], order


def read_rmf(path: str | Path) -> RedistributionMatrix:
    """The ``RedistributionMatrix`` in a file (MATRIX or SPECRESP MATRIX, and EBOUNDS). Raises ``BadInput``."""
    name = Path(path).name
    with open_fits(path) as hdus:
        tables = [hdu for hdu, kind in zip(hdus, kinds_of(hdus), strict=True) if kind == "rmf"]
        matrices = [hdu for hdu in tables if column_of(hdu, "MATRIX") is not None]
        bounds = [hdu for hdu in tables if column_of(hdu, "E_MIN") is not None]
        if not tables:
            raise wrong_kind(path, kinds_of(hdus), "rmf")
        if not matrices or not bounds:
            missing = "EBOUNDS" if matrices else "MATRIX"
            raise BadInput(f"{name} has no {missing} extension: give the complete RMF file.")
        notes: list[str] = []
        if len(matrices) > 1:
            notes.append(
                f"{name} has {len(matrices)} MATRIX extensions; only the first is used, so the response is incomplete."
            )
        channel, e_min, e_max = _channel_bounds(bounds[0], name, notes)
        matrix = _matrix_of(matrices[0], channel, name)
        telescope = text_of(matrices[0].header, "TELESCOP")
        low, high = (np.asarray(column_of(matrices[0], key), dtype=float) for key in ("ENERG_LO", "ENERG_HI"))
    low, high, order = _checked_energies(low, high, name)
    # the rows of a pure redistribution matrix sum to about 1; those of a full response to an area in cm^2
    has_area = float(matrix.sum(axis=1).max()) > 3.0
    return RedistributionMatrix(low, high, matrix[order], e_min, e_max, channel, has_area, name, telescope, notes)


def _channel_bounds(hdu: Any, name: str, notes: list[str]) -> tuple[Integers, Floats, Floats]:
    """Channel numbers, lower and upper energies [n_channel] in keV of an EBOUNDS extension."""
    e_min, e_max = (np.asarray(column_of(hdu, key), dtype=float) for key in ("E_MIN", "E_MAX"))
    if e_min.ndim != 1 or e_min.shape != e_max.shape or e_min.size == 0:
        raise BadInput(f"{name} has no EBOUNDS energies, or several a row: make the RMF again.")
    if not np.all(np.isfinite(e_min) & np.isfinite(e_max)):
        raise BadInput(f"{name} has EBOUNDS energies that are not finite: make the RMF again.")
    channel = column_of(hdu, "CHANNEL")
    first = number_of(hdu.header, "TLMIN1")
    if (
        channel is None
        or channel.shape != e_min.shape
        or channel.size > 1
        and np.any(np.diff(np.asarray(channel, dtype=float)) <= 0)
    ):
        channel = int(1 if first is None else first) + np.arange(e_min.size)
        notes.append(
            f"EBOUNDS.CHANNEL of {name} does not increase (corrupt or absent); row order was used instead, so "
            "check that energies look right."
        )
    return np.asarray(channel, dtype=int), np.minimum(e_min, e_max), np.maximum(e_min, e_max)


def _matrix_of(hdu: Any, channel: Integers, name: str) -> sparse.csr_matrix:
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
    data = np.concatenate([row_values for _, row_values in rows]).astype(float)
    outside = (indices < 0) | (indices >= channel.size)
    if np.any(outside & (data > 0)):
        raise BadInput(
            f"{name} places photons outside its {channel.size} channels (F_CHAN, TLMIN or EBOUNDS is wrong): "
            "make the RMF again."
        )
    if not np.all(np.isfinite(data)) or np.any(data < 0):
        raise BadInput(f"{name} has matrix elements that are negative or not finite: make the RMF again.")
    data[outside] = 0.0
    matrix = sparse.csr_matrix((data, np.clip(indices, 0, channel.size - 1), pointer), shape=(len(rows), channel.size))
    matrix.eliminate_zeros()
    return matrix


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
    """The number of the first channel in F_CHAN: its TLMIN, else the lower of EBOUNDS' first and the smallest F_CHAN."""
    names = [c.upper() for c in hdu.columns.names]
    declared = number_of(hdu.header, f"TLMIN{names.index('F_CHAN') + 1}")
    if declared is not None:
        return int(declared)
    lowest = min((f for groups, _ in rows for f, _ in groups), default=1)
    return min(int(channel[0]), lowest)
