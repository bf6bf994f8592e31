"""The real spectra of ../shared/data: our values beside a Sherpa fit of the same model, spectrum by spectrum."""

import csv
import time
from pathlib import Path

import numpy as np

from retriever.estimates.estimate import estimate
from retriever.spectra.load import load_observation


def real_spectra(shared: Path, every_interval: bool = True) -> dict:
    """A row for each set: counts, both fits with 90 % intervals, whether they agree where a power law is acceptable.

    Without `every_interval` Sherpa's, which take most of the time, are found only there: they decide the agreement."""
    if not (shared / "spectra/manifest.csv").is_file():
        return {"skipped": "../shared/data is absent"}
    from training.network import sherpa_fit

    rows = []
    with (shared / "spectra/manifest.csv").open() as lines:
        for entry in csv.DictReader(lines):
            paths = {
                role: shared / "spectra" / entry[column] if entry[column] else None
                for role, column in (("pha", "pha"), ("arf", "arf"), ("rmf", "rmf"), ("background", "bkg"))
            }
            rows.append(_one(entry, paths, sherpa_fit, every_interval))
    compared = [r for r in rows if r.get("acceptable")]
    agree = [
        r[f"{name}_agrees"]
        for r in compared
        for name in ("photon_index", "log_nh")
        if r.get(f"{name}_agrees") is not None
    ]
    return {
        "spectra": rows,
        "compared_parameters": len(agree),
        "agree": int(sum(agree)),
        "share": round(float(np.mean(agree)), 3) if agree else None,
    }


def _one(entry: dict, paths: dict, sherpa_fit, every_interval: bool) -> dict:
    observation = load_observation(paths["pha"], arf=paths["arf"], rmf=paths["rmf"], background=paths["background"])
    started = time.perf_counter()
    found = estimate(observation)
    row = {
        "set": entry["set_id"],
        "object": entry["object"],
        "instrument": observation.instrument_name,
        "counts": found.counts,
        "seconds": round(time.perf_counter() - started, 2),
    }
    row |= {
        name: [_short(v) for v in (p.value, p.low, p.high)]
        for name in ("hard_hs", "hard_ms", "hard_hm")
        if (p := found.parameter(name))
    }
    gamma, nh, fit = found.parameter("powlaw_gamma"), found.parameter("powlaw_nh"), found.fits.get("powerlaw")
    if gamma is None or nh is None or fit is None:
        return row | {"acceptable": False, "note": "too few counts to fit"}
    theirs = sherpa_fit.fit(sherpa_fit.data_of(observation), intervals=every_interval or fit.acceptable)
    row |= {
        "acceptable": bool(fit.acceptable),
        "p_value": _short(fit.p_value),
        "photon_index": [_short(v) for v in (gamma.value, gamma.low, gamma.high)],
        "nh_1e20": [_short(v) for v in (nh.value, nh.low, nh.high)],
        "sherpa_photon_index": [_short(theirs.photon_index), *_ends(theirs, "gamma", theirs.photon_index, 1.0)],
        "sherpa_nh_1e20": [
            _short(theirs.column_density / 1e20),
            *_ends(theirs, "nh", theirs.column_density / 1e20, 100.0),
        ],
    }
    if fit.acceptable:
        row["photon_index_agrees"] = _overlap(row["photon_index"], row["sherpa_photon_index"])
        row["log_nh_agrees"] = _overlap(row["nh_1e20"], row["sherpa_nh_1e20"])
    return row


def _ends(theirs, name: str, value: float, scale: float) -> list:
    low, high = theirs.intervals.get(name, (None, None))
    return [None if e is None else _short(value + e * scale) for e in (low, high)]


def _overlap(ours: list, theirs: list) -> bool:
    """Within the joint 90 % intervals: the two intervals meet; an end that Sherpa did not find is open."""
    low = -np.inf if theirs[1] is None else theirs[1]
    high = np.inf if theirs[2] is None else theirs[2]
    return bool(ours[1] <= high and ours[2] >= low)


def _short(value: float) -> float:
    return float(f"{value:.4g}")
