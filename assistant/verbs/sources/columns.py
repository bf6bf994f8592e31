"""What is asked of a value beside the value itself: its error, who measured it, when, in which band, whether there is a limit."""

from collections.abc import Callable, Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.known_values import KnownValue, known_values, label_of
from assistant.tools.facts.like_values import called
from assistant.tools.quotations import holding, states
from assistant.verbs.citation import cited_sentence
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.subjects import KEYS, of_years, restriction
from assistant.verbs.sources.value_text import band_text, value_claim, value_text
from retriever.catalogue.records import Source
from retriever.text.sentences import sentences


def further_columns(state: State, source: Source, key: str, wanted: Wanted) -> list[Claim]:
    """A sentence for each of them that the value itself does not tell."""
    values = of_years(known_values(state.toolbox, source, key, restriction(wanted)), wanted)
    if not values:
        return []
    tellers = dict.fromkeys(
        _COLUMNS[column] for column in wanted.columns if column in _COLUMNS
    )  # a band and its instrument
    claims = [claim for tell in tellers for claim in tell(state, source, key, values)]
    if wanted.order in KEYS and len(values) > 1:
        claims = [_extreme(state, source, key, values, wanted.descending), *claims]
    if wanted.order == "year":
        claims = _newest(state, source, key, values) + claims
    return claims


def _newest(state: State, source: Source, key: str, values: Sequence[KnownValue]) -> list[Claim]:
    newest = max(values, key=lambda value: value.year)
    if not newest.year:
        return []
    m, what = newest.measurement, label_of(key)
    text = say("columns.newest", what=what, name=source.name, year=newest.year, value=value_text(m))
    rows = [[source.name, value_text(m), newest.year]]
    title = f"the newest {what} of {source.name}, by its reference"
    return [finding(state, text, title, ("source", what, "year"), rows, newest.ids)]


def _extreme(state: State, source: Source, key: str, values: Sequence[KnownValue], highest: bool) -> Claim:
    """The highest or the lowest of a source's values that are of one kind."""
    like = [v for v in values if v.comparable and called(v) == called(values[0])] or [values[0]]
    found = (max if highest else min)(like, key=lambda value: value.measurement.value)
    told = {"what": called(found), "name": source.name, "value": value_text(found.measurement), "count": len(like)}
    text = say("columns.highest" if highest else "columns.lowest", **told)
    rows = [[source.name, value_text(found.measurement), ""], ["", "", str(len(like))]]
    title = f"{called(found)} of {source.name}, the {'highest' if highest else 'lowest'} here"
    return finding(state, text, title, ("source", called(found), "number"), rows, found.ids)


def _error(state: State, source: Source, key: str, values: Sequence[KnownValue]) -> list[Claim]:
    best = values[0].measurement
    if best.low is not None or best.high is not None:
        if value_text(best) != value_text(best).split(" (")[0]:
            return []
        return [_on_value(state, source, values[0], say("columns.narrow"))]
    claims = [_on_value(state, source, values[0], say("columns.no_error"))]
    other = next((v for v in values[1:] if v.measurement.low is not None), None)
    return [*claims, value_claim(state, source, other, bold=False)] if other else claims


def _reference(state: State, source: Source, key: str, values: Sequence[KnownValue]) -> list[Claim]:
    value = values[0]
    m = value.measurement
    if not m.reference:
        return [_on_value(state, source, value, say("columns.no_reference"))]
    paper = state.toolbox.library.papers.get(m.reference)
    who = paper.short_reference if paper else m.method
    told = {"what": label_of(key), "name": source.name, "bibcode": m.reference}
    text = say("columns.reference", who=who, **told) if paper else say("columns.only_bibcode", method=who, **told)
    rows = [[source.name, who, m.reference]]
    title = f"who measured the {label_of(key)} of {source.name}: {who}"
    return [
        finding(state, text, title, ("source", "by", "reference"), rows, value.ids),
        *_in_its_words(state, source, value),
    ]


def _in_its_words(state: State, source: Source, value: KnownValue) -> list[Claim]:
    """The paper's own sentence that states the value, with its page, where its abstract or text is held."""
    paper = state.toolbox.library.papers.get(value.measurement.reference)
    report = paper.report_on(source.id) if paper else None
    if paper is None or report is None:
        return []
    report = holding(paper, report, source, value.measurement)
    stating = [sentence for sentence in sentences(report.summary) if states(sentence, value.measurement)]
    paper_id = state.toolbox.add_paper(paper, report) if stating else ""
    return [Claim(cited_sentence(state, paper_id, stating[0]), (paper_id,))] if stating else []


def _date(state: State, source: Source, key: str, values: Sequence[KnownValue]) -> list[Claim]:
    year = values[0].year
    text = say("columns.no_date", year=year) if year else say("columns.no_date_at_all")
    return [_on_value(state, source, values[0], text, year)]


def _band(state: State, source: Source, key: str, values: Sequence[KnownValue]) -> list[Claim]:
    held = band_text(values[0].measurement)
    text = say("columns.band", band=held) if held else say("columns.no_band")
    return [_on_value(state, source, values[0], text)]


def _limit(state: State, source: Source, key: str, values: Sequence[KnownValue]) -> list[Claim]:
    limits = [value for value in values if value.bound]
    if not limits:
        text = say("columns.no_limit", what=label_of(key), name=source.name)
        return [_on_value(state, source, values[0], text)]
    return [value_claim(state, source, value, bold=False) for value in limits if value is not values[0]]


def _level(state: State, source: Source, key: str, values: Sequence[KnownValue]) -> list[Claim]:
    m = values[0].measurement
    return [] if m.level else [_on_value(state, source, values[0], say("columns.no_level"))]


def _count(state: State, source: Source, key: str, values: Sequence[KnownValue]) -> list[Claim]:
    text = say("columns.count", count=len(values), what=label_of(key), name=source.name)
    return [_on_value(state, source, values[0], text, len(values))]


def _on_value(state: State, source: Source, value: KnownValue, text: str, *numbers: object) -> Claim:
    title = f"what is given with a value of {source.name}"
    return finding(state, text, title, ("source", "said"), [[source.name, *numbers]], value.ids)


_COLUMNS: dict[str, Callable[[State, Source, str, Sequence[KnownValue]], list[Claim]]] = {
    "error": _error,
    "reference": _reference,
    "date": _date,
    "year": _date,
    "band": _band,
    "instrument": _band,
    "limit": _limit,
    "level": _level,
    "number_of_values": _count,
}
