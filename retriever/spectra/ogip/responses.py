"""Reading ancillary responses (ARF) and redistribution files (RMF) in the OGIP formats; the matrix is in ``ogip.matrices``.

Sources: CAL/GEN/92-002 and its addendum 92-002a (George et al.). Where files in the wild break them:
- EBOUNDS in another order are sorted by channel; a CHANNEL that is there twice is corrupt and replaced by row order, with a
  warning;
- units other than keV and cm^2 are converted (``retriever.spectra.ogip.units``).
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from retriever.errors import BadInput
from retriever.physics.arrays import Floats, Integers
from retriever.spectra.ogip.headers import column_of, kinds_of, number_of, text_of, wrong_kind
from retriever.spectra.ogip.matrices import checked_energies, matrix_of
from retriever.spectra.ogip.units import in_kev, in_square_cm
from retriever.spectra.response import AncillaryResponse, RedistributionMatrix
from retriever.spectra.safe_files import open_fits


def read_arf(path: str | Path) -> AncillaryResponse:
    """The ``AncillaryResponse`` in a file; NaN areas become 0 with a warning. Raises ``BadInput``."""
    name = Path(path).name
    with open_fits(path) as hdus:
        kinds = kinds_of(hdus)
        if "arf" not in kinds:
            raise wrong_kind(path, kinds, "arf")
        hdu = hdus[kinds.index("arf")]
        low, high = in_kev(hdu, "ENERG_LO", name), in_kev(hdu, "ENERG_HI", name)
        area = np.asarray(column_of(hdu, "SPECRESP"), dtype=float) * in_square_cm(hdu, "SPECRESP", name)
        if area.ndim != 1:
            raise BadInput(f"{name} holds several effective areas (type II ARF): split it into one file each.")
        arf = AncillaryResponse(low, high, area, name, text_of(hdu.header, "TELESCOP"))
    low, high, order = checked_energies(arf.energy_low, arf.energy_high, name)
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


def read_rmf(path: str | Path, row: int | None = None) -> RedistributionMatrix:
    """The ``RedistributionMatrix`` in a file (MATRIX or SPECRESP MATRIX, and EBOUNDS).

    ``row``: which of several MATRIX extensions a header names, from 1; without it they are added. Raises ``BadInput``.
    """
    name = Path(path).name
    with open_fits(path) as hdus:
        tables = [hdu for hdu, kind in zip(hdus, kinds_of(hdus), strict=True) if kind == "rmf"]
        extensions = [hdu for hdu in tables if column_of(hdu, "MATRIX") is not None]
        bounds = [hdu for hdu in tables if column_of(hdu, "E_MIN") is not None]
        if not tables:
            raise wrong_kind(path, kinds_of(hdus), "rmf")
        if not extensions or not bounds:
            missing = "EBOUNDS" if extensions else "MATRIX"
            raise BadInput(f"{name} has no {missing} extension: give the complete RMF file.")
        notes: list[str] = []
        channel, e_min, e_max = _channel_bounds(bounds[0], name, notes)
        matrix = matrix_of(extensions, channel, name, row, notes)
        telescope, instrument = (text_of(extensions[0].header, key) for key in ("TELESCOP", "INSTRUME"))
    return RedistributionMatrix(
        matrix.energy_low,
        matrix.energy_high,
        matrix.elements,
        e_min,
        e_max,
        channel,
        matrix.has_area,
        name,
        telescope,
        notes,
        instrument,
    )


def _channel_bounds(hdu: Any, name: str, notes: list[str]) -> tuple[Integers, Floats, Floats]:
    """Channel numbers, lower and upper energies [n_channel] in keV of an EBOUNDS extension."""
    e_min, e_max = in_kev(hdu, "E_MIN", name), in_kev(hdu, "E_MAX", name)
    if e_min.ndim != 1 or e_min.shape != e_max.shape or e_min.size == 0:
        raise BadInput(f"{name} has no EBOUNDS energies, or several a row: make the RMF again.")
    if not np.all(np.isfinite(e_min) & np.isfinite(e_max)):
        raise BadInput(f"{name} has EBOUNDS energies that are not finite: make the RMF again.")
    e_min, e_max = np.minimum(e_min, e_max), np.maximum(e_min, e_max)
    channel = column_of(hdu, "CHANNEL")
    if channel is not None and channel.shape == e_min.shape and np.unique(channel).size == channel.size:
        order = np.argsort(channel, kind="stable")
        return np.asarray(channel[order], dtype=int), e_min[order], e_max[order]
    first = number_of(hdu.header, "TLMIN1")
    notes.append(
        f"EBOUNDS.CHANNEL of {name} is absent or holds a channel twice; row order was used instead, so check that energies "
        "look right."
    )
    return int(1 if first is None else first) + np.arange(e_min.size), e_min, e_max
