"""A computed value as evidence: the formula, what was put into it and where that is from, the result with its interval.

Whoever computes fills a ``Computation``; ``Ledger.add_computation`` makes the record of it. Nothing is computed here.
"""

from dataclasses import dataclass

from assistant.evidence.records import ComputationRecord
from retriever.catalogue.quantities import format_value
from retriever.catalogue.records import Measurement

_LIMITS = {"<": "_upper_limit", ">": "_lower_limit", "": ""}


@dataclass(frozen=True)
class Input:
    """A number that a formula was given: ``name`` is what it is, ``evidence`` the ledger id of where it is from; ""
    for a number of the question itself, or of what ``Computation.says`` assumes. ``unit`` as texts spell it.
    """

    name: str
    value: float
    unit: str = ""
    low: float | None = None
    high: float | None = None
    evidence: str = ""


@dataclass(frozen=True)
class Computation:
    """``what`` is the name of the result, ``formula`` how it follows, ``put_in`` the same with the numbers.

    The interval is propagated from those of the inputs and has their ``level``; None where they have none. ``bound`` is
    ``<`` or ``>`` where an input is a limit. ``says`` names the cosmology, the constants and what was assumed.
    ``subject`` is the catalogue id of the source that it is of, if of one.
    """

    what: str
    formula: str
    value: float
    unit: str = ""
    inputs: tuple[Input, ...] = ()
    low: float | None = None
    high: float | None = None
    level: float | None = None
    bound: str = ""
    put_in: str = ""
    says: str = ""
    subject: str = ""

    def record(self) -> ComputationRecord:
        return {
            "what": self.what,
            "formula": self.formula,
            "put_in": self.put_in,
            "inputs": [
                {"name": i.name, "value": i.value, "low": i.low, "high": i.high, "unit": i.unit, "evidence": i.evidence}
                for i in self.inputs
            ],
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "level": self.level,
            "unit": self.unit,
            "bound": self.bound,
            "says": self.says,
        }


def result_of(r: ComputationRecord) -> str:
    """``1.2e46 erg s^-1 (1.1e46 to 1.3e46, 90 % interval)``."""
    name = r["what"] + _LIMITS[r["bound"]]
    return format_value(Measurement(name, r["value"], r["low"], r["high"], r["level"], r["unit"]))


def inputs_of(r: ComputationRecord) -> list[str]:
    """Each input with its interval, and where it is from: ``redshift = 0.158 [S1]``."""
    told = []
    for i in r["inputs"]:
        value = format_value(Measurement(i["name"], i["value"], i["low"], i["high"], None, i["unit"]))
        told.append(f"{i['name']} = {value}" + (f" [{i['evidence']}]" if i["evidence"] else ""))
    return told
