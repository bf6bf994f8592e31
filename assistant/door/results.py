"""What the tools give to another program: typed, each claim with the ids of its evidence, each record as what it is.

What strangers wrote (titles, passages, headers, file names) goes to a reader that may take text for orders: a text that reads as one
is withheld here as it is in an answer, and the rest of its record stays.
"""

from dataclasses import asdict
from typing import Any, Literal

from pydantic import BaseModel, Field

from assistant.check.paragraph import MarkedText
from assistant.check.safety import WITHHELD, unsafe
from assistant.evidence.claims import Answer, describe
from assistant.evidence.ledger import Evidence
from assistant.evidence.records import listed_at, spectrum_kind

Spectra = Literal["real", "simulated", "both", "none"]
_OWN = ("url", "bibcode")  # fields that this program makes, of which no text of a stranger is a part


class ToldClaim(BaseModel):
    """One verified statement."""

    text: str = Field(description="the statement, in Markdown")
    evidence: list[str] = Field(description="ids of the records that support it")
    verified: bool = Field(True, description="it was checked against these records, without a language model")
    table: str = Field("", description="id of the table that belongs to it, among the evidence")
    code: str = Field("", description="BibTeX or a command that belongs to it, to be copied as it stands")


class ToldEvidence(BaseModel):
    """One record that supports claims."""

    id: str = Field(description="S source, M measurement, C computation, T table, P paper, G glossary, and a number")
    kind: Literal["source", "measurement", "computation", "table", "paper", "glossary"]
    text: str = Field(description="the record in one line")
    spectrum: Literal["real", "simulated", "none"] = Field(description="of a source: what its spectrum here is")
    record: dict[str, Any] = Field(description="its fields, as scholar ask --json gives them: values with their units")


class ToldAnswer(BaseModel):
    """An answer: what is claimed, on which evidence, and what was left out."""

    question: str
    answer: str = Field(description="all claims as Markdown with the ids of their evidence in brackets")
    claims: list[ToldClaim]
    evidence: list[ToldEvidence]
    notes: list[str] = Field(description="remarks of the assistant on how it understood the question and what it lacks")
    left_out: list[str] = Field(description="reasons why statements were left out that the evidence does not support")
    spectra: Spectra = Field(description="whether spectra of the sources in the evidence are real or simulated")
    libraries: list[str] = Field(description="the libraries that were asked")


def told(answer: Answer) -> ToldAnswer:
    """An answer as the tools give it."""
    record = answer.as_json()
    cited = sorted((item for item in answer.ledger if item.id in answer.cited), key=lambda item: listed_at(item.id))
    return ToldAnswer(
        question=record["question"],
        answer=record["answer"],
        claims=[ToldClaim(**claim) for claim in record["claims"]],
        evidence=[told_evidence(item, answer.libraries) for item in cited],
        notes=record["notes"],
        left_out=[one["reason"] for one in record["dropped"]],
        spectra=spectra_of(cited),
        libraries=record["libraries"],
    )


def told_evidence(item: Evidence, libraries: tuple[str, ...] = ()) -> ToldEvidence:
    """A record without what reads as an order."""
    clean = {key: value if key in _OWN else harmless(value) for key, value in item.record.items()}
    line = describe(Evidence(item.id, item.kind, clean, item.support, item.subject), libraries)
    spectrum = spectrum_kind(item.record) if item.kind == "source" else ""  # type: ignore[arg-type]
    return ToldEvidence(id=item.id, kind=item.kind, text=line, spectrum=spectrum or "none", record=clean)


def spectra_of(items: list[Evidence]) -> Spectra:
    """Whether the spectra of these sources are real or simulated."""
    kinds = {spectrum_kind(item.record) for item in items if item.kind == "source"} - {""}  # type: ignore[arg-type]
    if len(kinds) > 1:
        return "both"
    return "real" if "real" in kinds else "simulated" if kinds else "none"


def harmless(value: Any) -> Any:
    """A field's value, every text in it that reads as an order, a link or markup withheld."""
    if isinstance(value, str):
        return WITHHELD if unsafe(value) else value
    if isinstance(value, dict):
        return {key: harmless(inner) for key, inner in value.items()}
    return [harmless(inner) for inner in value] if isinstance(value, (list, tuple)) else value


class ToldMark(BaseModel):
    """A number, name or citation of a text."""

    kind: Literal["number", "name", "citation"]
    text: str
    start: int = Field(description="where it begins in its sentence, in characters")
    end: int
    status: Literal["supported", "contradicted", "unknown"]
    says: str = Field(description="what the library says of it, in a sentence")
    evidence: list[str] = Field(description="ids of the records that say so")


class ToldSentence(BaseModel):
    """A sentence of a text with its marks."""

    text: str
    status: Literal["supported", "contradicted", "unknown"]
    says: str
    marks: list[ToldMark]


class ToldText(BaseModel):
    """A text, each number, name and citation marked; unknown is no judgement: the library has nothing to compare it with."""

    sentences: list[ToldSentence]
    evidence: list[ToldEvidence]
    supported: int = Field(description="how many marks are supported")
    contradicted: int
    unknown: int


def told_text(text: MarkedText) -> ToldText:
    """A marked text as the tool gives it, with the records that its marks name."""
    marks = [mark for sentence in text.sentences for mark in sentence.marks]
    used = set(text.ledger.with_origins(i for mark in marks for i in mark.evidence))
    items = sorted((item for item in text.ledger if item.id in used), key=lambda item: listed_at(item.id))
    counted = {name: sum(mark.status == name for mark in marks) for name in ("supported", "contradicted", "unknown")}
    return ToldText(
        sentences=[
            ToldSentence(text=s.text, status=s.status, says=s.says, marks=[ToldMark(**asdict(m)) for m in s.marks])
            for s in text.sentences
        ],
        evidence=[told_evidence(item) for item in items],
        **counted,
    )
