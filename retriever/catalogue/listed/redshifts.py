"""Redshifts of X-ray sources beyond the Galaxy that the bundled library lacks, each with a bibcode: ``redshifts.csv``.

Clusters, 3C sources and compact radio sources, written from memory of those papers; ``python -m training.bundled.listed_redshifts``
holds them against the catalogues that have some of them. The list is no library: its sources are not searched, compared or counted.
It only tells what a spectrum is fitted with.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from retriever.names.positions import Position
from retriever.names.spelling import normalise

ALIKE = 0.01  # of 1 + z, some 3000 km/s: the fastest galaxies of a cluster


@dataclass(frozen=True)
class Listed:
    """A source of the list."""

    name: str
    ra: float
    dec: float
    redshift: float
    bibcode: str


@dataclass(frozen=True)
class _List:
    sources: tuple[Listed, ...]
    by_name: dict[str, Listed]
    directions: NDArray[np.float64]  # unit vectors [n, 3]


def named(name: str) -> Listed | None:
    """The source of that name, in any spelling."""
    return _read().by_name.get(normalise(name)) if name.strip() else None


def nearest(place: Position, within: float) -> tuple[Listed, float] | None:
    """The nearest source at most ``within`` degrees away, with its distance in degrees; None where several unlike ones are."""
    known = _read()
    chord = np.linalg.norm(known.directions - _directions([place.ra], [place.dec]), axis=1)
    apart = np.degrees(2 * np.arcsin(np.minimum(chord / 2, 1.0)))
    rows = [int(row) for row in np.argsort(apart) if apart[row] <= within]
    redshifts = [known.sources[row].redshift for row in rows]
    # a galaxy and its cluster are as good as one; a quasar behind a cluster isn't
    if not rows or max(redshifts) - min(redshifts) > ALIKE * (1 + min(redshifts)):
        return None
    return known.sources[rows[0]], float(apart[rows[0]])


@cache
def _read() -> _List:
    text = (resources.files("retriever.catalogue.listed") / "redshifts.csv").read_text(encoding="utf-8")
    sources: list[Listed] = []
    by_name: dict[str, Listed] = {}
    for row in csv.DictReader(text.splitlines()):
        source = Listed(row["name"], float(row["ra"]), float(row["dec"]), float(row["redshift"]), row["bibcode"])
        sources.append(source)
        for name in (row["name"], *row["other names"].split(";")):
            if name:
                by_name.setdefault(normalise(name), source)
    return _List(tuple(sources), by_name, _directions([s.ra for s in sources], [s.dec for s in sources]))


def _directions(ra: list[float], dec: list[float]) -> NDArray[np.float64]:
    along, up = np.radians(ra), np.radians(dec)
    return np.stack([np.cos(up) * np.cos(along), np.cos(up) * np.sin(along), np.sin(up)], axis=1)
