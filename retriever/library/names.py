"""Which object is meant: every usual spelling of a name leads to one source.

``3C273``, ``3c 273`` and ``PG 1226+023`` are one object. Names are compared after normalisation (case, blanks, dashes,
Greek letters, catalogue prefixes with several spellings), then by the position that a designation holds, and only
suggestions, never answers, come from similarity of spelling.
"""

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.records import Source
from retriever.library.alike_names import begun, goes_on, same_coordinates, slips
from retriever.library.index.records import DESIGNATION, SPELLING
from retriever.library.source_rows import SourceRows
from retriever.names.constellations import own_names, with_constellation_spelled
from retriever.names.designations import designation_key
from retriever.names.positions import Position, position_in_name
from retriever.names.respelling import respellings
from retriever.names.sky_patches import COARSE, Cells, cells_of, shortens
from retriever.names.spelling import normalise

_WORD = re.compile(r"\S+")
_STOP_WITHIN = re.compile(r"[:;,?!]\s")  # "young stars Lx: Orion" is no LX Ori
_ITS_NUMBER = re.compile(r"[\s-]*(?:X[\s-]?\d|[UH]LX[\s-]?\d)", re.I)  # "Cir X-1" is not the galaxy Cir(cinus)
# what looks like a catalogue designation, so that an unknown one is noticed and not read as prose
_DESIGNATION = re.compile(
    r"(?<![\w.])(?:(?:SN|AT)\s?\d{4}[A-Za-z]{1,4}|[1-9][AEHSU]\s?\d{4}(?:\.\d)?[+\-]\d{2,4}|(?:NGC|IC|UGC|ESO|MCG|Abell|ACO|Mrk|Mkn|Markarian|Messier|PKS|PG|QSO|[34]C|[1-9]ES|PSR|SGR|SNR|HD|HIP|GX|GRS|"
    r"GRO|XTE|IGR|SAX|GS|KS|MXB|SLX|AX|MAXI|SWIFT|EXO|[1-4]?CXO[U]?|[1-4]XMM|[12]RXS|1RXS|eRASS[tU]*|RX|WR|TOI|GRB|"
    r"MSH|CTB|CTA|HESS|VER|H(?=[\s-]?\d{4})|Holmberg|Ho|Kepler|TRAPPIST|Gliese|GJ|Ton|Ark|Arp|Fairall|Mrk|KUG|CGCG|B[23]|Cyg|Sco|Cen|"
    r"Cir|Her|Aql|Vela|LMC|SMC|M(?=[\s-]?(?:\d{1,2}|10\d|110)(?![\d.])(?!\s+(?:call|mission|class|dwarf))))[\s-]?[A-Z]?\d[\w.+\-]*(?:[ ][XP]-?\d+|[ ]ULX-?\d*)?|J\d{4,6}(?:\.\d+)?[+\-]\d{2,6}(?:\.\d+)?)"
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


_NEAR_ENOUGH = 5 / 3600  # degrees: how far a source may lie from the position in its name
_REACH = 1.5  # degrees: as far as a designation of whole degrees may lie from its source
_ROUNDED = 0.6  # degrees: as far as rounding to whole degrees, and the precession of that, moves a designation
_SHARING = 500  # names that share their first word
_BEGUN = re.compile(r"\d[aehsu]\d{2,3}")  # "4U 18": a designation by position that breaks off
_CLOSE, _CLOSER = 1.5 / 3600, 3  # degrees from a full designation, and how many times nearer than the next
_COMPARED = 20_000  # names that a misspelt one is compared with


class Names:
    """All names of a library; safe to share between threads."""

    def __init__(self, sources: SourceRows):
        self._sources = sources
        self._longest = 2 + max((part.manifest["longest_name"] for part in sources.parts), default=1)

    @property
    def classes(self) -> frozenset[str]:
        """The classes that the library has sources of."""
        return frozenset(self._sources.columns.by_class)

    @property
    def subclasses(self) -> frozenset[str]:
        """The subclasses that its sources have."""
        return frozenset(self._sources.columns.subclasses)

    def resolve(self, name: str) -> Source | None:
        """The source of that name, by alias, else by the position in a J2000 or B1950 designation; None if unknown."""
        row = self._row_named(name)
        if row is not None:
            return self._sources.at(row)
        position = position_in_name(name)
        if position:
            near, _ = self._sources.columns.within(position, max(position.precision, _NEAR_ENOUGH))
            # a coarse designation may hold several sources: then it is no name of one
            if len(near) == 1:
                return self._sources.at(int(near[0]))
        return None

    def is_alias(self, name: str) -> bool:
        """Whether this is the name of a source, as it stands."""
        return self._row_named(name) is not None

    def is_of(self, name: str, source: Source) -> bool:
        """Whether that name, as it stands or by the position in it, is the source's."""
        found = self.resolve(name) or next((mention.source for mention in self.mentions(name)), None)
        return found is not None and found.id == source.id

    # --- what the search of names in papers asks (``index.name_search.OtherNames``)

    def keys(self, name: str) -> tuple[str, ...]:
        """Keys of all names of the object of that name; empty where it is not known.

        A truncated designation that holds several sources means, in a question for papers, the one that most are on.
        """
        source = self.resolve(name) or self._most_written_of(name)
        if source is None:
            return ()
        return tuple(dict.fromkeys(designation_key(alias) for alias in (source.name, *source.aliases)))

    def has(self, name: str) -> bool:
        """Whether this is the name of a known object, in this or another spelling."""
        known = self.is_alias(name) or self._row_of_key(designation_key(name), DESIGNATION) is not None
        return known or self._most_written_of(name) is not None

    @cached_property
    def _papers_on(self) -> NDArray[np.intp]:
        """How many papers each source is linked to, by row."""
        count = np.zeros(len(self._sources.columns.ra), np.intp)
        for number, part in enumerate(self._sources.parts):
            np.add.at(count, self._sources.rows_in(number)[part.links.row], 1)
        return count

    def _most_written_of(self, name: str) -> Source | None:
        """Of the sources in the patch of sky that a designation stands for, the one with the most papers; None where none has
        any, or two have as many. A source with a longer form of the designation comes before others that lie there: the galaxy
        "2CXO J031948.1+413042" before the cluster around it."""
        _, cells = cells_of([name])
        if not len(cells.ra) or cells.half_dec[0] > COARSE:
            return None
        columns = self._sources.columns
        place = Position(float(cells.ra[0]), float(cells.dec[0]))
        near, _ = columns.within(place, float(np.hypot(cells.half_ra[0], cells.half_dec[0])) + _NEAR_ENOUGH)
        points = Cells(columns.ra[near], columns.dec[near], np.zeros(len(near)), np.zeros(len(near)))
        rows = near[points.overlapping(place.ra, place.dec, float(cells.half_ra[0]), float(cells.half_dec[0]))]
        written = [row for row in rows.tolist() if self._papers_on[row]]
        sources = [(int(self._papers_on[row]), self._sources.at(row)) for row in written]
        sources = [pair for pair in sources if _has_longer(pair[1], name)] or sources
        sources.sort(key=lambda pair: -pair[0])
        if not sources or (len(sources) > 1 and sources[0][0] == sources[1][0]):
            return None
        return sources[0][1]

    def mentioned(self, query: str) -> list[str]:
        """Names of known objects in a question, as written there."""
        return [mention.text for mention in self.mentions(query)]

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
        name = re.sub(r"(?:'s|’s)?(?:[\s?!.,;:)\]\"'”]|\s[-–—])*$", "", raw).lstrip("([\"'“")
        key = normalise(name)
        if len(key) < 2 or key.isdigit() or _is_plain_word(name, key) or _STOP_WITHIN.search(name):
            return None
        row = self._row_named(name)
        if row is None and (otherwise := _otherwise(name)) and not normalise(otherwise).isdigit():  # "Seyfert 1s"
            row = self._row_of_key(normalise(otherwise))
            name = otherwise if name.startswith(otherwise) else name
        source = None if row is None else self._sources.at(row)
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
        spelled += [(name, text.find(name)) for name in own_names(text)]
        for name, begin in spelled:
            overlaps = any(start < begin + len(name) and begin < end for start, end in known)
            if not overlaps and self.resolve(name) is None and not any(name in other for other in found):
                found.append(name)
        return found

    def suggestions(self, name: str, limit: int = 3) -> list[str]:
        """Names spelled much like this one, for a question back; never taken as the answer."""
        key = normalise(name)
        known: dict[str, int] = {}
        for beginning in dict.fromkeys((key[:3], key[:2], key[:1], "")):  # the likeliest first, of very many names
            for number, part in enumerate(self._sources.parts):
                for alias, row in part.records.keys_from(beginning, _COMPARED - len(known)):
                    known.setdefault(alias, self._sources.row_in(number, row))
        names = dict.fromkeys(self._sources.at(known[alias]).name for alias in slips(key, known))
        return list(names)[:limit]

    def likely(self, name: str) -> Source | None:
        """The one source that has the designation's coordinates under another prefix, lies clearly nearest to them, or has a name that
        goes on from it ("SAX J1808") or is a slip of it; None where none or several do. What is taken so is told."""
        if begun(normalise(name)):
            going_on = self._going_on(normalise(name))
            return going_on[0] if len(going_on) == 1 else None
        if near := self.resolve(with_constellation_spelled(name)) or self._clearly_nearest(name):
            return near
        _, cells = cells_of([name])
        if not len(cells.ra):
            return None
        place = Position(float(cells.ra[0]), float(cells.dec[0]))
        reach = float(np.hypot(cells.half_ra[0], cells.half_dec[0])) + _ROUNDED
        rows, _ = self._sources.columns.within(place, min(reach, _REACH))
        return same_coordinates(name, [self._sources.at(int(row)) for row in rows])

    def _clearly_nearest(self, name: str) -> Source | None:
        """At the position of a full designation, others being clearly farther off."""
        if (position := position_in_name(name)) is None or position.precision > _NEAR_ENOUGH * 2:
            return None
        rows, apart = self._sources.columns.within(position, _NEAR_ENOUGH * 2)
        clearly = len(rows) and apart[0] <= _CLOSE and (len(rows) == 1 or apart[1] >= _CLOSER * apart[0])
        return self._sources.at(int(rows[0])) if clearly else None

    def _going_on(self, key: str) -> list[Source]:
        """Sources of which a name goes on from the designation that has this key."""
        bearing = self._bearing(key, key[0] == "j")
        return [s for s in bearing if any(goes_on(key, normalise(name)) for name in (s.name, *s.aliases))]

    def sharing(self, part: str) -> list[Source]:
        """Sources with a name that begins with these words ("Vela"), ends with this designation ("X-1") or goes on from this
        one ("4U 18"): what a name that is none of a source may stand for."""
        key = normalise(part)
        bearing = self._bearing(key, any(c.isdigit() for c in key)) if len(key) > 1 else []
        return [source for source in bearing if any(_holds(name, key) for name in (source.name, *source.aliases))]

    def _bearing(self, key: str, within: bool) -> list[Source]:
        """Sources with a name whose key begins with this one, or has it within."""
        rows: dict[int, None] = {}
        for number, part in enumerate(self._sources.parts):
            found = [row for _, row in part.records.keys_from(key, _SHARING)]
            found += part.records.rows_with(key) if within else []
            rows |= dict.fromkeys(self._sources.row_in(number, row) for row in found)
        return [self._sources.at(row) for row in rows]

    def nearest(self, position: Position, limit: int = 3) -> list[tuple[Source, float]]:
        """The nearest sources to a position, with separations in degrees."""
        for radius in (0.1, 5.0, 180.0):
            rows, separations = self._sources.columns.within(position, radius)
            if len(rows) >= limit or radius == 180.0:
                break
        pairs = zip(rows[:limit].tolist(), separations[:limit].tolist(), strict=True)
        return [(self._sources.at(row), separation) for row, separation in pairs]

    def _row_named(self, name: str) -> int | None:
        """The row of the source of that name, in any spelling or in the other ways of writing it."""
        row = self._row_of_key(normalise(name))
        others = iter(()) if row is not None else respellings(name)
        return next((found for other in others if (found := self._row_of_key(normalise(other))) is not None), row)

    def _row_of_key(self, key: str, kind: int = SPELLING) -> int | None:
        for number, part in enumerate(self._sources.parts):
            if (row := part.records.row_named(key, kind)) is not None:
                return self._sources.row_in(number, row)
        return None


def _has_longer(source: Source, designation: str) -> bool:
    """Whether a designation is one of the source's names, truncated."""
    return any(shortens(designation, name) for name in (source.name, *source.aliases))


def _holds(name: str, key: str) -> bool:
    """Whether a longer name begins or ends with the words of that key, or is the designation that it begins."""
    words = name.split()
    begins = any(normalise(" ".join(words[:n])) == key for n in range(1, len(words)))
    ends = any(c.isdigit() for c in key) and len(words) > 1 and normalise(words[-1]) == key
    return begins or ends or bool(_BEGUN.fullmatch(key) and normalise(name).startswith(key))


def _otherwise(name: str) -> str:
    """A name without the s of "NGC 4151s", and with the blank that "CygnusX-3" lacks; "" where it has neither."""
    if re.search(r"\ds$", name):
        return name[:-1]
    glued = re.fullmatch(r"([A-Za-z]{5,})(X[\s-]?\d{1,2})", name, re.I)
    return f"{glued[1]} {glued[2]}" if glued else ""


def _is_plain_word(name: str, key: str) -> bool:
    """Aliases such as ``Crab`` or ``Circinus`` count as names; lower-case English words that equal one do not."""
    return key in {"rabbit", "algol", "star", "proxima"} and name.split()[-1].islower()
