"""The sources of the alignment corpora: rows of the catalogue extract as records, and the split.

Read from ../shared/data/catalog at run time; nothing of it is kept in the repository. Classes are those of the literature
or SIMBAD (``training.simulation.make_priors``); the columns ``umlcaxs_*``, predictions from the X-ray data themselves, are dropped as
soon as the table is read. The split goes by a hash of the source's name, so that it is the same in every corpus, seed and
version; sources that the papers corpus tests on belong to no split.
"""

import csv
import gzip
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from astropy.coordinates import SkyCoord

from retriever.names.positions import position_in_name
from training.simulation.make_priors import object_class

FORBIDDEN = "umlcaxs_"
# 69/1/15/15 as in the published recipe (docs/science.md); the calibration per cent trains nothing
SHARES = (("train", 0.69), ("calibration", 0.70), ("validation", 0.85), ("test", 1.0))
PAPERS = "papers"
SEARCHED = ("flux_aper90_ave_b", "flux_aper_b")
# log10 of the flux in erg s^-1 cm^-2 where the extract has none: the quartiles of those that it has
USUAL_LOG_FLUX, FLUX_SCATTER = -13.03, 0.55


@dataclass
class Source:
    """One catalogue source. `flux` in erg s^-1 cm^-2, 0.5-7 keV; `flux_known`: the catalogue's, else drawn by its name's
    hash; `object_class` one of ``training.simulation.priors.CLASSES`` or ""; `facts`: what is known apart from the X-ray spectrum."""

    name: str
    split: str
    photon_index: float
    hard_hs: float
    hard_hm: float
    hard_ms: float
    bb_kt: float
    var_prob_b: float
    var_index: float
    flux: float
    flux_known: bool
    object_class: str
    main_type: str
    in_literature: bool
    facts: dict[str, float | str] = field(default_factory=dict)


def split_of(name: str, held: frozenset[str] = frozenset()) -> str:
    """The split of a source by the hash of its name; `held` names belong to the papers corpus alone."""
    if name in held:
        return PAPERS
    place = zlib.crc32(f"alignment/{name}".encode()) / 2**32
    return next(split for split, end in SHARES if place < end)


def read_sources(data: Path, held: frozenset[str] = frozenset()) -> list[Source]:
    """All sources with photon index and hardness, in the catalogue's order."""
    with gzip.open(data / "catalog/csc_merged.csv.gz", "rt") as file:
        rows = [
            {k: v for k, v in row.items() if not k.startswith(FORBIDDEN)}
            for row in csv.DictReader(file)
            if row["powlaw_gamma"] and row["hard_hs"] and row["bb_kt"]
        ]
    return [_source(row, place, held) for row, place in zip(rows, _places(rows), strict=True)]


def _places(rows) -> list[dict]:
    """ICRS and Galactic coordinates (degrees) from the designations, which are as exact as this needs."""
    named = [position for row in rows if (position := position_in_name(row["name"]))]
    sky = SkyCoord([p.ra for p in named], [p.dec for p in named], unit="deg").galactic
    return [
        {"ra": p.ra, "dec": p.dec, "galactic_l": float(along), "galactic_b": float(above)}
        for p, along, above in zip(named, sky.l.deg, sky.b.deg, strict=True)
    ]


def _source(row: dict, place: dict, held) -> Source:
    value = {name: _number(row[name]) for name in row}
    generator = np.random.default_rng(zlib.crc32(row["name"].encode()))
    known = [value[name] for name in SEARCHED if value[name] > 0]
    drawn = 10 ** generator.normal(USUAL_LOG_FLUX, FLUX_SCATTER)
    variability = value["var_prob_b"]
    return Source(
        row["name"],
        split_of(row["name"], held),
        value["powlaw_gamma"],
        float(np.clip(value["hard_hs"], -0.99, 0.99)),
        value["hard_hm"],
        value["hard_ms"],
        value["bb_kt"],
        variability,
        variability_index(variability),
        known[0] if known else drawn,
        bool(known),
        object_class(row) or "",
        row["main_type"],
        bool(row["Class"] or row["main_type"]),
        _facts(row, value) | place,
    )


def variability_index(probability: float) -> float:
    """The Chandra catalogue's index 0-10 of the Gregory-Loredo probability, without the odds that split 8 to 10."""
    return float(np.searchsorted([0.5, 0.667, 0.9, 0.95, 0.99, 0.999], probability, side="right"))


def _facts(row: dict, value: dict) -> dict:
    """What catalogues of other wavelengths know: nothing here comes from the X-ray spectrum."""
    facts = {}
    for name in ("redshift", "Gmag", "Jmag", "Kmag", "W1mag", "W2mag"):
        facts[name] = value[name]
    facts["distance"] = value["rgeo"] if value["Plx"] > 0.2 else np.nan
    facts["literature_class"], facts["subclass"], facts["other_types"] = (
        row["Class"],
        row["SubClass"],
        row["other_types"],
    )
    return {name: fact for name, fact in facts.items() if fact != "" and fact == fact}


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return np.nan
