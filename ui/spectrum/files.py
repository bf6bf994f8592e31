"""A spectrum as files: PNG, SVG, ECSV, VOTable. REAL or SIMULATED stands in the picture and in the metadata."""

import io

import numpy as np
from astropy.table import Table

from retriever.reading.header_text import clean
from ui.spectrum.figure import BACKGROUND, DATA, MODEL, OTHERS
from ui.spectrum.shown import Shown
from ui.spectrum.view import Curve, readable
from ui.words import say

FORMATS = {"PNG": "image/png", "SVG": "image/svg+xml", "ECSV": "text/plain", "VOTable": "application/x-votable+xml"}
ENDINGS = {"PNG": "png", "SVG": "svg", "ECSV": "ecsv", "VOTable": "vot"}


def spectrum_file(shown: Shown, curve: Curve, kind: str) -> tuple[str, str, bytes]:
    """File name, media type and content in one of ``FORMATS``."""
    made = (
        _picture(shown, curve, kind.lower())
        if kind in ("PNG", "SVG")
        else table_bytes(spectrum_table(shown, curve), kind)
    )
    return f"{file_stem(shown.title)}.{ENDINGS[kind]}", FORMATS[kind], made


def file_stem(name: str) -> str:
    """A name for a file from any name: letters, digits and a few signs."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "+-.") else "_" for c in clean(name, 60))
    return kept.strip("._") or "spectrum"


def spectrum_table(shown: Shown, curve: Curve) -> Table:
    """The curve as a table with units; its metadata say what it is."""
    table = Table({"bin_low": curve.low, "bin_high": curve.high, "value": curve.y})
    units = {"bin_low": curve.x_unit, "bin_high": curve.x_unit, "value": curve.unit}
    for name in ("error", "background", "model"):
        if getattr(curve, name) is not None:
            table[name], units[name] = getattr(curve, name), curve.unit
    for name, unit in units.items():
        table[name].unit = unit
    if curve.residual is not None:
        table["residual_sigma"], table["in_fit"] = curve.residual, curve.fitted
    table.meta = {
        "object": shown.title,
        "origin": "SIMULATED" if shown.simulated else "REAL (uploaded)",
        "description": shown.origin,
        "made_by": "spectrum-scholar",
    }
    if shown.fit is not None and curve.model is not None:
        table.meta |= {
            "model": shown.fit.model.label,
            **{p.name: float(p.value) for p in shown.fit.parameters},
            "statistic": f"{shown.fit.statistic_name} {shown.fit.statistic:.2f} / {shown.fit.dof}",
        }
    return table


def table_bytes(table, kind: str) -> bytes:
    """A table as ECSV or VOTable; the metadata of a VOTable stand as parameters and in its description."""
    if kind == "ECSV":
        text = io.StringIO()
        table.write(text, format="ascii.ecsv")
        return text.getvalue().encode()
    from astropy.io.votable import from_table
    from astropy.io.votable.tree import Info

    document = from_table(table)
    document.description = "; ".join(f"{key}: {value}" for key, value in table.meta.items() if key != "description")
    document.infos.extend(Info(name=str(key), value=str(value)) for key, value in table.meta.items())
    content = io.BytesIO()
    document.to_xml(content, tabledata_format="tabledata")
    return content.getvalue()


def _picture(shown: Shown, curve: Curve, kind: str) -> bytes:
    """As in the page, by matplotlib; no pyplot state, so it is safe in a server."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    drawn = Figure(figsize=(8.0, 6.0), layout="constrained")
    FigureCanvasAgg(drawn)
    if curve.model is None:
        top = lowest = drawn.subplots()
    else:
        top, lowest = drawn.subplots(2, 1, sharex=True, height_ratios=(3, 1))
        _residuals(lowest, curve)
    positive = curve.y[curve.y > 0]
    floor = 0.3 * positive.min() if positive.size else 1e-6
    errors = curve.error if curve.error is not None else np.zeros(curve.y.size)
    widths = np.array([curve.x - curve.low, curve.high - curve.x])
    down = np.minimum(errors, np.maximum(curve.y - floor, 0.0))
    top.errorbar(
        curve.x,
        curve.y,
        xerr=widths,
        yerr=[down, errors],
        fmt="none",
        color=DATA,
        elinewidth=1.1,
        label=say("spectrum.data"),
    )
    if curve.background is not None:
        top.step(curve.x, curve.background, where="mid", color=BACKGROUND, label=say("spectrum.background"))
    for colour, (name, x, y) in zip(OTHERS, curve.others, strict=False):
        top.step(x, y, where="mid", color=colour, linestyle=":", label=say("spectrum.other", name=name))
    if curve.model is not None:
        top.step(
            curve.x[curve.fitted], curve.model[curve.fitted], where="mid", color=MODEL, label=say("spectrum.model")
        )
    # matplotlib reads $...$ as mathematics: a stranger's name has none after cleaning
    top.set_title(f"{shown.title} — {shown.origin}", fontsize=11)
    top.set(xscale="log", yscale="log", ylim=(floor, None), ylabel=readable(curve.unit))
    top.legend(fontsize=8, frameon=False)
    lowest.set_xlabel(say("spectrum.wavelength_axis" if curve.x_unit == "Angstrom" else "spectrum.energy_axis"))
    content = io.BytesIO()
    drawn.savefig(content, format=kind, dpi=140, metadata={"Title": f"{shown.title}: {shown.origin}"})
    return content.getvalue()


def _residuals(axis, curve: Curve) -> None:
    inside = curve.fitted
    axis.errorbar(curve.x[inside], curve.residual[inside], yerr=1.0, fmt="none", color=DATA, elinewidth=1.0)
    axis.axhline(0.0, color=MODEL, linewidth=1.0)
    axis.set_ylabel(say("spectrum.residual"))
