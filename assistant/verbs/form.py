"""The form of an answer that is asked for: short, checked again, or its table to be copied as CSV, JSON or LaTeX."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.evidence.claims import Claim
from assistant.evidence.ledger import Ledger
from assistant.evidence.records import TableRecord
from assistant.evidence.sentences import say
from assistant.evidence.table_text import cell_text
from assistant.request.language.wanted import Wanted
from retriever.text.bibtex import tex

_SHORT = 2  # claims of a short answer


def in_form(wanted: Wanted, claims: list[Claim], ledger: Ledger) -> list[Claim]:
    """The claims in the form that the request names; as they are where it names none."""
    if wanted.length == "short":
        claims = claims[:_SHORT]
    if wanted.action == "export" or wanted.format in ("csv", "latex", "json"):
        claims = [_exported(claim, wanted.format or "csv", ledger) for claim in claims]
    if wanted.action == "correct_answer" and wanted.do != "act":
        return [Claim(say("act.checked_again"), plain=True), *claims]
    return claims


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
