"""Classes side by side by numbers of sources: how many of each, the share of each that meets something, papers on each."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.selection.shares import Share, share_of
from assistant.verbs.selection.filter_of import filter_of, lacks
from assistant.verbs.selection.notes import refusals
from assistant.verbs.selection.words import asked_of, noun_of
from assistant.verbs.sources.finding import finding
from retriever.catalogue.filters import SourceFilter
from retriever.catalogue.nouns import joined
from retriever.catalogue.quantities import format_number
from retriever.library.source_sets import in_sets

_CONSISTENT, _SURE = 1.645, 3.0


def counted(wanted: Wanted) -> bool:
    """Whether classes are compared by numbers of sources and not by values."""
    numbers = wanted.stat in ("count", "fraction", "ratio") or "papers" in wanted.quantities
    return len(wanted.class_words) > 1 and (numbers or bool(wanted.limits) and not wanted.quantities)


def classes_counted(state: State, wanted: Wanted) -> list[Claim]:
    """Shares where something is to be met, else papers or sources."""
    planned = {word: filter_of(replace(wanted, class_words=(word,)), state.toolbox.library) for word in _words(wanted)}
    if refused := next((one for one in planned.values() if one.refused), None):
        return refusals(state, refused, lacks(wanted))
    told = lacks(Wanted("list", limits=wanted.limits))
    if told:
        return refusals(state, next(iter(planned.values())), told)
    filters = {word: one.filter for word, one in planned.items()}
    if "papers" in wanted.quantities:
        return [_papers(state, filters)]
    if wanted.limits or wanted.kinds or wanted.not_kinds:
        return [_shares(state, filters)]
    return [_sources(state, filters)]


def _words(wanted: Wanted) -> tuple[str, ...]:
    return tuple(dict.fromkeys(wanted.class_words))


def _sources(state: State, filters: dict[str, SourceFilter]) -> Claim:
    """How many of each, and how many times more of one than of the other."""
    sources = state.toolbox.library.sources
    counts = {noun_of(state.toolbox.library, one): int(in_sets(sources, one).sum()) for one in filters.values()}
    return _numbers(state, counts, "counted.sources", say("counted.of_sources"))


def _papers(state: State, filters: dict[str, SourceFilter]) -> Claim:
    """How many papers are linked to sources of each, every paper once."""
    library = state.toolbox.library
    counts = {}
    for one in filters.values():
        ids = library.sources.ids_at(in_sets(library.sources, one).nonzero()[0])
        counts[noun_of(library, one)] = len({paper.bibcode for i in ids for paper in library.papers_of.get(i, [])})
    return _numbers(state, counts, "counted.papers", say("counted.of_papers"))


def _numbers(state: State, counts: dict[str, int], key: str, what: str) -> Claim:
    """``**1548 quasars and 206 blazars** are here, 7.51 times as many quasars as blazars.``"""
    order = sorted(counts.items(), key=lambda pair: -pair[1])
    named = joined([f"{count} {noun}" for noun, count in counts.items()], "and")
    text = say(key, named=named, each=joined([f"{noun}: {count}" for noun, count in counts.items()], "and"))
    rows: list[list[str]] = [[noun, str(count)] for noun, count in counts.items()]
    shown = list(rows)
    if len(order) == 2 and order[1][1]:
        ratio = format_number(order[0][1] / order[1][1])
        text += " " + say("counted.times", ratio=ratio, first=order[0][0], second=order[1][0])
        rows.append(["", ratio])
    title = say("counted.title", what=what, nouns=joined(list(counts), "and"))
    numbers = finding(state, text, f"{title}: numbers", ("class", "number"), rows)
    table = finding(state, text, title, ("class", what), shown, shown=True)
    return Claim(text, (*numbers.evidence, *table.evidence), table=table.table)


def _shares(state: State, filters: dict[str, SourceFilter]) -> Claim:
    """The share of each class that meets it, of those that can be told, and how surely the shares differ."""
    library = state.toolbox.library
    shares = {
        noun_of(library, share.whole): share for share in (share_of(library.sources, f) for f in filters.values())
    }
    first = next(iter(filters.values()))
    one = next(iter(shares.values()))
    what = asked_of(library, first, one.whole, one.looks)
    rows = [_row(noun, share) for noun, share in shares.items()]
    text = _verdict(shares, what)
    numbers = [list(row) for row in rows] + [["", *_difference(list(shares.values())), "", ""]]
    columns = ["class", "share", "meet it", "of", "all"]
    title = say("counted.title", what=what, nouns=joined(list(shares), "and"))
    table = finding(state, text, title, columns, rows, shown=True)
    behind = finding(state, text, f"{title}: numbers", columns, numbers)
    return Claim(text, (*table.evidence, *behind.evidence), table=table.table)


def _row(noun: str, share: Share) -> list[str]:
    percent = f"{format_number(100 * share.part, 3)} %" if share.told else say("counted.no_share")
    return [noun, percent, str(len(share.met)), str(share.told), str(share.total)]


def _verdict(shares: dict[str, Share], what: str) -> str:
    """Which share is higher, and whether that is more than chance."""
    each = "; ".join(
        say("counted.each", noun=noun, share=_row(noun, s)[1], met=len(s.met), told=s.told, total=s.total)
        for noun, s in shares.items()
    )
    told = {noun: share for noun, share in shares.items() if share.told}
    if len(told) < 2 or len(shares) < 2:
        return say("counted.cant", what=what, each=each)
    high = max(told, key=lambda noun: told[noun].part)
    low = min(told, key=lambda noun: told[noun].part)
    by, sigmas = _difference([told[high], told[low]])
    if float(sigmas) < _CONSISTENT:
        return say("counted.alike", what=what, by=by, sigmas=sigmas, each=each)
    key = "counted.higher" if float(sigmas) >= _SURE else "counted.unsure"
    return say(key, what=what, high=high, low=low, by=by, sigmas=sigmas, each=each)


def _difference(shares: Sequence[Share]) -> tuple[str, str]:
    """By how much the highest and the lowest share differ, in per cent, and how many standard deviations that is, from the
    share of all of them together."""
    told = [share for share in shares if share.told]
    if len(told) < 2:
        return "", "0.0"
    high, low = max(told, key=lambda s: s.part), min(told, key=lambda s: s.part)
    whole = (len(high.met) + len(low.met)) / (high.told + low.told)
    error = (whole * (1 - whole) * (1 / high.told + 1 / low.told)) ** 0.5
    apart = high.part - low.part
    return f"{format_number(100 * apart, 3)} %", f"{apart / error:.1f}" if error else "0.0"
