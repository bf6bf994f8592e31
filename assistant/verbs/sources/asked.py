"""Everything that can be asked of one source, by its word in the grammar: who tells it."""

import math
from collections.abc import Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim, refused
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.computing.bands import band_of
from assistant.tools.facts.known_values import KnownValue, known_values, label_of
from assistant.verbs.portraits.notes import told_of
from assistant.verbs.sources import attributes as a
from assistant.verbs.sources import who
from assistant.verbs.sources.derived import derived_claims, not_computed
from assistant.verbs.sources.in_entries import entries_on
from assistant.verbs.sources.judgement import judged
from assistant.verbs.sources.paper_text import papers_on_quantity
from assistant.verbs.sources.subjects import KEYS, OF_BAND, of_years, restriction_on
from assistant.verbs.sources.value_text import best_claims, nothing_known
from retriever.catalogue.filters import NOT_ITS_OWN
from retriever.catalogue.records import Source

ATTRIBUTES: dict[str, a.Told] = {
    "class": lambda state, source, wanted: [who.class_claim(state, source)],
    "subclass": lambda state, source, wanted: [who.subclass_claim(state, source)],
    "names": lambda state, source, wanted: [who.names_claim(state, source)],
    "position": lambda state, source, wanted: who.position_claims(state, source, "position", wanted.to),
    "declination": lambda state, source, wanted: who.position_claims(state, source, "declination"),
    "right_ascension": lambda state, source, wanted: who.position_claims(state, source, "right_ascension"),
    "galactic_latitude": lambda state, source, wanted: who.position_claims(state, source, "galactic_latitude"),
    "constellation": lambda state, source, wanted: [who.constellation_claim(state, source)],
    "compact_object": a.compact_object,
    "companion": a.companion,
    "counterpart": a.counterpart,
    "discovery": lambda state, source, wanted: (
        told_of(state, source, "discovery")
        or a.from_papers(say("attributes.discovery"), "discovery", "discovered")(state, source, wanted)
    ),
    "origin_of_name": lambda state, source, wanted: (
        told_of(state, source, "name")
        or a.from_papers(say("attributes.origin_of_name"), "named after")(state, source, wanted)
    ),
    "nature": a.nature,
    "in_library": a.in_library,
    "identity": a.identity,
    "class_certainty": a.class_certainty,
    "galactic_column": a.galactic_column,
    "spectrum": a.spectrum,
    "exposure": a.of_spectrum(say("attributes.exposure"), "exposure_s", "s"),
    "counts": a.of_spectrum(say("attributes.counts"), "counts"),
    "papers": a.paper_count,
    "everything": a.everything,
    "any_quantity": a.any_value,
}


# what says something of a quantity that is seldom held
_NEAREST = {
    "extinction": "column_density",
    "galactic_column": "column_density",
    "unabsorbed_flux": "flux",
    "count_rate": "flux",
    "mass_accretion_rate": "luminosity",
    "period_derivative": "spin_period",
}


def told(state: State, source: Source, key: str, wanted: Wanted) -> list[Claim]:
    """The claims on one quantity or attribute of a source; of one that is not known, the nearest that is."""
    claims = _told(state, source, key, wanted)
    other = _NEAREST.get(key, "")
    held = known_values(state.toolbox, source, other)[:1] if other and len(claims) == 1 and claims[0].refuses else []
    return [*claims, *best_claims(state, source, other, held)] if held else claims


NEUTRON_STAR = "neutron star"


def says_neutron_star(wanted: Wanted) -> bool:
    """Whether the question speaks of a neutron star."""
    return NEUTRON_STAR in wanted.question.lower().replace("-", " ")


def _told(state: State, source: Source, key: str, wanted: Wanted) -> list[Claim]:
    if key in ATTRIBUTES:
        return ATTRIBUTES[key](state, source, wanted)
    limits = restriction_on(wanted, key)
    seen = told_of(state, source, "seen") if key == "age" and not limits else []
    values = of_years(known_values(state.toolbox, source, key, limits), wanted)
    if any(limit.quantity == key and limit.state in ("detection", "measured") for limit in wanted.limits):
        values = [value for value in values if not value.bound]
    if seen and not values:
        return seen
    if key not in KEYS:
        return (
            best_claims(state, source, key, values) if values else [nothing_known(state, label_of(key), source, limits)]
        )
    claims = best_claims(state, source, key, values, limits)
    if key == "black_hole_mass" and not values and says_neutron_star(wanted):
        claims = [nothing_known(state, say("attributes.mass_of_neutron_star"), source)]
    if values and all(value.measurement.name == NOT_ITS_OWN for value in values):
        claims = [_none_of_its_own(state, source, key), *claims]
    claims += judged(state, source, key, values)
    by_redshift = not values and key == "distance" and source.redshift is not None
    if by_redshift:
        claims += best_claims(state, source, "redshift", known_values(state.toolbox, source, "redshift")[:1])
    quoted: list[Claim] = []
    computed = derived_claims(state, source, key, wanted) if not any(v.trusted for v in values) else []
    claims += computed or (not_computed(state, source, key) if not values else [])
    if not any(value.trusted for value in values) and not (by_redshift or computed):
        quoted = papers_on_quantity(state, source, key, limits)
        claims = (
            claims + quoted if values or not quoted else quoted
        )  # "none is known" beside a paper's own words is false
    if not values and limits and not quoted:
        claims += elsewhere(state, source, key, wanted)
    if len(claims) == 1 and claims[0].refuses:
        claims = [*entries_on(state, source, key), *claims]
    return seen + claims


def _none_of_its_own(state: State, source: Source, key: str) -> Claim:
    """That only the foreground is known, said before it is given."""
    table = state.ledger.add_table(f"{label_of(key)} of {source.name} itself", ["found"], [["nothing"]], 0)
    cited = (table, state.ledger.add_source(source))
    return refused("values.none_of_its_own", cited, what=label_of(key), name=source.name)


def elsewhere(state: State, source: Source, key: str, wanted: Wanted) -> list[Claim]:
    """What is known of the quantity in other bands or by other instruments than those asked for."""
    values: Sequence[KnownValue] = known_values(state.toolbox, source, key)
    if values and wanted.band and key in OF_BAND:
        values = nearest_band_first(values, wanted.band)
    return best_claims(state, source, key, values[:3]) if values else []


def nearest_band_first(values: Sequence[KnownValue], word: str) -> list[KnownValue]:
    """Values in the order in which their bands are near to the one asked for; what is of no band or of a word that is none last."""
    asked = band_of(word)

    def off(value: KnownValue) -> float:
        held = band_of(value.measurement.band)
        if asked is None or held is None or min(*asked, *held) <= 0:
            return math.inf
        return abs(math.log(held[0] / asked[0])) + abs(math.log(held[1] / asked[1]))

    return sorted(values, key=off)
