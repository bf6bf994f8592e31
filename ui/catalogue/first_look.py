"""A spectrum for the page that nobody has asked anything yet: small, drawn here as SVG, with what it is of and a question."""

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from retriever.catalogue.records import Source
from retriever.errors import ScholarError
from retriever.estimates.display_bins import Joining
from retriever.library.library import Library
from ui.catalogue.tour import id_in
from ui.html.rendering import render
from ui.spectrum.shown_spectra import of_source
from ui.spectrum.view import Curve, View, curve_of, readable
from ui.words import say, words

WIDTH, HEIGHT = 560, 300
LEFT, BOTTOM, TOP, RIGHT = 64, 46, 10, 12
_JOINING = Joining(counts=25)  # few points, so that the shape is seen


def first_look(library: Library) -> Markup:
    """A source's spectrum with its name, whether it is REAL or SIMULATED, and a button that asks about it; empty without any."""
    source = _chosen(library)
    if source is None:
        return Markup()
    shown = of_source(source, library)
    try:
        curve = curve_of(shown, View(joining=_JOINING, model=False))
    except ScholarError:  # damaged files are told where somebody asks for them
        return Markup()
    return render(
        "first_look.html",
        name=source.name,
        kind=source.subclass or source.object_class,
        simulated=shown.simulated,
        question=say("browse.question", name=source.name),
        unit=readable(curve.unit),
        width=WIDTH,
        height=HEIGHT,
        frame=(LEFT, TOP, WIDTH - RIGHT, HEIGHT - BOTTOM),
        **_drawn(curve),
    )


def _chosen(library: Library) -> Source | None:
    """One that shows much, else the first of the library that has a spectrum."""
    for wanted in words("first_look.sources"):
        if known := id_in(library, wanted):
            return library.sources[known]
    sources = (library.sources[i] for i in library.sources)
    return next((one for one in sources if one.spectrum_files or one.simulation), None)


def _drawn(curve: Curve) -> dict[str, object]:
    """Crosses and ticks in the picture's units, on logarithmic axes."""
    seen = (curve.y > 0) & (curve.low > 0)
    low, high, y = curve.low[seen], curve.high[seen], curve.y[seen]
    error = np.zeros_like(y) if curve.error is None else curve.error[seen]
    bottom, top = y.min() / 1.5, y.max() * 1.5

    def across(energy: NDArray[np.float64] | float) -> NDArray[np.float64]:
        return LEFT + (WIDTH - RIGHT - LEFT) * np.log(np.asarray(energy) / low[0]) / np.log(high[-1] / low[0])

    def up(value: NDArray[np.float64] | float) -> NDArray[np.float64]:
        inside = np.clip(np.asarray(value), bottom, top)
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * np.log(inside / bottom) / np.log(top / bottom)

    lines = zip(
        across(low), across(high), across(np.sqrt(low * high)), up(y), up(y - error), up(y + error), strict=True
    )
    path = "".join(f"M{a:.1f} {h:.1f}H{b:.1f}M{c:.1f} {d:.1f}V{e:.1f}" for a, b, c, h, d, e in lines)
    energies = [e for e in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50) if low[0] <= e <= high[-1]]
    decades = range(int(np.ceil(np.log10(bottom))), int(np.floor(np.log10(top))) + 1)
    return {
        "path": path,
        "ticks_x": [(f"{float(across(e)):.1f}", f"{e:g}") for e in energies],
        "ticks_y": [(f"{float(up(10.0**d)):.1f}", d) for d in decades],
    }
