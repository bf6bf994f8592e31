"""What an answer gives, read from its JSON alone (``ask --json``): claims with the records that they cite."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.evaluation.library.truth import Truth
from assistant.evaluation.written import Number, numbers

_POWER = re.compile(r"^\s*(?:1e|10\^?)(\d+)\b")
REFUSES = re.compile(
    r"\bno evidence\b|\bfound (?:nothing|no\b)|\bcould not find\b|\b(?:have|has|there is|there are) no\b"
    r"|\b(?:is|are) not (?:in|among|part of)\b|\bdo(?:es)? not (?:know|have|hold|list)\b|\bnothing (?:here|in)\b"
    r"|\bNo [\w (),/+-]{2,60} (?:is|are) known here\b|^\W*(?:No papers?|None)\b",
    re.I | re.M,
)


@dataclass(frozen=True)
class Given:
    """An answer's JSON over a truth."""

    answer: dict[str, Any]
    truth: Truth

    @property
    def claims(self) -> list[dict[str, Any]]:
        return self.answer["claims"]

    @property
    def text(self) -> str:
        return "\n".join(claim["text"] for claim in self.claims)

    def record(self, evidence_id: str) -> dict[str, Any] | None:
        return next((e for e in self.answer["evidence"] if e["id"] == evidence_id), None)

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        return [e for e in self.answer["evidence"] if e["kind"] == kind]

    def source_of(self, record: dict[str, Any]) -> str | None:
        """The true id of the source that a source's or a measurement's record is of."""
        if record["kind"] == "measurement":
            owner = self.record(record["source"])
            return self.source_of(owner) if owner else None
        return self.truth.source_of(str(record.get("name", "")))

    def cited_by(self, claim: dict[str, Any]) -> list[dict[str, Any]]:
        return [record for i in claim["evidence"] if (record := self.record(i))]

    def sources_listed(self) -> list[str]:
        """Ids of the sources that are cited, named in claims, or stand in a table's row."""
        cells = (str(cell) for table in self.of_kind("table") for row in table["rows"] for cell in row)
        found = [
            *self.truth.named_in(self.text),
            *(self.source_of(record) for record in self.of_kind("source")),
            *(self.truth.source_of(cell) for cell in cells),
        ]
        return list(dict.fromkeys(source for source in found if source))

    @property
    def refused(self) -> bool:
        """It says, first, that it has nothing."""
        return any(REFUSES.search(claim["text"]) for claim in self.claims[:2])


def said_numbers(text: str, truth: Truth) -> list[Number]:
    """The numbers of a text, those within names aside."""
    return numbers(truth.without_names(text))


def in_base(value: float, unit: str) -> float:
    """A value in its unit without the unit's power of ten: 34 of ``1e20 cm^-2`` is 3.4e21."""
    match = _POWER.match(unit)
    return value * 10.0 ** int(match[1]) if match else value


def leaves(value: object) -> Iterator[object]:
    """Every number and text of a record."""
    if isinstance(value, dict):
        for part in value.values():
            yield from leaves(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from leaves(part)
    else:
        yield value


def close(a: float, b: float, relative: float = 2e-3) -> bool:
    return abs(a - b) <= relative * max(abs(a), abs(b)) + 1e-12
