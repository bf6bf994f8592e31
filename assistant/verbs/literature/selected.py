"""Papers on sources of a selection ("quasars beyond redshift 3", "in Lupus", "the hardest AGN"): which sources, and in words."""

from dataclasses import replace
from typing import Any

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.literature.find_papers import NAMED, Literature
from assistant.verbs.selection.arguments import arguments
from assistant.verbs.selection.filter_of import KEYS, PLACED, Planned, filter_of
from assistant.verbs.selection.filter_of import lacks as list_lacks
from assistant.verbs.selection.notes import note, refusals
from assistant.verbs.selection.words import conditions_of, noun_of
from retriever.catalogue.records import Source

_AT_POSITION = 10.0  # arcsec, as far as a source may be from the position where it is looked for


def selects(wanted: Wanted) -> bool:
    """Whether papers are asked for on the sources of a selection; conditions beside named sources are on what papers say."""
    chosen = wanted.narrows or _ordered(wanted)
    return chosen and not wanted.known and not wanted.bibcodes


def _ordered(wanted: Wanted) -> bool:
    """Whether it is sources that are ordered, not papers."""
    return wanted.order in KEYS | PLACED


def planned(wanted: Wanted, state: State) -> Planned:
    """The filter of the sources; what a request says of papers' instruments and values is not on sources."""
    meant = replace(wanted, instrument="", not_instrument="", band="", quantities=(), topic="")
    if wanted.near and not wanted.limits and not _ordered(wanted) and not isinstance(wanted.near, Source):
        at = Limit("separation", "le", (_AT_POSITION,), said=f"{_AT_POSITION:g} arcsec", unit="arcsec")
        meant = replace(meant, limits=(at,))
    if not _ordered(wanted):
        meant = replace(meant, order="")
    return filter_of(meant, state.toolbox.library)


def cannot(wanted: Wanted) -> tuple[str, ...]:
    """Parts of a selection that can't be done, in words: nothing is answered without them."""
    told = list_lacks(Wanted("list", limits=wanted.limits))
    if isinstance(wanted.near, Source) and not wanted.limits and not _ordered(wanted):
        return (*told, say("literature.how_near"))
    return told


def arguments_for(wanted: Wanted, state: State) -> dict[str, Any]:
    """What ``find_papers`` has to know of the selection."""
    plan = planned(wanted, state)
    what = noun_of(state.toolbox.library, plan.filter)[:400]
    given = {"among": arguments(plan.filter), "what": what}
    return given | ({"most": min(wanted.limit or 1, 200)} if _ordered(wanted) else {})


def refused(wanted: Wanted, state: State) -> list[Claim]:
    """Why a selection can't be made; none where it can."""
    if not selects(wanted):
        return []
    plan, lacking = planned(wanted, state), cannot(wanted)
    return refusals(state, plan, lacking) if plan.refused or lacking else []


def in_words(state: State, result: Literature) -> str:
    """``quasars with redshift above 3``; of a superlative the quantity that they are ordered by."""
    if result.selected is None:
        return ""
    library, chosen = state.toolbox.library, result.selected
    text = noun_of(library, chosen.wanted)
    if chosen.wanted.conditions:
        conditions = conditions_of(library, chosen.wanted, chosen.selection.looks)
        text = say("selection.with_conditions", noun=text, conditions=conditions)
    return text


def chosen(state: State, result: Literature) -> list[Claim]:
    """Which sources the papers are on, where these stand for a selection by name."""
    selected = result.selected
    if selected is None or not result.taken or len(result.taken) > NAMED:
        return []
    names = " and ".join(state.toolbox.library.sources[i].name for i in result.taken)
    key = "first_chosen" if result.most else "chosen"
    told = {"names": names, "what": in_words(state, result), "total": selected.total, "order": _order_of(result)}
    made = note(state, say(f"literature.{key}", **told), selected.total)
    return [Claim(made.text, (*made.evidence, *result.sources))]


def _order_of(result: Literature) -> str:
    if result.selected is None:
        return ""
    wanted = result.selected.wanted
    by = (wanted.order_by or wanted.order).replace("_", " ")
    return say("literature.highest" if wanted.descending else "literature.lowest", what=by)


def none_selected(state: State, result: Literature) -> list[Claim]:
    """That no source meets the selection, so that there can be no papers on any."""
    if result.selected is None or result.taken:
        return []
    made = note(state, say("literature.none_selected", what=in_words(state, result)))
    return [Claim(made.text, made.evidence, refuses=True)]
