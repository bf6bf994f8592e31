"""The verb ``aggregate``: a number over sources, with how many of them it rests on."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.selection.select_sources import Selected
from assistant.tools.selection.statistics import histogram, pair
from assistant.verbs.conclusions import over_many
from assistant.verbs.conclusions.typical import among_its_class
from assistant.verbs.selection import listing, shares, spread
from assistant.verbs.selection.filter_of import filter_of
from assistant.verbs.selection.filter_of import lacks as list_lacks
from assistant.verbs.selection.following import with_luminosities
from assistant.verbs.selection.notes import left_out, note, refusals
from assistant.verbs.selection.ranking import called, unit_of
from assistant.verbs.selection.trends import named, trend_claims
from assistant.verbs.verb import Verb
from retriever.catalogue.quantities import format_number
from retriever.library.value_looks import Look

Numbers = NDArray[np.float64]
_NUMBERS: dict[str, Callable[[Numbers], float]] = {
    "mean": lambda v: float(np.mean(v)),
    "median": lambda v: float(np.median(v)),
    "std": lambda v: float(np.std(v, ddof=1)) if len(v) > 1 else np.nan,
    "min": lambda v: float(np.min(v)),
    "max": lambda v: float(np.max(v)),
    "sum": lambda v: float(np.sum(v)),
}
_CALLED = {
    "mean": "mean",
    "median": "median",
    "std": "standard deviation of the",
    "min": "lowest",
    "max": "highest",
    "sum": "sum of the",
}
_DONE = frozenset(
    [
        *_NUMBERS,
        "",
        "range",
        "extremes",
        "count",
        "fraction",
        "nearest_pair",
        "farthest_pair",
        "most_common",
        "distribution",
        "trend",
        "ratio",
        "outliers",
        "percentile",
        "all",
        "any",
    ]
)
_LEAST = 5  # values of a class that its number is compared by
_PAIRS = ("nearest_pair", "farthest_pair")
_COUNTED = ("class", "subclass", "constellation")


def lacks(wanted: Wanted) -> tuple[str, ...]:
    """Parts of a request that can't be computed here, in words."""
    told = list_lacks(wanted)
    return told if wanted.stat in _DONE else (*told, say("aggregate.no_stat", what=wanted.stat.replace("_", " ")))


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """The selection that the number is over; only what is computed from it is shown."""
    return (
        [ToolCall(c.name, c.arguments | {"limit": 0}) for c in listing.calls(wanted, state)]
        if wanted.stat in _DONE
        else []
    )


def write(wanted: Wanted, state: State) -> list[Claim]:
    """The number with what it is over, then what was left out."""
    if wanted.stat == "percentile" and wanted.known:
        return [claim for source in wanted.known for claim in among_its_class(state, source, wanted)]
    planned, result = filter_of(wanted, state.toolbox.library), state.found(Selected)
    if result is None:
        return refusals(state, planned, lacks(wanted))
    if wanted.stat in ("all", "any"):
        return over_many.write(state, wanted)
    rest = left_out(state, result, planned)
    if wanted.stat == "ratio":
        return [shares.ratio(state, wanted), *rest]
    if wanted.stat == "fraction":
        return [shares.fraction(state, result.wanted, wanted.by_class), *rest]
    if not result.total or wanted.stat in ("", "count"):
        return listing.write(wanted, state)
    counted = set(wanted.quantities) & set(_COUNTED)
    if wanted.stat == "most_common" or wanted.stat == "distribution" and counted:
        return [_most_common(state, result, wanted), *rest]
    sky = not result.selection.shown or "separation" in wanted.quantities
    if wanted.stat in _PAIRS and sky:
        return [_pair(state, result, wanted.stat == "nearest_pair")]
    looks = list(result.selection.shown.values()) or [look for look in result.selection.looks if look.group]
    if not looks:
        return [note(state, say("aggregate.of_what", noun=named(state, result)), result.total)]
    looks, follows = with_luminosities(state.toolbox.library, result, looks)
    rest = [note(state, follows, result.total), *rest] if follows else rest
    if wanted.stat == "trend":
        return [*trend_claims(state, result, looks), *rest]
    if wanted.stat in ("outliers", "percentile", *_PAIRS):
        return [_spread(state, result, look, wanted.stat) for look in looks] + rest
    return [_number(state, result, look, wanted) for look in looks] + rest


def _spread(state: State, result: Selected, look: Look, stat: str) -> Claim:
    """What stands out of the values of a quantity, how they are spread, or which two are farthest apart in it."""
    noun = named(state, result)
    if stat in _PAIRS:
        return spread.pair_in(state, result, look, noun, stat == "nearest_pair")
    if np.isnan(look.values[result.selection.rows]).all():
        text = say("selection.no_value", what=called(look), noun=noun, total=result.total)
        return _said(state, text, ["source"], [], False)
    return (spread.outliers if stat == "outliers" else spread.percentiles)(state, result, look, noun)


def _said(state: State, text: str, columns: list[str], rows: list[list[str]], shown: bool = True) -> Claim:
    """A claim with the table that holds its numbers; the table is shown where it says more than the sentence."""
    table = state.ledger.add_table(text.replace("**", ""), columns, rows, len(rows))
    return Claim(text, (table,), table=table if shown else "")


def _number(state: State, result: Selected, look: Look, wanted: Wanted) -> Claim:
    """A statistic of one quantity; of each class where that is asked for."""
    values = look.values[result.selection.rows]
    known = values[~np.isnan(values)]
    told = {"what": called(look), "noun": named(state, result), "having": len(known), "total": result.total}
    if not len(known):
        return _said(
            state, say("selection.no_value", **{k: told[k] for k in ("what", "noun", "total")}), ["source"], [], False
        )
    if wanted.by_class:
        return _by_class(state, result, look, wanted, told)
    unit = unit_of(look)
    if wanted.stat in ("range", "extremes"):
        low, high = (_named(state, result, values, at) for at in (np.nanargmin, np.nanargmax))
        text = say(
            "aggregate.range", low=f"{low[1]}{unit}", lowest=low[0], high=f"{high[1]}{unit}", highest=high[0], **told
        )
        return _said(state, text, ["source", f"{told['what']}{unit}"], [list(low), list(high)], False)
    if wanted.stat == "distribution":
        rows = [[f"{format_number(a)} to {format_number(b)}", str(n)] for a, b, n in histogram(known, look.quantity)]
        text = say("aggregate.distribution", median=f"{format_number(float(np.median(known)), 4)}{unit}", **told)
        return _said(state, text, [f"{told['what']}{unit}", "sources"], rows)
    number = format_number(_NUMBERS[wanted.stat](known), 4)
    text = say("aggregate.number", stat=_CALLED[wanted.stat], value=f"{number}{unit}", **told)
    rows = []
    if wanted.stat in ("min", "max"):
        name, _ = _named(state, result, values, np.nanargmin if wanted.stat == "min" else np.nanargmax)
        text, rows = f"{text} {say('aggregate.it_is', name=name)}", [[name, number]]
    return _said(state, text, ["source", called(look)], rows, False)


def _named(state: State, result: Selected, values: Numbers, at: Callable[[Numbers], np.intp]) -> tuple[str, str]:
    place = int(at(values))
    return state.toolbox.library.sources.at(int(result.selection.rows[place])).name, format_number(
        float(values[place]), 4
    )


def _by_class(state: State, result: Selected, look: Look, wanted: Wanted, told: dict[str, object]) -> Claim:
    """The number of each class; where an order is asked for, which class comes first, of those with enough values."""
    stat = wanted.stat
    stat = stat if stat in _NUMBERS else "median"
    columns, at = state.toolbox.library.columns, result.selection.rows
    kinds, values = columns.kind[at], look.values[at]
    rows = []
    for kind in np.unique(kinds).tolist():
        own = values[(kinds == kind) & ~np.isnan(values)]
        number = format_number(_NUMBERS[stat](own), 4) if len(own) else ""
        rows.append([columns.classes[kind] or "unknown", number, str(len(own)), str(int((kinds == kind).sum()))])
    rows.sort(key=lambda row: -int(row[2]))
    text = say("aggregate.by_class", stat=_CALLED[stat], **told)
    known = [row for row in rows if int(row[2]) >= _LEAST and row[0] != "unknown"]
    if wanted.order and known:
        best = (max if wanted.descending else min)(known, key=lambda row: float(row[1]))
        said = {"name": best[0], "stat": _CALLED[stat], "what": told["what"], "value": f"{best[1]}{unit_of(look)}"}
        said |= {"superlative": "highest" if wanted.descending else "lowest", "count": best[2], "least": str(_LEAST)}
        text = f"{say('aggregate.best_class', **said)} {text.replace('**', '')}"
        rows.sort(key=lambda row: (row[1] == "", -float(row[1] or 0) if wanted.descending else float(row[1] or 0)))
    return _said(
        state, text, ["class", f"{_CALLED[stat]} {told['what']}{unit_of(look)}", "with a value", "sources"], rows
    )


def _pair(state: State, result: Selected, nearest: bool) -> Claim:
    library = state.toolbox.library
    found = pair(library.sources.sky, result.selection.rows, nearest)
    noun = named(state, result)
    if found is None:
        return _said(state, say("aggregate.no_pair", noun=noun, total=result.total), ["source"], [], False)
    first, second = library.sources.at(found.first), library.sources.at(found.second)
    apart = f"{found.degrees * 3600:.3g} arcsec" if found.degrees < 0.1 else f"{found.degrees:.4g} deg"
    told = {"first": first.name, "second": second.name, "apart": apart, "noun": noun, "total": result.total}
    text = say("aggregate.nearest_pair", **told) if nearest else say("aggregate.farthest_pair", **told)
    ids = (state.ledger.add_source(first), state.ledger.add_source(second))
    claim = _said(state, text, ["source", "source", "separation"], [[first.name, second.name, apart]], False)
    return Claim(claim.text, (*claim.evidence, *ids))


def _most_common(state: State, result: Selected, wanted: Wanted) -> Claim:
    """The class, subclass or constellation that most of them have, and how the others share out."""
    library, at = state.toolbox.library, result.selection.rows
    what = next((w for w in (*wanted.columns, *wanted.quantities) if w in _COUNTED), "class")
    columns = library.columns
    if what == "constellation":
        words = library.sources.sky.constellation[at]
    elif what == "class":
        words = np.array(columns.classes)[columns.kind[at]]
    else:
        words = np.array(columns.subclasses)[columns.subkind[at]]
    found, counts = np.unique(np.where(words == "", "not told", words), return_counts=True)
    rows = [[str(found[n]), str(int(counts[n]))] for n in np.argsort(-counts, kind="stable")[:10]]
    told = next((row for row in rows if row[0] != "not told"), rows[0])
    text = say(
        "aggregate.most_common", what=what, most=told[0], count=told[1], total=result.total, noun=named(state, result)
    )
    return _said(state, text, [what, "sources"], rows)


AGGREGATE = Verb(calls, write, lacks)
