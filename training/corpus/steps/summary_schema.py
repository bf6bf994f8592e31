"""What a paper says of one source: the schema that a language model must fill, and the check of what it filled in.

Nothing may stand in a summary that is not in the text: every statement carries the sentence that it was taken from, word
for word; a statement whose sentence is not in the text is dropped, and so is a quantity whose numbers are not in its
sentence.
"""

import math
import re
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field

from retriever.text.numbers import DECIMAL, SIGN, number_of, number_pattern, times_ten_to
from retriever.text.reported import UNITS
from retriever.text.tex import plain_math

# behind a caret a number is the power of a unit
_NUMBER = number_pattern(not_behind=r"\w.^{")
_POWER = re.compile(times_ten_to(rf"({SIGN}?\d{{1,3}})"))
_MANTISSA = re.compile(rf"(?<![\w.^{{]){DECIMAL}")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Statement(_Strict):
    """Something that the paper says of the source."""

    text: str = Field(max_length=400)
    sentence: str = Field(max_length=1200, description="the sentence of the text, word for word")


class ReportedQuantity(_Strict):
    """A number that the paper reports of the source."""

    name: str = Field(max_length=60, description="such as " + ", ".join(UNITS))
    value: float
    low: float | None
    high: float | None
    limit: str = Field(pattern="^[<>]?$")
    unit: str = Field(max_length=40)
    band: str = Field(max_length=40)
    instrument: str = Field(max_length=60)
    epoch: str = Field(max_length=60)
    sentence: str = Field(max_length=1200)


class PaperSummary(_Strict):
    """What one paper says of one source."""

    mentioned: bool
    object_class: Statement | None
    quantities: list[ReportedQuantity] = Field(max_length=40)
    hypotheses: list[Statement] = Field(max_length=8)
    science_use: list[Statement] = Field(max_length=8)


def json_schema() -> dict:
    """The schema as an OpenAI-compatible server takes it (strict: every field required, none added)."""
    schema = PaperSummary.model_json_schema()
    for part in (schema, *schema.get("$defs", {}).values()):
        part["required"] = list(part.get("properties", {}))
    return {"type": "json_schema", "json_schema": {"name": "paper_summary", "strict": True, "schema": schema}}


def verified(summary: PaperSummary, text: str) -> tuple[PaperSummary, list[str]]:
    """The summary without what the text does not bear out, and why each thing was dropped."""
    plain, dropped = _plain(text), []

    def stands(statement, what: str) -> bool:
        sentence = _plain(statement.sentence)
        if len(sentence) < 8 or sentence not in plain:
            dropped.append(f"{what}: its sentence is not in the text")
            return False
        return True

    def supported(quantity: ReportedQuantity) -> bool:
        if not stands(quantity, quantity.name):
            return False
        # an end of the interval may be written as an error: 1.8 +- 0.1 bears out 1.7
        ends = [end for end in (quantity.low, quantity.high) if end is not None]
        missing = [] if in_sentence(quantity.value, quantity.sentence, quantity.unit) else [quantity.value]
        missing += [
            end
            for end in ends
            if not any(in_sentence(v, quantity.sentence, quantity.unit) for v in (end, abs(quantity.value - end)))
        ]
        if missing:
            dropped.append(f"{quantity.name}: {missing[0]:g} is not in its sentence")
        return not missing

    def said(statement: Statement, what: str) -> bool:
        if not stands(statement, what):
            return False
        new = _numbers(statement.text) - _numbers(statement.sentence)
        if new:
            dropped.append(f"{what}: {sorted(new)[0]} is not in its sentence")
        return not new

    if not summary.mentioned:
        return PaperSummary(mentioned=False, object_class=None, quantities=[], hypotheses=[], science_use=[]), dropped
    kept = summary.model_copy(
        update={
            "object_class": summary.object_class
            if summary.object_class and said(summary.object_class, "object class")
            else None,
            "quantities": [quantity for quantity in summary.quantities if supported(quantity)],
            "hypotheses": [statement for statement in summary.hypotheses if said(statement, "hypothesis")],
            "science_use": [statement for statement in summary.science_use if said(statement, "science use")],
        }
    )
    return kept, dropped


def in_sentence(value: float, sentence: str, unit: str = "") -> bool:
    """Whether the number is written there: rounding, logarithms, and powers of ten (here, or in ``unit``: "10^22 cm^-2")."""
    return any(
        math.isclose(value, written, rel_tol=0.006)
        or value == written
        or (value > 0 and math.isclose(math.log10(value), written, abs_tol=0.005))
        for written in _written(plain_math(sentence), "10" in unit)
    )


def _numbers(text: str) -> set[str]:
    """The numbers of a text, as digits: those within names count as well."""
    return {
        number.rstrip("0").rstrip(".") if "." in number else number for number in re.findall(DECIMAL, plain_math(text))
    }


def _written(sentence: str, bare_mantissa: bool) -> Iterator[float]:
    """Values of the numbers there; ``bare_mantissa``: also 1.8 of "1.8 x 10^22", whose power the unit has."""
    for match in _NUMBER.finditer(sentence):
        value = number_of(match[0])
        if math.isfinite(value):
            yield value
        if bare_mantissa and (match["power"] or match["exponent"]):
            yield number_of(match["sign"] + match["mantissa"])
    # "(1.8 +- 0.1) x 10^22" and "2.3-4.6 x 10^5": the power stands once for several numbers
    for power in _POWER.findall(sentence):
        for mantissa in _MANTISSA.findall(sentence):
            yield float(mantissa) * 10.0 ** float(power)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().lower().rstrip(".")
