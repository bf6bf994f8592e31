"""What is found of an upload's times, for a terminal."""

from rich.console import Console
from rich.table import Table

from retriever.reading.records import Reading
from retriever.timing.told import rows_of


def print_timing(console: Console, reading: Reading, warned: bool = True) -> None:
    """A table of the findings, their methods as numbers of notes below, and remarks; with the warnings of the file where ``warned``."""
    if reading.timing is not None:
        table = Table(
            "what",
            "value (1 sigma)",
            "how",
            title="Times of the uploaded (real) file, s since its beginning",
            title_justify="left",
        )
        notes: dict[str, int] = {}
        for what, value, method in (row for rows in rows_of(reading.timing).values() for row in rows):
            table.add_row(what, value, str(notes.setdefault(method, len(notes) + 1)))
        console.print(table)
        for method, number in notes.items():
            console.print(f"{number}: {method}", markup=False)
        period = reading.timing.period
        for remark in (*(period.remarks if period is not None else ()), *reading.timing.warnings):
            console.print("warning: " + remark, markup=False)
    for warning in reading.estimate.warnings if warned else ():
        console.print("warning: " + warning, markup=False)
