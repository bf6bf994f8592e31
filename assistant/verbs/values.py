"""The verb ``values``: quantities and attributes of named or earlier sources, the best value of each first."""

from dataclasses import replace

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.known_values import known_values
from assistant.verbs import syntheses
from assistant.verbs.conclusions.between import one_source
from assistant.verbs.conclusions.certainty import of_value
from assistant.verbs.selection import listing
from assistant.verbs.sources.asked import ATTRIBUTES, NEUTRON_STAR, elsewhere, says_neutron_star, told
from assistant.verbs.sources.columns import further_columns
from assistant.verbs.sources.derived import derived_claims
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.named_value import named_value
from assistant.verbs.sources.premises import corrections
from assistant.verbs.sources.side_by_side import side_by_side
from assistant.verbs.sources.subjects import KEYS, OF_BAND, look_ups, of_the_answer, restriction_on, subjects
from assistant.verbs.sources.who import constellation_of, separation_claim, who_claim
from assistant.verbs.verb import Verb
from retriever.catalogue.filters import EITHER
from retriever.catalogue.records import Source
from retriever.names.positions import Position

_DERIVED = 4  # values that are computed below one table
_FEW = 4  # sources of which values in other bands are told one by one
MAIN = ("photon_index", "flux", "column_density", "distance")


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """The sources and their quantities; the nearest of the others where that is asked for."""
    if _of_papers(wanted, state):
        return syntheses.calls(wanted, state)
    beside = _neighbour(wanted, state)
    return listing.calls(beside, state) if beside else look_ups(wanted, state)


def write(wanted: Wanted, state: State) -> list[Claim]:
    """A class that was given wrongly first, then each quantity; several sources as one table."""
    if _of_papers(wanted, state):
        return syntheses.write(wanted, state)
    if beside := _neighbour(wanted, state):
        return listing.write(beside, state)
    wanted = of_the_answer(wanted, state)
    sources = subjects(wanted, state)
    claims = corrections(_with_its_object(wanted), state, sources)
    asked = list(wanted.quantities) or [limit.quantity for limit in wanted.limits]
    if "constellation" in asked and isinstance(wanted.near, Position):
        claims.append(_constellation(state, wanted.near))
        asked.remove("constellation")
        if not asked:
            return claims
    if "separation" in asked:
        claims += _separations(state, sources)
        asked.remove("separation")
        if not asked:
            return claims
    if wanted.papers and "papers" not in asked:
        asked.append("papers")
    if len(sources) > 1 and asked and (len(sources) > 2 or not set(asked) - set(KEYS)):
        lacking = [(key, s) for key in asked for s in sources if not known_values(state.toolbox, s, key)]
        derived = [claim for key, source in lacking[:_DERIVED] for claim in derived_claims(state, source, key, wanted)]
        table = side_by_side(state, sources, asked, wanted)
        return claims + table + _other_bands(state, sources, asked, wanted) + derived
    for source in sources:
        for instrument in wanted.instrument.split(EITHER):  # of each by itself
            claims += _of_one(state, source, asked, replace(wanted, instrument=instrument))
        claims += _judged(state, source, asked, wanted)
    return claims


def _with_its_object(wanted: Wanted) -> Wanted:
    """A mass that is said to be a neutron star's takes the source for one; the quantity's own word is the black hole's."""
    of_neutron_star = "black_hole_mass" in wanted.quantities and says_neutron_star(wanted)
    if not of_neutron_star or wanted.class_words or wanted.kinds:
        return wanted
    return replace(wanted, class_words=(NEUTRON_STAR,))


def _of_papers(wanted: Wanted, state: State) -> bool:
    """Whether values are asked of papers alone: "which photon index do they report?" behind a list of papers."""
    return bool(wanted.bibcodes) and not subjects(wanted, state)


def _neighbour(wanted: Wanted, state: State) -> Wanted | None:
    """The list that "how far is X from its nearest neighbour" asks for: by an order, which one source's values have not."""
    sources = subjects(wanted, state)
    apart = {*wanted.quantities, wanted.order} <= {"distance", "separation"}
    if len(sources) != 1 or not (wanted.order and wanted.limit and apart):
        return None
    return replace(
        wanted, do="list", near=sources[0], order="separation", descending=False, names=(), sources=(), quantities=()
    )


def _judged(state: State, source: Source, asked: list[str], wanted: Wanted) -> list[Claim]:
    """Whether the values have changed, or can be relied on, where that is asked beside them."""
    keys = [key for key in asked if key in KEYS and known_values(state.toolbox, source, key)]
    match wanted.verdict:
        case "changed" | "consistent":
            return [claim for key in keys for claim in one_source(state, source, key, wanted)]
        case "reliable" | "certain":
            return [claim for key in keys for claim in of_value(state, source, key, wanted)]
    return []


def _of_one(state: State, source: Source, asked: list[str], wanted: Wanted) -> list[Claim]:
    if not asked and wanted.columns:
        return [who_claim(state, source, wanted.question)]
    if "position" in asked and "error" in wanted.columns:
        cited = [state.ledger.add_source(source)]
        text = say("values.no_position_error", name=source.name)
        first = finding(state, text, f"error of the position of {source.name}", cited=cited, refuses=True)
        return [first, *_of_one(state, source, asked, replace(wanted, columns=()))]
    claims = [] if asked else [who_claim(state, source, wanted.question)]
    for key in asked or MAIN:
        if named := named_value(state, source, key, wanted):
            claims += named
            continue
        said = told(state, source, key, wanted)
        if asked or not said[0].refuses:
            claims += said if asked else said[:1]
        if key in asked and key not in ATTRIBUTES:
            claims += further_columns(state, source, key, wanted)
    return claims


def _other_bands(state: State, sources: tuple[Source, ...], asked: list[str], wanted: Wanted) -> list[Claim]:
    """Of fluxes that none of a few sources has in the band asked for, those in the nearest bands."""
    claims = []
    for key in (key for key in asked if wanted.band and key in OF_BAND and len(sources) <= _FEW):
        held = [known_values(state.toolbox, source, key, restriction_on(wanted, key)) for source in sources]
        if not any(held):
            claims += [claim for source in sources for claim in elsewhere(state, source, key, wanted)[:1]]
    return claims


def _constellation(state: State, place: Position) -> Claim:
    """Of a position, whatever lies there."""
    name = constellation_of(place.ra, place.dec)
    text = say("identify.constellation_there", constellation=name)
    return finding(state, text, "the constellation of that position", ("constellation",), [[name]])


def _separations(state: State, sources: tuple[Source, ...]) -> list[Claim]:
    """Of each pair of neighbours in the order in which they were named."""
    return [separation_claim(state, one, other) for one, other in zip(sources, sources[1:], strict=False)]


def lacks(wanted: Wanted) -> tuple[str, ...]:
    """Conditions and statistics over one source's values are another verb's."""
    return (say("values.no_statistics"),) if wanted.stat and wanted.stat not in ("all", "any") else ()


VERB = Verb(calls, write, lacks)
