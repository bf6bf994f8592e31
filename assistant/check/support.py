"""What a ledger record says, taken apart for verification: its numbers with unit, bound, quantity and subject, and its prose.

A number of a record supports only what it stands for: the 1.38 of a photon index is no redshift, that of NGC 4151 is not
3C 273's, and an upper limit is no value.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.check.names import CachedNames, without_names
from assistant.evidence.ledger import Evidence, Ledger
from retriever.catalogue.kinds import CLASS_WORDS
from retriever.catalogue.quantities import (
    QUANTITIES,
    label,
    quantities_named,
    quantities_of,
)
from retriever.text.number_words import number_words
from retriever.text.numbers import Figure, numbers_in
from retriever.text.sentences import sentences
from retriever.text.units import dimension_of, split_unit

_FIELD_UNITS = {"ra": "deg", "dec": "deg", "exposure_s": "s", "energy_range_keV": "keV"}
_IN_UNIT = re.compile(
    r"\bin ((?:kilo|mega)?(?:parsecs?|days|hours|years|seconds|k?eV|k?pc|Mpc|arcsec|deg(?:rees)?|km/s))\b"
)
_COLUMN_S = re.compile(r"\(([^()]+)\)$")  # the unit of a column


@dataclass(frozen=True)
class Known:
    """A number that a record holds. ``quantities`` and ``subjects`` are empty where the record does not say."""

    value: float
    dimension: str = ""
    factor: float = 1.0
    bound: str = ""
    quantities: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    place: tuple[object, ...] = ()  # record and sentence: two ends of a range must stand in one
    # "value" for a measurement's own value; "level" for a confidence, told in per cent only; "prose": what it is of may be
    # said elsewhere in the text
    role: str = ""
    label: str = ""  # what a measurement is called: "giant halo spectral index" names no quantity of the catalogue's


@dataclass
class Support:
    """One record, read once."""

    item: Evidence
    numbers: list[Known] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)  # sentences that may hold a "not" or a "may"
    titles: list[str] = field(
        default_factory=list
    )  # of a table, and its finding: they allow a "not" and oblige to none
    text: str = ""
    words: list[float] = field(default_factory=list)


class SupportReader:
    """Reads records of one ledger, each once."""

    def __init__(self, names: CachedNames, ledger: Ledger):
        self.names, self.ledger = names, ledger
        self._read: dict[str, Support] = {}

    def of(self, evidence_ids: Iterable[str]) -> list[Support]:
        """The records of these ids, what computed values among them are from, and the sources of measurements."""
        return [self._support(i) for i in self.ledger.with_origins(evidence_ids) if i in self.ledger]

    def _support(self, evidence_id: str) -> Support:
        if evidence_id not in self._read:
            item = self.ledger[evidence_id]
            support = Support(item, text=item.support, words=number_words(item.support))
            _READERS[item.kind](self, support)
            self._read[evidence_id] = support
        return self._read[evidence_id]

    def _measurement(self, support: Support) -> None:
        r = support.item.record
        quantities = quantities_of(r["name"])
        subjects = frozenset([support.item.subject or r["source"]])
        factor, unit = split_unit(str(r["unit"]))
        dimension, scale = dimension_of(unit)
        bound = "<" if r["name"].endswith("_upper_limit") else ">" if r["name"].endswith("_lower_limit") else ""
        place, called = (support.item.id,), label(r["name"]).lower()
        for key in ("value", "low", "high"):
            if r[key] is not None:
                support.numbers.append(
                    Known(
                        r[key] * factor,
                        dimension,
                        scale,
                        bound,
                        quantities,
                        subjects,
                        place,
                        "value" if key == "value" else "",
                        called,
                    )
                )
        if r["level"]:
            support.numbers.append(Known(100 * r["level"], "percent", 1.0, "", quantities, subjects, place, "level"))
        support.prose = [r["method"], r["flag"]]
        # the method's own numbers (bands, catalogue names) go with the quantity; a percentage is a level, unless it is the unit
        support.numbers += [
            Known(
                f.value,
                f.dimension,
                f.factor,
                f.bound,
                quantities,
                subjects,
                place,
                "level" if f.dimension == "percent" != dimension else "",
                called,
            )
            for f in numbers_in(without_names(support.text, self.names))
        ]

    def _computation(self, support: Support) -> None:
        """The result and its inputs, each in its unit; the formula's own numbers and what it assumes. None of them is
        held to a quantity's name: a formula puts many beside one another."""
        r = support.item.record
        subjects = frozenset([support.item.subject] if support.item.subject else [])
        for n, part in enumerate((r, *r["inputs"])):
            factor, unit = split_unit(str(part["unit"]))
            dimension, scale = dimension_of(unit)
            support.numbers += [
                Known(
                    part[key] * factor, dimension, scale, part.get("bound", ""), frozenset(), subjects, place, "prose"
                )
                for key in ("value", "low", "high")
                if part[key] is not None
                for place in [(support.item.id, n)]
            ]
        if r["level"]:
            place = (support.item.id, "level")
            support.numbers.append(Known(100 * r["level"], "percent", 1.0, "", frozenset(), subjects, place, "level"))
        names = [r["what"], *(part["name"] for part in r["inputs"])]  # they name bands: "2-10 keV flux"
        for n, text in enumerate((r["formula"], r["put_in"], *sentences(r["says"]), *names)):
            support.numbers += [
                Known(
                    f.value,
                    f.dimension,
                    f.factor,
                    f.bound,
                    frozenset(),
                    frozenset(),
                    (support.item.id, "s", n),
                    "prose",
                )
                for f in numbers_in(without_names(text, self.names))
            ]
        support.prose = sentences(r["says"])

    def _source(self, support: Support) -> None:
        r, subjects = support.item.record, frozenset([support.item.subject or support.item.id])
        support.text += " | " + ", ".join(w for w, classes in CLASS_WORDS.items() if classes == (r.get("class"),))
        for key, value in r.items():
            if key == "simulation":
                continue  # what a spectrum was simulated from is no finding on the source
            dimension, factor = dimension_of(_FIELD_UNITS.get(key, ""))
            quantities = frozenset(["redshift"]) if key == "redshift" else frozenset()
            values = value if isinstance(value, (list, tuple)) else [value]
            support.numbers += [
                Known(float(v), dimension, factor, "", quantities, subjects, (support.item.id, key))
                for v in values
                if isinstance(v, (int, float)) and not isinstance(v, bool)
            ]
        self._sentences(support, [support.text], subjects, role="")

    def _paper(self, support: Support) -> None:
        r = support.item.record
        subjects = frozenset([support.item.subject] if support.item.subject else [])
        place = (support.item.id, "year")
        support.numbers.append(Known(float(r["year"]), place=place, role="prose"))
        if r["page"]:
            support.numbers.append(Known(float(r["page"]), place=(support.item.id, "page"), role="prose"))
        support.prose = [r["title"], *sentences(r["passage"])]
        self._sentences(support, support.prose, subjects)

    def _glossary(self, support: Support) -> None:
        support.prose = [
            s for part in (support.item.record["definition"], support.item.record["example"]) for s in sentences(part)
        ]
        # an entry is said with its name before it
        support.prose += [f"{support.item.record['term']}: {first}" for first in support.prose[:1]]
        self._sentences(support, support.prose, frozenset())

    def _table(self, support: Support) -> None:
        r = support.item.record
        found = str(r.get("finding", ""))
        support.numbers.append(Known(float(r["total"]), place=(support.item.id, "total")))
        support.titles = [*sentences(r["title"]), *sentences(found)]
        # a cell that is a sentence says what it says, as any prose
        cells = (cell for row in r["rows"] for cell in row if isinstance(cell, str) and cell.endswith("."))
        support.prose = [sentence for cell in cells for sentence in sentences(cell)]
        self._sentences(support, [r["title"], *support.prose], frozenset())
        for n, row in enumerate(r["rows"]):
            subjects = frozenset(m.source.id for cell in row[:1] for m in self.names.mentions(str(cell)))
            for column, cell in enumerate(row):
                name = str(r["columns"][column]) if column < len(r["columns"]) else ""
                quantities = frozenset(q.key for q in QUANTITIES if q.key == name) or quantities_named(name)
                behind = _COLUMN_S.search(name)  # "14-195 keV flux (erg s^-1 cm^-2)": a cell may be said with its unit
                spoken = dimension_of(behind[1]) if behind else ("", 1.0)
                role = "prose" if found and not quantities else ""  # the finding says what its numbers are of
                figures = (
                    [Figure(float(cell), 0.0, "")]
                    if isinstance(cell, (int, float))
                    else numbers_in(without_names(str(cell), self.names))
                )
                support.numbers += [
                    Known(f.value, *unit, f.bound, quantities, subjects, (support.item.id, n), role)
                    for f in figures
                    for unit in {
                        (f.dimension, f.factor),
                        (f.dimension or spoken[0], f.factor if f.dimension else spoken[1]),
                    }
                ]

    def _sentences(self, support: Support, texts: list[str], subjects: frozenset[str], role: str = "prose") -> None:
        for n, sentence in enumerate(texts):
            named = frozenset(m.source.id for m in self.names.mentions(sentence))
            quantities = quantities_named(sentence)
            bare = without_names(sentence, self.names)
            spoken = _IN_UNIT.search(bare)  # "lags, in days, of 10.2"
            unit = dimension_of(spoken[1]) if spoken else ("", 1.0)
            support.numbers += [
                Known(f.value, *unit, f.bound, quantities, subjects | named, (support.item.id, "s", n), role)
                for f in numbers_in(bare)
                if unit[0] and not f.dimension
            ]
            support.numbers += [
                Known(
                    f.value,
                    f.dimension,
                    f.factor,
                    f.bound,
                    quantities,
                    subjects | named,
                    (support.item.id, "s", n),
                    role,
                )
                for f in numbers_in(bare)
            ]


_READERS = {
    "measurement": SupportReader._measurement,
    "computation": SupportReader._computation,
    "source": SupportReader._source,
    "paper": SupportReader._paper,
    "glossary": SupportReader._glossary,
    "table": SupportReader._table,
}
