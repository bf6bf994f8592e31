"""What was derived from an accepted fit, for a terminal: fluxes in bands with their intervals, limits, goodness, contours."""

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
        cells = (
            value_text(flux[key]) if flux[key] else "no distance" for key in ("absorbed", "unabsorbed", "luminosity")
        )
        table.add_row(f"{low:g}-{high:g}{beyond}", *cells)
    console.print(table)
    console.print(fluxes[0]["absorbed"]["method"], markup=False)
    if fluxes[0]["distance"]:
        console.print(f"luminosities: isotropic, {fluxes[0]['distance']}", markup=False)


def print_derived(console: Console, record: dict[str, Any]) -> None:
    """Limits, the width of a line, goodness by simulation, and extents of a contour."""
    for limit in record["flux_limits"]:
        console.print(f"{limit['name']}: {value_text(limit)} ({limit['method']})", markup=False)
    if width := record["equivalent_width"]:
        console.print(f"equivalent width: {value_text(width)} ({width['method']})", markup=False)
    if good := record["goodness"]:
        console.print(
            f"goodness: {good['better']} of {good['simulated']} simulated spectra fit better than the data (p = {good['p_value']:.2g}; "
            f"seed {good['seed']})",
            markup=False,
        )
    if found := record["contour"]:
        (one, other), units = found["names"], found["units"]
        table = Table(
            "level", f"{one} {units[0]}", f"{other} {units[1]}", title="Contour of two parameters", title_justify="left"
        )
        for level, (a, b, c, d) in found["extents"].items():
            table.add_row(f"{float(level):.0%}", f"{a:.3g} to {b:.3g}", f"{c:.3g} to {d:.3g}")
        console.print(table)


def value_text(p: dict[str, Any]) -> str:
    """Value, interval and unit."""
    measured = Measurement(**{key: p[key] for key in ("name", "value", "low", "high", "level", "unit")})
    return format_value(measured).replace(", 90 % interval)", ")")
