"""Tables of an answer written in the formats that other programs read, and by which words a question names a format.

The words are names: "region file" is DS9's, "deluxetable" the AAS's, whatever else the question says.
"""

import csv
import io
import json
import re
import warnings
from collections.abc import Callable, Mapping

from astropy import units

from assistant.evidence.records import TableRecord
from assistant.evidence.table_text import cell_text, markdown_table
from retriever.text.bibtex import tex
from retriever.votables import votable_bytes

_RIGHT, _DOWN = "RA (deg)", "Dec (deg)"
_FACTOR_AND_POWER = r"(?<![\w.])-?\d+(?:\.\d+)?e[+-]?\d+(?![\w.])"
_RADIUS = 10  # arcsec of a circle in a region file: to be seen, not measured
# names of formats, those that hold others first
_NAMED = (
    ("aastex", ("aastex", "deluxetable", "machine-readable table")),
    ("ds9", ("ds9", "region file", ".reg")),
    ("votable", ("votable", "vo table", "vot file")),
    ("markdown", ("markdown", ".md")),
    ("ascii", ("ascii", "plain text", "text file", ".txt", "fixed-width", "tab-separated", "tsv")),
    ("fits", ("fits table", "fits file", ".fits", "as fits")),
    ("latex", ("latex",)),
    ("json", ("json",)),
    ("csv", ("csv", "comma-separated", "excel", "spreadsheet")),
)


def format_named(question: str) -> str:
    """The format that a question names; "" where it names none."""
    said = question.lower()
    named = (form for form, words in _NAMED for word in words if re.search(rf"(?<!\w){re.escape(word)}s?(?!\w)", said))
    return next(named, "")


def with_copied(table: TableRecord) -> TableRecord:
    """The table as it is copied: with the ends of intervals and the references, beside the columns that are shown."""
    beside = table.get("copied")
    if not beside or len(beside["rows"]) != len(table["rows"]):
        return table
    rows = [[*row, *more] for row, more in zip(table["rows"], beside["rows"], strict=True)]
    whole: TableRecord = {**table, "columns": [*table["columns"], *beside["columns"]], "rows": rows}
    return whole


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


def _aastex(table: TableRecord) -> str:
    """AASTeX's ``deluxetable``, which ends each row but the last; units in the second line of the head, ``\\nodata`` where nothing is
    known, and how many rows there are where not all are shown."""
    names, units = zip(*map(_name_and_unit, table["columns"]), strict=True)
    heads = " & ".join(f"\\colhead{{{_column(name)}}}" for name in names)
    if any(units):
        heads += " \\\\\n" + " & ".join(f"\\colhead{{{f'({_column(unit)})' if unit else ''}}}" for unit in units)
    body = " \\\\\n".join(" & ".join(_cell(cell_text(cell)) for cell in row) for row in table["rows"])
    shown, total = len(table["rows"]), table["total"]
    return "\n".join(
        (
            *((f"% the first {shown} of {total} rows",) if total > shown else ()),
            f"\\begin{{deluxetable}}{{{'l' * len(table['columns'])}}}",
            f"\\tablehead{{{heads}}}",
            "\\startdata",
            body,
            "\\enddata",
            "\\end{deluxetable}",
        )
    )


def _name_and_unit(column: str) -> tuple[str, str]:
    """``spin period (s)`` as its name and its unit, "" where it has none; what is not a unit stays with the name."""
    found = re.fullmatch(r"(.+) \(([^()]+)\)", column)
    if not found or re.fullmatch(r"\d+.*", found[2]):
        return column, ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            units.Unit(found[2])
    except ValueError:
        return column, ""
    return found[1], found[2]


def _column(name: str) -> str:
    """A name or a unit in TeX: powers raised, the index of N_H lowered."""
    return _pieces(r"\^-?\d+|\bN_H\b", name, lambda part: r"$N_{\rm H}$" if part == "N_H" else f"$^{{{part[1:]}}}$")


def _cell(text: str) -> str:
    r"""Numbers as TeX sets them, ``$1.4\times10^{22}$``, those below zero with a minus; ``\nodata`` where nothing is known."""
    if re.fullmatch(r"-\d+(?:\.\d+)?", text):
        return f"${text}$"
    return _pieces(_FACTOR_AND_POWER, text, _power) if text else r"\nodata"


def _power(number: str) -> str:
    factor, power = number.split("e")
    return f"${factor}\\times10^{{{int(power)}}}$"


def _pieces(pattern: str, text: str, written: Callable[[str], str]) -> str:
    """What the pattern matches as ``written``, the rest as TeX that prints it, with its blanks."""
    done, parts = 0, []
    for found in re.finditer(pattern, text):
        parts += [_kept(text[done : found.start()]), written(found[0])]
        done = found.end()
    return "".join([*parts, _kept(text[done:])])


def _kept(text: str) -> str:
    """Text as TeX, with the blanks at its ends."""
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{tex(text)}{after}" if text.strip() else text


def _ascii(table: TableRecord) -> str:
    """Columns in line, two blanks apart, the head behind ``#``; ``-`` where nothing is known."""
    rows = [[cell_text(cell) or "-" for cell in row] for row in table["rows"]]
    rows = [[f"# {table['columns'][0]}", *table["columns"][1:]], *rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=False)]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=False)).rstrip() for row in rows)


def _votable(table: TableRecord) -> str:
    """A VOTable; a column is of numbers where all of its cells are."""
    from astropy.table import Table

    columns, units = dict[str, list[float] | list[str]](), list[str]()
    for place, heading in enumerate(table["columns"]):
        cells = [cell_text(row[place]) if place < len(row) else "" for row in table["rows"]]
        own = heading if heading.strip() and heading not in columns else f"{heading} {place + 1}".strip()  # each once
        columns[own] = _numbers(cells) or cells
        units.append(_name_and_unit(heading)[1])
    found = Table(columns)
    for name, unit in zip(list(columns), units, strict=True):
        found[name].unit = unit or None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a heading is made an ID
        return votable_bytes(found).decode().strip()


def _numbers(cells: list[str]) -> list[float]:
    """The cells as numbers, NaN where one is empty; none where one is no number."""
    try:
        return [float(cell) if cell else float("nan") for cell in cells]
    except ValueError:
        return []


def _ds9(table: TableRecord) -> str:
    """A circle at each position with the source's name; "" for a table without positions."""
    columns = table["columns"]
    if _RIGHT not in columns or _DOWN not in columns:
        return ""
    right, down = columns.index(_RIGHT), columns.index(_DOWN)
    circles = [
        f'circle({row[right]},{row[down]},{_RADIUS}") # text={{{cell_text(row[0])}}}'
        for row in table["rows"]
        if cell_text(row[right])
    ]
    return "\n".join(["# Region file format: DS9", "icrs", *circles])


FORMATS: Mapping[str, Callable[[TableRecord], str]] = {
    "csv": _csv,
    "json": _json,
    "latex": _latex,
    "aastex": _aastex,
    "votable": _votable,
    "markdown": lambda table: markdown_table(table, padded=False),
    "ascii": _ascii,
    "ds9": _ds9,
}
