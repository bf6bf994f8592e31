"""What the records of an answer hold, as the judge looks it up: their numbers, their sources, and how their values compare."""

import re
from collections.abc import Iterable, Iterator

from assistant.evaluation.written import numbers
from assistant.evidence.claims import Answer, Claim
from assistant.evidence.ledger import Evidence
from retriever.catalogue.kinds import KINDS

_HIGHEST = re.compile(r"; it is highest in ([^;]+?)(?:, but [^;.]*)?(?=\.\s|\.?$)")
_OVERLAP = re.compile(r"\bthe intervals overlap[^.;]*")
_EQUAL = re.compile(r"\bthey are equal\b")
_HARDER = re.compile(r"\bthe smaller index, of ([^;]+?), is the harder spectrum", re.I)


def evidence_of(ids: Iterable[str], answer: Answer) -> list[Evidence]:
    """The records of these ids, what computed values are from and the sources of measurements; unknown ids give none."""
    return [item for i in answer.ledger.with_origins(ids) if (item := answer.ledger.get(i))]


def values_held(ids: Iterable[str], answer: Answer) -> set[float]:
    """Every number that the records hold: as a number, in the unit's own power of ten, and as written."""
    values: set[float] = set()
    for item in evidence_of(ids, answer):
        record = item.record
        if record.get("level"):
            values.add(100 * record["level"])
        for leaf in [*_leaves(record), item.support]:
            if isinstance(leaf, str):
                values.update(number.value for number in numbers(leaf))
            elif isinstance(leaf, (int, float)) and not isinstance(leaf, bool):
                values |= {float(leaf), float(leaf) * _factor(str(record.get("unit", "")))}
    return values


def told_by(item: Evidence) -> str:
    """A record's text, its class written out: AGN is an active galactic nucleus."""
    kind = KINDS.get(str(item.record.get("class", "")))
    return f"{item.support} | {kind.noun}" if kind else item.support


def compared(claim: Claim, answer: Answer) -> tuple[bool, str]:
    """Whether what a claim says of its values as a whole is so, and its text without that."""
    text, told = claim.text, []
    values = [item for item in evidence_of(claim.evidence, answer) if item.kind == "measurement"]
    for pattern, holds in (
        (_HIGHEST, lambda name: _owner(max(values, key=_value), answer) == name),
        (_HARDER, lambda name: _owner(min(values, key=_value), answer) == name),
        (_OVERLAP, lambda _: _overlap(min(values, key=_value), max(values, key=_value))),
        (_EQUAL, lambda _: len({_value(item) for item in values}) == 1),
    ):
        for match in pattern.finditer(claim.text):
            told.append(bool(values) and holds(match[1] if match.lastindex else ""))
            text = text.replace(match[0], " ")
    return all(told), text


def _value(item: Evidence) -> float:
    return float(item.record["value"])


def _owner(item: Evidence, answer: Answer) -> str:
    source = answer.ledger.get(item.record["source"])
    return str(source.record["name"]) if source else ""


def _overlap(low: Evidence, high: Evidence) -> bool:
    top, bottom = low.record["high"], high.record["low"]
    return top is not None and bottom is not None and bottom <= top


def _factor(unit: str) -> float:
    """The power of ten that a unit begins with: 1e20 of ``1e20 cm^-2``."""
    match = re.match(r"1e(\d+)\b", unit)
    return 10.0 ** int(match[1]) if match else 1.0


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _leaves(part)
    else:
        yield value
