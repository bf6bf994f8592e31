"""The form of an answer that is asked for: short, checked again, or its table to be copied as CSV, JSON or LaTeX."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.evidence.claims import Claim, describe_in
from assistant.evidence.ledger import Ledger
from assistant.evidence.records import TableRecord
from assistant.evidence.sentences import say
from assistant.evidence.table_text import cell_text
from assistant.request.language.wanted import Wanted
from retriever.text.bibtex import tex
from retriever.text.sentences import sentences

_SHORT = 2  # claims of a short answer
_ONE_LINE = {"tweet": 280, "headline": 1}  # characters; a headline is one sentence
_ASIDE = re.compile(r" \((?:[^()]|\([^()]*\))*\)")  # a catalogue, a reference, an interval: what a line leaves out


def in_form(wanted: Wanted, claims: list[Claim], ledger: Ledger) -> list[Claim]:
    """The claims in the form that the request names; as they are where it names none."""
    if wanted.length == "short":
        claims = claims[:_SHORT]
    if wanted.action == "export" or wanted.format in ("csv", "latex", "json"):
        claims = [_exported(claim, wanted.format or "csv", ledger) for claim in claims]
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
    if told:
        rows = [[describe_in(ledger, ledger[i])] for i in told]
        table = ledger.add_table("records of the answer before", ["record"], rows)
        return [Claim(say("act.because"), (table,), table=table)]
    shown = {claim.table for claim in claims[:1]}
    tables = [i for i in ids if ledger[i].kind == "table" and i not in shown][:1]
    return [Claim(say("act.because"), (table,), table=table) for table in tables]


def _exported(claim: Claim, form: str, ledger: Ledger) -> Claim:
    """A claim with its table as a block to copy, in place of the table."""
    written = _FORMS.get(form)
    if not (claim.table and written):
        return claim
    return replace(claim, table="", code=written(ledger.table(claim.table)))


def _csv(table: TableRecord) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table["columns"])
    writer.writerows([[cell_text(cell) for cell in row] for row in table["rows"]])
    return out.getvalue().rstrip("\n")


def _json(table: TableRecord) -> str:
    rows = [dict(zip(table["columns"], row, strict=False)) for row in table["rows"]]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _latex(table: TableRecord) -> str:
    rows = [[tex(cell_text(cell)) for cell in row] for row in (table["columns"], *table["rows"])]
    lines = [" & ".join(row) + r" \\" for row in rows]
    inside = "\n".join([lines[0], r"\hline", *lines[1:]])
    return f"\\begin{{tabular}}{{{'l' * len(table['columns'])}}}\n{inside}\n\\end{{tabular}}"


_FORMS: Mapping[str, Callable[[TableRecord], str]] = {"csv": _csv, "json": _json, "latex": _latex}
