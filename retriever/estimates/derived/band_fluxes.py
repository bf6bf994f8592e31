"""Fluxes of the accepted model in any band, as they arrive and without absorption, and the luminosity where a distance is known.

The model is integrated over the band itself, so a band may reach beyond what was fitted: that is said. A luminosity is of the
band at the source (rest frame), without absorption, for an isotropic source: by the redshift in Planck18 (flat, H0 = 67.66
km/s/Mpc, Omega_m = 0.3097), or by a distance. Intervals are equal-tailed 90 % of the posterior; no error of the distance is in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retriever.estimates.components import Energies
from retriever.estimates.derived.posterior import SEED, Posterior
from retriever.estimates.fit import FitResult
from retriever.estimates.known import Known
from retriever.estimates.parameter import Parameter
from retriever.physics import spectral
from retriever.physics.arrays import Floats
from retriever.physics.cosmology import HUBBLE_FLOW, Universe

Band = tuple[float, float]
STEP = 0.01  # relative width of the bins that are summed
FLUX, LUMINOSITY = "erg s^-1 cm^-2", "erg s^-1"
COSMOLOGY = "Planck18 (flat, H0 = 67.66 km/s/Mpc, Omega_m = 0.3097)"
SLACK = 0.02  # keV by which a band may pass the fitted one without being called extrapolated


@dataclass(frozen=True)
class BandFlux:
    """Of one band in keV; ``luminosity`` None without a distance; ``distance`` in words; ``extrapolated`` beyond the fit."""

    band: Band
    absorbed: Parameter
    unabsorbed: Parameter
    luminosity: Parameter | None
    distance: str
    extrapolated: bool


def band_fluxes(
    fit: FitResult,
    posterior: Posterior,
    known: Known,
    bands: Sequence[Band],
    area_uncertainty: float = 0.0,
    universe: Universe | None = None,
) -> list[BandFlux]:
    """One for each band; ``area_uncertainty`` of an assumed response widens the intervals; ``universe``: another cosmology than the
    usual one."""
    wrong = np.exp(area_uncertainty * np.random.default_rng(SEED).standard_normal(len(posterior.thetas)))
    sphere = _sphere(known, universe)
    return [_of_band(fit, posterior, known, band, wrong, sphere) for band in bands]


def _of_band(
    fit: FitResult, posterior: Posterior, known: Known, band: Band, wrong: Floats, around: tuple[float, str]
) -> BandFlux:
    low, high = fit.energy_range
    extrapolated = band[0] < low - SLACK or band[1] > high + SLACK
    name = f"{band[0]:g}-{band[1]:g}"
    beyond = f"; extrapolated beyond the fitted {low:.3g}-{high:.3g} keV" if extrapolated else ""
    method = (
        f"{fit.model.label}, {name} keV{{}}, best fit with equal-tailed 90% of the posterior "
        f"({posterior.effective:.0f} effective samples; flat priors){beyond}{known.in_words}"
    )

    def parameter(kind: str, values: Floats, factor: float, unit: str, what: str) -> Parameter:
        ends = np.percentile(values[1:] * wrong, [5.0, 95.0])
        best = float(values[0])
        low, high = factor * min(best, float(ends[0])), factor * max(best, float(ends[1]))
        return Parameter(f"{kind}_{name}", factor * best, low, high, 0.9, unit, method.format(what), fit.acceptable)

    thetas = np.vstack([fit.theta, posterior.thetas])
    absorbed = energy_flux(fit, thetas, known, band, absorbed=True)
    plain = energy_flux(fit, thetas, known, band)
    sphere, distance = around
    luminosity = None
    if sphere:
        rest = energy_flux(fit, thetas, known, (band[0] / (1 + known.redshift), band[1] / (1 + known.redshift)))
        said = f" at the source, without absorption, isotropic, {distance}"
        luminosity = parameter("luminosity", rest, sphere, LUMINOSITY, said)
    return BandFlux(
        band,
        parameter("flux", absorbed, 1.0, FLUX, " as it arrives, absorbed"),
        parameter("flux_unabsorbed", plain, 1.0, FLUX, " without any absorption"),
        luminosity,
        distance,
        extrapolated,
    )


def energy_flux(fit: FitResult, thetas: Floats, known: Known, band: Band, absorbed: bool = False) -> Floats:
    """erg cm^-2 s^-1 [n] in a band (keV) at each of ``thetas`` [n, size], without absorption unless ``absorbed``."""
    edges = np.geomspace(*band, int(np.ceil(np.log(band[1] / band[0]) / STEP)) + 1)
    energies = Energies.of(edges[:-1], edges[1:], known)
    erg = 0.5 * (edges[:-1] + edges[1:]) * spectral.KEV_IN_ERG
    of = fit.model.absorbed if absorbed else fit.model.unabsorbed
    return np.array([of(energies, theta) @ erg for theta in thetas])


def _sphere(known: Known, universe: Universe | None) -> tuple[float, str]:
    """4 pi D^2 in cm^2 and how far the source is, in words; 0 where that is not known."""
    from astropy import units as u

    from retriever.physics.cosmology import luminosity_distance

    if known.distance_kpc:
        distance, said = known.distance_kpc * u.kpc, f"at a distance of {known.distance_kpc:g} kpc"
    elif known.redshift > HUBBLE_FLOW:
        distance = luminosity_distance(known.redshift, universe)
        cosmology = (
            f"a universe of H0 = {universe.hubble:g} km/s/Mpc (flat, Omega_m = {universe.matter:g})"
            if universe
            else COSMOLOGY
        )
        said = f"at {distance.to_value(u.Mpc):.4g} Mpc by redshift {known.redshift:g} in {cosmology}"
    else:
        return 0.0, ""
    return float(4 * np.pi * distance.to_value(u.cm) ** 2), said
