"""The form of an answer that is asked for: short, checked again, or its table to be copied in the format of another program."""

import re
from dataclasses import replace

from assistant.evidence.claims import Claim, describe_in
from assistant.evidence.ledger import Ledger
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.verbs.written_as import FORMATS
from retriever.catalogue.quantities import format_number, label
from retriever.text.sentences import sentences

_SHORT = 2  # claims of a short answer
_ONE_LINE = {"tweet": 280, "headline": 1}  # characters; a headline is one sentence
_ASIDE = re.compile(r" \((?:[^()]|\([^()]*\))*\)")  # a catalogue, a reference, an interval: what a line leaves out


def in_form(wanted: Wanted, claims: list[Claim], ledger: Ledger) -> list[Claim]:
    """The claims in the form that the request names; as they are where it names none."""
    if wanted.length == "short":
        claims = claims[:_SHORT]
    if wanted.action == "export" or wanted.format in (*FORMATS, "fits"):
        claims = _exported(claims, wanted.format if wanted.format in (*FORMATS, "fits") else "csv", ledger)
    if wanted.action in _ONE_LINE and wanted.do != "act":
        return _in_line(claims, _ONE_LINE[wanted.action])
    if wanted.action == "sources_of_answer" and wanted.do != "act":
        return [*claims[:1], *_reasons(claims[:_SHORT], ledger)]
    if wanted.action == "correct_answer" and wanted.do != "act":
        return [Claim(say("act.checked_again"), plain=True), *claims]
    return claims


def _in_line(claims: list[Claim], most: int) -> list[Claim]:
    """The first sentences of the first claim that states something, as many as ``most`` characters hold; without tables, marks
    and references. What only refuses stays as it is."""
    stated = next((claim for claim in claims if claim.evidence and not claim.refuses and claim.text), None)
    if stated is None:
        return claims
    told = ""
    for sentence in sentences(_ASIDE.sub("", stated.text.replace("**", ""))):
        if told and len(f"{told} {sentence}") > most:
            break
        told = f"{told} {sentence}".strip()
    return [replace(stated, text=told, table="")]


def _reasons(claims: list[Claim], ledger: Ledger) -> list[Claim]:
    """The values, papers and computations that claims lean on, in words; where there are none, the table that they rest on."""
    ids = list(dict.fromkeys(i for claim in claims for i in claim.evidence))
    told = [i for i in ids if ledger[i].kind in ("measurement", "paper", "computation", "glossary")]
    told = told or [i for i in ids if ledger[i].kind == "source"][:_SHORT]  # by whom it is of its class
    if told:
        rows = [[describe_in(ledger, ledger[i])] for i in told]
        table = ledger.add_table("records of the answer before", ["record"], rows)
        return [Claim(say("act.because"), (table,), table=table)]
    shown = {claim.table for claim in claims[:1]}
    tables = [i for i in ids if ledger[i].kind == "table" and i not in shown][:1]
    for held in map(ledger.table, tables):
        table = ledger.add_table(f"records of the answer before: {held['title']}", held["columns"], held["rows"])
        return [Claim(say("act.because"), (table,), table=table)]
    return []


def _exported(claims: list[Claim], form: str, ledger: Ledger) -> list[Claim]:
    """Claims with each table as a block to copy, in its place; of values that stand in sentences alone a table is made."""
    write = FORMATS.get(form)
    if write is None:
        first = Claim(say("form.not_written", form=form.upper()), plain=True, refuses=True)
        return [first, *_exported(claims, "csv", ledger)]
    if not any(claim.table for claim in claims) and (made := _of_values(claims, ledger)):
        claims = [*claims[:1], made]
    blocks = [(claim, write(ledger.table(claim.table)) if claim.table else "") for claim in claims]
    return [replace(claim, table="", code=block) if block else claim for claim, block in blocks]


def _of_values(claims: list[Claim], ledger: Ledger) -> Claim | None:
    """A table of the measured values that claims lean on; None where there are none."""
    ids = list(dict.fromkeys(i for claim in claims for i in claim.evidence if ledger[i].kind == "measurement"))
    if not ids:
        return None
    rows = []
    for record in (ledger[i].record for i in ids):
        name = ledger.source(record["source"])["name"] if record["source"] in ledger else record["source"]
        value = [
            format_number(record[part], 6) if record[part] is not None else None for part in ("value", "low", "high")
        ]
        rows.append([name, label(record["name"]), *value, record["unit"], record["band"], record["reference"]])
    columns = ["source", "quantity", "value", "low", "high", "unit", "band", "reference"]
    table = ledger.add_table("the values of this answer", columns, rows)
    return Claim(say("form.values"), (table, *ids), table=table)
