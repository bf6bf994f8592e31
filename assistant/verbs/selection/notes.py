"""What is said beside a list or a number over sources: what was compared, what was left out, how words were read."""

import numpy as np
from numpy.typing import NDArray

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.tools.selection.select_sources import Selected
from assistant.verbs.selection.filter_of import Planned
from retriever.catalogue.families import FAMILIES
from retriever.catalogue.filters import SourceFilter
from retriever.catalogue.quantities import quantity_by_key
from retriever.library.source_sets import well_known
from retriever.library.value_looks import Look


def note(state: State, text: str, count: int = 0) -> Claim:
    """A sentence on counts, with the table that holds them."""
    table = state.ledger.add_table(text.replace("**", ""), ["counted"], [[count]], count)
    return Claim(text, (table,))


def refusals(state: State, planned: Planned, lacking: tuple[str, ...]) -> list[Claim]:
    """What no record tells, by name; parts that can't be done are told as notes."""
    claims = []
    for kind in planned.refused:
        text = say("selection.untold", kind=kind)
        table = state.ledger.add_table(text.replace("**", ""), ["found"], [["nothing"]], 0)
        claims.append(Claim(text, (table,), refuses=True))
    if not claims:
        text = say("selection.cannot", what="; ".join(lacking))
        table = state.ledger.add_table(text.replace("**", ""), ["found"], [["nothing"]], 0)
        claims.append(Claim(text, (table,), refuses=True))
    return claims


def left_out(state: State, result: Selected, planned: Planned) -> list[Claim]:
    """One paragraph: what was compared of how many, and what was left out for that."""
    selection, told = result.selection, []
    pairs = zip(result.wanted.conditions, selection.looks, strict=True)
    compared = [look for condition, look in pairs if condition.op != "is"]
    looks = {look.group: look for look in (*compared, selection.ordered) if look is not None and look.group}
    for look in looks.values():
        ordered = look is selection.ordered and not any(look is one for one in selection.looks)
        base = result.total if ordered else len(selection.base)
        told += _of_look(look, base)
    told += list(planned.notes)
    told += _marked(state, result)
    told += _stars_apart(state, result.wanted, result.selection.rows)
    return [note(state, " ".join(told), result.total)] if told else []


def _stars_apart(state: State, wanted: SourceFilter, rows: NDArray[np.intp]) -> list[str]:
    """Of "stars", how many are young ones, which the records hold as a class of their own."""
    kinds = {name for kind in wanted.kinds if not kind.family for name in kind.classes}
    if kinds != {"star", "YSO"} or not len(rows):
        return []
    columns = state.toolbox.library.columns
    found = [columns.classes[kind] for kind in columns.kind[rows].tolist()]
    every = [columns.classes[kind] for kind in columns.kind.tolist()]
    stars, young = found.count("star"), found.count("YSO")
    return [say("selection.stars_apart", stars=stars, young=young, unknown=every.count(""), all=len(every))]


def _of_look(look: Look, base: int) -> list[str]:
    told = []
    if look.having < base:
        told.append(say("selection.having", what=look.group, having=look.having, base=base))
    if look.reported:
        told.append(say("selection.reported", count=look.reported))
    if look.several:
        told.append(say("selection.several_reported", count=look.several))
    if look.unlike:
        other = "; ".join(look.others[:3])
        text = say("selection.unlike", count=look.unlike, other=other)
        told.append(text if look.unlike > 1 else say("selection.unlike_one", other=other))
    what = quantity_by_key("column_density" if look.quantity == "galactic_column" else look.quantity).label
    if look.limits:
        told.append(say("selection.limits", count=look.limits, what=what))
    if look.flagged:
        told.append(say("selection.flagged", count=look.flagged, what=what))
    return told


def _marked(state: State, result: Selected) -> list[str]:
    """Kinds that a source may be of without saying so, and how many of those selected are of one only as well known."""
    families = [*(kind.family for kind in result.wanted.kinds if kind.family), *result.wanted.roles]
    without = [*(kind.family for kind in result.wanted.not_kinds if kind.family), *result.wanted.not_roles]
    told = [_counted_as(state, result, family) for family in dict.fromkeys(families)]
    left = (FAMILIES[family] for family in dict.fromkeys(without))
    told += [say("selection.marked_out", what=family.label) for family in left if family.rest]
    if {"seyfert_1", "seyfert_2"} & {*families, *without}:
        told.append(say("selection.seyfert_between"))
    if "pulsar" in families:
        told.append(say("selection.pulsars"))
    return [text for text in told if text]


def _counted_as(state: State, result: Selected, family: str) -> str:
    what, rest = FAMILIES[family].label, FAMILIES[family].rest
    known = well_known(state.toolbox.library.sources, family)
    count = int(known[result.selection.rows].sum())
    if not count:
        return say("selection.marked", what=what) if rest else ""
    key = "selection.well_known" if count < result.total else "selection.all_well_known"
    return " ".join([say(key, count=count, what=what), *([say("selection.others_may_be", what=what)] if rest else [])])
