"""A made-up sky: 300 X-ray sources with positions, names, classes and catalogue values that agree with their spectra.

Everything follows from the seed. ``values`` are those of the catalogue's columns, in its units (N_H in 1e20 cm^-2, kT in
keV, fluxes in erg s^-1 cm^-2); a source without a fit has no photon index there.
"""

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from tests.support.archives.made_up.names import chandra_name, names_of
from tests.support.archives.made_up.spectra import Simulated, simulate

SEED = 20261126
FIELDS = 20


@dataclass(frozen=True)
class Kind:
    """A kind of source: how many, SIMBAD's type, the library's class, and where its values lie."""

    name: str
    count: int
    otype: str
    object_class: str
    photon_index: tuple[float, float]  # mean and scatter
    log_column: tuple[float, float]  # of N_H in cm^-2
    redshift: tuple[float, float] | None = None  # smallest and largest
    kt: tuple[float, float] | None = None  # keV, smallest and largest


KINDS = (
    Kind("Seyfert 1", 45, "Sy1", "Seyfert", (1.80, 0.18), (20.6, 0.35), (0.003, 0.09)),
    Kind("Seyfert 2", 40, "Sy2", "Seyfert", (1.65, 0.25), (22.5, 0.50), (0.002, 0.06)),
    Kind("quasar", 40, "QSO", "quasar", (1.90, 0.20), (20.5, 0.30), (0.20, 4.30)),
    Kind("blazar", 25, "BLL", "blazar", (2.20, 0.25), (20.7, 0.30), (0.04, 0.60)),
    Kind("HMXB", 25, "HXB", "HMXB", (1.10, 0.30), (22.3, 0.40)),
    Kind("LMXB", 25, "LXB", "LMXB", (1.95, 0.35), (21.7, 0.30), None, (0.5, 2.2)),
    Kind("CV", 25, "CV*", "CV", (1.35, 0.25), (21.0, 0.40), None, (0.8, 3.0)),
    Kind("pulsar", 20, "Psr", "pulsar", (2.00, 0.50), (21.3, 0.40), None, (0.10, 0.40)),
    Kind("SNR", 15, "SNR", "SNR", (3.00, 0.40), (21.6, 0.30), None, (0.3, 0.9)),
    Kind("galaxy cluster", 20, "ClG", "galaxy cluster", (2.05, 0.20), (20.5, 0.20), (0.02, 0.9), (0.7, 1.8)),
    Kind("YSO", 20, "TT*", "YSO", (2.60, 0.40), (21.4, 0.40), None, (0.4, 1.6)),
)


@dataclass(frozen=True)
class MadeUpSource:
    """One source of the sky; ``names`` are SIMBAD's identifiers, the main one first, and ``name`` is the catalogue's."""

    number: int
    name: str
    names: tuple[str, ...]
    kind: Kind
    ra: float
    dec: float
    redshift: float | None
    photon_index: float
    column_density: float  # cm^-2
    values: dict[str, float] = field(hash=False)
    obsid: int = 0
    theta: float = 0.0
    spectrum: Simulated | None = field(default=None, hash=False, repr=False)

    @property
    def called(self) -> str:
        return self.names[0]


@lru_cache(maxsize=1)
def made_up_sources() -> tuple[MadeUpSource, ...]:
    """The 300 sources, mixed over 20 fields of 15."""
    rng = np.random.default_rng(SEED)
    kinds = [(kind, n) for kind in KINDS for n in range(kind.count)]
    order = rng.permutation(len(kinds))
    places = _places(rng, len(kinds))
    return tuple(_source(rng, number, *kinds[k], *places[number]) for number, k in enumerate(order))


def _places(rng: np.random.Generator, count: int) -> list[tuple[float, float]]:
    """Positions in degrees, in fields 3 degrees wide; neighbours are at least 3 arcmin apart."""
    middles = [((18.0 * n + 7.0) % 360, float(d)) for n, d in enumerate(rng.uniform(-65, 65, FIELDS))]
    found: list[tuple[float, float]] = []
    while len(found) < count:
        ra, dec = middles[len(found) * FIELDS // count]
        down = dec + rng.uniform(-1.5, 1.5)
        across = (ra + rng.uniform(-1.5, 1.5) / np.cos(np.radians(down))) % 360
        if all(abs(down - d) > 0.05 or abs(across - a) > 0.05 / np.cos(np.radians(down)) for a, d in found):
            found.append((round(float(across), 6), round(float(down), 6)))
    return found


def _source(rng: np.random.Generator, number: int, kind: Kind, n: int, ra: float, dec: float) -> MadeUpSource:
    index = round(float(np.clip(rng.normal(*kind.photon_index), 0.3, 4.2)), 2)
    column = float(10 ** np.clip(rng.normal(*kind.log_column), 19.9, 23.8))
    redshift = round(float(rng.uniform(*kind.redshift)), 4) if kind.redshift else None
    spectrum = simulate(rng, index, column, counts=int(rng.uniform(900, 6000)), flux=10 ** rng.uniform(-13.6, -11.2))
    values = _values(rng, kind, index, column, spectrum, fitted=rng.uniform() < 0.88)
    return MadeUpSource(
        number,
        chandra_name(ra, dec),
        names_of(kind.name, n, ra, dec),
        kind,
        ra,
        dec,
        redshift,
        index,
        column,
        values,
        10_000 + number,
        round(float(rng.uniform(0.2, 9.0)), 2),
        spectrum,
    )


def _values(rng: np.random.Generator, kind: Kind, index: float, column: float, seen: Simulated, fitted: bool):
    values = dict(seen.hardness)
    for name in ("hard_hs", "hard_hm", "hard_ms"):
        values |= _limits(name, values[name], 0.02 + 0.05 * rng.uniform(), 4)
    values["flux_aper_b"] = float(f"{seen.flux:.3e}")
    values |= _limits("flux_aper_b", values["flux_aper_b"], 0.06 * values["flux_aper_b"], 20)
    values["significance"] = values["flux_significance_b"] = round(float(rng.uniform(6, 60)), 2)
    values["var_inter_prob_b"] = round(float(rng.uniform(0.01, 0.999)), 3)
    if fitted:
        values["powlaw_gamma"] = index
        values |= _limits("powlaw_gamma", index, 0.05 + 0.1 * rng.uniform(), 2)
        values["powlaw_nh"] = float(f"{column / 1e20:.3g}")
        values |= _limits("powlaw_nh", values["powlaw_nh"], 0.1 * values["powlaw_nh"], 3)
    if kind.kt:
        values["bb_kt"] = round(float(rng.uniform(*kind.kt)), 2)
        values |= _limits("bb_kt", values["bb_kt"], 0.08 * values["bb_kt"], 3)
    return values


def _limits(name: str, value: float, half: float, digits: int) -> dict[str, float]:
    return {f"{name}_lolim": round(value - half, digits), f"{name}_hilim": round(value + half, digits)}
