"""Supernovae of the Open Supernova Catalog: photometry, one optical spectrum, and catalogue numbers; many lack one of them.

Together: the 1,639 with spectra and the 77 older ones, 1,134 with photometry alone, and the Gaia alerts. An object that stands in
several files, under any of its names, is read once. Claimed types that the catalogue doubts ("?") have no class.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from astropy.coordinates import SkyCoord

from retriever.encoders.light_curves import Photometry, photometry
from training.alignment.domains.objects import Objects, folds
from training.alignment.domains.preset import Domain

FILES = (
    "optical_transients_2010_2014/objects.jsonl.gz",
    "optical_transients/objects_with_spectra.jsonl.gz",
    "optical_transients_2010_2014/photometry_only.jsonl.gz",
    "optical_transients_2010_2014/gaia_alerts_2020_2022.jsonl.gz",
)
GROUPS = {
    "Ia": ("Ia", "Ia Pec", "Ia-91T", "Ia-91bg", "Ia-02cx", "Ia CSM", "Ia-HV", "Ia-99aa", "Ia-SC", "Computed-Ia"),
    "II": ("II", "II P", "II L", "II Pec"),
    "IIn": ("IIn", "IIn Pec", "SN IIn"),
    "stripped envelope": ("IIb", "Ib", "Ic", "Ib/c", "Ic BL", "Ibn", "Ib Pec", "Ic Pec", "Ib-Ca"),
    "superluminous": ("SLSN-I", "SLSN-II", "SLSN-R", "SLSN-I-R", "SLSN"),
}
GROUP_OF = {claimed: group for group, types in GROUPS.items() for claimed in types}
FEWEST_DETECTIONS = 5


def read(shared: Path, domain: Domain) -> Objects:
    """All objects of the four files, each once."""
    found: list[dict] = []
    seen: set[str] = set()
    for file in FILES:
        for record in _records(shared / file):
            names = {record["name"], *_values(record, "alias")}
            if not names & seen:
                found.append(record)
            seen |= names
    claimed = [_values(record, "classes", "claimedtype") for record in found]
    finer = [types[0] if types else "" for types in claimed]
    label = [GROUP_OF.get(one, "") for one in finer]
    name = [record["name"] for record in found]
    raw: dict[str, Any] = {
        "light_curve": [_curve(record) for record in found],
        "optical_spectrum": [_spectrum(record) for record in found],
        "metadata": [_metadata(record) for record in found],
    }
    for numbers, latitude in zip(raw["metadata"], _latitudes(found), strict=True):
        numbers["absolute_latitude"] = latitude
    return Objects(np.array(name), np.array(label), np.array(finer), folds(label, name), raw)


def _records(path: Path) -> Iterator[dict]:
    with gzip.open(path, "rt") as file:
        for line in file:
            yield json.loads(line)


def _values(record: dict, *keys: str) -> list[str]:
    """The entries of the first of these keys that is there; older files have them as dictionaries."""
    for key in keys:
        if record.get(key):
            return [str(entry["value"] if isinstance(entry, dict) else entry) for entry in record[key]]
    return []


def _curve(record: dict) -> Photometry | None:
    """Detections only; None where fewer than ``FEWEST_DETECTIONS``."""
    points = []
    for point in record.get("photometry") or []:
        if isinstance(point, dict):
            point = [
                point.get("time"),
                point.get("band", ""),
                point.get("magnitude"),
                point.get("e_magnitude"),
                point.get("upperlimit"),
            ]
        time, band, magnitude, error, limit = point
        if time is not None and magnitude is not None and not limit and not isinstance(time, list):
            points.append((float(time), str(band or ""), float(magnitude), np.nan if error is None else float(error)))
    if len(points) < FEWEST_DETECTIONS:
        return None
    time, band, magnitude, error = zip(*points, strict=True)
    return photometry(time, magnitude, error, band)


def _spectrum(record: dict) -> tuple[np.ndarray, np.ndarray] | None:
    """The first spectrum that is in Angstrom."""
    for spectrum in record.get("spectra") or []:
        if "wavelength" in spectrum:
            return np.array(spectrum["wavelength"], float), np.array(spectrum["flux"], float)
        if spectrum.get("u_wavelengths") == "Angstrom" and spectrum.get("data"):
            columns = np.array([[float(v) for v in row[:2]] for row in spectrum["data"]])
            return columns[:, 0], columns[:, 1]
    return None


def _metadata(record: dict) -> dict[str, float]:
    """Numbers of the catalogue; the redshift is the claimed one, often from the same spectra that gave the type."""
    found = {}
    for key in ("redshift", "maxappmag", "maxabsmag", "ebv", "hostoffsetang"):
        number = _number(_values(record, key))
        if np.isfinite(number):
            found[key] = np.log10(max(number, 1e-4)) if key in ("redshift", "ebv", "hostoffsetang") else number
    found["host_named"] = float(bool(_values(record, "host")))
    return found


def _latitudes(records: list[dict]) -> np.ndarray:
    """Absolute Galactic latitudes [n] in degrees (NaN where there is no position)."""
    ra = np.array([15 * _sexagesimal(_values(record, "ra")) for record in records])
    dec = np.array([_sexagesimal(_values(record, "dec")) for record in records])
    placed = np.isfinite(ra) & (np.abs(dec) <= 90)
    latitude = np.full(len(records), np.nan)
    latitude[placed] = np.abs(SkyCoord(ra[placed], dec[placed], unit="deg").galactic.b.deg)
    return latitude


def _sexagesimal(values: list[str]) -> float:
    """Hours or degrees of "hh:mm:ss"; NaN where it is written otherwise."""
    try:
        parts = [abs(float(part)) for part in values[0].split(":")]
    except (IndexError, ValueError):
        return np.nan
    size = sum(part / 60**power for power, part in enumerate(parts))
    return -size if values[0].strip().startswith("-") else size


def _number(values: list[str]) -> float:
    try:
        return float(values[0])
    except (IndexError, ValueError):
        return np.nan
