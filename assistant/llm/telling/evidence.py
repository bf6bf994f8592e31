"""The ledger as a language model is shown it: one line for each record, its id before it.

What a record holds may be the text of strangers (papers, headers, cells of tables), so it stands between marks that say that it is
data. A sentence that reads as an order is left out of it, and a record that is nothing else is neither shown nor may be cited.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.check.addressing import addresses
from assistant.check.safety import unsafe
from assistant.evidence.claims import describe_in
from assistant.evidence.ledger import Evidence, Ledger
from assistant.evidence.records import LETTERS, listed_at
from retriever.requests.prompt import on_one_line
from retriever.text.sentences import sentences

MOST, LONGEST, WHOLE = 24, 520, 6_000  # records, letters of one, letters of all: some 2,000 tokens
_ROWS = 8  # of a table
_OPEN, _CLOSE = "«", "»"
_PLAIN = str.maketrans({_OPEN: '"', _CLOSE: '"', "{": "(", "}": ")"})
_NAMES = {letter: kind for kind, letter in LETTERS.items()}


@dataclass(frozen=True)
class Shown:
    """A record as the model is shown it."""

    id: str
    text: str

    @property
    def line(self) -> str:
        return f"{self.id} {_NAMES[self.id[0]]} {_OPEN}{self.text}{_CLOSE}"


def shown_of(ledger: Ledger, first: Iterable[str] = ()) -> list[Shown]:
    """The records that a model may cite, in the order in which evidence is listed; where there are too many, ``first`` and what came
    first stay."""
    ids = list(dict.fromkeys([*ledger.with_origins(i for i in first if i in ledger), *(item.id for item in ledger)]))
    kept, length = list[Shown](), 0
    for item in (ledger[i] for i in ids[: 2 * MOST]):
        text = told(ledger, item)
        if not text or len(kept) == MOST or length + len(text) > WHOLE:
            continue
        kept.append(Shown(item.id, text))
        length += len(text)
    return sorted(kept, key=lambda shown: listed_at(shown.id))


def as_shown(ledger: Ledger) -> Ledger:
    """The ledger without what of strangers' text is not shown: it is no evidence for what a model says."""
    bare = Ledger(dict(ledger.items))
    for item in ledger.of_kind("paper"):
        passage = item.record["passage"]
        kept = " ".join(one for one in sentences(passage) if not unsafe(one) and not addresses(one))
        if len(kept) < len(" ".join(sentences(passage))):
            support = item.support.replace(passage, kept)
            bare.items[item.id] = replace(item, record=item.record | {"passage": kept}, support=support)
    return bare


def told(ledger: Ledger, item: Evidence) -> str:
    """What a record says, on one line and without the marks that are around it; "" where nothing of it may be shown."""
    strange = item.kind != "glossary"  # an entry is this project's own
    said = (one for one in _sentences(ledger, item) if not unsafe(one) and not (strange and addresses(one)))
    whole = " ".join(said)
    plain = on_one_line(whole.translate(_PLAIN), LONGEST)
    return "" if unsafe(plain) else plain


def _sentences(ledger: Ledger, item: Evidence) -> list[str]:
    r = item.record
    if item.kind == "paper":
        head = f"{', '.join(r['authors'][:1])} {r['year']}, {r['bibcode']}: {r['title'].rstrip('.')}."
        return [head, *sentences(r["passage"])]
    if item.kind == "glossary":
        return [f"{r['term']}:", *sentences(r["definition"]), *sentences(r["example"])]
    if item.kind == "table":
        rows = ["; ".join("" if cell is None else str(cell) for cell in row) for row in r["rows"][:_ROWS]]
        head = f"{r['title']} ({r['total']} in all): {'; '.join(map(str, r['columns']))}"
        return [*sentences(str(r.get("finding", ""))), head, *(f"| {row}" for row in rows)]
    return [describe_in(ledger, item)]
