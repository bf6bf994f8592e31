"""A spectrum as it is drawn and saved: binned, against energy or wavelength, with model, background and likenesses.

One ``Curve`` feeds the plot in the page, the pictures and the tables, so that they can't disagree.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retriever.estimates.by_hand.unfolded import energy_squared_flux, over_model
from retriever.estimates.display_bins import Joining, Points, display_points
from retriever.physics.bands import BANDS, NARROW
from retriever.spectra.tables.spectrum_tables import TableSpectrum
from ui.spectrum.shown_spectra import ShownSpectrum
from ui.words import say

HC_KEV_ANGSTROM = 12.398419843
MOST_POINTS = 140  # along the axis, so that those of a bright source do not lie on each other
# how bins are joined: as XSPEC's setplot rebin, by net counts over their error
JOININGS = {
    "auto": Joining(points=MOST_POINTS),
    "file": Joining(counts=1),
    **{f"{times} σ": Joining(counts=1, significance=times) for times in (3, 5, 10, 20, 50)},
}
UPPER, LOWER = ("counts", "unfolded"), ("residual", "ratio")
MOST_SIMILAR = 3


@dataclass(frozen=True)
class View:
    """What the user chose to see; ``lower``: under the spectrum, where it has a model."""

    wavelength: bool = False
    joining: Joining = JOININGS["auto"]
    unfolded: bool = False
    lower: str = "residual"
    model: bool = True
    background: bool = True
    bands: bool = False
    similar: bool = False


@dataclass
class Curve:
    """What is drawn, all [n_bin]: ``x`` in keV or Angstrom with edges ``low`` and ``high``; the rest in ``unit``.

    ``residual`` in sigma; ``ratio`` of net data to model with its error. What there is not is None.
    ``others``: spectra of similar sources on bins of their own, (name and whether it is REAL or SIMULATED, x, y).
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    error: NDArray[np.float64] | None
    background: NDArray[np.float64] | None
    model: NDArray[np.float64] | None
    residual: NDArray[np.float64] | None
    fitted: NDArray[np.bool_]
    x_unit: str
    unit: str
    ratio: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None
    unfolded: bool = False
    others: list[tuple[str, NDArray[np.float64], NDArray[np.float64]]] = field(default_factory=list)


def curve_of(shown: ShownSpectrum, view: View, similar: Iterable[ShownSpectrum] = ()) -> Curve:
    """The curve of a spectrum as it was chosen to be seen."""
    if shown.table is not None:
        return _of_table(shown.table, view)
    if shown.observation is None:
        raise ValueError(f"{shown.name} holds neither a table nor an observation")
    model = shown.drawn_model if view.model else None
    points = display_points(shown.observation, model, view.joining)
    if model is not None and view.unfolded:
        return _unfolded(points, energy_squared_flux(shown.observation, model, points.low, points.high), view)
    others = [(_other(one), display_points(one.observation)) for one in similar if one.observation is not None]
    return _of_points(points, view, others)


def _unfolded(points: Points, model: NDArray[np.float64], view: View) -> Curve:
    """E^2 F(E) of the model, and the data at their ratio to it; only where the model was compared with them."""
    ratio, error = over_model(points)
    kept = np.isfinite(ratio)
    low, high = _edges(points.low[kept], points.high[kept], view.wavelength)
    ratio, error, model = ratio[kept], error[kept], model[kept]
    residual = None if points.residual is None else points.residual[kept]
    return Curve(
        low,
        high,
        np.sqrt(low * high),
        ratio * model,
        error * model,
        None,
        model,
        residual,
        np.ones(low.size, bool),
        "Angstrom" if view.wavelength else "keV",
        "keV cm-2 s-1",
        (ratio, error),
        True,
    )


def _of_points(points: Points, view: View, others: list[tuple[str, Points]]) -> Curve:
    per = points.low * points.high / HC_KEV_ANGSTROM if view.wavelength else 1.0  # dE/dlambda of a bin, exactly
    low, high = _edges(points.low, points.high, view.wavelength)
    drawn = Curve(
        low,
        high,
        np.sqrt(low * high),
        points.rate * per,
        points.error * per,
        points.background * per if points.background is not None and view.background else None,
        None if points.model is None else points.model * per,
        points.residual,
        points.fitted,
        "Angstrom" if view.wavelength else "keV",
        "ct s-1 Angstrom-1" if view.wavelength else "ct s-1 keV-1",
        None if points.model is None else over_model(points),
    )
    for name, other in others:
        drawn.others.append((name, *_scaled_to(points, other, view.wavelength)))
    return drawn


def _other(one: ShownSpectrum) -> str:
    return say("spectrum.other", name=one.title, origin=one.origin_word)


def _scaled_to(points: Points, other: Points, wavelength: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Another spectrum with the rate of this one over the energies that both have: shapes are compared, not brightness."""
    bottom, top = max(points.low.min(), other.low.min()), min(points.high.max(), other.high.max())

    def total(p: Points) -> float:
        inside = (p.centre >= bottom) & (p.centre <= top)
        off = p.background if p.background is not None else 0.0
        return float(((p.rate - off) * (p.high - p.low))[inside].sum())

    factor = max(total(points), 0.0) / max(total(other), 1e-300)
    per = other.low * other.high / HC_KEV_ANGSTROM if wavelength else 1.0
    low, high = _edges(other.low, other.high, wavelength)
    return np.sqrt(low * high), other.rate * per * factor


def _of_table(table: TableSpectrum, view: View) -> Curve:
    """A plain table: its own bins and units, nothing folded, nothing fitted through a response."""
    width = table.high - table.low
    per_bin: NDArray[np.float64] = np.ones_like(width) if table.kind == "flux" else 1 / width
    unit = {"flux": "ph cm-2 s-1", "rate": "ct s-1", "counts": "ct"}[table.kind]
    per = per_bin * (table.low * table.high / HC_KEV_ANGSTROM if view.wavelength else 1.0)
    low, high = _edges(table.low, table.high, view.wavelength)
    error = None if table.error is None else table.error * per
    none = np.zeros(table.energy.size, bool)
    return Curve(
        low,
        high,
        np.sqrt(low * high),
        table.flux * per,
        error,
        None,
        None,
        None,
        none,
        "Angstrom" if view.wavelength else "keV",
        f"{unit} {'Angstrom-1' if view.wavelength else 'keV-1'}",
    )


def _edges(
    low: NDArray[np.float64], high: NDArray[np.float64], wavelength: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return (HC_KEV_ANGSTROM / high, HC_KEV_ANGSTROM / low) if wavelength else (low, high)


def band_edges(wavelength: bool) -> list[tuple[str, float, float]]:
    """The bands S, M and H on the axis that is shown."""
    found = []
    for name in NARROW:
        low, high = sorted(HC_KEV_ANGSTROM / edge if wavelength else edge for edge in BANDS[name])
        found.append((name.upper(), low, high))
    return found


def readable(unit: str) -> str:
    """``ct s-1 keV-1`` as it is written on an axis."""
    return (
        unit.replace("-1", "⁻¹")
        .replace("-2", "⁻²")
        .replace("ct", say("spectrum.counts"))
        .replace("Angstrom", "Å")
        .replace("ph ", say("spectrum.photons") + " ")
    )
