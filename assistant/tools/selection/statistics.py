"""Numbers over selected sources: like with like, on the whole column at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.filters import Condition
from retriever.library.index.sky_columns import SkyColumns
from retriever.library.source_rows import SourceRows
from retriever.library.value_looks import Look, value_look

Numbers = NDArray[np.float64]
Rows = NDArray[np.intp]
_LOGARITHMIC = frozenset(
    "column_density temperature flux luminosity distance redshift spin_period orbital_period black_hole_mass magnetic_field age".split()
)
_DRAWS = 300  # resamplings for an error
_ENOUGH, _SCATTER, UNUSUAL = 8, 1.4826, 3.5  # values of a class; MAD to sigma; deviations from which a value is unusual
# what tells of a source's kind, and is measured alike in all: how far or bright it is does not
_COMPARED = (
    "photon_index",
    "hardness",
    "temperature",
    "column_density",
    "luminosity",
    "spin_period",
    "orbital_period",
    "black_hole_mass",
)


@dataclass(frozen=True)
class Pair:
    """Two sources by their rows, and their separation in degrees."""

    first: int
    second: int
    degrees: float


@dataclass(frozen=True)
class Deviation:
    """A value that stands out within its class: by so many robust deviations from the median of ``count`` values."""

    row: int
    look: Look
    value: float
    median: float
    count: int
    deviations: float


def pair(sky: SkyColumns, rows: Rows, nearest: bool) -> Pair | None:
    """The two sources that are nearest to each other on the sky, or farthest; None for fewer than two with positions."""
    from scipy.spatial import cKDTree

    rows = rows[~np.isnan(sky.ra[rows]) & ~np.isnan(sky.dec[rows])]
    if len(rows) < 2:
        return None
    ra, dec = np.radians(sky.ra[rows]), np.radians(sky.dec[rows])
    places = np.stack([np.cos(dec) * np.cos(ra), np.cos(dec) * np.sin(ra), np.sin(dec)], axis=1)
    tree = cKDTree(places)
    if nearest:
        apart, other = tree.query(places, k=2)
        at = int(np.argmin(apart[:, 1]))
        second = int(other[at, 1] if other[at, 1] != at else other[at, 0])
    else:  # the one nearest to the opposite point
        apart, other = tree.query(-places)
        at = int(np.argmin(apart))
        second = int(other[at])
    a, b = int(rows[at]), int(rows[second])
    return Pair(a, b, float(sky.separation(sky.ra[a], sky.dec[a])[b]))


def trend(first: Numbers, second: Numbers) -> tuple[float, float, int]:
    """Spearman's rank coefficient, its p-value and the number of pairs; NaN for fewer than four."""
    from scipy.stats import spearmanr

    both = ~np.isnan(first) & ~np.isnan(second)
    count = int(both.sum())
    if count < 4:
        return np.nan, np.nan, count
    found = spearmanr(first[both], second[both])
    return float(found.statistic), float(found.pvalue), count


def power_law(x_key: str, x: Numbers, y_key: str, y: Numbers) -> tuple[float, float] | None:
    """The power of x that y goes with, by the bisector of both regressions of the logarithms (Isobe et al. 1990), and its error
    by resampling; None where one spans no decades, or of fewer than ten pairs."""
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[both], y[both]
    if len(x) < _ENOUGH or not (_in_decades(x_key, x) and _in_decades(y_key, y)):
        return None
    logs = np.log10(np.stack([x, y]))
    draws = np.random.default_rng(0).integers(0, len(x), (_DRAWS, len(x)))
    slopes = np.array([_bisector(*logs[:, draw]) for draw in draws])
    found = _bisector(*logs)
    if not np.isfinite([found, slopes.std()]).all():
        return None
    return found, float(slopes.std())


def _bisector(x: Numbers, y: Numbers) -> float:
    (xx, xy), (_, yy) = np.cov(x, y)
    if xy == 0 or xx == 0:
        return float("nan")
    one, other = xy / xx, yy / xy
    return float((one * other - 1 + np.sqrt((1 + one**2) * (1 + other**2))) / (one + other))


def histogram(values: Numbers, key: str, bins: int = 6) -> list[tuple[float, float, int]]:
    """Edges and counts; of what spans decades in equal ratios."""
    if _in_decades(key, values) and values.max() > 10 * values.min():
        edges = np.geomspace(values.min(), values.max(), bins + 1)
    else:
        edges = np.linspace(values.min(), values.max(), bins + 1)
    counts, _ = np.histogram(values, edges)
    return [(float(a), float(b), int(n)) for a, b, n in zip(edges, edges[1:], counts, strict=False)]


def outlying(key: str, values: Numbers) -> Numbers | None:
    """By how many robust deviations each value is from the median, in decades where they span some; None for too few values,
    or where most of them are the same."""
    scaled = np.log10(values) if _in_decades(key, values) else values
    middle = float(np.median(scaled)) if len(scaled) else np.nan
    scatter = _SCATTER * float(np.median(np.abs(scaled - middle))) if len(scaled) else 0.0
    if len(values) < _ENOUGH or scatter <= 0:
        return None
    scores: Numbers = (scaled - middle) / scatter
    return scores


def deviations(sources: SourceRows, rows: Rows) -> list[Deviation]:
    """Values of these sources that are far from the median of their class, the farthest first, one for each source."""
    columns, found = sources.columns, dict[int, Deviation]()
    keep = columns.kind >= 0
    asked = np.zeros(len(columns), bool)
    asked[rows] = True
    for key in _COMPARED:
        look = value_look(sources, Condition(key, "is"), keep)
        known = keep & ~np.isnan(look.values)
        for kind in np.unique(columns.kind[known & asked]).tolist():
            if not columns.classes[kind]:
                continue
            at = np.flatnonzero(known & (columns.kind == kind))
            values = look.values[at]
            score = outlying(key, values)
            if score is None:
                continue
            for place in np.flatnonzero((np.abs(score) >= UNUSUAL) & asked[at]).tolist():
                row, size = int(at[place]), float(score[place])
                if row not in found or abs(size) > abs(found[row].deviations):
                    found[row] = Deviation(row, look, float(values[place]), float(np.median(values)), len(at), size)
    return sorted(found.values(), key=lambda one: -abs(one.deviations))


def _in_decades(key: str, values: Numbers) -> bool:
    return key in _LOGARITHMIC and bool(len(values)) and bool((values > 0).all())
