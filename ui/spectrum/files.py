"""A spectrum as files: PNG, SVG, ECSV, VOTable. REAL or SIMULATED stands in the picture and in the metadata."""

import io

from astropy.table import Table

from retriever.estimates.picture import Further, Labels, Picture, draw
from retriever.reading.header_text import clean
from retriever.votables import votable_bytes
from ui.spectrum.shown_spectra import ShownSpectrum
from ui.spectrum.view import Curve, readable
from ui.words import say

FORMATS = {"PNG": "image/png", "SVG": "image/svg+xml", "ECSV": "text/plain", "VOTable": "application/x-votable+xml"}
ENDINGS = {"PNG": "png", "SVG": "svg", "ECSV": "ecsv", "VOTable": "vot"}


def spectrum_file(
    shown: ShownSpectrum, curve: Curve, kind: str, further: tuple[Further, ...] = ()
) -> tuple[str, str, bytes]:
    """File name, media type and content in one of ``FORMATS``; pictures have what is drawn beside, too."""
    made = (
        _picture(shown, curve, kind.lower(), further)
        if kind in ("PNG", "SVG")
        else table_bytes(spectrum_table(shown, curve), kind)
    )
    return f"{file_stem(shown.title)}.{ENDINGS[kind]}", FORMATS[kind], made


def file_stem(name: str) -> str:
    """A name for a file from any name: letters, digits and a few signs."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "+-.") else "_" for c in clean(name, 60))
    return kept.strip("._") or "spectrum"


def spectrum_table(shown: ShownSpectrum, curve: Curve) -> Table:
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
        "origin": shown.origin_word,
        "description": shown.origin,
        "made_by": "spectrum-scholar",
    }
    if (drawn := shown.drawn_model) is not None and curve.model is not None:
        table.meta |= {
            "model" if shown.fit is not None else "input_model": drawn.model.label,
            **{p.name: float(p.value) for p in drawn.parameters},
            "statistic": f"{drawn.statistic_name} {drawn.statistic:.2f} / {drawn.dof}",
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
    return votable_bytes(document)


def _picture(shown: ShownSpectrum, curve: Curve, kind: str, further: tuple[Further, ...]) -> bytes:
    """As in the page, by matplotlib."""
    labels = Labels(
        title=f"{shown.title} — {shown.origin}",
        x_axis=say("spectrum.wavelength_axis" if curve.x_unit == "Angstrom" else "spectrum.energy_axis"),
        y_axis=readable(curve.unit),
        data=say("spectrum.data"),
        background=say("spectrum.background"),
        model=say("spectrum.model" if shown.fit is not None else "spectrum.input_model"),
        residual=say("spectrum.residual"),
    )
    picture = Picture(
        labels,
        curve.low,
        curve.high,
        curve.x,
        curve.y,
        curve.fitted,
        curve.error,
        curve.background,
        curve.model,
        curve.residual,
        tuple(curve.others),
        further,
    )
    content = io.BytesIO()
    draw(picture).savefig(content, format=kind, dpi=140, metadata={"Title": f"{shown.title}: {shown.origin}"})
    return content.getvalue()
