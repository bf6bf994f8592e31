"""The values that an answer on one source or upload rests on, as a line of small labels below its verdict.

Each leads to its card. A list of Markdown is nothing else in the chat, so the page's style takes every list for such a line.
"""

import html
import re
from collections.abc import Callable

from assistant.evidence.claims import Answer
from assistant.evidence.computations import result_of
from assistant.evidence.ledger import Evidence
from retriever.catalogue.quantities import label, quantities_of
from retriever.catalogue.records import Measurement
from ui.html.cards import anchor
from ui.html.escaping import raised
from ui.html.measurements import interval_of, measured, value_of
from ui.words import say

FEWEST, MOST = 2, 5  # a single value stands in the verdict


def value_strip(answer: Answer, turn: int, escape: Callable[[str], str]) -> str:
    """The line in Markdown, its texts escaped by ``escape``; "" for answers on several sources and where a table shows the values."""
    items = _values(answer)
    if len(items) < FEWEST:
        return ""
    return "\n".join(f"- [{_chip(item, answer, escape)}](#{anchor(turn, item.id)})" for item in items[:MOST])


def _values(answer: Answer) -> list[Evidence]:
    """What its sentences cite: of each quantity the first value, none that is not to be trusted or stands in a table."""
    claims = [claim for claim in answer.claims if not claim.refuses]
    if not claims or claims[0].table:
        return []
    cited = [item for i in dict.fromkeys(i for c in claims for i in c.evidence) if (item := answer.ledger.get(i))]
    in_tables = {i for claim in claims if claim.table for i in claim.evidence}
    if len({str(item.record["source"]) for item in cited if item.kind == "measurement"}) > 1:
        return []
    found: dict[str, Evidence] = {}
    for item in cited:
        record = item.record
        if item.kind == "measurement" and not record.get("flag") and item.id not in in_tables:
            name = str(record["name"])
            found.setdefault(min(quantities_of(name), default=name), item)
        elif item.kind == "computation":
            found.setdefault(str(record["what"]), item)
    return list(found.values())


def _chip(item: Evidence, answer: Answer, escape: Callable[[str], str]) -> str:
    """``photon index **1.96** 1.9 to 2.0, 90 % · REAL``."""
    if item.kind == "computation":
        return f"{escape(str(item.record['what']))} **{escape(raised(result_of(item.record)))}**"  # type: ignore[arg-type]
    m = measured(item.record)
    told = [escape(label(m.name)), f"**{escape(_text(value_of(m)))}**"]
    if _has_interval(m):
        told.append(escape(_text(interval_of(m))))
    source = answer.ledger.get(str(item.record["source"]))
    if source is not None and source.record.get("uploaded"):
        told += ["·", escape(say("origin.real"))]
    return " ".join(told)


def _has_interval(m: Measurement) -> bool:
    return (m.low is not None or m.high is not None) and m.low != m.high


def _text(shown: str) -> str:
    """HTML of a value as text: powers are raised letters."""
    return raised(html.unescape(re.sub("<[^>]+>", "", str(shown).replace("<sup>−", "^-").replace("<sup>", "^"))))
