"""Verdicts on two values: their ratio, their difference, whether they are consistent, whether a value has changed."""

from collections.abc import Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.differences import SURE, spread_of
from assistant.tools.facts.known_values import KnownValue, known_values, label_of
from assistant.tools.facts.like_values import called, like_values
from assistant.verbs.conclusions.verdict import Verdict
from assistant.verbs.sources.difference_text import (
    Pair,
    difference_claim,
    difference_rows,
    difference_text,
    not_comparable,
    pair_of,
    pair_of_values,
    with_unit,
)
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.ranking import ranked
from assistant.verbs.sources.subjects import OF_BAND, of_years, restriction
from assistant.verbs.sources.value_text import said, value_text, who_measured
from retriever.catalogue.quantities import format_number
from retriever.catalogue.records import Source


def two_sources(state: State, first: Source, second: Source, key: str, wanted: Wanted) -> list[Claim]:
    """The ratio, the difference or the consistency of a quantity of two sources, as the verdict asks."""
    like = like_values(state.toolbox, (first, second), key, restriction(wanted))
    pair = pair_of(like, first, second)
    if pair is None:
        return [not_comparable(state, like, first, second, say("verdicts.open") + ":")]
    if wanted.verdict == "ratio":
        return [_ratio(state, pair)]
    if wanted.verdict == "difference":
        return [difference_claim(state, pair, _difference(pair))]
    return [_consistent(pair, wanted.verdict == "significant").claim(state)]


def _ratio(state: State, pair: Pair) -> Claim:
    """How many times the higher value is the lower."""
    lower = pair.second if pair.upper is pair.first else pair.first
    columns, rows = difference_rows(pair)
    title = f"{pair.what} of {pair.first.name} over that of {pair.second.name}"
    if not pair.found.ratio or any(v.bound for v in pair.values):
        return difference_claim(state, pair, say("between.no_ratio", what=pair.what))
    ratio = format_number(pair.found.ratio)
    told = {"upper": pair.upper.name, "lower": lower.name, "what": pair.what, "ratio": ratio}
    values = [value_text(v.measurement) for v in pair.values]
    sides = say("between.values", first=pair.first.name, one=values[0], second=pair.second.name, other=values[1])
    text = f"{say('between.ratio', **told)} {sides}"
    return finding(state, text, title, columns, [*rows, ["", "", ratio]], pair.ids)


def _difference(pair: Pair) -> str:
    """``**0.41 +/- 0.05**``"""
    by = format_number(pair.found.by)
    if pair.found.error:
        error = with_unit(pair.key, format_number(pair.found.error, 2))
        return say("between.difference_error", by=by, error=error)
    return say("between.difference", by=with_unit(pair.key, by))


def _consistent(pair: Pair, significant: bool = False) -> Verdict:
    """Whether two values are consistent within 90 %; ``significant`` asks for the opposite, at 3 sigma."""
    how = pair.found.how
    holds: bool | None = {"same": True, "consistent": True, "higher": False}.get(how)
    if how == "no_level":
        holds = None if pair.found.overlap else False
    if significant and holds is not None:
        holds = how == "higher" and (pair.found.sigmas or 99) >= 3
    columns, rows = difference_rows(pair)
    title = f"{pair.what} of {pair.first.name} beside that of {pair.second.name}"
    why = difference_text(pair)
    return Verdict(holds, why, title, tuple(columns), tuple(map(tuple, rows)), pair.ids)


def several_sources(state: State, sources: Sequence[Source], key: str, wanted: Wanted) -> Verdict:
    """Whether the values of more than two sources agree: they do where the highest and the lowest of one kind do."""
    like = like_values(state.toolbox, sources, key, restriction(wanted))
    order = ranked(sources, like)
    cited = tuple(i for _, value, _ in order for i in value.ids) + tuple(state.ledger.add_source(s) for s in sources)
    what, count, total = like.name or label_of(key), len(order), len(sources)
    rows = [(source.name, value_text(value.measurement), "") for source, value, _ in order]
    rows.append(("", "", f"{count} of {total}"))
    title = f"{what} of {total} sources beside each other"
    lacking = say("between.spread_lacking", count=count, total=total, what=what) if count < total else ""
    if count < 2:
        return Verdict(None, lacking, title, ("source", what, "sigma"), tuple(rows), cited)
    (high, high_value, _), (low, low_value, _) = order[0], order[-1]
    pair = pair_of_values(like.key, like.name, high, low, (high_value, low_value))
    assert pair is not None  # both have a spread
    found = _consistent(pair, wanted.verdict == "significant")
    told = {"count": count, "high": high.name, "low": low.name}
    told |= {"high_value": value_text(high_value.measurement), "low_value": value_text(low_value.measurement)}
    parts = [say("between.spread", **told)]
    if pair.found.sigmas is not None and pair.found.sigmas < 1e4:
        parts.append(say("between.spread_sigmas", sigmas=f"{pair.found.sigmas:.1f}"))
        rows.append(("", "", f"{pair.found.sigmas:.1f}"))
    elif pair.found.how == "no_errors":
        parts.append(say("between.no_errors"))
    holds = None if lacking and found.holds is not False and wanted.verdict != "significant" else found.holds
    whole = " ".join([*parts, *([lacking] if lacking else [])])
    return Verdict(holds, whole, title, ("source", what, "sigma"), tuple(rows), cited)


def one_source(state: State, source: Source, key: str, wanted: Wanted) -> list[Claim]:
    """Whether the values of one source agree, or have changed: those that are called the same are compared."""
    values = [v for v in known_values(state.toolbox, source, key, restriction(wanted)) if v.comparable]
    values = of_years(values, wanted)
    groups: dict[str, list[KnownValue]] = {}
    for value in values:
        groups.setdefault(called(value), []).append(value)
    several = next((group for group in groups.values() if len(group) > 1), None)
    if several is None:
        return [_single(state, source, key, values, wanted)]
    low = min(several, key=lambda v: v.measurement.value)
    high = max(several, key=lambda v: v.measurement.value)
    pair = pair_of_values(key, called(low), source, source, (high, low))
    if pair is None:
        return [_single(state, source, key, values, wanted)]
    return [_of_pair(pair, several, wanted).claim(state)]


def _of_pair(pair: Pair, values: Sequence[KnownValue], wanted: Wanted) -> Verdict:
    """The highest and the lowest of one source's values."""
    agree = _consistent(pair).holds
    holds = agree if wanted.verdict != "changed" or agree is None else (not agree)
    if wanted.verdict == "changed" and holds:
        holds = None  # values of two catalogues or papers: method and epoch differ, and no epoch is given
    rows = [(pair.first.name, value_text(v.measurement), who_measured(v.measurement)) for v in values]
    told = ", ".join(f"{value_text(v.measurement)} ({who_measured(v.measurement)})" for v in values[:4])
    why = say("between.of_one", what=pair.what, name=pair.first.name, values=told)
    if pair.found.sigmas is not None and pair.found.sigmas < 1e4:
        why += " " + say("between.sigmas", sigmas=f"{pair.found.sigmas:.1f}")
        rows.append(("", "", f"{pair.found.sigmas:.1f}"))
    elif pair.found.how == "no_errors":
        why += " " + say("between.no_errors")
    if wanted.verdict == "changed":
        why += " " + say("between.no_epochs")
    cited = tuple(i for v in values[:4] for i in v.ids)
    title = f"the values of the {pair.what} of {pair.first.name}"
    return Verdict(holds, why, title, ("source", pair.what, "by"), tuple(rows), cited)


def significant(state: State, source: Source, key: str, wanted: Wanted) -> Claim:
    """Whether a value differs from zero by at least 3 of its errors."""
    values = [v for v in known_values(state.toolbox, source, key, restriction(wanted)) if v.comparable]
    spread = spread_of(values[0].measurement, key) if values else None
    sigma = spread.sigma(upwards=False) if spread else None
    what, source_id = label_of(key), state.ledger.add_source(source)
    title = f"the {what} of {source.name} over its error"
    if not values or spread is None or not sigma:
        told = {"what": what, "name": source.name}
        why = say("between.no_error_given", **told) if values else say("verdicts.unknown", **told)
        shown = tuple((source.name, value_text(v.measurement)) for v in values[:1]) or (("nothing", ""),)
        cited = (*(i for v in values[:1] for i in v.ids), source_id)
        return Verdict(None, why, title, ("source", what), shown, cited).claim(state)
    sigmas = f"{abs(spread.value) / sigma:.1f}"
    value = value_text(values[0].measurement)
    why = say("between.over_error", what=what, name=source.name, value=value, sigmas=sigmas)
    rows = ((source.name, value, ""), ("", "", sigmas))
    holds = float(sigmas) >= SURE
    return Verdict(holds, why, title, ("source", what, "sigma"), rows, values[0].ids).claim(state)


def _single(state: State, source: Source, key: str, values: Sequence[KnownValue], wanted: Wanted) -> Claim:
    """That there is nothing to compare a value with."""
    told = {"what": label_of(key), "name": source.name}
    if len(values) > 1:
        return _of_unlike(state, source, key, values, wanted)
    why = say("between.one_value", **told) if values else say("verdicts.unknown", **told)
    rows = tuple((source.name, value_text(v.measurement)) for v in values) or (("nothing", ""),)
    cited = (*(i for v in values[:6] for i in v.ids), state.ledger.add_source(source))
    title = f"values of the {label_of(key)} of {source.name} to compare"
    return Verdict(None, why, title, ("source", label_of(key)), rows, cited).claim(state)


def _of_unlike(state: State, source: Source, key: str, values: Sequence[KnownValue], wanted: Wanted) -> Claim:
    """Values of several bands or methods: as numbers they may agree, which fluxes of unlike bands never do."""
    firsts = list({called(v): v for v in reversed(values)}.values())[::-1][:4]
    listed = "; ".join(
        f"{said(v.measurement)} {value_text(v.measurement)} ({who_measured(v.measurement)})" for v in firsts
    )
    told = {"what": label_of(key), "name": source.name, "values": listed}
    low, high = (pick(firsts, key=lambda v: v.measurement.value) for pick in (min, max))
    pair = pair_of_values(key, label_of(key), source, source, (high, low)) if key not in OF_BAND else None
    rows = [
        (source.name, value_text(v.measurement), f"{said(v.measurement)}, {who_measured(v.measurement)}")
        for v in firsts
    ]
    holds, why = None, say("between.bands", **told)
    if pair and len(firsts) > 1 and wanted.verdict != "changed":
        by = with_unit(key, format_number(pair.found.by, 3))
        rows.append(("by", by, "within 90 %"))
        why = say("between.bands_open", by=by, **told)
        if pair.found.sigmas is not None and pair.found.sigmas < 1e4:
            sigmas = f"{pair.found.sigmas:.1f}"
            rows.append(("", "", sigmas))
            holds = _consistent(pair).holds
            why = say("between.bands_apart", by=by, sigmas=sigmas, **told)
            why = say("between.bands_agree", sigmas=sigmas, **told) if holds else why
    cited = (*(i for v in firsts for i in v.ids), state.ledger.add_source(source))
    title = f"values of the {label_of(key)} of {source.name} in several bands"
    return Verdict(holds, why, title, ("source", label_of(key), "of"), tuple(rows), cited).claim(state)
