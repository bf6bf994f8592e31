"""The photon index of a faint upload with what is listed of its source's class as a prior: one sentence beside the value of the spectrum alone."""

from collections.abc import Mapping

from assistant.agent.engine import State
from assistant.evidence.claims import Claim, refused
from assistant.evidence.computations import Computation, Input
from assistant.evidence.sentences import say
from assistant.tools.read_spectrum import ReadFile, ReadFiles
from retriever.catalogue.nouns import class_plural
from retriever.catalogue.quantities import format_value
from retriever.catalogue.records import Measurement
from retriever.estimates.derived.fused import Fused, Why
from retriever.library.fused.listed_values import INDEX
from retriever.reading.by_class import ByClass

_WHY: Mapping[Why, str] = {
    Why.FEW: "by_class.few",
    Why.APART: "by_class.apart",
    Why.THIN: "by_class.thin",
}


def with_class(state: State, file: ReadFile, asked: bool = False) -> list[Claim]:
    """The value with the prior, where it was measured to be better; where the index is ``asked`` for, also why there is none. Only of an
    upload that is alone: several are told together."""
    read, by = state.found(ReadFiles), file.by_class
    if by is None or read is None or len(read.files) > 1:
        return []
    kind, source = class_plural(by.source.object_class), state.ledger.add_source(by.source)
    if isinstance(by.found, Why):
        return [refused(_WHY[by.found], plain=True, kind=kind)] if asked else []
    low, value, high = by.alone
    told = {"value": _told(by.found.low, by.found.value, by.found.high), "alone": _told(low, value, high)}
    computed = state.ledger.add_computation(_computed(by, by.found, kind, file.source_id))
    text = say("by_class.value", name=by.source.name, kind=kind, number=f"{round(by.found.sources)}", **told)
    return [Claim(text, (computed, file.source_id, source)), Claim(_worth(by, kind), (computed,))]


def _computed(by: ByClass, found: Fused, kind: str, upload: str) -> Computation:
    low, value, high = by.alone
    number = say("by_class.number", kind=kind)
    inputs = (Input(say("by_class.alone"), value, "", low, high, upload), Input(number, round(found.sources)))
    what, formula = say("by_class.what"), say("by_class.formula")
    says = f"{say('by_class.assumed', name=by.source.name)} {_worth(by, kind)}"
    return Computation(what, formula, found.value, "", inputs, found.low, found.high, 0.9, says=says)


def _worth(by: ByClass, kind: str) -> str:
    errors = {"error": f"{by.error:.2f}", "alone": f"{by.error_alone:.2f}"}
    return say("by_class.worth", asked=by.asked, kind=kind, counts=by.counts, **errors)


def _told(low: float, value: float, high: float) -> str:
    return format_value(Measurement(INDEX, value, low, high, 0.9))
