"""What is found of an upload's times, for a terminal."""

from rich.console import Console
from rich.table import Table

from retriever.reading.records import Reading, TimesReading
from retriever.timing.told import rows_of
from retriever.timing.variable_class import VariableClass

LEAST_SHOWN = 0.05


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
    if isinstance(reading, TimesReading) and reading.variable is not None:
        _print_variable(console, reading.variable)
    for warning in reading.estimate.warnings if warned else ():
        console.print("warning: " + warning, markup=False)


def _print_variable(console: Console, found: VariableClass) -> None:
    """The likeliest kinds of star, or why none is given, and the stars that vary alike."""
    known = f"network trained on {found.data}; right for {found.accuracy:.0%} of {found.tested} held-out stars; it knows no other class"
    likely = ", ".join(f"{name} {p:.0%}" for name, p in found.probabilities.items() if p >= LEAST_SHOWN)
    if found.refused:
        console.print(f"no class of variable star is given: {found.refused} ({known})", markup=False)
    else:
        console.print(f"likeliest class of variable star ({known}): {likely}", markup=False)
    for star in found.alike:
        console.print(f"varies alike: ASAS {star.name} ({star.label}), {star.cosine:.3f} (real)", markup=False)
    for remark in found.remarks:
        console.print("warning: " + remark, markup=False)
