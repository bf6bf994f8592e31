"""Slots of patterns of questions: ``{S}`` to a source of the library, ``{N}`` to a number, each time other ones."""

import random
from collections.abc import Sequence
from functools import cached_property

from retriever.catalogue.kinds import KINDS
from retriever.catalogue.quantities import quantity_by_key
from retriever.catalogue.records import Source
from retriever.library.library import Library
from retriever.names.constellations import FULL_NAMES

_DRAWN = 1_500  # sources that slots are filled from
_UNKNOWN = (
    "GRS 9912+45", "NGC 99431", "4U 9934-17", "XTE J9912-301", "IGR J88123-4411", "PKS 9933+05", "Swift J9954.1-2911", "1E 9940.2-5408",
    "MAXI J9982-119", "Mrk 98412", "RX J9931.1+3300", "AX J9945.0-0433", "PSR J9921+5810", "UGC 991234", "Abell 98765",
)  # fmt: off
_REGIONS = ("Perseus", "Coma", "Virgo", "Vela", "Centaurus", "Ophiuchus", "Norma", "Hydra", "Fornax")
_BY_REGION = (
    0.04  # of questions, those whose sources are mostly called by their constellation alone ("Perseus or Coma")
)
_MOSTLY = 0.7
_PLURALS = ("AGN", "ULXs", "HMXBs", "LMXBs", "CVs", "X-ray binaries", "quasars", "supernova remnants", "neutron stars")


class Slots:
    """Fills slots with what a library has."""

    def __init__(self, library: Library, seed: int):
        self.library, self.random, self._by_region = library, random.Random(seed), False

    @cached_property
    def _sources(self) -> list[Source]:
        ids = list(self.library.sources)
        chosen = self.random.sample(ids, min(_DRAWN, len(ids)))
        found = [self.library.sources[i] for i in chosen]
        return [source for source in found if self.library.names.resolve(source.name)]

    @cached_property
    def _authors(self) -> list[str]:
        ids = list(self.library.papers)
        papers = (self.library.papers[i] for i in self.random.sample(ids, min(2_000, len(ids))))
        surnames = {paper.authors[0].split(",")[0] for paper in papers if paper.authors}
        return sorted(name for name in surnames if name.isalpha() and len(name) > 3)

    @cached_property
    def _bibcodes(self) -> list[str]:
        return self.random.sample(list(self.library.papers), min(500, len(self.library.papers)))

    @cached_property
    def _plurals(self) -> list[str]:
        nouns = [kind.noun for kind in KINDS.values() if kind.words]
        return [*_PLURALS, *(f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s" for noun in nouns)]

    def fill(self, slots: dict[str, str]) -> dict[str, str]:
        """A text for each slot, no two of them the same."""
        found: dict[str, str] = {}
        self._by_region = self.random.random() < _BY_REGION
        for name, kind in slots.items():
            for _ in range(20):
                text = self._one(kind)
                if text not in found.values():
                    break
            found[name] = text
        return found

    def _one(self, kind: str) -> str:
        what, _, rest = kind.partition(":")
        draw = self.random.choice
        if what in ("source", "source_with", "source_with_papers", "source_of_class"):
            if what == "source" and self._by_region and self.random.random() < _MOSTLY:
                return draw(_REGIONS)
            return draw(self._fitting(what, rest)).name
        if what == "number":
            return self._number(*rest.split(":"))
        if what == "choice":
            return draw(rest.split("|"))
        if what == "position":
            return f"{self.random.uniform(0, 360):.3f} {self.random.uniform(-89, 89):+.3f}"
        if what == "term":
            words = [
                term.term for term in self.library.terms if term.bibcode
            ]  # others answer questions and are no words
            return draw(words) if words else "pile-up"
        return draw(self._others(what))

    def _others(self, what: str) -> Sequence[str]:
        choices: dict[str, Sequence[str]] = {
            "year": [str(year) for year in range(2005, 2027)],
            "author": self._authors,
            "bibcode": self._bibcodes,
            "class_plural": self._plurals,
            "constellation": list(FULL_NAMES.values()),
            "unknown_source": _UNKNOWN,
            "topic": ["winds", "jets", "the corona", "cooling flows", "iron lines"],
        }
        return choices[what]

    def _fitting(self, what: str, rest: str) -> list[Source]:
        if what == "source_of_class":
            return [source for source in self._sources if source.object_class == rest] or self._sources
        if what == "source_with" and rest in ("photon_index", "column_density", "flux", "hardness", "redshift"):
            names = quantity_by_key(rest).names
            return [s for s in self._sources if any(m.name in names for m in s.measurements)] or self._sources
        return self._sources

    def _number(self, low: str, high: str) -> str:
        a, b = float(low), float(high)
        if "." not in low + high and b - a >= 2:
            return str(self.random.randint(int(a), int(b)))
        value = self.random.uniform(a, b)
        return f"{value:.3g}" if value < 1e3 else str(round(value))
