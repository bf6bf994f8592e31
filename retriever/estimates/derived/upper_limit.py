"""An upper limit of a band's flux where the source isn't detected.

Not detected: counts as many as these have a chance above ``CHANCE`` without a source (Poisson; with a background region
binomial, as both regions then share its rate; Gaussian where errors are). The limit is the 90 % quantile (one-sided) of the
posterior of source counts (``retriever.physics.counts``), turned into a flux by a stated power law.
"""

import numpy as np
from scipy.special import ndtri

from retriever.estimates.components import NH_UNIT, Energies
from retriever.estimates.fit_models import MODELS
from retriever.estimates.fit_problem import LOWEST_FITTED_ENERGY
from retriever.estimates.known import Known
from retriever.estimates.parameter import Parameter
from retriever.physics import spectral
from retriever.physics.counts import sample_source_counts
from retriever.spectra.observation import BandCounts, Observation

CHANCE = 0.00135  # 3 sigma, one-sided
LEVEL, DRAWS, SEED = 0.9, 20_000, 20260301
INDEX, COLUMN = 1.7, 3e20  # of the assumed power law, where no Galactic column is known


def chance_of(band: BandCounts) -> float:
    """Of as many counts in the source region without any source."""
    from scipy import stats  # late: no page needs it before the first spectrum

    if band.gaussian_error is not None:
        return float(stats.norm.sf(band.net / max(band.gaussian_error, 1e-300)))
    counts = round(band.source)
    if band.scale <= 0:  # nothing is known of a background: any count is the source's
        return 1.0 if counts == 0 else 0.0
    return float(stats.binom.sf(counts - 1, counts + round(band.background), band.scale / (1.0 + band.scale)))


def flux_limit(observation: Observation, known: Known, limits: tuple[float, float], name: str) -> Parameter | None:
    """The limit in a band (keV) as it arrives; None where the source is detected, or there is no area."""
    band = observation.band_counts(*limits)
    chance = chance_of(band)
    if not observation.has_area or chance <= CHANCE:
        return None
    counts = float(np.quantile(sample_source_counts(band, DRAWS, np.random.default_rng(SEED)), LEVEL))
    column = known.galactic_column * 1e20 or COLUMN
    per_count = _flux_of_a_count(observation, limits, column)
    wrong = 1.0 + float(ndtri(LEVEL)) * observation.area_uncertainty
    method = (
        f"upper limit at {LEVEL:.0%} (one-sided) at {limits[0]:.3g}-{limits[1]:.3g} keV: no detection, {round(band.source)} counts have a chance "
        f"of {chance:.2g} without a source; below {counts:.3g} source counts, as a flux for an assumed power law (photon index {INDEX} "
        f"behind {column:.2g} cm^-2), absorbed; of the extraction region"
    )
    value = counts * per_count * wrong
    return Parameter(f"{name}_upper_limit", value, value, value, LEVEL, "erg s^-1 cm^-2", method)


def _flux_of_a_count(observation: Observation, limits: tuple[float, float], column: float) -> float:
    """erg cm^-2 s^-1 in the band per count in it."""
    low, high = observation.energy_low, observation.energy_high
    flux = MODELS["powerlaw"].absorbed(Energies.of(low, high), np.array([INDEX, column / NH_UNIT, 0.0]))
    folded = observation.fold(np.where(low >= LOWEST_FITTED_ENERGY, flux, 0.0))
    expected = float(folded[observation.noticed(*limits)].sum())
    return spectral.energy_flux(low, high, flux, *limits) / max(expected, 1e-300)
