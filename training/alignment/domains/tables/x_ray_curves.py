"""Real X-ray light curves: Swift-XRT's of gamma-ray bursts (four shapes), and X-ray transients of many kinds, with what catalogues say of them.

Rates and fluxes are taken as magnitudes, which is what the encoder of light curves reads; times of bursts count from the trigger.
"""

import csv
import gzip
import json
from pathlib import Path

import numpy as np

from retriever.encoders.light_curves import Photometry, photometry
from training.alignment.domains.objects import Objects, folds
from training.alignment.domains.preset import Domain

DAY = 86400.0
FEWEST_POINTS, LEAST = 5, 15
SHARE = 0.1  # error of fluxes that are given without one


def read_bursts(shared: Path, domain: Domain) -> Objects:
    """Gamma-ray bursts; beside the curve the Galactic column and the redshift."""
    folder = shared / "lightcurves_xrt_grb"
    stored = dict(np.load(folder / "lightcurves.npz"))
    with gzip.open(folder / "objects.csv.gz", "rt") as file:
        rows = [row for row in csv.DictReader(file) if row["lc_row"] and int(row["n_points"]) >= FEWEST_POINTS]
    curves, metadata = [], []
    for row in rows:
        own = slice(stored["ptr"][int(row["lc_row"])], stored["ptr"][int(row["lc_row"]) + 1])
        curves.append(magnitudes(stored["time"][own] / DAY, stored["rate"][own], stored["err"][own]))
        metadata.append({"log_column": _log(row["nh_gal_1e22"]), "log_redshift": _log(row["redshift"])})
    return _objects(
        [row["event"] for row in rows],
        ["" if row["lc_type"] == "TBD" else row["lc_type"] for row in rows],
        curves,
        metadata,
    )


def read_transients(shared: Path, domain: Domain) -> Objects:
    """Polzin et al.'s X-ray transients (2023ApJ...959...75P) of classes with at least ``LEAST``; beside the curve redshift and peak."""
    with gzip.open(shared / "lightcurves_xray_transients" / "objects.jsonl.gz", "rt") as file:
        records = [json.loads(line) for line in file]
    records = [record for record in records if len(record["time_days"]) >= FEWEST_POINTS]
    names, numbers = np.unique([record["class"] for record in records], return_counts=True)
    usual = set(names[numbers >= LEAST])
    records = [record for record in records if record["class"] in usual]
    curves, metadata = [], []
    for record in records:
        flux = np.array(record["flux"], float)
        curves.append(magnitudes(np.array(record["time_days"], float), flux, SHARE * np.abs(flux)))
        numbers_of = {"log_redshift": _log(record["redshift"]), "log_peak": _log(record["peak_luminosity"])}
        metadata.append(numbers_of)
    return _objects([one["name"] for one in records], [one["class"] for one in records], curves, metadata)


def _objects(name, label, curves: list[Photometry], metadata: list[dict[str, float]]) -> Objects:
    raw = {"light_curve": [one if one.time.size >= FEWEST_POINTS else None for one in curves], "metadata": metadata}
    return Objects(np.array(name), np.array(label), np.array(label), folds(label, name), raw)


def magnitudes(time: np.ndarray, rate: np.ndarray, error: np.ndarray) -> Photometry:
    """Rates or fluxes as magnitudes; what is not above zero is left out."""
    good = (rate > 0) & np.isfinite(time) & (error > 0)
    rate, error = rate[good].astype(float), error[good].astype(float)
    return photometry(time[good], -2.5 * np.log10(rate), 2.5 / np.log(10) * error / rate)


def _log(value: str | float | None) -> float:
    """Its decadic logarithm; NaN for what is missing or not above zero."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return np.nan
    return float(np.log10(number)) if number > 0 else np.nan
