"""Photon index and hardness of a spectrum that is a plain table: no response, so no Poisson fit.

Weighted least squares with the table's errors; without errors all points weigh the same and the scatter gives the
intervals. Where chi^2 per degree of freedom is over 1 the intervals are widened by its root. An error that is taken from
the scatter of a few points is itself uncertain, so its 90 % are those of Student's distribution.
"""

import numpy as np
from numpy.typing import NDArray

from retriever.estimates.estimate import Estimate
from retriever.estimates.parameter import Parameter
from retriever.estimates.shape import SHAPE_EDGES
from retriever.physics.arrays import Floats
from retriever.physics.bands import BANDS
from retriever.physics.counts import hardness, interval
from retriever.physics.spectral import KEV_IN_ERG
from retriever.spectra.safe_files import quiet
from retriever.spectra.tables.spectrum_tables import TableSpectrum

SIGMA_90 = 1.6449
# share of a band that must be covered for its flux to be given
COVERED = 0.8
DRAWS, SEED = 4000, 20260101
_PIVOT_KEV = 1.0
_RATIOS = (("hard_hm", "h", "m"), ("hard_hs", "h", "s"), ("hard_ms", "m", "s"))


@np.errstate(all="ignore")
def estimate_table(spectrum: TableSpectrum) -> Estimate:
    """Slope, hardness ratios and flux of a table, as far as its kind and range allow, with warnings."""
    notes = [
        *spectrum.warnings,
        f"{spectrum.file} is a plain table: no response is known, so there is no Poisson fit; slope and hardness are "
        "by least squares, without absorption.",
    ]
    span = float(spectrum.low[0]), float(spectrum.high[-1])
    total = float(spectrum.flux.sum()) if spectrum.kind == "counts" else 0.0
    result = Estimate([], span, round(total), 0, total, notes)
    found = hardness_ratios(spectrum)
    if spectrum.kind == "flux":
        found += slope(spectrum) + broad_flux(spectrum)
    # numbers near the largest float overflow
    result.parameters += [p for p in found if np.all(np.isfinite([p.value, p.low, p.high]))]
    if spectrum.kind != "flux":
        notes.append("Counts depend on the instrument: no photon index and no flux can be given without its response.")
    if spectrum.kind != "counts":
        notes.append("A table of fluxes or rates holds no counts and no exposure: both are given as 0.")
    if not result.parameters:
        notes.append(
            "The table covers too little of 0.5-7 keV, or has too few points, for a hardness ratio or a slope."
        )
    return result


def slope(spectrum: TableSpectrum) -> list[Parameter]:
    """``powlaw_gamma``: photon index of an unabsorbed power law, by weighted least squares; [] below 3 points."""
    use = spectrum.flux != 0
    error = spectrum.error
    if error is not None:
        use &= error > 0
    energy, flux = spectrum.energy[use], spectrum.flux[use]
    if energy.size < 3 or np.ptp(np.log(energy)) < 0.05 or not np.any(flux > 0):
        return []
    weight = np.ones(energy.size) if error is None else error[use] / np.median(flux[flux > 0])
    start = np.polyfit(np.log(energy[flux > 0]), np.log(flux[flux > 0]), 1) if np.sum(flux > 0) > 1 else (-1.7, 0.0)
    scale = np.median(flux[flux > 0])
    first = (float(np.clip(start[1] - np.log(scale), -50, 50)), float(np.clip(-start[0], -5, 10)))
    from scipy.optimize import curve_fit

    try:
        with np.errstate(all="ignore"), quiet():
            found, covariance = curve_fit(
                _power_law, energy, flux / scale, first, weight, absolute_sigma=True, maxfev=2000
            )
    except (RuntimeError, ValueError):
        return []
    chi2 = float(np.sum(((flux / scale - _power_law(energy, *found)) / weight) ** 2))
    reduced = chi2 / max(energy.size - 2, 1)
    spread = np.sqrt(covariance[1, 1] * (reduced if error is None else max(reduced, 1.0)))
    if not np.isfinite(spread):
        return []
    scattered = error is None or reduced > 1.0
    gamma, half = float(found[1]), float(spread * (student_90(energy.size - 2) if scattered else SIGMA_90))
    goodness = "errors from the scatter" if error is None else f"chi^2/dof = {reduced:.2f}"
    method = (
        f"weighted least squares of an unabsorbed power law, {energy[0]:.2g}-{energy[-1]:.3g} keV, {energy.size} "
        f"points; {goodness}"
    )
    good = error is None or reduced < 2.0
    return [Parameter("powlaw_gamma", gamma, gamma - half, gamma + half, method=method, in_domain=bool(good))]


def student_90(dof: int) -> float:
    """Half of a central 90 % interval, in units of a standard error that was estimated with ``dof`` degrees of freedom."""
    from scipy.stats import t

    return float(t.ppf(0.95, dof))


def _power_law(energy: Floats, log_norm: float, gamma: float) -> Floats:
    return np.exp(np.clip(log_norm - gamma * np.log(energy / _PIVOT_KEV), -200, 200))


def band_sum(
    spectrum: TableSpectrum, low: float, high: float, weight: float | Floats = 1.0
) -> tuple[float, float | None] | None:
    """The sum over a band and its 1-sigma error (None without errors); None when the band is not covered.

    Photons cm^-2 s^-1 for a flux (times ``weight`` [n_bin]), counts or counts s^-1 otherwise.
    """
    width = np.maximum(spectrum.high - spectrum.low, 1e-12)
    inside = np.clip(np.minimum(spectrum.high, high) - np.maximum(spectrum.low, low), 0.0, None)
    if inside.sum() < COVERED * (high - low):
        return None
    share = (inside if spectrum.kind == "flux" else inside / width) * weight
    error = None if spectrum.error is None else float(np.sqrt(np.sum((share * spectrum.error) ** 2)))
    return float(np.sum(share * spectrum.flux)), error


def hardness_ratios(spectrum: TableSpectrum) -> list[Parameter]:
    """``hard_hm``, ``hard_hs``, ``hard_ms`` of the bands that the table covers."""
    sums = {name: band_sum(spectrum, *BANDS[name]) for name in "smh"}
    rng = np.random.default_rng(SEED)
    found = []
    what = {"flux": "photon fluxes", "counts": "counts, not photon fluxes", "rate": "count rates, not photon fluxes"}
    for name, hard, soft in _RATIOS:
        above, below = sums[hard], sums[soft]
        if above is None or below is None:
            continue
        (h, dh), (s, ds) = above, below
        if spectrum.kind == "counts" and dh is None:
            dh, ds = float(np.sqrt(max(h, 0.0) + 0.75)), float(np.sqrt(max(s, 0.0) + 0.75))
        if h <= 0 and s <= 0:
            continue
        method = f"ratio of {what[spectrum.kind]} summed over the table's bins"
        if dh is None or ds is None:
            value = float(hardness(max(h, 0.0), max(s, 0.0)))
            found.append(
                Parameter(name, value, -1.0, 1.0, method=method + "; no errors given: unconstrained", in_domain=False)
            )
            continue
        draws = hardness(*(np.maximum(rng.normal(v, max(e, 1e-300), DRAWS), 0.0) for v, e in ((h, dh), (s, ds))))
        value, low, high = interval(draws)
        method += "; median and 90% for Gaussian errors"
        found.append(Parameter(name, value, low, high, method=method, in_domain=spectrum.kind == "flux"))
    return found


def broad_flux(spectrum: TableSpectrum) -> list[Parameter]:
    """``flux_aper_b``: energy flux in 0.5-7 keV, when the table covers it."""
    total = band_sum(spectrum, *BANDS["b"], weight=spectrum.energy * KEV_IN_ERG)
    if total is None or total[1] is None:
        return []
    value, half = total[0], SIGMA_90 * total[1]
    method = "energy times flux summed over the table's bins; 90% for Gaussian errors"
    return [Parameter("flux_aper_b", value, max(value - half, 0.0), value + half, 0.9, "erg s^-1 cm^-2", method)]


@np.errstate(all="ignore")
def table_shape(spectrum: TableSpectrum) -> NDArray[np.float32] | None:
    """The table as a vector like ``retriever.estimates.shape.shape_vector`` (float32 [24], unit norm); None where it can't be.

    Only for fluxes that cover the bins of 0.5-7 keV: square root of energy x photon flux in each.
    """
    if spectrum.kind != "flux":
        return None
    pairs = list(zip(SHAPE_EDGES[:-1], SHAPE_EDGES[1:], strict=True))
    sums = [part[0] for low, high in pairs if (part := band_sum(spectrum, low, high)) is not None]
    if len(sums) < len(pairs):
        return None
    values = np.array([max(flux, 0.0) * np.sqrt(a * b) for flux, (a, b) in zip(sums, pairs, strict=True)])
    vector = np.sqrt(values)
    norm = np.linalg.norm(vector)
    return (vector / norm).astype(np.float32) if np.isfinite(norm) and norm > 0 else None
