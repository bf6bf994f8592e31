"""Several sources in the order of a quantity: which is highest, how surely, and of how many it can be said."""

from collections.abc import Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.tools.facts.differences import Spread, spread_of
from assistant.tools.facts.known_values import KnownValue, label_of
from assistant.tools.facts.like_values import LikeValues
from assistant.verbs.sources.difference_text import difference_rows, difference_text, pair_of_values, surely_text
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.side_by_side import instead
from assistant.verbs.sources.value_text import value_text
from retriever.catalogue.records import Source

Ranked = list[tuple[Source, KnownValue, Spread]]


def ranked(sources: Sequence[Source], like: LikeValues, descending: bool = True) -> Ranked:
    """The sources that have the value, in the order asked for."""
    known = [
        (s, v, spread)
        for s in sources
        if (v := like.values.get(s.id)) and (spread := spread_of(v.measurement, like.key))
    ]
    return sorted(known, key=lambda one: one[2].value, reverse=descending)


def ranking_claim(state: State, sources: Sequence[Source], like: LikeValues) -> Claim:
    """The highest and the lowest of several."""
    order = ranked(sources, like)
    high, low = order[0], order[-1]
    told = {
        "what": like.name,
        "high": high[0].name,
        "high_value": value_text(high[1].measurement),
        "low": low[0].name,
        "low_value": value_text(low[1].measurement),
    }
    text = say("ranking.extremes", **told)
    if len(order) < len(sources):
        text += " " + say("ranking.of", count=len(order), total=len(sources))
    return _on(state, text, sources, like, order, ())


def which_claim(state: State, sources: Sequence[Source], like: LikeValues, descending: bool) -> Claim:
    """The verdict which of several is highest or lowest; refused where fewer than half have a value, or of two only one."""
    falling = descending if like.sign > 0 else not descending
    order = ranked(sources, like, falling)
    have, total = len(order), len(sources)
    if have < 2 or 2 * have < total:
        return _cant_tell(state, sources, like, order)
    best, next_best = order[0], order[1]
    told = {"name": best[0].name, "what": like.name, "value": value_text(best[1].measurement)}
    second = {"second": next_best[0].name, "second_value": value_text(next_best[1].measurement)}
    pair = pair_of_values(like.key, like.name, best[0], next_best[0], (best[1], next_best[1]))
    assert pair is not None  # both have a spread
    if pair.found.how in ("same", "consistent"):
        text = say("ranking.no_one", first=best[0].name, second=next_best[0].name, difference=difference_text(pair))
    elif total == 2:
        how = surely_text(pair)
        text = say("ranking.higher" if falling else "ranking.lower", how=how, **told, **second)
    else:
        text = say("ranking.highest", **told, **second) if falling else say("ranking.lowest", **told, **second)
        text += "" if pair.found.how == "higher" else " " + say("ranking.unsure")
    if have < total:
        text += " " + say("ranking.of", count=have, total=total)
    if like.instead_of:
        text += " " + instead(like)
    return _on(state, text, sources, like, order, difference_rows(pair)[1][2:])


def _cant_tell(state: State, sources: Sequence[Source], like: LikeValues, order: Ranked) -> Claim:
    what, total = label_of(like.key), len(sources)
    if not order:
        text = say("ranking.none", what=what, total=total)
    else:
        names = ", ".join(source.name for source, _, _ in order)
        text = say("ranking.few", count=len(order), total=total, what=like.name, names=names)
    return _on(state, text, sources, like, order, (), refuses=True)


def _on(
    state: State,
    text: str,
    sources: Sequence[Source],
    like: LikeValues,
    order: Ranked,
    further: Sequence[Sequence[str]],
    refuses: bool = False,
) -> Claim:
    what = like.name or label_of(like.key)
    rows = [[source.name, value_text(value.measurement), ""] for source, value, _ in order]
    rows += [
        [s.name, value_text(v.measurement), f"other: {v.measurement.name}"]
        for s in sources
        if (v := like.others.get(s.id))
    ]
    rows += [[s.name, "none known", ""] for s in sources if like.of(s) is None]
    rows += [list(row) for row in further]
    rows.append(["", "", f"{len(order)} of {len(sources)}"])
    cited = [i for _, value, _ in order[:20] for i in value.ids] + [state.ledger.add_source(s) for s in sources]
    title = f"{what} of {len(sources)} sources in order"
    return finding(state, text, title, ("source", what, "note"), rows, cited, refuses=refuses)
