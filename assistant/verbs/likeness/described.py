"""The verb ``described``: sources that fit a description. What it says of values is a condition on values; the order among
those that meet it is by likeness of their spectra to the words, and both are told apart."""

from dataclasses import replace
from typing import Any

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim, refused
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.likeness.sources_alike import SHOWN, Alike
from assistant.verbs.likeness.said import conditions, counted, remark
from assistant.verbs.likeness.similar import filtered
from assistant.verbs.selection.arguments import arguments
from assistant.verbs.selection.filter_of import lacks as unfiltered
from assistant.verbs.selection.untold import untold
from assistant.verbs.selection.words import noun_of
from assistant.verbs.verb import Verb
from retriever.catalogue.kinds import KINDS
from retriever.catalogue.nouns import class_plural, joined
from retriever.catalogue.quantities import quantity_by_key
from retriever.library.value_looks import meets

_FEW = 5  # sources that fit by one value and are named
_ABOUT = 0.1  # "a photon index of about 1.7" is within a tenth of it


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """One ranking among those that meet the conditions; for "what does it belong to", by likeness to the source itself."""
    if wanted.unknown or wanted.missing:
        return []
    origins = [source.id for source in wanted.known] or list(wanted.sources)
    meant = _meant(wanted)
    found = filtered(replace(meant, names=(), sources=()), state, origins)
    given: dict[str, Any] = {
        "what": say("likeness.described_title", what=noun_of(state.toolbox.library, found))[:400],
        "wanted": arguments(found),
        "limit": min(wanted.limit or SHOWN, 50),
    }
    words = wanted.topic or ("" if meant.limits else wanted.question)  # without words beside the values, these are all
    given |= {"sources": origins[:1]} if origins else {"description": words[:400]}
    return [ToolCall("sources_alike", given)]


def write(wanted: Wanted, state: State) -> list[Claim]:
    """How many fit by value and which come first by likeness; the classes where those were asked for."""
    result = state.found(Alike)
    if result is None:
        return []
    if result.without:
        return [refused("likeness.no_spectrum", result.origins, name=joined(list(result.without), "and"))]
    told = conditions(state.toolbox.library, result)
    if not result.total and result.selection and len(result.selection.base) and (lacking := _lacking(state, result)):
        return lacking
    if not result.total:
        what = told or noun_of(state.toolbox.library, replace(result.wanted, not_ids=()))
        return [counted(state, say("likeness.none_selected", what=what), 0)]
    if result.origins or "class" in wanted.quantities:
        return [_classes(state, result, told)]
    if not told:
        names = joined([source.name for source in result.sources], "and")
        return [_listed(state, result, say("likeness.by_words", names=names))]
    noun = noun_of(state.toolbox.library, replace(result.wanted, not_ids=()))
    what, shown = f"{noun} {say('likeness.with', what=told)}", len(result.ids)
    text = say("likeness.by_values", count=result.selected, what=what) + " "
    text += (
        say("likeness.then_words", total=result.total, shown=shown)
        if result.by_words
        else say("likeness.then_shown", shown=shown)
    )
    return [_listed(state, result, text)]


def _lacking(state: State, result: Alike) -> list[Claim]:
    """That none of the sources has all that the description asks for, and which fit by one value alone; none where some have it."""
    selection = result.selection
    keys = untold(result.wanted, selection) if selection else ()
    if not selection or not keys:
        return []
    what = joined([quantity_by_key(key).label if key != "galactic_column" else key for key in keys], "and")
    text = say("likeness.untold", what=what, base=len(selection.base))
    claims = [replace(counted(state, text, len(selection.base)), refuses=True)]
    for condition, look in zip(result.wanted.conditions, selection.looks, strict=True):
        if look.bound is None or condition.op == "is" or not 0 < look.having < len(selection.base):
            continue
        met = meets(look.values, condition, look.bound)
        rows = [row for row in selection.base.tolist() if met[row]]
        if 0 < len(rows) <= _FEW:
            sources = [state.toolbox.library.sources.at(row) for row in rows]
            ids = [state.ledger.add_source(source) for source in sources]
            names = joined([f"{s.name} ({s.object_class or 'unknown'})" for s in sources], "and")
            claims.append(counted(state, say("likeness.by_one", what=look.group, names=names), len(rows), *ids))
    return claims


def _listed(state: State, result: Alike, text: str) -> Claim:
    """With the table; only where spectra were compared it is said what kind they are of."""
    table = state.ledger.add_table(text.replace("**", ""), ["counted"], [[result.selected]], result.selected)
    evidence = (result.table, table, *result.ids)
    if result.by_words:
        return remark(state, result, text, evidence, result.table)
    return Claim(text, evidence, table=result.table)


def lacks(wanted: Wanted) -> tuple[str, ...]:
    """Conditions that no value here can meet."""
    return unfiltered(Wanted("list", limits=wanted.limits))


def _meant(wanted: Wanted) -> Wanted:
    """A number of a description is about right, never exact."""
    return replace(wanted, limits=tuple(map(_about, wanted.limits)))


def _about(limit: Limit) -> Limit:
    if limit.op != "eq" or not limit.values:
        return limit
    value = limit.values[0]
    ends = sorted((value * (1 - _ABOUT), value * (1 + _ABOUT)))
    return replace(limit, op="between", values=tuple(ends))


def _classes(state: State, result: Alike, told: str) -> Claim:
    """Of which classes the sources are that fit, or whose spectra are most like the source's."""
    if result.origins:
        count = sum(n for _, n in result.classes)
        classes = joined([_some(n, name) for name, n in result.classes], "and")
        name = state.ledger.source(result.origins[0])["name"]
        text = say("likeness.classes_near", count=count, name=name, classes=classes)
        table = state.ledger.add_table(text.replace("**", ""), ["class", "number"], [list(p) for p in result.classes])
        return remark(state, result, text, (table, *result.origins))
    columns, rows = state.toolbox.library.columns, result.selection.rows if result.selection else ()
    names = [columns.classes[columns.kind[int(row)]] for row in rows]
    counts = sorted(((n, names.count(n)) for n in set(names) if n), key=lambda p: -p[1])[:4]
    classes = joined([_some(n, name) for name, n in counts], "and")
    what = say("likeness.with", what=told) if told else ""
    text = say("likeness.classes_of", count=len(names), what=what, classes=classes)
    table = state.ledger.add_table(text.replace("**", ""), ["class", "number"], [list(p) for p in counts], len(names))
    return Claim(text, (table,))


def _some(count: int, name: str) -> str:
    return f"{count} {class_plural(name) if count > 1 or name not in KINDS else KINDS[name].noun}"


VERB = Verb(calls, write, lacks)
