"""X-ray sources seen again and again: XRT spectra of blazars, and rates of ultraluminous sources.

Of blazars and ultraluminous sources every other epoch is the object, as a light curve and as its mean spectrum (of ultraluminous ones a hardness), and the epochs
between are what is asked of it: no number stands on both sides. `variables` are those of ``VARIABLES``, of the epochs between.
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from training.alignment.domains.objects import Objects, folds
from training.alignment.domains.preset import Domain
from training.alignment.domains.tables.x_ray_curves import magnitudes

VARIABLES = ("hardness", "photon index", "variability", "flux")
FEWEST_EPOCHS = 6
LOWEST, STEP, BINS = 0.43, 1.394, 9  # keV of the first energy, and from one to the next
SOFT, HARD = slice(0, 3), slice(5, BINS)


def read_blazars(shared: Path, domain: Domain) -> Objects:
    """The sources of the XRT spectra with enough epochs; what Swift-BAT calls them is their class, most have none."""
    folder = shared / "xrt_blazar_spectra"
    epochs: dict[str, dict[float, np.ndarray]] = defaultdict(dict)
    with gzip.open(folder / "spectra.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            place = round(np.log(float(row["energy_keV"]) / LOWEST) / np.log(STEP))
            own = epochs[row["source"]].setdefault(float(row["mjd"]), np.full((2, BINS), np.nan))
            if 0 <= place < BINS and float(row["nufnu_erg_cm2_s"]) > 0:
                own[:, place] = float(row["nufnu_erg_cm2_s"]), float(row["err"])
    with (folder / "sources.csv").open(encoding="utf-8") as file:
        kinds = {row["source"]: row["bat_type"] for row in csv.DictReader(file)}
    names, curves, shapes, values = [], [], [], []
    for name, seen in epochs.items():
        times = sorted(time for time, one in seen.items() if np.isfinite(one[0, SOFT]).any() and _hard(one))
        if len(times) >= FEWEST_EPOCHS:
            spectra = np.stack([seen[time] for time in times])
            flux, error = _band(spectra)
            shown, asked = slice(0, None, 2), slice(1, None, 2)
            names.append(name)
            curves.append(magnitudes(np.array(times)[shown], flux[shown], error[shown]))
            shape = _middle(np.log10(spectra[shown, 0]) - np.log10(flux[shown])[:, None])
            shapes.append({f"log flux in bin {i}": float(v) for i, v in enumerate(shape)})
            values.append(_asked(spectra[asked], flux[asked]))
    return _objects(names, [kinds.get(name, "") for name in names], curves, shapes, values)


def read_ultraluminous(shared: Path, domain: Domain) -> Objects:
    """Ultraluminous sources and bright binaries: rates, and the hardness of the same epochs."""
    rows: dict[str, dict[str, dict[str, tuple[float, float, float]]]] = defaultdict(lambda: defaultdict(dict))
    with gzip.open(shared / "lightcurves_xrt_ulx" / "lightcurves.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            if row["bad"] == "0" and row["upper_limit"] == "0":
                seen = float(row["mjd"]), float(row["rate"]), float(row["err"])
                rows[row["source"]][row["obsid"]][row["band"]] = seen
    names, curves, shapes, values = [], [], [], []
    for name, epochs in rows.items():
        whole = [epoch for epoch in epochs.values() if len(epoch) == 3 and epoch["FULL"][1] > 0]
        whole.sort(key=lambda epoch: epoch["FULL"][0])
        if len(whole) >= FEWEST_EPOCHS:
            time, rate, error = np.array([epoch["FULL"] for epoch in whole]).T
            soft, hard = (np.array([epoch[band][1] for epoch in whole]).clip(0) for band in ("SOFT", "HARD"))
            ratio = (hard - soft) / np.maximum(hard + soft, 1e-9)
            names.append(name)
            curves.append(magnitudes(time[::2], rate[::2], error[::2]))
            shapes.append({"hardness": float(np.median(ratio[::2])), "its scatter": float(np.std(ratio[::2]))})
            values.append([float(np.median(ratio[1::2])), np.nan, _scatter(rate[1::2]), _level(rate[1::2])])
    return _objects(names, [""] * len(names), curves, shapes, values)


def _hard(epoch: np.ndarray) -> bool:
    return bool(np.isfinite(epoch[0, HARD]).any() and np.isfinite(epoch[0]).sum() >= 5)


def _middle(values: np.ndarray) -> np.ndarray:
    """Medians over the epochs [n, bins] of those that have the bin; NaN where none has."""
    found = np.full(values.shape[1], np.nan)
    seen = np.isfinite(values).any(0)
    found[seen] = np.nanmedian(values[:, seen], axis=0)
    return found


def _band(spectra: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean flux [n] of the bins that an epoch has, and its error."""
    known = np.isfinite(spectra[:, 0]).sum(1)
    return np.nanmean(spectra[:, 0], axis=1), np.sqrt(np.nansum(spectra[:, 1] ** 2, axis=1)) / known


def _asked(spectra: np.ndarray, flux: np.ndarray) -> list[float]:
    """``VARIABLES`` of these epochs."""
    soft, hard = (np.nanmean(spectra[:, 0, part], axis=1) for part in (SOFT, HARD))
    energy = np.log10(LOWEST * STEP ** np.arange(BINS))
    slope = []
    for one in np.log10(spectra[:, 0]):
        known = np.isfinite(one)
        slope.append(np.polyfit(energy[known], one[known], 1)[0])
    return [
        float(np.median((hard - soft) / (hard + soft))),
        float(2 - np.median(slope)),
        _scatter(flux),
        _level(flux),
    ]


def _scatter(flux: np.ndarray) -> float:
    return float(np.std(np.log10(np.maximum(flux, 1e-20))))


def _level(flux: np.ndarray) -> float:
    return float(np.median(np.log10(np.maximum(flux, 1e-20))))


def _objects(names: list[str], label: list[str], curves: Sequence, shapes: list, values: list) -> Objects:
    raw = {"light_curve": list(curves), "metadata": shapes, "arrivals": list(curves)}
    known = np.array(values, dtype=float)
    return Objects(np.array(names), np.array(label), np.array(label), folds(["x"] * len(names), names), raw, known)
