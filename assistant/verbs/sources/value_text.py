"""Sentences on the values of one source: the best first, who measured it, what to think of it, the others beside it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.agent.engine import State
from assistant.check.sense import hedge_beside
from assistant.evidence.claims import Claim, refused
from assistant.evidence.sentences import say
from assistant.tools.facts.bands import Restriction
from assistant.tools.facts.known_values import EVERY, KnownValue, label_of
from assistant.tools.quotations import states
from assistant.verbs.sources.finding import finding
from retriever.catalogue.quantities import format_number, format_value, label
from retriever.catalogue.records import Measurement, Source
from retriever.text.sentences import sentences

COLUMNS = ("quantity", "value", "band", "by")


def best_claims(
    state: State, source: Source, key: str, values: Sequence[KnownValue], of: Restriction = EVERY, most: int = 12
) -> list[Claim]:
    """The best value, what is to be thought of it, and the others; that there is none where there is none."""
    what = label_of(key)
    if not values:
        return [nothing_known(state, what, source, of)]
    best, others = values[0], values[1:]
    claims = [value_claim(state, source, best)]
    if len(others) == 1:
        claims.append(value_claim(state, source, others[0], bold=False))
    elif others:
        claims.append(_others(state, source, what, others, most))
    return claims


def value_claim(state: State, source: Source, value: KnownValue, bold: bool = True) -> Claim:
    """``**The photon index of X is 1.4** (method).`` A paper's value is told as the paper's, a limit as a limit."""
    m = value.measurement
    stars = "**" if bold else ""
    told = {"what": said(m), "name": source.name, "value": value_text(m), "stars": stars}
    if m.flag:
        return Claim(say("values.flagged", flag=m.flag, method=full_method(m), **told), value.ids)
    if value.paper:
        return Claim(_reported(state, source, value, stars), value.ids)
    text = say("values.limit" if value.bound else "values.measured", method=full_method(m), **told)
    return Claim(text, value.ids)


def _reported(state: State, source: Source, value: KnownValue, stars: str) -> str:
    m = value.measurement
    who, _, how = m.method.removeprefix("reported by ").partition(", ")
    reports = "report" if re.search(r"\bet al\b|&", who) else "reports"
    told = {"who": who, "reports": reports, "what": with_article(said(m)), "value": value_text(m), "name": source.name}
    hedge = hedge_beside(state.ledger.paper(value.paper)["passage"], m.value)
    text = (
        say("values.reported_hedged", hedge=hedge, stars=stars, **told)
        if hedge
        else say("values.reported", stars=stars, **told)
    )
    text = say("value.reported_how", said=text.rstrip("."), how=how) if how else text
    quote = sentence_stating(state, value.paper, m)
    return say("values.reported_quoted", said=text.rstrip("."), quote=quote) if quote else text


def sentence_stating(state: State, paper_id: str, m: Measurement) -> str:
    """The sentence of a paper's own text in which a value stands; "" where its words are not here."""
    r = state.ledger.paper(paper_id)
    parts = sentences(r["passage"]) if r["passage_from"] != "summary" else []
    return next((part for part in parts if states(part, m)), "")


def _others(state: State, source: Source, what: str, others: Sequence[KnownValue], most: int) -> Claim:
    text = say("values.others", what=what, name=source.name, count=len(others))
    return values_table(state, source, text, others, most)


def values_table(state: State, source: Source, text: str, values: Sequence[KnownValue], most: int) -> Claim:
    """A table of values side by side below a sentence; the first of them are cited."""
    rows = [
        [said(v.measurement), value_text(v.measurement), band_text(v.measurement), who_measured(v.measurement), note(v)]
        for v in values
    ]
    columns = [*COLUMNS, "note"]
    if not any(row[-1] for row in rows):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    cited = [i for v in values[:most] for i in v.ids]
    return finding(state, text, f"{text.rstrip(':')} ({source.name})", columns, rows, cited, shown=True)


def nothing_known(state: State, what: str, source: Source, of: Restriction = EVERY) -> Claim:
    """``No redshift is known here for X.``, with the search that found nothing as its evidence."""
    restricted = restricted_text(of)
    table = state.ledger.add_table(f"{what} of {source.name} {restricted}".strip(), ["found"], [["nothing"]], 0)
    cited = (table, state.ledger.add_source(source))
    if restricted:
        return refused("values.nothing_so", cited, what=what, restricted=restricted, name=source.name)
    return refused("values.nothing", cited, what=what, name=source.name)


def nothing_of(state: State, what: str, source: Source) -> Claim:
    """``Nothing is known here of the companion of X.``"""
    table = state.ledger.add_table(f"{what} of {source.name}", ["found"], [["nothing"]], 0)
    return refused("values.nothing_of", (table, state.ledger.add_source(source)), what=what, name=source.name)


def restricted_text(of: Restriction) -> str:
    """The band and the instrument that were asked for, in words."""
    parts = [say("values.in_band", band=of.band)] if of.band else []
    parts += [say("values.by_instrument", instrument=of.instrument)] if of.instrument else []
    parts += [say("values.not_by_instrument", instrument=of.not_instrument)] if of.not_instrument else []
    parts += [say("values.by_author", author=" or ".join(of.authors))] if of.authors else []
    if of.years:
        first, last = (str(year) if 0 < year < 9999 else "" for year in of.years)
        span = first if first == last else f"{first} to {last}".strip() if first and last else first or last
        key = "values.of_year" if first == last or first and last else "values.since" if first else "values.until"
        parts.append(say(key, year=span))
    return " ".join(parts)


def said(m: Measurement) -> str:
    """What a measurement is called in a sentence, with its band where the label does not tell it and it has one."""
    name = label(m.name)
    band = m.band if m.band and m.name in ("powlaw_gamma",) else ""
    return say("values.of_band", what=name, band=band) if band else name


def value_text(m: Measurement) -> str:
    """Value and interval, where the catalogue's digits leave one."""
    if m.name == "redshift" and m.low is None and m.high is None:
        return format_number(m.value, 4)
    return format_value(m)


def plain_value(m: Measurement) -> str:
    """The value with its unit, where the interval stands elsewhere."""
    return value_text(replace(m, low=None, high=None))


def note(value: KnownValue) -> str:
    """Why a value is not to be taken as it stands; "" where it may be."""
    if value.measurement.flag:
        return value.measurement.flag
    return "" if value.trusted else say("beside.foreground")


def band_text(m: Measurement) -> str:
    return ", ".join(part for part in (m.band, m.instrument) if part)


def who_measured(m: Measurement) -> str:
    """Who measured a value, for a cell: a paper, or the catalogue and its reference."""
    if m.method.startswith("reported by "):
        return f"{m.method.removeprefix('reported by ')}, {m.reference}"
    method = re.split(r"[:;(,]", m.method)[0].strip()
    return f"{method}, {m.reference}" if m.reference else method


def full_method(m: Measurement) -> str:
    """How and by whom a value was measured, with the band and the instrument where the method does not say them."""
    method = m.method
    if m.band and m.band not in method:
        method = say("value.of_band", method=method, band=m.band)
    if m.instrument and m.instrument.split()[0].lower() not in method.lower():
        method = say("value.of_band", method=method, band=m.instrument)
    return say("value.reference", method=method, reference=m.reference) if m.reference else method


def with_article(text: str) -> str:
    word = text.split()[0]
    spelt_out = len(word) > 1 and word.isupper() and word[0] in "FHLMNRSX"  # "an LMXB"
    you = word.isupper() and word[0] == "U"  # "a ULX"
    return ("an " if spelt_out or text[0].lower() in "aeiou" and not you else "a ") + text
