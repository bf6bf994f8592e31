"""The figures that matter for what a source is: periods of a pulsar, the temperature of a cluster, how far it is."""

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.tools.facts.known_values import KnownValue, known_values
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.value_text import said, value_text, who_measured
from retriever.catalogue.families import FAMILIES
from retriever.catalogue.members import kinds_of
from retriever.catalogue.nouns import joined
from retriever.catalogue.records import Source

_BINARY = ("spin_period", "orbital_period", "black_hole_mass", "magnetic_field")
_OF_CLASS = {
    "pulsar": ("spin_period", "orbital_period", "magnetic_field"),
    "PWN": ("spin_period", "age"),
    "HMXB": _BINARY,
    "LMXB": _BINARY,
    "CV": ("orbital_period", "spin_period"),
    "symbiotic star": ("orbital_period",),
    "SNR": ("age",),
    "galaxy cluster": ("temperature",),
    "AGN": ("black_hole_mass",),
    "Seyfert": ("black_hole_mass",),
    "quasar": ("black_hole_mass",),
    "blazar": ("black_hole_mass",),
}
_OF_ANY = ("flux", "photon_index")


def profile(state: State, source: Source) -> list[Claim]:
    """The best trusted value of each in one sentence, with whose it is; none where nothing is known of them. A redshift, which
    stands beside the position, says how far a source is that has one."""
    keys = (*_OF_CLASS.get(source.object_class, ()), *(() if source.redshift is not None else ("distance",)))
    best = [value for key in keys if (value := _best(state, source, key))]
    best = best or [value for key in _OF_ANY if (value := _brightness(state, source, key))]
    known = _well_known(state, source)
    if not best:
        return known
    told = "; ".join(f"{said(v.measurement)} {value_text(v.measurement)} ({who_measured(v.measurement)})" for v in best)
    ids = dict.fromkeys(i for value in best for i in value.ids)
    return [Claim(say("identify.profile", name=source.name, values=told), tuple(ids)), *known]


def _well_known(state: State, source: Source) -> list[Claim]:
    """The kinds of which books count it and its record says nothing."""
    labels = [FAMILIES[kind].label for kind in kinds_of(source) if not FAMILIES[kind].holds(source.subclass)]
    if not labels:
        return []
    text = say("identify.well_known", name=source.name, kinds=joined(labels, "and of the"))
    rows = [[source.name, label] for label in labels]
    return [finding(state, text, text, ("source", "well known among the"), rows, [state.ledger.add_source(source)])]


def _brightness(state: State, source: Source, key: str) -> KnownValue | None:
    """What is held of any source where nothing of its class is: the first value of the quantity that can be trusted."""
    return next((v for v in known_values(state.toolbox, source, key) if v.trusted and not v.bound), None)


def _best(state: State, source: Source, key: str) -> KnownValue | None:
    """A value of the quantity itself, no limit; none that was rounded to one digit, as 5 d for 5.6 d."""
    values = known_values(state.toolbox, source, key)
    return next((v for v in values if v.trusted and not v.bound and v.measurement.name == key and _sharp(v)), None)


def _sharp(value: KnownValue) -> bool:
    return float(f"{value.measurement.value:.0e}") != value.measurement.value
