"""Reported values of one quantity side by side, and what they say together: a range, and whether their intervals overlap.

Like is compared with like: values under one name and of one band. Limits are shown and never counted as values.
"""

from collections.abc import Collection, Sequence
from itertools import product

from assistant.agent.engine import State
from assistant.check.sense import hedge_beside
from assistant.evidence.claims import Claim, refused
from assistant.evidence.held import here
from assistant.evidence.sentences import say
from assistant.tools.literature.reported_values import Said, ValuesSaid
from assistant.verbs.citation import cited_sentence
from assistant.verbs.sources.paper_text import papers_on_quantity
from assistant.verbs.sources.value_text import sentence_stating
from retriever.catalogue.quantities import format_value, label, quantity_by_key
from retriever.catalogue.records import Measurement, Source
from retriever.text.units import split_unit

LIMITS = ("_upper_limit", "_lower_limit")
_COLUMNS = ["paper", "year", "what", "value", "method", "bibcode"]
_SHOWN = 15


def claims(state: State, result: ValuesSaid, sources: Sequence[Source], keys: Sequence[str]) -> list[Claim]:
    """Of each source and quantity the verdict with its table; where no value was read, the sentences of papers that state one."""
    found: list[Claim] = []
    for source, key in product(sources, keys):
        said = [v for v in result.values if (v.source.id, v.quantity) == (source.id, key)]
        quoted = [] if said else papers_on_quantity(state, source, key)
        found += quoted or [of_one(state, said, source, key)]
    return found


def quoted(state: State, result: ValuesSaid, without: Collection[str], most: int) -> list[Claim]:
    """The sentences of papers in which the values stand, but for papers that are told already."""
    claims: dict[str, Claim] = {}
    for said in result.values:
        sentence = sentence_stating(state, said.paper_id, said.measurement) if said.paper_id else ""
        if sentence and said.bibcode not in without:
            text = cited_sentence(state, said.paper_id, sentence)
            claims.setdefault(said.bibcode, Claim(text, (said.paper_id, said.value_id)))
    return list(claims.values())[:most]


def of_one(state: State, said: list[Said], source: Source, key: str) -> Claim:
    """The verdict on the values of one quantity of one source."""
    values = [v for v in said if not v.measurement.name.endswith(LIMITS)]
    if not said:
        return _none(state, source, key)
    table = table_of(state, said, source, key)
    group = _largest(values)
    ids = tuple(dict.fromkeys(v.value_id for v in group))
    one = (
        group[0].paper_id if len(group) == 1 else ""
    )  # the papers of several are in the table: each hedges in its own words
    verdict = (
        _verdict(state, group, len(values), source) if values else say("synthesis.only_limits", **_named(source, key))
    )
    text = f"{verdict} {_givers(state, said, source)}"
    return Claim(text, (table, *ids, state.ledger.add_source(source), *filter(None, [one])), table=table)


def _none(state: State, source: Source, key: str) -> Claim:
    """No paper here gives a value, and no catalogue one with its paper; a value without a paper is told as such."""
    total = len(state.toolbox.library.papers_of.get(source.id, []))
    named, where = _named(source, key), here(state.toolbox.library)
    title = f"values of the {named['what']} of {source.name}, looked for in the papers linked to it"
    table = state.ledger.add_table(title, ["found", "papers"], [["nothing", total]], 0)
    source_id = state.ledger.add_source(source)
    evidence = (table, source_id)
    names = quantity_by_key(key).names
    held = next((m for name in names for m in source.measurements if m.name == name and not m.flag), None)
    if held is not None and not held.reference:
        told = {"value": format_value(held), "method": held.method or say("synthesis.no_method")}
        looked = f"{title}: the value here is given without a paper, not found in {total} papers in {where} on it"
        table = state.ledger.add_table(looked, ["found", "papers"], [["not given", total]], 0)
        cited = (table, source_id, state.ledger.add_measurement(held, source_id, source.id))
        but = "synthesis.no_value_but" if total > 1 else "synthesis.no_value_at_all_but"
        return Claim(say(but, total=total, here=where, **named, **told), cited)
    key = "synthesis.no_value" if total > 1 else "synthesis.no_value_at_all"
    return refused(key, evidence, total=total, here=where, name=named["name"], what=named["what"])


def _named(source: Source, key: str) -> dict[str, str]:
    return {"name": source.name, "what": quantity_by_key(key).label}


def _largest(values: Sequence[Said]) -> list[Said]:
    """The values of one name, band and unit that most papers report."""
    groups: dict[tuple[str, str, str], list[Said]] = {}
    for value in values:
        m = value.measurement
        groups.setdefault((m.name, m.band, split_unit(m.unit)[1]), []).append(value)
    return max(groups.values(), key=_how_many, default=[])


def _how_many(group: list[Said]) -> tuple[int, bool]:
    """By how many papers; of as many, values that papers here give come before those of a catalogue alone."""
    return len({v.bibcode for v in group}), any(v.paper_id and not v.catalogued for v in group)


def _verdict(state: State, group: list[Said], total: int, source: Source) -> str:
    """Do they agree; how far do they range."""
    lowest, highest = min(group, key=_number), max(group, key=_number)
    what = label(group[0].measurement.name)
    band = (
        f" at {group[0].measurement.band}"
        if group[0].measurement.band and group[0].measurement.band not in what
        else ""
    )
    told = {"name": source.name, "what": f"{what}{band}", "count": len(group)}
    if len(group) == 1:
        hedge, value = _hedge(state, group[0]), format_value(group[0].measurement)
        if hedge:
            one = say("synthesis.one_value_hedged", hedge=hedge, value=value, who=group[0].who, **told)
        else:
            one = say("synthesis.one_value", value=value, who=group[0].who, **told)
        return f"{one} {say('synthesis.not_alike')}" if total > 1 else one
    told |= {
        "low": _short(lowest.measurement),
        "high": _short(highest.measurement),
        "who_low": lowest.who,
        "who_high": highest.who,
    }
    if _number(lowest) == _number(highest):
        return say("synthesis.all_the_same", **told)
    told["whose"] = " and ".join(dict.fromkeys(v.who for v in (lowest, highest)))
    unsure = [v for v in group if v.measurement.low is None or v.measurement.high is None]
    if unsure:
        return say("synthesis.unsure", unsure=len(unsure), **told)
    return say("synthesis.overlap" if _overlap(group) else "synthesis.apart", **told)


def _hedge(state: State, said: Said) -> str:
    """The word by which a paper's own text hedges a value; "" where it does not."""
    return hedge_beside(state.ledger.paper(said.paper_id)["passage"], said.measurement.value) if said.paper_id else ""


def _overlap(group: Sequence[Said]) -> bool:
    """Whether all intervals have a place in common."""
    lows = [v.measurement.low * split_unit(v.measurement.unit)[0] for v in group if v.measurement.low is not None]
    highs = [v.measurement.high * split_unit(v.measurement.unit)[0] for v in group if v.measurement.high is not None]
    return max(lows) <= min(highs)


def _number(said: Said) -> float:
    return said.measurement.value * split_unit(said.measurement.unit)[0]


def _short(m: Measurement) -> str:
    """A value without its interval: the table has it."""
    return format_value(Measurement(m.name, m.value, unit=m.unit))


def _givers(state: State, said: list[Said], source: Source) -> str:
    """``2 of the 18 papers in the bundled library on Cyg X-1 give one``."""
    papers = {paper.bibcode for paper in state.toolbox.library.papers_of.get(source.id, [])}
    givers = {v.bibcode for v in said} & papers
    told = {"count": len(givers), "total": len(papers), "here": here(state.toolbox.library), "name": source.name}
    return say("synthesis.givers" if len(givers) != 1 else "synthesis.one_giver", **told) if papers else ""


def table_of(state: State, said: list[Said], source: Source, key: str) -> str:
    """All values, newest first; a limit says that it is one."""
    rows = [
        [v.who, v.year or "", label(v.measurement.name), format_value(v.measurement), _how(state, v), v.bibcode]
        for v in said[:_SHOWN]
    ]
    papers = {paper.bibcode for paper in state.toolbox.library.papers_of.get(source.id, [])}
    counts = f"{len({v.bibcode for v in said} & papers)} of {len(papers)} papers in {here(state.toolbox.library)} linked to it give one"
    number = f"{len(said)} values, {len(_largest([v for v in said if not v.measurement.name.endswith(LIMITS)]))} alike"
    unsure = sum(1 for v in said if v.measurement.low is None or v.measurement.high is None)
    title = f"values and limits of the {quantity_by_key(key).label} of {source.name} reported here, one value stands alone, others are of another band or kind, newest first: {counts}; {number}; for {unsure} of them the value alone is given, so whether they agree stays open"
    return state.ledger.add_table(title, _COLUMNS, rows, len(said))


def _how(state: State, said: Said) -> str:
    """The method, with the band where it does not say it; what a paper's own text gives says so, and how it hedges."""
    m = said.measurement
    method = m.method.removeprefix(f"reported by {said.who}").strip(", ") or say("synthesis.in_its_text")
    method = f"{method}; {m.band}" if m.band and m.band not in method else method
    hedge = _hedge(state, said)
    return f"{method}, they write '{hedge}'" if hedge else method
