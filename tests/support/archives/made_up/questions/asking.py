"""How questions on the made-up sky get their truth: sources and papers picked from it, and what is expected of an answer."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tests.support.archives.made_up.names import spoken
from tests.support.archives.made_up.papers import MadeUpPaper, Told, made_up_papers
from tests.support.archives.made_up.sources import MadeUpSource, made_up_sources

SOURCES, PAPERS = made_up_sources(), made_up_papers()
HARDNESS = ["hard_hs", "hard_hm", "hard_ms"]
INDEX = ["powlaw_gamma", "photon_index"]
UNITS = {"powlaw_nh": "1e20 cm^-2", "bb_kt": "keV", "flux_aper_b": "erg s^-1 cm^-2"}


def of(kind: str, n: int, fitted: bool = True) -> MadeUpSource:
    """The n-th source of a kind in the order of the sky that has (or has no) fitted power law."""
    return [s for s in SOURCES if s.kind.name == kind and ("powlaw_gamma" in s.values) == fitted][n]


def said(source: MadeUpSource, n: int = 0) -> str:
    return spoken(source.names[n])


def those(test: Callable[[MadeUpSource], bool]) -> list[MadeUpSource]:
    return [source for source in SOURCES if test(source)]


def above(name: str, bound: float, *kinds: str) -> list[MadeUpSource]:
    return those(lambda s: (not kinds or s.kind.name in kinds) and s.values.get(name, -np.inf) > bound)


def below(name: str, bound: float, *kinds: str) -> list[MadeUpSource]:
    return those(lambda s: (not kinds or s.kind.name in kinds) and s.values.get(name, np.inf) < bound)


def apart(a: MadeUpSource, b: MadeUpSource) -> float:
    """Degrees between two sources."""
    d1, d2, da = np.radians(a.dec), np.radians(b.dec), np.radians(a.ra - b.ra)
    h = np.sin((d2 - d1) / 2) ** 2 + np.cos(d1) * np.cos(d2) * np.sin(da / 2) ** 2
    return float(np.degrees(2 * np.arcsin(np.sqrt(h))))


def near(source: MadeUpSource, degrees: float) -> list[MadeUpSource]:
    return those(lambda s: s != source and apart(s, source) < degrees)


def nearest(source: MadeUpSource) -> MadeUpSource:
    return min((s for s in SOURCES if s != source), key=lambda s: apart(s, source))


def papers_on(source: MadeUpSource) -> list[MadeUpPaper]:
    """All that SIMBAD links to the source."""
    return [paper for paper in PAPERS if source.number in paper.sources]


def told_of(kind: str, n: int, quantity: str) -> tuple[MadeUpSource, MadeUpPaper, Told]:
    """The n-th source of a kind that one paper alone states values of, the paper, and the value."""
    found = []
    for source in SOURCES:
        stating = [p for p in papers_on(source) if p.told]
        if source.kind.name == kind and len(stating) == 1:
            found += [(source, stating[0], told) for told in stating[0].told if told.quantity == quantity]
    return found[n]


def value(source: MadeUpSource, name: str, *others: str) -> dict[str, Any]:
    """The catalogue's value of a source."""
    return {
        "source": source.name,
        "names": [name, *others],
        "value": source.values[name],
        "unit": UNITS.get(name, ""),
        "paper": None,
    }


def redshift(source: MadeUpSource) -> dict[str, Any]:
    return {"source": source.name, "names": ["redshift"], "value": source.redshift, "unit": "", "paper": None}


def stated(source: MadeUpSource, paper: MadeUpPaper, told: Told) -> dict[str, Any]:
    """A value as a paper states it."""
    names = [told.quantity, *({"photon_index": ["powlaw_gamma"]}.get(told.quantity, []))]
    return {"source": source.name, "names": names, "value": told.value, "unit": told.unit, "paper": paper.bibcode}


def listed(found: list[MadeUpSource], told: Sequence[MadeUpSource] = ()) -> dict[str, Any]:
    """The whole list, and how many they are; those that only papers tell of (``told``) may be among them."""
    return {
        "list": [source.name for source in found],
        "may": [source.name for source in told],
        "total": [len(found), len(found) + len(told)],
    }


def told_only(quantity: str, name: str, test: Callable[[float], bool], *kinds: str) -> list[MadeUpSource]:
    """Sources without the catalogue's value ``name``, of which a paper states one (in its unit) that passes."""
    lacking = {s.number: s for s in SOURCES if name not in s.values and (not kinds or s.kind.name in kinds)}
    found = {t.source for paper in PAPERS for t in paper.told if t.quantity == quantity and test(t.value)}
    return [lacking[number] for number in sorted(found & set(lacking))]


def cited(papers: list[MadeUpPaper]) -> dict[str, list[str]]:
    bibcodes = [paper.bibcode for paper in papers]
    return {"all": bibcodes, "only": bibcodes}
