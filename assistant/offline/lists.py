"""What lists and comparisons say: the offline writer's sentences on several sources."""

from collections.abc import Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim, refused
from assistant.evidence.held import here
from assistant.evidence.sentences import say
from assistant.offline.values import (
    conditions_text,
    measurement_of_record,
    nothing_on,
    short_method,
    value_claim,
    who_claim,
)
from assistant.tools.compare_sources import Compared
from assistant.tools.filter_sources import Listed, ListedSource
from retriever.catalogue.filters import NOT_ITS_OWN
from retriever.catalogue.quantities import format_value, label, quantity_by_key
from retriever.catalogue.records import Measurement, Source


def compared(state: State, result: Compared) -> list[Claim]:
    """Who is compared, then each quantity: of one kind for all where there is one, else each source's own value."""
    sources = result.sources
    claims = [who_claim(state, state.ledger.add_source(source)) for source in sources]
    for key, by_source in result.values.items():
        trusted = {s.id: _trusted(state, by_source.get(s.id, ())) for s in sources}
        own = tuple(name for name in quantity_by_key(key).names if name != NOT_ITS_OWN)
        common = _common_name(state, list(trusted.values()), own)
        if common:
            picked = [next(i for i in trusted[s.id] if state.ledger[i].record["name"] == common) for s in sources]
            claims.append(_comparison(state, sources, picked, common))
            continue
        for source in sources:
            values = by_source.get(source.id, ())
            if values:
                claims.append(value_claim(state, values[0], source.name))
            else:
                claims.append(
                    nothing_on(state, quantity_by_key(key).label, source.name, state.ledger.add_source(source))
                )
    return claims


def _trusted(state: State, ids: Sequence[str]) -> tuple[str, ...]:
    """The values without a flag: only those are compared."""
    return tuple(i for i in ids if not state.ledger.measurement(i)["flag"])


def listed(state: State, result: Listed) -> list[Claim]:
    """How many sources meet the conditions, and the first of them with the values that were looked at."""
    total, conditions = result.total, conditions_text(result.wanted)
    record = state.ledger.table(result.table)
    record["title"] = f"sources {conditions}".strip()
    if not total:
        return _none_listed(
            state, result, conditions, state.ledger.add_table(record["title"], record["columns"], record["rows"], 0)
        )
    shown = len(result.sources)
    table = state.ledger.add_table(record["title"] + f" ({shown} shown)", record["columns"], record["rows"], total)
    conditions = conditions or say("condition.none", here=here(state.toolbox.library))
    claims = [Claim(_how_many(total, shown, conditions), (table,))] + [_row(one, table) for one in result.sources]
    return claims + _left_out(state, result, conditions)


def _left_out(state: State, result: Listed, conditions: str) -> list[Claim]:
    """How many more there would be if their flagged values were trusted."""
    count = result.flagged
    if not count:
        return []
    title = f"sources {conditions} by a flagged value only".replace("  ", " ")
    table = state.ledger.add_table(title, ["sources"], [[count]], count)
    text = say("list.flagged", count=count) if count > 1 else say("list.flagged_one")
    return [Claim(text, (table,))]


def _how_many(total: int, shown: int, conditions: str) -> str:
    if shown < total:
        return say("list.some", total=total, shown=shown, conditions=conditions)
    return say("list.all", total=total, conditions=conditions) if total > 1 else say("list.one", conditions=conditions)


def _none_listed(state: State, result: Listed, conditions: str, table: str) -> list[Claim]:
    where = here(state.toolbox.library)
    claims = [refused("refusal.no_sources", (table,), conditions=conditions, here=where)]
    claims += _left_out(state, result, conditions)
    for source, separation in result.nearest:
        rows = [[source.name, f"{separation:.2f} deg"]]
        near = state.ledger.add_table(
            f"nearest to that position: distance of {source.name}", ["source", "separation"], rows
        )
        text = say("source.next_to_position", name=source.name, distance=rows[0][1])
        claims.append(Claim(text, (near, state.ledger.add_source(source))))
    return claims


def _row(listed: ListedSource, table: str) -> Claim:
    match = listed.match
    detail = [f"{label(m.name)} {format_value(m)}, {short_method(m)}" for m in match.measurements]
    if match.separation_deg is not None:
        detail.append(say("list.separation", degrees=f"{match.separation_deg:.3g}"))
    kind = match.source.subclass
    subclass = f", {kind}" if kind and kind != match.source.object_class else ""
    known = match.source.object_class or say("source.class_unknown")
    text = say("source.short", name=match.source.name, kind=f"{known}{subclass}")
    text += (": " + "; ".join(detail) if detail else "") + "."
    return Claim(text, (listed.source_id, *listed.values) + ((table,) if match.separation_deg is not None else ()))


def _comparison(state: State, sources: Sequence[Source], picked: list[str], name: str) -> Claim:
    measured = [measurement_of_record(state.ledger.measurement(i)) for i in picked]
    values = ", ".join(f"{s.name} {format_value(m)}" for s, m in zip(sources, measured, strict=True))
    what = f"{label(name)[0].upper()}{label(name)[1:]}"
    finding = _difference(sources, measured, "photon index" in label(name))
    return Claim(say("comparison.values", what=what, values=values, finding=finding), tuple(picked))


def _difference(sources: Sequence[Source], measured: list[Measurement], of_index: bool) -> str:
    """What the compared values show; the smallest photon index is the hardest spectrum."""
    highest = max(range(len(sources)), key=lambda n: measured[n].value)
    lowest = min(range(len(sources)), key=lambda n: measured[n].value)
    if measured[highest].value == measured[lowest].value:
        return say("comparison.equal")
    if _overlap(measured[highest], measured[lowest]):
        return say("comparison.overlap")
    certain = None not in (measured[highest].low, measured[lowest].high)
    name = sources[highest].name
    text = say("comparison.highest", name=name) if certain else say("comparison.highest_uncertain", name=name)
    return text + (" " + say("comparison.hardest", name=sources[lowest].name) if of_index else "")


def _overlap(high: Measurement, low: Measurement) -> bool:
    return high.low is not None and low.high is not None and high.low <= low.high


def _common_name(state: State, ids_by_source: list[tuple[str, ...]], order: tuple[str, ...]) -> str:
    names = [{state.ledger[i].record["name"] for i in ids} for ids in ids_by_source]
    shared = set.intersection(*names) if names else set()
    return next((name for name in order if name in shared), "")
