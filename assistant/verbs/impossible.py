"""Values of a question that no source can have: said before anything else, by every verb.

A hardness ratio of 1.7 or a dwarf nova at z = 3 is a slip of the question; an answer that passes over it takes it for sound.
"""

from dataclasses import replace

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.formulas.choosing import NO_FORMULA
from assistant.formulas.given import CRAB
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.facts.known_values import known_values, label_of
from assistant.verbs.selection.filter_of import filter_of
from assistant.verbs.selection.words import noun_of
from assistant.verbs.sources.difference_text import with_unit
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.value_text import value_text
from retriever.catalogue.kinds import GALACTIC
from retriever.catalogue.quantities import QUANTITIES, format_number, in_unit_of, quantity_by_key
from retriever.errors import BadInput
from retriever.library.source_sets import in_sets
from retriever.names.positions import find_position

_KEYS = frozenset(quantity.key for quantity in QUANTITIES)
_AT_LEAST, _AT_MOST = ("gt", "ge", "eq", "between"), ("lt", "le", "eq", "between")
_PLACED = ("redshift", "distance")  # of which a source has one
_FAR = 2.0  # times larger or smaller than the value that is held
_BEYOND_THE_GALAXY = 0.01  # redshift: its stars and their neighbours in the next galaxies have none as large


def challenged(wanted: Wanted, state: State) -> list[Claim]:
    """One sentence for each value that is impossible; of what no formula computes, none is needed."""
    if wanted.do == "compute" and wanted.formula == NO_FORMULA:
        return []
    claims = [claim for limit in wanted.limits if limit.quantity in _KEYS and (claim := _beyond(limit, state))]
    return claims + [claim for limit in wanted.limits if (claim := _too_far(limit, wanted, state))]


def contradicted(wanted: Wanted, state: State) -> list[Claim]:
    """That a value which something is computed from is far from what is held of the source: NGC 4151 lies at no redshift of 7."""
    if wanted.do != "compute" or len(wanted.known) != 1:
        return []
    source, claims = wanted.known[0], []
    for limit in (one for one in wanted.limits if one.quantity in _PLACED and one.op == "eq" and one.values):
        held = next((v for v in known_values(state.toolbox, source, limit.quantity) if v.comparable), None)
        if held is None or not _far_apart(
            limit, in_unit_of(quantity_by_key(limit.quantity), held.measurement) or limit.values[0]
        ):
            continue
        asked = with_unit(limit.quantity, format_number(limit.values[0], 4))
        told = {
            "name": source.name,
            "what": label_of(limit.quantity),
            "value": value_text(held.measurement),
            "asked": asked,
        }
        text = say("impossible.contradicted", **told)
        rows = [[asked, told["value"]]]
        claims.append(finding(state, text, f"{told['what']} of {source.name}", ("asked", "held"), rows, held.ids))
    return claims


def _far_apart(limit: Limit, held: float) -> bool:
    return not held / _FAR <= limit.values[0] <= held * _FAR


def nowhere(question: str, state: State) -> list[Claim]:
    """That a position of the question is not on the sky."""
    try:
        find_position(question)
    except BadInput as error:
        return [finding(state, f"**{error}**", "positions on the sky", ("position",), [[str(error)]], refuses=True)]
    return []


def all_impossible(wanted: Wanted, state: State) -> bool:
    """Whether something is computed from a value that can't be, or a verdict or an explanation is asked on values none of which can
    be: there is nothing more to say then."""
    valued = [limit for limit in wanted.limits if limit.values]
    if wanted.do == "compute":  # a result from what can't be is none
        return any(one.quantity in _KEYS and _beyond(one, state) for one in valued)
    on_values = wanted.do in ("conclude", "explain") and not wanted.known and not wanted.sources
    return on_values and bool(valued) and all(one.quantity in _KEYS and _beyond(one, state) for one in valued)


def _beyond(limit: Limit, state: State) -> Claim | None:
    """A value, or a bound that only values beyond what is possible meet."""
    quantity = quantity_by_key(limit.quantity)
    if (
        quantity.possible is None or not limit.values or limit.unit.lower() in CRAB
    ):  # in Crab it is no number of its own unit
        return None
    low, high = quantity.possible
    first, last = limit.values[0], limit.values[-1]
    above = limit.op in _AT_LEAST and first > high
    below = limit.op in _AT_MOST and (last < low or limit.op == "lt" and last <= low)
    if not (above or below):
        return None
    value, least, most = (
        with_unit(limit.quantity, format_number(one, 4)) for one in (first if above else last, low, high)
    )
    text = say("impossible.value", what=quantity.label, value=value, low=least, high=most)
    rows = [[value, least, most]]
    if limit.quantity == "hardness" and above:
        as_ratio = format_number((first - 1) / (first + 1), 3)
        text += " " + say("impossible.as_ratio", value=value, ratio=as_ratio)
        rows.append([value, as_ratio, "H/S"])
    return finding(state, text, f"what a {quantity.label} can be", ("asked", "least", "most"), rows, refuses=True)


def _too_far(limit: Limit, wanted: Wanted, state: State) -> Claim | None:
    """A redshift of sources that are only known in the Galaxy and next to it."""
    far = (
        limit.quantity == "redshift" and limit.op in _AT_LEAST and limit.values and limit.values[0] > _BEYOND_THE_GALAXY
    )
    if not far or not (wanted.class_words or wanted.kinds):
        return None
    library = state.toolbox.library
    meant = replace(filter_of(replace(wanted, limits=(), order=""), library).filter, ids=None)
    held = {
        library.columns.classes[kind] for kind in library.columns.kind[in_sets(library.sources, meant)].tolist()
    } - {""}
    if not held or not held <= GALACTIC:
        return None
    value, kinds = format_number(limit.values[0], 4), noun_of(library, meant)
    text = say("impossible.galactic", kinds=kinds[:1].upper() + kinds[1:], value=value)
    return finding(state, text, "what is known only near by", ("asked",), [[value]], refuses=True)
