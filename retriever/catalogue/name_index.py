"""Which object is meant: every usual spelling of a name leads to one source.

``3C273``, ``3c 273`` and ``PG 1226+023`` are one object. Names are compared after normalisation (case, blanks, dashes,
Greek letters, catalogue prefixes with several spellings), then by the position that a designation holds, and only
suggestions, never answers, come from similarity of spelling.
"""

import re
from dataclasses import dataclass

import numpy as np
from rapidfuzz import process

from retriever.catalogue.records import Catalogue, Source
from retriever.names.constellations import constellation_names
from retriever.names.positions import position_in_name, within
from retriever.names.spelling import normalise

_WORD = re.compile(r"\S+")
_ITS_NUMBER = re.compile(r"[\s-]*(?:X[\s-]?\d|[UH]LX[\s-]?\d)", re.I)  # "Cir X-1" is not the galaxy Cir(cinus)
# what looks like a catalogue designation, so that an unknown one is noticed and not read as prose
_DESIGNATION = re.compile(
    r"(?<![\w.])(?:(?:SN|AT)\s?\d{4}[A-Za-z]{1,4}|[1-9][AEHSU]\s?\d{4}(?:\.\d)?[+\-]\d{2,4}|(?:NGC|IC|UGC|ESO|MCG|Abell|ACO|Mrk|Mkn|Markarian|Messier|PKS|PG|QSO|[34]C|[1-9]ES|PSR|SGR|SNR|HD|HIP|GX|GRS|"
    r"GRO|XTE|IGR|SAX|GS|KS|MXB|SLX|AX|MAXI|SWIFT|EXO|[1-4]?CXO[U]?|[1-4]XMM|[12]RXS|1RXS|eRASS[tU]*|RX|WR|TOI|GRB|"
    r"MSH|CTB|CTA|HESS|VER|H|Holmberg|Ho|Kepler|TRAPPIST|Gliese|GJ|Ton|Ark|Arp|Fairall|Mrk|KUG|CGCG|B[23]|Cyg|Sco|Cen|"
    r"Cir|Her|Aql|Vela|LMC|SMC|M)[\s-]?[A-Z]?\d[\w.+\-]*(?:[ ][XP]-?\d+|[ ]ULX-?\d*)?|J\d{4,6}(?:\.\d+)?[+\-]\d{2,6}(?:\.\d+)?)"
    r"|\b(?:Cyg|Sco|Cen|Cir|Her|Aql|Vela|LMC|SMC|Ser|Cep)(?:\w+)?[\s-]X-?\d+|\b[a-z]\w+(?:\s\d+)?[\s-][UH]LX-?\d+",
    re.I,
)


@dataclass(frozen=True)
class Mention:
    """A source named in a text, at [start, end)."""

    source: Source
    start: int
    end: int
    text: str


class NameIndex:
    """All names of the catalogue, and how to find them in a question."""

    def __init__(self, catalogue: Catalogue):
        self.sources = list(catalogue.sources.values())
        self.ra = np.array([source.ra for source in self.sources])
        self.dec = np.array([source.dec for source in self.sources])
        self.by_alias: dict[str, Source] = {}
        for source in self.sources:
            self.by_alias.setdefault(normalise(source.name), source)
        for source in self.sources:
            for alias in source.aliases:
                self.by_alias.setdefault(normalise(alias), source)
        for source in self.sources:  # written together, "ProximaCentauri" shows no word that has a short form
            for alias in (source.name, *source.aliases):
                self.by_alias.setdefault(normalise(alias.replace(" ", "")), source)
        self._longest = max(len(alias.split()) + 2 for s in self.sources for alias in (s.name, *s.aliases))

    def resolve(self, name: str) -> Source | None:
        """The source of that name, by alias, else by the position in a J2000 or B1950 designation; None if unknown."""
        key = normalise(name)
        if key in self.by_alias:
            return self.by_alias[key]
        position = position_in_name(name)
        if position:
            near = within(position, self.ra, self.dec, max(position.precision, 5 / 3600))
            # a coarse designation may hold several sources: then it is no name of one
            if len(near) == 1:
                return self.sources[near[0][0]]
        return None

    def mentions(self, text: str) -> list[Mention]:
        """Sources named in the text, in its order, the longest names first where they overlap."""
        words = list(_WORD.finditer(text))
        found: list[Mention] = []
        taken = -1
        for i, first in enumerate(words):
            if first.start() < taken:
                continue
            for j in range(min(i + self._longest, len(words)), i, -1):
                mention = self._mention(text, first.start(), words[j - 1].end())
                if mention and not _ITS_NUMBER.match(text, mention.end):
                    found.append(mention)
                    taken = mention.end
                    break
        return found

    def _mention(self, text: str, start: int, end: int) -> Mention | None:
        raw = text[start:end]
        name = re.sub(r"(?:'s|’s)?[\s?!.,;:)\]\"'”]*$", "", raw).lstrip("([\"'“")
        key = normalise(name)
        if len(key) < 2 or key.isdigit() or _is_plain_word(name, key):
            return None
        source = self.by_alias.get(key)
        if source is None and " " not in name.strip():
            source = self.resolve(name) if position_in_name(name) else None
        if source is None and re.match(
            r"^(?:PSR|SWIFT|QSO|[12]?CXOU?|SDSS|PKS|PG|[12]MAXI|XTE|IGR)\s+[JB]?[\d.]+[+\-−][\d.]+$", name, re.I
        ):
            source = self.resolve(name)
        if source is None:
            return None
        offset = start + raw.find(name)
        return Mention(source, offset, offset + len(name), name)

    def unknown_designations(self, text: str) -> list[str]:
        """What is written like the name of an object but is none of the catalogue's."""
        known = [(m.start, m.end) for m in self.mentions(text)]
        found: list[str] = []
        spelled = [(match[0].strip(" .,;?"), match.start()) for match in _DESIGNATION.finditer(text)]
        spelled += [(name, text.find(name)) for name in constellation_names(text) if re.search(r"X[\s-]?\d", name)]
        for name, begin in spelled:
            overlaps = any(start < begin + len(name) and begin < end for start, end in known)
            if not overlaps and self.resolve(name) is None and not any(name in other for other in found):
                found.append(name)
        return found

    def suggestions(self, name: str, limit: int = 3) -> list[str]:
        """Names spelled much like this one, for a question back; never taken as the answer."""
        best = process.extract(normalise(name), list(self.by_alias), limit=limit * 3, score_cutoff=72)
        names: list[str] = []
        for alias, _, _ in best:
            if self.by_alias[alias].name not in names:
                names.append(self.by_alias[alias].name)
        return names[:limit]

    def nearest(self, position, limit: int = 3) -> list[tuple[Source, float]]:
        """The nearest sources to a position, with separations in degrees."""
        return [(self.sources[i], s) for i, s in within(position, self.ra, self.dec, 180)[:limit]]


def _is_plain_word(name: str, key: str) -> bool:
    """Aliases such as ``Crab`` or ``Circinus`` count as names; lower-case English words that equal one do not."""
    return key in {"rabbit", "algol", "star", "proxima"} and name.split()[-1].islower()
