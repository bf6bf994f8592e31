"""Which sources a request is on: named ones, those of earlier turns, or what lies at a position."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.agent.engine import State, ToolCall
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.bands import Restriction
from assistant.tools.facts.known_values import KnownValue
from retriever.catalogue.quantities import QUANTITIES
from retriever.catalogue.records import Source
from retriever.names.positions import Position

KEYS = frozenset(q.key for q in QUANTITIES)
OF_BAND = frozenset(["flux", "luminosity", "unabsorbed_flux", "count_rate"])
_SHAPED = OF_BAND | {"photon_index", "column_density", "temperature", "hardness", "cutoff_energy", "variability"}
AT_POSITION = 10 / 3600  # degrees: what lies within is there
_CALLS, _OF_EACH = 6, 6  # tools in one turn, quantities of one call


def subjects(wanted: Wanted, state: State) -> tuple[Source, ...]:
    """The sources, each once; none where only a selection is meant."""
    held = state.toolbox.library.sources
    earlier = [held[i] for i in wanted.sources if i in held]
    found = {source.id: source for source in (*earlier, *wanted.known)}
    if not found and isinstance(wanted.near, Position):
        found = {source.id: source for source, _ in at_position(wanted.near, state)}
    elif not found and isinstance(wanted.near, Source) and not wanted.limits:
        found = {wanted.near.id: wanted.near}
    return tuple(found.values())


def at_position(place: Position, state: State) -> list[tuple[Source, float]]:
    """What lies at a position, within its own precision, with separations in degrees."""
    within = max(AT_POSITION, place.precision)
    near = state.toolbox.library.names.nearest(place, 3)
    return [(source, separation) for source, separation in near if separation <= within]


def restriction(wanted: Wanted) -> Restriction:
    """The band and the instrument that values are asked in."""
    return Restriction(wanted.band, wanted.instrument, wanted.not_instrument, wanted.authors, years_of(wanted))


def restriction_on(wanted: Wanted, key: str) -> Restriction:
    """The same for one of several quantities: a band is that of a flux where one is asked for ("z, index, 2-10 keV flux"), and what
    is of no band (a redshift, a period) is not kept to one."""
    fluxes = set(wanted.quantities) & OF_BAND
    of_key = key in (fluxes or _SHAPED)
    return restriction(wanted if of_key else replace(wanted, band=""))


def years_of(wanted: Wanted) -> tuple[int, int] | None:
    """The first and the last year of references that values are asked of."""
    if wanted.year_from is None and wanted.year_to is None:
        return None
    return wanted.year_from or 0, wanted.year_to or 9999


def of_years(values: Sequence[KnownValue], wanted: Wanted) -> list[KnownValue]:
    """The values whose references are of the years asked for; all where none are."""
    years = years_of(wanted)
    return [value for value in values if years is None or years[0] <= value.year <= years[1]]


def of_the_answer(wanted: Wanted, state: State) -> Wanted:
    """A request on the answer before is on the quantities of that, where it names none itself."""
    if wanted.earlier not in ("answer", "quantity", "before", "both", "source", "second", "other") or wanted.quantities:
        return wanted
    if wanted.limits or wanted.order or wanted.classes or wanted.kinds:
        return wanted
    before = next((turn.wanted for turn in reversed(state.conversation.turns) if turn.wanted), None)
    if before is None:
        return wanted
    asked = (*before.quantities, *(limit.quantity for limit in before.limits), before.order)
    return replace(wanted, quantities=tuple(dict.fromkeys(key for key in asked if key in KEYS)))


def look_ups(wanted: Wanted, state: State) -> list[ToolCall]:
    """The steps that a page shows: each source, and the quantities that are looked up."""
    asked = [q for q in dict.fromkeys((*wanted.quantities, *(limit.quantity for limit in wanted.limits))) if q in KEYS]
    calls = []
    for source in subjects(wanted, state)[:_CALLS]:
        if asked:
            calls.append(ToolCall("source_parameters", {"source": source.id, "quantities": asked[:_OF_EACH]}))
        else:
            calls.append(ToolCall("identify_source", {"name": source.id}))
    return calls
