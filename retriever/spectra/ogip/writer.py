"""Writing an observation as OGIP files: PHA type I (source and background), ARF and RMF.

Sources: OGIP/92-007 (PHA), CAL/GEN/92-002 and 92-002a (responses). The header of the spectrum names the other files,
which lie beside it, so that Sherpa or XSPEC loads the set from the PHA alone. Counts are written as whole numbers
where they are, and the matrix as variable-length groups without zeros.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from astropy.io import fits
from numpy.typing import DTypeLike
from scipy import sparse

from retriever.physics.arrays import Column, Floats, Integers
from retriever.spectra.observation import Observation
from retriever.spectra.response import AncillaryResponse, RedistributionMatrix
from retriever.spectra.spectrum import Spectrum

Written = Spectrum | AncillaryResponse | RedistributionMatrix


def write_observation(observation: Observation, folder: str | Path, stem: str = "spectrum") -> dict[str, Path]:
    """Write the files of an observation into ``folder``; their paths by kind ('pha', 'arf', 'rmf', 'background')."""
    folder = Path(folder)
    kinds = {"pha": ".pha", "rmf": ".rmf"}
    if observation.arf is not None:
        kinds["arf"] = ".arf"
    if observation.background is not None:
        kinds["background"] = "_bkg.pha"
    paths = {kind: folder / (stem + ending) for kind, ending in kinds.items()}
    names = {kind: path.name for kind, path in paths.items()}
    write_rmf(observation.rmf, paths["rmf"])
    if observation.arf is not None:
        write_arf(observation.arf, paths["arf"])
    rmf, arf, background = names["rmf"], names.get("arf", "none"), names.get("background", "none")
    if observation.background is not None:
        write_pha(observation.background, paths["background"], respfile=rmf, ancrfile=arf, background=True)
    write_pha(observation.spectrum, paths["pha"], backfile=background, respfile=rmf, ancrfile=arf)
    return paths


def write_pha(
    spectrum: Spectrum,
    path: str | Path,
    backfile: str = "none",
    respfile: str = "none",
    ancrfile: str = "none",
    background: bool = False,
) -> None:
    """Write a type I PHA file."""
    whole = bool(np.all(spectrum.counts == np.round(spectrum.counts)))
    columns, keywords = _flags_and_scalings(spectrum)
    columns = [
        fits.Column("CHANNEL", "J", array=spectrum.channel),
        fits.Column("COUNTS", "J" if whole else "D", unit="count", array=spectrum.counts),
        *columns,
    ]
    hdu = fits.BinTableHDU.from_columns(columns, name="SPECTRUM")
    # the standard's order of classes: kind, total or background, counts
    classes = {
        "HDUCLAS1": "SPECTRUM",
        "HDUCLAS2": "BKG" if background else "TOTAL",
        "HDUCLAS3": "COUNT",
        "HDUCLAS4": "TYPE:I",
        "HDUVERS": "1.2.1",
    }
    files = {"BACKFILE": backfile, "RESPFILE": respfile, "ANCRFILE": ancrfile, "CORRFILE": "none", "CORRSCAL": 1.0}
    first, last = int(spectrum.channel[0]), int(spectrum.channel[-1])
    counted = {
        "EXPOSURE": spectrum.exposure_s,
        "CHANTYPE": "PI",
        "DETCHANS": int(spectrum.channel.size),
        "POISSERR": whole,
        "SYS_ERR": 0.0,
        "TLMIN1": first,
        "TLMAX1": last,
    }
    _save(hdu, classes | counted | files | keywords | _identity(spectrum), spectrum, path)


def _flags_and_scalings(spectrum: Spectrum) -> tuple[list[Any], dict[str, Any]]:
    """QUALITY, GROUPING, BACKSCAL and AREASCAL: columns where they vary over the channels, else keywords."""
    columns, keywords = [], {}
    for name, code in (("QUALITY", "I"), ("GROUPING", "I"), ("BACKSCAL", "D"), ("AREASCAL", "D")):
        value = getattr(spectrum, name.lower())
        if code == "I" and not np.any(value):
            value = 0
        if np.ndim(value):
            columns.append(fits.Column(name, code, array=value))
        else:
            keywords[name] = value
    return columns, keywords


def _identity(spectrum: Spectrum) -> dict[str, Any]:
    """Keywords of the target and the observation; those of the position where it is known."""
    said = {
        "OBJECT": spectrum.object,
        "OBS_ID": spectrum.obs_id,
        "DATE-OBS": spectrum.date_obs,
        "FILTER": spectrum.filter or "none",
        "GRATING": spectrum.grating or "none",
        "RA_TARG": spectrum.ra,
        "DEC_TARG": spectrum.dec,
    }
    return {key: value for key, value in said.items() if value is not None}


def write_arf(arf: AncillaryResponse, path: str | Path) -> None:
    """Write an effective area."""
    hdu = fits.BinTableHDU.from_columns(
        [
            fits.Column("ENERG_LO", "D", unit="keV", array=arf.energy_low),
            fits.Column("ENERG_HI", "D", unit="keV", array=arf.energy_high),
            fits.Column("SPECRESP", "D", unit="cm**2", array=arf.area),
        ],
        name="SPECRESP",
    )
    _save(hdu, {"HDUCLAS1": "RESPONSE", "HDUCLAS2": "SPECRESP", "HDUVERS": "1.1.0"}, arf, path)


def write_rmf(rmf: RedistributionMatrix, path: str | Path) -> None:
    """Write a redistribution matrix (or a full response) and its EBOUNDS."""
    first = int(rmf.channel[0])
    groups = [_groups(rmf.matrix, row, first) for row in range(rmf.matrix.shape[0])]
    kind = "FULL" if rmf.has_area else "REDIST"
    matrix = fits.BinTableHDU.from_columns(
        [
            fits.Column("ENERG_LO", "D", unit="keV", array=rmf.energy_low),
            fits.Column("ENERG_HI", "D", unit="keV", array=rmf.energy_high),
            fits.Column("N_GRP", "I", array=[len(starts) for starts, _, _ in groups]),
            fits.Column("F_CHAN", "PJ()", array=_ragged(groups, 0, np.int32)),
            fits.Column("N_CHAN", "PJ()", array=_ragged(groups, 1, np.int32)),
            fits.Column("MATRIX", "PD()", array=_ragged(groups, 2, np.float64)),
        ],
        name="SPECRESP MATRIX" if rmf.has_area else "MATRIX",
    )
    bounds = fits.BinTableHDU.from_columns(
        [
            fits.Column("CHANNEL", "J", array=rmf.channel),
            fits.Column("E_MIN", "D", unit="keV", array=rmf.e_min),
            fits.Column("E_MAX", "D", unit="keV", array=rmf.e_max),
        ],
        name="EBOUNDS",
    )
    size = int(rmf.channel.size)
    shared = {"HDUCLAS1": "RESPONSE", "DETCHANS": size, "CHANTYPE": "PI"}
    limits = {
        "TLMIN4": first,
        "TLMAX4": int(rmf.channel[-1]),
        "LO_THRES": 0.0,
        "NUMGRP": sum(len(g[0]) for g in groups),
    }
    _dress(matrix, shared | limits | {"HDUCLAS2": "RSP_MATRIX", "HDUCLAS3": kind, "HDUVERS": "1.3.0"}, rmf)
    _save(bounds, shared | {"HDUCLAS2": "EBOUNDS", "HDUVERS": "1.2.0"}, rmf, path, before=[matrix])


def _groups(matrix: sparse.csr_matrix, row: int, first: int) -> tuple[Integers, Integers, Floats]:
    """Runs of non-zero elements in a row: (first channel numbers, lengths, values)."""
    part = slice(matrix.indptr[row], matrix.indptr[row + 1])
    order = np.argsort(matrix.indices[part])
    places, values = matrix.indices[part][order], matrix.data[part][order]
    starts = np.flatnonzero(np.diff(places, prepend=-2) > 1)
    return places[starts] + first, np.diff(np.append(starts, places.size)), values


def _ragged(groups: Sequence[tuple[Column, ...]], index: int, dtype: DTypeLike) -> Column:
    """A column of arrays of different lengths, as astropy wants it."""
    column = np.empty(len(groups), dtype=object)
    column[:] = [np.asarray(group[index], dtype=dtype) for group in groups]
    return column


def _dress(hdu: Any, keywords: dict[str, Any], source: Written) -> None:
    standard = {"HDUCLASS": "OGIP", "TELESCOP": source.telescope or "unknown"}
    standard["INSTRUME"] = getattr(source, "instrument", "") or "unknown"
    # header text is a stranger's and FITS takes only ASCII
    for key, value in (standard | keywords).items():
        hdu.header[key] = value.encode("ascii", "replace").decode()[:60] if isinstance(value, str) else value


def _save(hdu: Any, keywords: dict[str, Any], source: Written, path: str | Path, before: Sequence[Any] = ()) -> None:
    _dress(hdu, keywords, source)
    fits.HDUList([fits.PrimaryHDU(), *before, hdu]).writeto(path, overwrite=True)
