"""A joint fit for a terminal: why the spectra are one, whether they are consistent, and the values."""

from typing import Any

from rich.console import Console
from rich.table import Table

from assistant.terminal.derived_view import print_derived, print_fluxes, value_text
from retriever.estimates.known import ABSORPTIONS


def print_joint(console: Console, record: dict[str, Any]) -> None:
    """Print ``JointReading.as_json``."""
    low, high = record["energy_range_keV"]
    files = ", ".join(f"{f} ({i})" for f, i in zip(record["files"], record["instruments"], strict=True))
    console.print(
        f"{files}: {len(record['files'])} real (uploaded) spectra joined by {record['joined_by']}, {low:g}-{high:g} keV",
        markup=False,
    )
    console.print(record["comparison"], markup=False)
    for taken in (m for m in record["models"] if m["taken"]):
        goodness = f"{taken['statistic_name']} {taken['statistic']:.1f}/{taken['dof']}, p = {taken['p_value']:.2g}"
        table = Table("name", "value (90 % interval)", title=f"{taken['label']}: {goodness}", title_justify="left")
        for p in record["parameters"]:
            table.add_row(p["name"], value_text(p))
        console.print(table)
    said = f"absorption by {ABSORPTIONS[record['absorption']]}"
    console.print(
        "; ".join(part for part in (said, record["held"].removesuffix(said).strip("; ")) if part), markup=False
    )
    print_fluxes(console, record["fluxes"])
    print_derived(console, record)
    for warning in record["warnings"]:
        console.print("warning: " + warning, markup=False)
