"""Variable stars of ASAS (with Debosscher's), of EROS-1 and of Richards et al. 2012: light curves and catalogue numbers.

Metadata are what a catalogue knows apart from the curve's shape: brightness, place, error. EROS-1's ``type``, ``quality`` and
``div_period`` are the classifiers' own and are left out, as are published periods (they are options of nothing here: every figure
is "without period").
"""

import csv
import gzip
from pathlib import Path

import numpy as np
from astropy.coordinates import SkyCoord

from retriever.encoders.light_curves import Photometry, photometry
from training.alignment.domains.objects import Objects, folds
from training.alignment.domains.preset import Domain

# the seven classes of the published comparison; the catch-all of close binaries, and classes under a hundred, are left out
ASAS = {
    "Detached": "detached binary",
    "Semidetached": "semidetached binary",
    "Contact Systems": "contact binary",
    "RR Lyrae, Fundamental Mode": "RRab",
    "RR Lyrae, First Overtone": "RRc",
    "Mira": "Mira",
    "Delta Scuti": "delta Scuti",
}
RICHARDS_LEAST = 20
EROS_NUMBERS = ("magnitude_b", "magnitude_r", "asym_b", "asym_r", "log_p_not_variable", "sigma_flux_b", "sigma_flux_r")


def read_asas(shared: Path, domain: Domain) -> Objects:
    """The ASAS curves of seven classes."""
    rows, curves = read_curves(shared / "lightcurves_asas")
    kept = [i for i, row in enumerate(rows) if row["survey"] == "ASAS" and row["class"] in ASAS]
    rows, curves = [rows[i] for i in kept], [curves[i] for i in kept]
    sky = SkyCoord([float(r["ra_deg"]) for r in rows], [float(r["dec_deg"]) for r in rows], unit="deg").galactic
    metadata = [
        {
            "galactic_latitude": float(latitude),
            "absolute_latitude": abs(float(latitude)),
            "sine_longitude": float(np.sin(longitude)),
            "cosine_longitude": float(np.cos(longitude)),
            "magnitude": float(row["median_mag"]),
            "log_error": float(np.log10(float(row["median_err"]) + 1e-3)),
        }
        for row, longitude, latitude in zip(rows, sky.l.rad, sky.b.deg, strict=True)
    ]
    label = [ASAS[row["class"]] for row in rows]
    return _objects([row["name"] for row in rows], label, curves, metadata)


def read_eros(shared: Path, domain: Domain) -> Objects:
    """EROS-1's four classes in two bands."""
    rows, curves = read_curves(shared / "lightcurves_eros1")
    metadata = [{name: _number(row[name]) for name in EROS_NUMBERS} for row in rows]
    for one in metadata:
        one["colour"] = one["magnitude_b"] - one["magnitude_r"]
    return _objects([row["id"] for row in rows], [row["class"].replace("_", " ") for row in rows], curves, metadata)


def read_richards(shared: Path, domain: Domain) -> Objects:
    """Richards et al.'s ASAS stars of the classes with at least ``RICHARDS_LEAST``; brightness is all that is known besides."""
    rows, curves = read_curves(shared / "lightcurves_asas_richards")
    names, numbers = np.unique([row["class"] for row in rows], return_counts=True)
    usual = set(names[numbers >= RICHARDS_LEAST])
    kept = [i for i, row in enumerate(rows) if row["class"] in usual]
    metadata = [
        {
            "magnitude": float(np.median(curves[i].magnitude)),
            "log_error": float(np.log10(np.median(curves[i].error) + 1e-3)),
        }
        for i in kept
    ]
    label = [rows[i]["class"].replace("_", " ") for i in kept]
    return _objects([rows[i]["id"] for i in kept], label, [curves[i] for i in kept], metadata)


def _objects(name: list[str], label: list[str], curves: list[Photometry], metadata: list[dict[str, float]]) -> Objects:
    names, labels = np.array(name), np.array(label)
    raw = {"light_curve": list(curves), "metadata": metadata}
    return Objects(names, labels, labels, folds(label, name), raw)


def read_curves(folder: Path) -> tuple[list[dict[str, str]], list[Photometry]]:
    """Rows of the table that have a light curve, and their curves, in the order of the table."""
    with gzip.open(folder / "objects.csv.gz", "rt") as file:
        rows = [row for row in csv.DictReader(file) if row["lc_row"]]
    stored = dict(np.load(folder / "lightcurves.npz"))
    bands = stored.get("bands", np.array([""]))
    band = bands[stored.get("band", np.zeros(stored["mag"].size, int))]
    curves = []
    for row in rows:
        i = int(row["lc_row"])
        own = slice(stored["ptr"][i], stored["ptr"][i + 1])
        time = stored["t0"][i] + np.cumsum(stored["dt"][own]) / 1e4
        curves.append(photometry(time, stored["mag"][own] / 1e3, stored["err"][own] / 1e4, band[own]))
    return rows, curves


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return np.nan
