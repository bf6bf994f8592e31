"""An irregular light curve in magnitudes as arrays that a small network reads: points, pairs of points, and plain summaries.

Three views of the same photometry, none of which needs a period or an even sampling:

- ``points`` [POINTS, 8]: epochs with magnitude, error and wavelength of the band, a seeded draw where there are more;
- ``pairs`` [2, LAGS, STEPS]: how magnitudes differ at each lag (dm-dt maps, Mahabal et al. 2017, arXiv:1709.06257): once in
  magnitudes, once in units of the curve's own scatter; each lag's row is a distribution, so that sampling hardly matters;
- ``summary`` [SUMMARY]: quantiles, amplitude, asymmetry, smoothness, number and span.

Magnitudes are taken relative to the curve's own median, so that the brightness itself is left to the metadata.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

POINTS, POINT = 64, 8
# lags in days: from a quarter of an hour to ten years
LAG_EDGES = np.concatenate([[0.0], np.logspace(-2, 3.5, 24)])
LAGS = LAG_EDGES.size - 1
STEP_EDGES = np.array([0.03, 0.06, 0.1, 0.15, 0.22, 0.32, 0.45, 0.65, 0.95, 1.4, 2.2])
STEPS = 2 * STEP_EDGES.size + 1
QUANTILES = np.array([0, 2, 5, 10, 20, 35, 50, 65, 80, 90, 95, 98, 100]) / 100
SUMMARY = 2 * QUANTILES.size + 10
PAIRED = 120  # points of which all pairs are taken
FEWEST = 3

# effective wavelengths in nm; a band that is not listed counts as unfiltered
WAVELENGTH: Mapping[str, float] = {
    "UVW2": 203, "UVM2": 223, "UVW1": 259, "U": 365, "u": 354, "B": 440, "b": 440, "pg": 430, "g": 477, "V": 550, "v": 550,
    "r": 623, "R": 658, "w": 612, "G": 640, "gr": 550, "g+r": 550, "i": 763, "I": 806, "z": 905, "y": 963, "Y": 1020,
    "J": 1235, "H": 1662, "K": 2159, "Ks": 2159,
}  # fmt: skip
UNFILTERED = 600.0


@dataclass(frozen=True)
class Photometry:
    """Detections in order of time: `time` [n] (d), `magnitude` [n], `error` [n] (NaN: none given), `band` [n] names."""

    time: np.ndarray
    magnitude: np.ndarray
    error: np.ndarray
    band: np.ndarray

    def only(self, rows: np.ndarray) -> "Photometry":
        """Some of the points."""
        return Photometry(self.time[rows], self.magnitude[rows], self.error[rows], self.band[rows])


def photometry(time, magnitude, error=None, band=None) -> Photometry:
    """From columns of any order; points without time or magnitude are left out."""
    time, magnitude = np.asarray(time, dtype=float), np.asarray(magnitude, dtype=float)
    error = np.full(time.size, np.nan) if error is None else np.asarray(error, dtype=float)
    band = np.full(time.size, "") if band is None else np.asarray(band, dtype=str)
    good = np.flatnonzero(np.isfinite(time) & np.isfinite(magnitude))
    good = good[np.argsort(time[good], kind="stable")]
    return Photometry(time[good], magnitude[good], error[good], band[good])


def curve_arrays(curve: Photometry, generator: np.random.Generator) -> dict[str, np.ndarray]:
    """The three views of a curve of at least ``FEWEST`` points, float32."""
    centred = curve.magnitude - _level(curve)
    points, mask = _points(curve, centred, generator)
    return {
        "points": points,
        "mask": mask,
        "pairs": _pairs(curve, centred, generator),
        "summary": _summary(curve, centred),
    }


def curve_batch(curves: Sequence[Photometry], generator: np.random.Generator) -> dict[str, np.ndarray]:
    """The views of several curves, [n, ...] each."""
    found = [curve_arrays(curve, generator) for curve in curves]
    return {name: np.stack([one[name] for one in found]) for name in found[0]}


def thinned(curve: Photometry, generator: np.random.Generator) -> Photometry:
    """The curve as another telescope might have seen it: some points missing, a piece of time cut, each moved by its error."""
    kept = generator.random(curve.time.size) < generator.uniform(0.5, 1.0)
    if curve.time.size > 12 and generator.random() < 0.4:
        first, last = np.sort(generator.uniform(curve.time[0], curve.time[-1], 2))
        inside = (curve.time < first) | (curve.time > last)
        kept = kept & inside if (kept & inside).sum() >= FEWEST else kept
    rows = np.flatnonzero(kept) if kept.sum() >= FEWEST else np.arange(curve.time.size)
    some = curve.only(rows)
    noise = np.nan_to_num(some.error, nan=0.05).clip(0, 0.3) * generator.normal(0, 0.5, rows.size)
    return Photometry(some.time, some.magnitude + noise, some.error, some.band)


def _level(curve: Photometry) -> np.ndarray:
    """The median magnitude of each point's band, where the band has points enough, else of all."""
    level = np.full(curve.time.size, np.median(curve.magnitude))
    for name in np.unique(curve.band):
        own = curve.band == name
        if own.sum() >= FEWEST:
            level[own] = np.median(curve.magnitude[own])
    return level


def _points(curve: Photometry, centred: np.ndarray, generator) -> tuple[np.ndarray, np.ndarray]:
    """[POINTS, 8] and their mask [POINTS]; times count from the brightest point."""
    rows = np.arange(curve.time.size)
    if rows.size > POINTS:
        rows = np.sort(generator.permutation(rows)[:POINTS])
    since = curve.time[rows] - curve.time[np.argmin(curve.magnitude)]
    wave = np.array([WAVELENGTH.get(name.strip("'"), UNFILTERED) for name in curve.band[rows]])
    fainter = curve.magnitude[rows] - curve.magnitude.min()
    error = np.nan_to_num(curve.error[rows], nan=0.1)
    found = np.stack(
        [
            np.sign(since) * np.log1p(np.abs(since)) / 3,
            (since / 30).clip(-4, 4),
            (since / 300).clip(-4, 4),
            centred[rows].clip(-5, 5),
            fainter.clip(0, 8) - 1,
            np.log10(error.clip(1e-3, 1)) + 1.5,
            np.log(wave / UNFILTERED) * 3,
            ((curve.time[rows] - curve.time[0]) / 100).clip(0, 4),
        ],
        axis=1,
    )
    points, mask = np.zeros((POINTS, POINT), np.float32), np.zeros(POINTS, np.float32)
    points[: rows.size], mask[: rows.size] = found, 1.0
    return points, mask


def _pairs(curve: Photometry, centred: np.ndarray, generator) -> np.ndarray:
    """[2, LAGS, STEPS]: the distribution of differences at each lag, as square roots; pairs are of one band."""
    rows = np.arange(curve.time.size)
    if rows.size > PAIRED:
        rows = np.sort(generator.permutation(rows)[:PAIRED])
    early, late = _pairs_of(rows.size)
    one_band = curve.band[rows[early]] == curve.band[rows[late]]
    early, late = rows[early[one_band]], rows[late[one_band]]
    lag = (np.searchsorted(LAG_EDGES, curve.time[late] - curve.time[early], side="right") - 1).clip(0, LAGS - 1)
    step = curve.magnitude[late] - curve.magnitude[early]
    scatter = max(float(np.std(centred)), 0.005)
    return np.stack([_map(lag, step), _map(lag, step / scatter / 3)]).astype(np.float32)


@lru_cache(maxsize=256)
def _pairs_of(number: int) -> tuple[np.ndarray, np.ndarray]:
    """All pairs of so many points, each once."""
    return np.triu_indices(number, 1)


def _map(lag: np.ndarray, step: np.ndarray) -> np.ndarray:
    """[LAGS, STEPS] of square roots of shares."""
    size = np.searchsorted(STEP_EDGES, np.abs(step))
    column = STEP_EDGES.size + np.sign(step).astype(int) * size
    counts = np.bincount(lag * STEPS + column, minlength=LAGS * STEPS).reshape(LAGS, STEPS)
    return np.sqrt(counts / np.maximum(counts.sum(1, keepdims=True), 5))


def _summary(curve: Photometry, centred: np.ndarray) -> np.ndarray:
    """[SUMMARY] plain numbers of order one."""
    scatter = max(float(np.std(centred)), 0.005)
    quantiles = np.quantile(centred, QUANTILES)
    scaled = centred / scatter
    steps = np.diff(centred)
    error = np.nanmedian(curve.error) if np.isfinite(curve.error).any() else 0.1
    span = curve.time[-1] - curve.time[0]
    rest = [
        np.log10(scatter) + 1,
        np.log10(max(quantiles[-1] - quantiles[0], 0.01)),
        float(np.mean(scaled**3)),
        float(np.mean(scaled**4)) / 3 - 1,
        float(np.mean(steps**2)) / scatter**2 / 2 if steps.size else 0.0,
        np.log10(max(scatter / max(error, 1e-3), 0.1)),
        np.log10(max(error, 1e-3)) + 1.5,
        np.log10(curve.time.size) - 1.5,
        np.log10(max(span, 0.1)) / 2,
        len(set(curve.band.tolist())) / 5,
    ]
    return np.concatenate([quantiles.clip(-5, 5), (quantiles / scatter).clip(-6, 6) / 2, np.clip(rest, -6, 6)]).astype(
        np.float32
    )
