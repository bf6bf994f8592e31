"""What lists and comparisons say: the offline writer's sentences on several sources."""

from collections.abc import Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import NO_EVIDENCE_ON, Claim
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
from retriever.catalogue.quantities import format_value, label, quantity_by_key
from retriever.catalogue.records import Measurement, Source


def compared(state: State, result: Compared) -> list[Claim]:
    """Who is compared, then each quantity: of one kind for all where there is one, else each source's own value."""
    sources = result.sources
    claims = [who_claim(state, state.ledger.add_source(source)) for source in sources]
    for key, by_source in result.values.items():
        common = _common_name(state, [by_source.get(s.id, ()) for s in sources], quantity_by_key(key).names)
        if common:
            picked = [next(i for i in by_source[s.id] if state.ledger[i].record["name"] == common) for s in sources]
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
    count = f"{total} sources here are" if total > 1 else "1 source here is"
    text = f"{count} {conditions}" if conditions else f"{total} sources here match"
    table = state.ledger.add_table(record["title"] + f" ({shown} shown)", record["columns"], record["rows"], total)
    claims = [Claim(text + (f"; {shown} of them:" if shown < total else ":"), (table,))]
    return claims + [_row(one, table) for one in result.sources]


def _none_listed(state: State, result: Listed, conditions: str, table: str) -> list[Claim]:
    claims = [Claim(f"{NO_EVIDENCE_ON} on sources {conditions}: none in this catalogue.", (table,))]
    for source, separation in result.nearest:
        rows = [[source.name, f"{separation:.2f} deg"]]
        near = state.ledger.add_table(
            f"nearest to that position: distance of {source.name}", ["source", "separation"], rows
        )
        text = f"Nearest to that position is {source.name}, {separation:.2f} deg away."
        claims.append(Claim(text, (near, state.ledger.add_source(source))))
    return claims


def _row(listed: ListedSource, table: str) -> Claim:
    match = listed.match
    detail = [f"{label(m.name)} {format_value(m)}, {short_method(m)}" for m in match.measurements]
    if match.separation_deg is not None:
        detail.append(f"{match.separation_deg:.3g} deg from the centre")
    kind = match.source.subclass
    subclass = f", {kind}" if kind and kind != match.source.object_class else ""
    text = (
        f"{match.source.name} ({match.source.object_class}{subclass})"
        + (": " + "; ".join(detail) if detail else "")
        + "."
    )
    return Claim(text, (listed.source_id, *listed.values) + ((table,) if match.separation_deg is not None else ()))


def _comparison(state: State, sources: Sequence[Source], picked: list[str], name: str) -> Claim:
    measured = [measurement_of_record(state.ledger.measurement(i)) for i in picked]
    values = ", ".join(f"{s.name} {format_value(m)}" for s, m in zip(sources, measured, strict=True))
    highest = max(range(len(sources)), key=lambda n: measured[n].value)
    lowest = min(range(len(sources)), key=lambda n: measured[n].value)
    text = f"{label(name)[0].upper()}{label(name)[1:]}: {values}; "
    if measured[highest].value == measured[lowest].value:
        text += "they are equal."
    elif _overlap(measured[highest], measured[lowest]):
        text += "the intervals overlap, so no difference is established."
    else:
        text += f"it is highest in {sources[highest].name}"
        text += (
            "."
            if None not in (measured[highest].low, measured[lowest].high)
            else ", but not all values have an uncertainty."
        )
        if "photon index" in label(name):
            text += f" The smaller index, of {sources[lowest].name}, is the harder spectrum."
    return Claim(text, tuple(picked))


def _overlap(high: Measurement, low: Measurement) -> bool:
    return high.low is not None and low.high is not None and high.low <= low.high


def _common_name(state: State, ids_by_source: list[tuple[str, ...]], order: tuple[str, ...]) -> str:
    names = [{state.ledger[i].record["name"] for i in ids} for ids in ids_by_source]
    shared = set.intersection(*names) if names else set()
    return next((name for name in order if name in shared), "")
