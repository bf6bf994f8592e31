"""Claims, answers, and how they are written out.

An answer is a list of claims, each with the ids of the evidence that supports it; the text that a person reads is made
from them here and nowhere else.
"""

from dataclasses import dataclass, field
from typing import Any, cast

from assistant.evidence.computations import inputs_of, result_of
from assistant.evidence.ledger import Evidence, Ledger
from assistant.evidence.records import ComputationRecord, SourceRecord, spectrum_kind
from assistant.evidence.remarks import Remark
from assistant.evidence.sentences import say
from assistant.evidence.table_text import markdown_table
from retriever.catalogue.quantities import format_value, label
from retriever.catalogue.records import Measurement


@dataclass(frozen=True)
class Claim:
    """A sentence or two, and what supports it.

    ``remark`` is the assistant's comment on how it works, shown with the text and never verified as a part of it.
    ``table`` is the id of a table of the ledger that is shown below the text, row by row: it has to be among the evidence.
    ``code`` is shown below it as it stands, to be copied: BibTeX or a command, made by the program from the cited records.
    ``opens``: the tab of the page that shows what is told of, where it was asked to be shown.
    A verdict stands in ``**bold**`` at the beginning. ``plain`` marks sentences of the assistant on itself: they need no support but may state nothing of the sky
    (verification holds them to that). ``refuses`` marks what is said of a thing that was asked for and is not here, or of
    a premise that the catalogue does not bear out; only rules set it (``refused``).
    """

    text: str
    evidence: tuple[str, ...] = ()
    plain: bool = False
    remark: Remark | None = None
    refuses: bool = False
    table: str = ""
    code: str = ""
    opens: str = ""

    @property
    def shown(self) -> str:
        """What a reader sees: the text with its remark."""
        return self.remark.beside(self.text) if self.remark else self.text

    @property
    def block(self) -> str:
        """Its ``code`` as a block of Markdown; "" without any."""
        inside = self.code.replace("`", "'")
        return f"```\n{inside}\n```" if inside else ""


def refused(key: str, evidence: tuple[str, ...] = (), *, plain: bool = False, **values: object) -> Claim:
    """A claim that something is not here, in the words of ``sentences_en.toml`` under ``key``."""
    return Claim(say(key, **values), evidence, plain, refuses=True)


NO_EVIDENCE = refused("refusal.nothing", plain=True)


@dataclass(frozen=True)
class Dropped:
    """A claim that verification did not let through, and why."""

    text: str
    evidence: tuple[str, ...]
    reason: str


@dataclass
class Answer:
    """What the assistant says to one question; ``as_json`` is the contract of ``ask --json``."""

    question: str
    engine: str
    claims: list[Claim]
    ledger: Ledger
    dropped: list[Dropped] = field(default_factory=list)
    tools: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    tokens: int = 0  # of a language model
    libraries: tuple[str, ...] = ()  # the names of those that were open
    planner: str = ""  # the language model that wrote the request; "" where none did
    worded_by: str = ""  # the language model that wrote some of the claims; "" where none did

    @property
    def cited(self) -> set[str]:
        """Ids that the claims cite, with what computed values are from and the sources of measurements."""
        return set(self.ledger.with_origins(i for claim in self.claims for i in claim.evidence))

    @property
    def text(self) -> str:
        """The answer as Markdown with ``[P1]`` marks: one paragraph for each claim, its table below it."""
        lines = []
        for claim in self.claims:
            lines.append(claim.shown + "".join(f" [{i}]" for i in claim.evidence))
            if claim.table:
                lines.append(markdown_table(self.ledger.table(claim.table)))
            if claim.code:
                lines.append(claim.block)
        if self.dropped:
            count = len(self.dropped)
            left_out = say("note.left_out", count=count) if count > 1 else say("note.left_out_one")
            lines.append(f"_{left_out}_")
        return "\n\n".join(lines + [f"_{note}_" for note in self.notes])

    def as_json(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "engine": self.engine,
            "answer": self.text,
            "claims": [
                {"text": c.shown, "evidence": list(c.evidence), "verified": True}
                | ({"table": c.table} if c.table else {})
                | ({"code": c.code} if c.code else {})
                for c in self.claims
            ],
            "evidence": self.ledger.as_json(self.cited),
            "dropped": [{"text": d.text, "evidence": list(d.evidence), "reason": d.reason} for d in self.dropped],
            "tools": self.tools,
            "notes": self.notes,
            "libraries": list(self.libraries),
            "seconds": round(self.seconds, 4),
            "tokens": self.tokens,
            "planner": self.planner,
            "worded_by": self.worded_by,
        }


def describe(item: Evidence, libraries: tuple[str, ...] = ()) -> str:
    """One line on a record, for the terminal and for a language model; where several libraries are open, of which it is."""
    told = _told(item)
    held = item.record.get("library", "") if len(libraries) > 1 else ""
    return f"{told} [{held}]" if held else told


def describe_in(ledger: Ledger, item: Evidence, libraries: tuple[str, ...] = ()) -> str:
    """As ``describe``, where no ids can be followed: the source of a value by its name."""
    line = describe(item, libraries)
    owner = item.record.get("source", "") if item.kind == "measurement" else ""
    return line.replace(f" of {owner}: ", f" of {ledger.source(owner)['name']}: ", 1) if owner in ledger else line


def _told(item: Evidence) -> str:
    r = item.record
    if item.kind == "paper":
        return f'{", ".join(r["authors"])} {r["year"]}, "{r["title"]}", {r["bibcode"]}, {r["url"]}'
    if item.kind == "measurement":
        m = Measurement(r["name"], r["value"], r["low"], r["high"], r["level"], r["unit"])
        reference = f"; reference {r['reference']}" if r["reference"] else ""
        flag = f"; flagged: {r['flag']}" if r["flag"] else ""
        return f"{label(r['name'])} of {r['source']}: {format_value(m)}. {r['method']}{reference}{flag}"
    if item.kind == "computation":
        computed = cast(ComputationRecord, r)
        return (
            f"{r['what']} = {result_of(computed)}, by {r['formula']} with {', '.join(inputs_of(computed))}. {r['says']}"
        )
    if item.kind == "source":
        spectrum = _SPECTRUM[spectrum_kind(cast(SourceRecord, r))]
        kind = ", ".join(part for part in (r.get("class"), r.get("subclass")) if part)
        return f"{r['name']} ({kind or 'class unknown'}), {r.get('position') or 'no position'}; {spectrum}"
    if item.kind == "glossary":
        return f"glossary of this project: {r['term']}"
    return f"{r['title']} ({r['total']} in all)"


_SPECTRUM = {
    "simulated": "its spectrum here is SIMULATED from catalogue values",
    "real": "REAL spectrum",
    "": "no spectrum here",
}
