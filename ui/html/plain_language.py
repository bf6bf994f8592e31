"""Answers in plain language: each claim retold from the records that it cites, the ids staying with what they support.

Values and sources become sentences (``plain_words``), a paper the one line that is written for it (``papers_en.toml``) or its title
alone, a table loses its units and intervals. What no rule retells stays as it is: nothing is added and nothing is computed but ratios.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.evidence.claims import Answer, Claim
from assistant.evidence.ledger import Evidence
from retriever.catalogue.quantities import LABELS, label
from retriever.catalogue.records import Paper
from ui.html.plain_words import base_of, kind_of, kind_words, large, plain_number, plain_value, source_sentence
from ui.words import paper_line, say, words

# the measurement that a column of a table is of, by its heading
_BY_LABEL = {text: name for name, text in LABELS.items() if kind_of(name) and base_of(name) == name}
Said = set[tuple[str, str]]


def plain_answer(answer: Answer) -> list[Claim]:
    """The claims for readers who are not astronomers. One quantity of one source is told once."""
    # both are a colour in plain words; the hardness ratio is the one that assumes no model
    said: Said = {(kind, s) for s in _sources_with("hardness", answer) for kind in ("photon_index", "middle")}
    far = _sources_with("redshift", answer)
    claims = []
    for claim in answer.claims:
        held = [item for i in claim.evidence if (item := answer.ledger.get(i)) is not None]
        if not held or len(held) != len(claim.evidence):
            claims.append(claim)
        elif not _told_by_light(claim, held, far):
            texts = _retold(claim, held, answer, said)
            claims += [claim] if texts is None else [replace(claim, text=t, remark=None) for t in texts]
    return claims


def in_plain_words(answer: Answer) -> Answer:
    """The answer as it is told in plain language, its tables too."""
    ledger = replace(answer.ledger, items=dict(answer.ledger.items))
    for item in ledger.of_kind("table"):
        ledger.items[item.id] = replace(item, record=plain_table(item.record))
    return replace(answer, claims=plain_answer(answer), ledger=ledger)


def plain_table(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table without units and intervals: values in words, papers by their lines; what can't be said so stays."""
    columns = list(table["columns"])
    kinds = {n: name for n, column in enumerate(columns) if (name := _measured(column))}
    codes, says = (columns.index(c) if c in columns else -1 for c in ("bibcode", "what it says"))
    rows = []
    for row in table["rows"]:
        cells = [_plain_cell(str(cell), kinds.get(n, ""), columns[n]) for n, cell in enumerate(row)]
        if says >= 0:
            cells[says] = paper_line(str(row[codes])) if codes >= 0 else ""
        rows.append([cell for n, cell in enumerate(cells) if n != codes])
    titles = [words("plain.labels").get(kind_of(kinds[n]), c) if n in kinds else c for n, c in enumerate(columns)]
    return {**table, "columns": [title for n, title in enumerate(titles) if n != codes], "rows": rows}


def paper_sentence(record: Mapping[str, Any]) -> str:
    """A paper in one line: the one that is written for it, else its title alone."""
    paper = Paper(record["bibcode"], record["title"], tuple(record["authors"]), record["year"], ())
    line = paper_line(paper.bibcode)
    kind = "paper" if line else "paper_title"
    return say(f"plain.{kind}", who=paper.short_reference, line=line, title=paper.plain_title)


def _retold(claim: Claim, held: list[Evidence], answer: Answer, said: Said) -> list[str] | None:
    """Sentences in place of a claim on these records; None where it must stay as it is."""
    of = {
        kind: [item for item in held if item.kind == kind] for kind in ("measurement", "source", "paper", "computation")
    }
    verdict, _ = _verdict(claim.text)
    if of["computation"]:
        return _computed(claim, of["computation"], of["source"])
    if len({item.record["source"] for item in of["measurement"]}) == 1 and not claim.table:
        return _measured_texts(verdict, of["measurement"], answer, said)
    if len(of["measurement"]) == 2 and not claim.table:
        return _compared(of["measurement"], answer)
    if of["measurement"] or claim.table:
        return None
    sources = [item for item in of["source"] if not item.record.get("uploaded")]
    if len(sources) == 1 and len(of["source"]) == 1 and (len(held) == 1 or verdict):
        return _source_texts(verdict, claim, sources[0], len(held) == 1)
    papers = of["paper"]
    if len(papers) == 1 and _quotes(claim.text, papers[0].record):
        return [paper_sentence(papers[0].record)]
    return None


def _verdict(text: str) -> tuple[str, str]:
    """A verdict in bold that gives no number (a yes, a no), and the rest; "" where the bold words are the answer itself."""
    _, bold, rest = text.split("**", 2) if text.startswith("**") and text.count("**") > 1 else ("", "", text)
    short = bold and not any(sign.isdigit() for sign in bold) and len(bold.split()) <= 3
    return (bold, rest) if short else ("", text)


def _source_texts(verdict: str, claim: Claim, source: Evidence, alone: bool) -> list[str] | None:
    """What a source is; behind a yes or a no only where this rests on its class."""
    record = source.record
    if alone:
        return [source_sentence(record)]
    if not record["class"] or _label_of_class(record) not in claim.text:
        return None
    kind = say("plain.source", name=record["name"], kind=kind_words(record["class"], record.get("subclass")))
    return [say("plain.verdict", verdict=verdict.rstrip(".:"), why=kind)]


def _label_of_class(record: Mapping[str, Any]) -> str:
    """The class as the claims of an answer have it."""
    return f"({record['class']})" if str(record["class"]).isupper() else str(record["class"])


def _measured_texts(verdict: str, measured: list[Evidence], answer: Answer, said: Said) -> list[str] | None:
    """One sentence for each value of one source; None where a value has no words of its own, or the verdict needs the numbers."""
    source = answer.ledger.get(measured[0].record["source"])
    if source is None or verdict:
        return None
    texts = []
    for item in measured:
        record = item.record
        key = (kind_of(record["name"]) or record["name"], record["source"])
        if key in said:
            continue
        told = _value_sentence(record, source.record["name"])
        if not told and key[0] != "middle" and len(measured) == 1:
            return None
        said.add(key)
        texts += [told] if told else []
    return texts


def _value_sentence(record: Mapping[str, Any], source: str) -> str:
    plain = plain_value(record)
    what = words("plain.labels").get(kind_of(record["name"]), label(record["name"]))
    what, plain = what[:1].upper() + what[1:], plain[:1].lower() + plain[1:]
    return say("plain.value", what=what, source=source, plain=plain) if plain else ""


def _compared(measured: list[Evidence], answer: Answer) -> list[str] | None:
    """How many times the one is the other, where both are the same quantity of two sources in the same unit."""
    high, low = sorted((item.record for item in measured), key=lambda record: -float(record["value"]))
    kind = kind_of(high["name"])
    alike = all(high[part] == low[part] for part in ("name", "unit", "band"))
    sources = [answer.ledger.get(record["source"]) for record in (high, low)]
    if not kind or not alike or low["value"] <= 0 or None in sources or base_of(high["name"]) != high["name"]:
        return None
    more, less = (source.record["name"] for source in sources if source is not None)
    if kind not in words("plain.times"):
        return [text for one, name in ((high, more), (low, less)) if (text := _value_sentence(one, name))] or None
    ratio = high["value"] / low["value"]
    if ratio < 1.15:
        return [say("plain.alike", one=more, other=less, what=words("plain.labels")[kind])]
    return [words("plain.times")[kind].format(more=more, less=less, times=large(ratio))]


def _computed(claim: Claim, computed: list[Evidence], sources: list[Evidence]) -> list[str] | None:
    """A computed value without its formula; None where it is a limit, or in a unit that has no words."""
    if len(computed) != 1 or len(sources) != 1 or computed[0].record["bound"]:
        return None
    record = computed[0].record
    told = plain_number(record["value"], record["unit"])
    if not told or record["what"] not in claim.text:
        return None
    return [say("plain.computed", what=record["what"], source=sources[0].record["name"], value=told)]


def _told_by_light(claim: Claim, held: list[Evidence], far: set[str]) -> bool:
    """Whether a claim only repeats, in another measure, how far a source is whose light's time of travel is told."""
    of_far = any(item.kind == "source" and item.id in far for item in held)
    lacks = claim.refuses and label("distance") in claim.text
    measures = any(item.kind == "computation" and item.record["what"] == "luminosity distance" for item in held)
    return of_far and (lacks or (measures and len(held) == 2))


def _sources_with(kind: str, answer: Answer) -> set[str]:
    """Evidence ids of the sources of which the answer tells such a quantity."""
    told = [answer.ledger.get(i) for claim in answer.claims for i in claim.evidence]
    return {
        item.record["source"]
        for item in told
        if item is not None and item.kind == "measurement" and kind_of(item.record["name"]) == kind
    }


def _quotes(text: str, record: Mapping[str, Any]) -> bool:
    """Whether a claim is what the paper says, and not a value or a link taken from it."""
    quoted = text.partition(": ")[2].rstrip(". ")
    return bool(quoted) and quoted in str(record.get("passage") or "")


def _measured(column: str) -> str:
    """The measurement that a column is of, by its heading; "" for other columns."""
    return _BY_LABEL.get(column.partition(" (")[0] if column.endswith(")") and column not in _BY_LABEL else column, "")


def _plain_cell(cell: str, name: str, column: str) -> str:
    if column == "class" and cell:
        kind, _, finer = cell.partition(", ")
        return kind_words(kind, finer)
    if not name:
        return cell
    number, _, behind = cell.partition(" ")
    unit = behind.partition(" (")[0] or (column.rpartition(" (")[2].rstrip(")") if " (" in column else "")
    try:
        said = plain_value({"name": name, "value": float(number), "unit": unit}, short=True)
    except ValueError:
        return cell
    return said.removesuffix(".") or cell.partition(" (")[0]
