"""All values of a quantity that are known of a source, the best first, each with its ids in the ledger.

Catalogues come first, by the order of the quantity's names; then what papers report; then the Galactic foreground, which is
no column of the source; values that are not to be trusted last.
"""

from dataclasses import dataclass

from assistant.tools.facts.bands import Restriction
from assistant.tools.quotations import holding
from assistant.tools.workbench import Workbench
from retriever.catalogue.filters import NOT_ITS_OWN, measurement_of
from retriever.catalogue.kinds import PLASMA
from retriever.catalogue.quantities import QUANTITIES, label, quantity_by_key
from retriever.catalogue.records import Measurement, Source

_KEYS = frozenset(q.key for q in QUANTITIES)
_LIMITS = ("_upper_limit", "_lower_limit")
# words of the grammar that are no quantity of the vocabulary, with the measurement names that they stand for
_NAMES = {
    "galactic_column": (NOT_ITS_OWN,),
    "unabsorbed_flux": ("flux_unabsorbed_b",),
    "mass_accretion_rate": ("mass_accretion_rate", "accretion_rate"),
    "period_derivative": ("spin_period_derivative", "period_derivative"),
    "line_width": ("line_width_fwhm", "line_width", "fwhm_velocity"),
}
EVERY = Restriction()


@dataclass(frozen=True)
class KnownValue:
    """A value with its ledger id, and that of the paper that reports it where one does."""

    measurement: Measurement
    id: str
    paper: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        return (self.id, self.paper) if self.paper else (self.id,)

    @property
    def bound(self) -> str:
        """``<`` for an upper limit, ``>`` for a lower one, "" for a value."""
        name = self.measurement.name
        return "<" if name.endswith(_LIMITS[0]) else ">" if name.endswith(_LIMITS[1]) else ""

    @property
    def year(self) -> int:
        """The year of its reference; 0 where it has none."""
        begin = self.measurement.reference[:4]
        return int(begin) if begin.isdigit() else 0

    @property
    def trusted(self) -> bool:
        """Whether it is the source's own and not flagged."""
        return not self.measurement.flag and self.measurement.name != NOT_ITS_OWN

    @property
    def comparable(self) -> bool:
        """Whether it may stand beside another source's value: trusted, and no limit."""
        return self.trusted and not self.bound


def names_of(key: str) -> tuple[str, ...]:
    """Measurement names of a quantity, or of a word of the grammar that is none, limits aside."""
    return quantity_by_key(key).names if key in _KEYS else _NAMES.get(key, (key,))


def label_of(key: str) -> str:
    """How a sentence says a quantity, or a word of the grammar that is none."""
    return quantity_by_key(key).label if key in _KEYS else label(names_of(key)[0])


def known_values(bench: Workbench, source: Source, key: str, of: Restriction = EVERY) -> tuple[KnownValue, ...]:
    """The values of a quantity, the best first, that are of a band and an instrument."""
    source_id = bench.ledger.add_source(source)
    found = [
        KnownValue(m, bench.ledger.add_measurement(m, source_id, source.id))
        for m in _catalogued(source, key)
        if of.fits(m) and (not of.authors or of.signed(_authors(bench, m)))
    ]
    found += [value for value in _reported(bench, source, source_id, key, of) if of.fits(value.measurement)]
    return tuple(sorted(found, key=lambda value: (_rank(value), of_another_model(source, key, value.measurement))))


def _rank(value: KnownValue) -> int:
    """Values, then limits, then what is not the source's own, then what is not to be trusted."""
    return 3 if value.measurement.flag else 2 if value.measurement.name == NOT_ITS_OWN else 1 if value.bound else 0


def of_another_model(source: Source, key: str, m: Measurement) -> bool:
    """Whether a value is of a model that says nothing of such a source: a black body of a galaxy cluster's gas."""
    return key in _KEYS and source.object_class in PLASMA and m.name in quantity_by_key(key).no_plasma


def _catalogued(source: Source, key: str) -> list[Measurement]:
    names = names_of(key)
    redshift = [measurement_of(source, quantity_by_key(key))] if key == "redshift" else []
    held = [m for name in names for m in source.measurements if _base(m.name) == name]
    return list(dict.fromkeys([m for m in redshift if m] + held))


def _authors(bench: Workbench, m: Measurement) -> tuple[str, ...]:
    """Who signed the reference of a catalogued value; none where the paper is not here."""
    paper = bench.library.papers.get(m.reference) if m.reference else None
    return paper.authors if paper else ()


def _reported(bench: Workbench, source: Source, source_id: str, key: str, of: Restriction) -> list[KnownValue]:
    wanted = tuple(name + limit for name in names_of(key) for limit in ("", *_LIMITS))
    found = []
    for paper, m in bench.library.reported(source.id, wanted):
        if (report := paper.report_on(source.id)) and of.signed(paper.authors):
            paper_id = bench.add_paper(paper, holding(paper, report, source, m))
            found.append(KnownValue(m, bench.ledger.add_measurement(m, source_id, source.id), paper_id))
    return found


def _base(name: str) -> str:
    for limit in _LIMITS:
        name = name.removesuffix(limit)
    return name
