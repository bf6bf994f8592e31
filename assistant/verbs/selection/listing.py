"""The verbs ``list`` and ``count``: how many sources meet a request, which, and what was left out of the comparison."""

import re
from dataclasses import replace
from functools import reduce

import numpy as np

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.request.order import WHOLE
from assistant.tools.selection.select_sources import Selected
from assistant.tools.selection.whose import CLASS_FROM, SPEAKING
from assistant.verbs.selection.arguments import arguments
from assistant.verbs.selection.filter_of import KEYS, filter_of, lacks
from assistant.verbs.selection.misses import misses
from assistant.verbs.selection.notes import left_out, note, refusals
from assistant.verbs.selection.ranking import called, first, is_ranked, several
from assistant.verbs.selection.untold import disagreeing_untold, untold
from assistant.verbs.selection.words import conditions_of, noun_of
from assistant.verbs.sources.in_entries import entry_on_kinds
from assistant.verbs.verb import Verb
from retriever.catalogue.families import FAMILIES
from retriever.catalogue.members import familiar
from retriever.catalogue.nouns import joined
from retriever.catalogue.quantities import format_number, quantity_by_key
from retriever.library.source_sets import in_sets
from retriever.library.value_looks import Look

_MOST = 200  # rows of a table
_FEW = 5  # sources of before that are told by name


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """One selection, unless it would be another one than was asked for."""
    planned = filter_of(wanted, state.toolbox.library)
    if planned.refused or _impossible(wanted):
        return []
    usual = (_MOST if planned.filter.of_ids_alone and not wanted.offset else None) if wanted.do == "list" else 0
    limit = (
        min(wanted.limit, _MOST) if wanted.limit else usual
    )  # a list of before that is asked for again is wanted whole
    given = {
        "what": noun_of(state.toolbox.library, planned.filter)[:400],
        "wanted": arguments(planned.filter),
        "columns": tuple(c for c in (*wanted.columns, *wanted.quantities) if c not in wanted.not_columns),
        "limit": limit,
        "offset": wanted.offset,
    }
    return [ToolCall("select_sources", given)]


def _impossible(wanted: Wanted) -> bool:
    """Whether a condition can't be met or told: a list without it would answer another question."""
    return bool(lacks(Wanted("list", limits=wanted.limits, order=wanted.order)))


def write(wanted: Wanted, state: State) -> list[Claim]:
    """The verdict with its table, then what was left out and how words were read."""
    planned, result = filter_of(wanted, state.toolbox.library), state.found(Selected)
    if result is None:
        return [*refusals(state, planned, lacks(wanted)), *entry_on_kinds(state, wanted.kinds)]
    if wanted.authors and result.wanted.ids == ():
        text = say("selection.none_by", author=" or ".join(wanted.authors))
        return [replace(note(state, text), refuses=True)]
    if not result.total:
        told = [] if len(result.selection.base) else entry_on_kinds(state, wanted.kinds)
        return [_none(state, result), *told, *left_out(state, result, planned)]
    if wanted.do != "list":
        examples = [_examples(state, result)] if result.sources else []
        return [_count(state, result), *examples, *left_out(state, result, planned)]
    ordered = result.selection.ordered
    if wanted.limit is not None and ordered and wanted.order in KEYS and result.selection.unordered == result.total:
        what = {"what": called(ordered), "noun": noun_of(state.toolbox.library, result.wanted), "total": result.total}
        return [replace(note(state, say("selection.no_value", **what), result.total), refuses=True)]
    if not result.sources:
        text = say("selection.past_the_end", total=result.total)
        return [note(state, text, result.total)]
    return [_listed(state, wanted, result), *_no_papers(state, wanted, result), *left_out(state, result, planned)]


def _count(state: State, result: Selected) -> Claim:
    """How many; by class where several classes were counted together."""
    text = _how_many(state, result)
    columns, kind = state.toolbox.library.columns, result.selection.rows
    found = np.bincount(columns.kind[kind], minlength=len(columns.classes))
    counted = [(int(n), name or "unknown") for name, n in zip(columns.classes, found, strict=True) if n]
    rows = [[name, n] for n, name in sorted(counted, key=lambda pair: -pair[0])]
    table = state.ledger.add_table(text.replace("**", ""), ["class", "sources"], rows, result.total)
    return Claim(text, (table,), table=table if len(rows) > 1 else "")


def _examples(state: State, result: Selected) -> Claim:
    """Some of those counted, where a number of them is asked for beside."""
    text = say("selection.examples", names=joined([source.name for source in result.sources], "and"))
    table = state.ledger.add_table(text, result.headings, result.rows, result.total)
    return Claim(text, (table, *result.source_ids[:WHOLE]))


def _none(state: State, result: Selected) -> Claim:
    """That nothing meets it, with how many there were to meet it."""
    library, base = state.toolbox.library, len(result.selection.base)
    noun = noun_of(library, result.wanted)
    cited: tuple[str, ...] = ()
    pairs = zip(result.wanted.conditions, result.selection.looks, strict=True)
    impossible = [c for c, look in pairs if c.than and (look.bound is None or np.isnan(look.bound))]
    if impossible:
        what = _label(impossible[0].quantity)
        text = say("selection.nothing_to_compare", what=what, name=library.sources[impossible[0].than].name)
    elif base and (text_of := disagreeing_untold(library, result, noun)):
        text = text_of
    elif base and (lacking := untold(result.wanted, result.selection)):
        what = joined([_label(key) for key in lacking], "and")
        text = say("selection.none_told", what=what, base=base, noun=noun)
    elif base and result.wanted.conditions:
        conditions = conditions_of(library, result.wanted, result.selection.looks)
        key, told = _by_what(result)
        text = say(f"selection.none_of{key}", base=base, noun=noun, conditions=conditions, **told)
        nearest, cited = misses(state, result)
        text = f"{text} {nearest}".strip()
    elif not base and (unmarked := _unmarked(state, result)):
        text = unmarked
    else:
        text = say("selection.none", noun=noun)
    table = state.ledger.add_table(text.replace("**", ""), ["source"], [], 0)
    return Claim(text, (table, *cited), refuses=True)


def _unmarked(state: State, result: Selected) -> str:
    """That no record says what is asked, which of the others may be all the same; "" where records do tell it."""
    open_kinds = [role for role in result.wanted.roles if FAMILIES[role].rest]
    whole = replace(result.wanted, roles=tuple(role for role in result.wanted.roles if role not in open_kinds))
    library = state.toolbox.library
    if not open_kinds or not (base := int(in_sets(library.sources, whole).sum())):
        return ""
    return say("selection.none_marked", base=base, noun=noun_of(library, result.wanted), whole=noun_of(library, whole))


def _how_many(state: State, result: Selected) -> str:
    library = state.toolbox.library
    noun, base = noun_of(library, result.wanted), len(result.selection.base)
    if result.wanted.of_ids_alone:
        names = [familiar(library.sources.at(int(row))) for row in result.selection.rows[:_FEW]]
        if result.total > _FEW:
            return say("selection.of_before", total=result.total)
        return say("selection.of_before_named", total=result.total, names=joined(names, "and"))
    if not result.wanted.conditions:
        return (
            say("selection.one", noun=noun, name=familiar(library.sources.at(int(result.selection.rows[0]))))
            if result.total == 1
            else say("selection.all", total=result.total, noun=noun)
        )
    conditions = conditions_of(library, result.wanted, result.selection.looks)
    key, told = _by_what(result)
    told |= {"base": base, "noun": noun, "conditions": conditions}
    if result.total == 1:
        return say(f"selection.one_of{key}", **told)
    return say(f"selection.some_of{key}", total=result.total, **told)


def _by_what(result: Selected) -> tuple[str, dict[str, object]]:
    """How many of the sources in question have what the conditions look at, where not all have: the sentence's further key and
    its numbers. Of a missing value, how many have one that is flagged."""
    pairs = list(zip(result.wanted.conditions, result.selection.looks, strict=True))
    base = result.selection.base
    if len(pairs) == 1 and pairs[0][0].state == "missing":
        flagged = pairs[0][1].flagged
        return ("_flagged", {"flagged": flagged}) if flagged else ("", {})
    bounds = [look for c, look in pairs if c.op != "is" and c.quantity in KEYS]
    if not bounds or result.wanted.any:
        return "", {}
    having = int(reduce(np.logical_and, [~np.isnan(look.values[base]) for look in bounds]).sum())
    flagged = bounds[0].flagged if len(bounds) == 1 else 0
    if having == len(base):
        return "", {}
    return ("_told_flagged" if flagged else "_told"), {"having": having, "flagged": flagged}


def _listed(state: State, wanted: Wanted, result: Selected) -> Claim:
    """The verdict, what is shown of it, and the table."""
    ranked = is_ranked(wanted, result)
    if ranked and wanted.limit == 1:
        text = first(state, result)
    elif ranked:
        text = several(state, result) + " " + _shown(state, result)
    elif _is_nearest(result):
        text = _nearest(result) + " " + _shown(state, result)
    else:
        text = _how_many(state, result) + " " + _shown(state, result)
    if any(c.reading == "Compton-thick" for c in result.wanted.conditions):
        text = f"{say('selection.thick_soft')} {text.replace('**', '')}"
    if empty := _of_none(state, result):  # a rank that is asked for goes first
        text = (
            f"{text} {empty.replace('**', '')}" if ranked or result.total == 1 else f"{empty} {text.replace('**', '')}"
        )
    text = text.strip()
    table = state.ledger.add_table(
        text.replace("**", ""), result.headings, result.rows, result.total, copied=result.copied
    )
    return Claim(text, (table, *result.source_ids[:WHOLE]), table=table)


def _no_papers(state: State, wanted: Wanted, result: Selected) -> list[Claim]:
    """Who says that they are of the kind was asked for, and no paper here does."""
    if "reference" not in wanted.columns or CLASS_FROM not in result.headings or SPEAKING in result.headings:
        return []
    text = say("selection.no_papers_speak", noun=noun_of(state.toolbox.library, result.wanted))
    return [note(state, text, result.total)]


def _of_none(state: State, result: Selected) -> str:
    """Which of the quantities asked for none of the sources has, before they are listed with an empty column."""
    apart = {"distance"} if _is_nearest(result) else set()  # "how far is it?": told by the separation
    empty = [_label(key) for key, look in result.selection.shown.items() if not look.having and key not in apart]
    if not empty or not result.total:
        return ""
    if result.total == 1:
        return say("selection.empty_column_of_it", what=joined(empty, "or"))
    noun = noun_of(state.toolbox.library, result.wanted)
    return say("selection.empty_column", what=joined(empty, "or"), total=result.total, noun=noun)


def _is_nearest(result: Selected) -> bool:
    """Whether sources are listed by their separation, without a bound on it."""
    look = result.selection.ordered
    bounded = any(c.quantity == "separation" for c in (*result.wanted.conditions, *result.wanted.region))
    return (
        look is not None
        and look.quantity == "separation"
        and not bounded
        and not _falls(look, result)
        and not result.offset
    )


def _nearest(result: Selected) -> str:
    look, centre = result.selection.ordered, result.wanted.centre
    assert look is not None and centre is not None
    degrees = format_number(float(look.values[result.selection.rows[0]]), 4)
    place = re.sub(r"[^\w\s+.*:-]", "", centre.text)[:40] or "that position"
    return say("selection.nearest", name=result.sources[0].name, place=place, degrees=degrees)


def _shown(state: State, result: Selected) -> str:
    """In which order, and how many of them."""
    order = _order_words(state, result)
    first, last = result.offset + 1, result.offset + len(result.sources)
    if first == 1 and last == result.total:
        return say("selection.ordered", order=order) if order and last > 1 else ""
    part = (
        say("selection.shown_first", shown=last) if first == 1 else say("selection.shown_some", first=first, last=last)
    )
    rest = say("selection.more") if last < result.total else say("selection.no_more")
    return say("selection.shown", part=part, total=result.total, order=f", {order}" if order else "", rest=rest)


def _order_words(state: State, result: Selected) -> str:
    look, wanted = result.selection.ordered, result.wanted
    if wanted.order == "name":
        return say("selection.by_name")
    if look is None:
        return ""
    falling = wanted.descending if wanted.order_by or wanted.order else _falls(look, result)
    what = called(look)
    return say("selection.highest_first", what=what) if falling else say("selection.lowest_first", what=what)


def _falls(look: Look, result: Selected) -> bool:
    values = look.values[result.selection.rows]
    values = values[~np.isnan(values)]
    return len(values) > 1 and bool(values[0] > values[-1])


def _label(key: str) -> str:
    return quantity_by_key(key).label if key in KEYS else key.replace("_", " ")


LIST = Verb(calls, write, lacks)
COUNT = Verb(calls, write, lacks)
