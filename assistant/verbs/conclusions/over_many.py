"""Verdicts on sources none of which is named: whether any or all of them meet what is asked, whether their mean or most do."""

from dataclasses import replace

import numpy as np

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.selection.select_sources import Selected
from assistant.tools.selection.shares import Share, share_of
from assistant.verbs.conclusions.verdict import word_of
from assistant.verbs.selection import listing
from assistant.verbs.selection.filter_of import Planned, filter_of, lacks
from assistant.verbs.selection.notes import left_out, refusals
from assistant.verbs.selection.ranking import called, unit_of
from assistant.verbs.selection.words import asked_of, noun_of
from assistant.verbs.sources.finding import finding
from retriever.catalogue.nouns import joined
from retriever.catalogue.quantities import format_number

_SHOWN = 5
_ENOUGH = 10  # sources below which no study of a class is possible
_VERDICTS = frozenset(["whether", "typical", "unusual", "enough", ""])
_HELD = ("measured", "detection")  # that no value is here says nothing of the sources
_MEANS = ("mean", "median")
_FEW = 4  # named or earlier sources that are each told with a reason


def on_many(wanted: Wanted) -> bool:
    """Whether the verdict is on a selection: nothing is named, and what is asked is no value of the question's own."""
    given = any(limit.op == "eq" and limit.values for limit in wanted.limits)
    if wanted.known or wanted.verdict not in _VERDICTS or given or not (wanted.selects or wanted.class_words):
        return False
    if wanted.order or (wanted.sources and wanted.verdict != "whether"):
        return False
    return not wanted.sources or len(wanted.sources) > _FEW or bool(wanted.stat)


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """The sources that meet it, the first few as examples."""
    return listing.calls(replace(wanted, do="list", limit=_SHOWN), state)


def write(state: State, wanted: Wanted) -> list[Claim]:
    """The verdict with its numbers, examples, and what was left out."""
    library = state.toolbox.library
    planned, result = filter_of(wanted, library), state.found(Selected)
    if result is None:
        return refusals(state, planned, lacks(wanted))
    unknown = [c for c, look in zip(result.wanted.conditions, result.selection.looks, strict=True) if c.than]
    if unknown and not result.total and any(look.bound is None for look in result.selection.looks):
        return listing.write(wanted, state)
    if wanted.stat in _MEANS and result.wanted.conditions:
        return [_mean(state, result, wanted.stat), *left_out(state, result, planned)]
    share = share_of(library.sources, planned.filter)
    if wanted.verdict in ("typical", "unusual") and (wanted.quantities or wanted.topic) and not wanted.limits:
        return []  # "is it usual that they get harder?": the share of the class among all sources is no answer to that
    if wanted.verdict in ("typical", "unusual") or wanted.stat == "fraction":
        return [_most(state, share, planned, wanted), *left_out(state, result, planned)]
    if wanted.verdict == "enough":
        return [_enough(state, share, planned), *left_out(state, result, planned)]
    if wanted.stat == "all":
        return [_all(state, share, planned), *left_out(state, result, planned)]
    return [_any(state, share, planned, result), *left_out(state, result, planned)]


def _any(state: State, share: Share, planned: Planned, result: Selected) -> Claim:
    """Yes with how many and the first of them; no only where some could be told."""
    base = replace(planned.filter, conditions=())
    noun, what = noun_of(state.toolbox.library, base), _conditions(state, share, planned)
    count = len(share.met)
    if not planned.filter.conditions:
        key = "many.there_are" if count > 1 else "many.there_is" if count else "many.there_is_none"
        return _said(state, bool(count), say(key, count=count, noun=noun), share, result)
    if not share.told:
        return _said(state, None, _untold(share, noun, what), share)
    if not count and all(c.op == "is" and c.state in _HELD for c in planned.filter.conditions):
        return _said(state, None, say("many.none_known", total=share.total, noun=noun, what=what), share)
    told = {"count": count, "told": share.told, "total": share.total, "noun": noun, "what": what}
    of = say("many.of_all", **told) if not share.untold else say("many.of_told", **told)
    key = "many.some" if count > 1 else "many.one" if count else "many.none"
    return _said(state, bool(count), say(key, of=of, **told), share, result if count else None)


def _all(state: State, share: Share, planned: Planned) -> Claim:
    """Whether none fails; the first that do, by name."""
    noun, what = noun_of(state.toolbox.library, share.whole), _conditions(state, share, planned)
    told = {"count": len(share.failing), "told": share.told, "total": share.total, "noun": noun, "what": what}
    told["met"] = len(share.met)
    if not share.told:
        return _said(state, None, _untold(share, noun, what), share)
    if not len(share.failing):
        key = "many.all_told" if share.untold else "many.all"
        return _said(state, None if share.untold else True, say(key, **told), share)
    if not told["met"]:
        return _said(state, False, say("many.not_one", **told), share)
    library = state.toolbox.library
    names = [library.sources.at(int(row)).name for row in share.failing[:_SHOWN]]
    text = say("many.not_all", names=joined(names, "and"), **told)
    ids = tuple(state.ledger.add_source(library.sources.at(int(row))) for row in share.failing[:_SHOWN])
    return _said(state, False, text, share, cited=ids)


def _most(state: State, share: Share, planned: Planned, wanted: Wanted) -> Claim:
    """Whether more than half of those that can be told meet it."""
    noun, what = noun_of(state.toolbox.library, share.whole), _conditions(state, share, planned)
    told = {"count": len(share.met), "told": share.told, "total": share.total, "noun": noun, "what": what}
    if not share.told:
        return _said(state, None, _untold(share, noun, what), share)
    percent = format_number(100 * share.part, 3)
    of = say("many.of_told" if share.untold else "many.of_all", **told)
    common = share.part > 0.5
    holds = not common if wanted.verdict == "unusual" else common
    return _said(state, holds, say("many.share", share=percent, of=of, **told), share, numbers=(percent,))


def _enough(state: State, share: Share, planned: Planned) -> Claim:
    """Too few for any number over them; else what is enough depends on what it is for."""
    told: dict[str, object] = {"count": len(share.met), "total": share.total, "least": _ENOUGH}
    told |= {"noun": noun_of(state.toolbox.library, share.whole), "what": _conditions(state, share, planned)}
    few = len(share.met) < _ENOUGH
    text = say("many.too_few" if few else "many.depends", **told)
    return _said(state, False if few else None, text, share, numbers=(str(_ENOUGH),))


def _mean(state: State, result: Selected, stat: str) -> Claim:
    """Whether the mean or the median meets the bound."""
    condition, look = result.wanted.conditions[0], result.selection.looks[0]
    base = result.selection.base
    values = look.values[base]
    values = values[~np.isnan(values)]
    noun = noun_of(state.toolbox.library, replace(result.wanted, conditions=()))
    told = {"what": called(look), "noun": noun, "count": len(values), "total": len(base), "stat": stat}
    if not len(values) or look.bound is None:
        text = say("many.no_mean", **told)
        return finding(state, f"{word_of(None)}: {text}", text, rows=[[len(base)]], refuses=True)
    number, ops = (
        float(np.mean(values) if stat == "mean" else np.median(values)),
        {">": np.greater, ">=": np.greater_equal, "<": np.less},
    )
    holds = bool(ops.get(condition.op, np.less_equal)(number, look.bound))
    value, bound = (f"{format_number(one, 4)}{unit_of(look)}" for one in (number, look.bound))
    text = say("many.mean", value=value, bound=bound, **told)
    rows = [[value, bound, len(values), len(base)]]
    return finding(state, f"{word_of(holds)}: {text}", text, (stat, "beside", "of", "all"), rows)


def _untold(share: Share, noun: str, what: str) -> str:
    """That none has a value to tell by, or that no such source is here."""
    key = "many.untold" if share.total else "many.no_such"
    return say(key, total=share.total, noun=noun, what=what)


def _conditions(state: State, share: Share, planned: Planned) -> str:
    """What is asked of them, in words."""
    return asked_of(state.toolbox.library, planned.filter, share.whole, share.looks)


def _said(
    state: State,
    holds: bool | None,
    text: str,
    share: Share,
    result: Selected | None = None,
    numbers: tuple[str, ...] = (),
    cited: tuple[str, ...] = (),
) -> Claim:
    """The verdict; the first of those that meet it stand below."""
    whole = f"{word_of(holds)}: {text}"
    counts = [[len(share.met), len(share.failing), share.untold, share.told, share.total, *numbers]]
    columns = ["meet it", "don't", "untold", "of", "all", *(["further"] if numbers else [])]
    counted = finding(state, whole, text, columns, counts, cited, refuses=holds is None)
    if result is None or not result.sources:
        return counted
    shown = say("selection.shown_first", shown=len(result.sources))
    title = f"{text} ({shown})"
    table = state.ledger.add_table(title, result.headings, result.rows, result.total, whole.replace("**", ""))
    return replace(counted, evidence=(*counted.evidence, table, *result.source_ids), table=table)
