"""What was derived from an accepted fit, for a terminal: fluxes in bands with their intervals."""

from typing import Any

from rich.console import Console
from rich.table import Table

from retriever.catalogue.quantities import format_value
from retriever.catalogue.records import Measurement


def print_fluxes(console: Console, fluxes: list[dict[str, Any]]) -> None:
    """A row for each band; where they are from stands below."""
    if not fluxes:
        return
    title = "Fluxes of the accepted model (90 % intervals)"
    table = Table(
        "band (keV)",
        "as it arrives",
        "without absorption",
        "luminosity at the source",
        title=title,
        title_justify="left",
    )
    for flux in fluxes:
        low, high = flux["band_keV"]
        beyond = " (extrapolated)" if flux["extrapolated"] else ""
        cells = (_value(flux[key]) if flux[key] else "no distance" for key in ("absorbed", "unabsorbed", "luminosity"))
        table.add_row(f"{low:g}-{high:g}{beyond}", *cells)
    console.print(table)
    console.print(fluxes[0]["absorbed"]["method"], markup=False)
    if fluxes[0]["distance"]:
        console.print(f"luminosities: isotropic, {fluxes[0]['distance']}", markup=False)


def _value(p: dict[str, Any]) -> str:
    """Value, interval and unit."""
    measured = Measurement(**{key: p[key] for key in ("name", "value", "low", "high", "level", "unit")})
    return format_value(measured).replace(", 90 % interval)", ")")
