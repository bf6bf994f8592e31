"""Hardness ratios and band fluxes with intervals, from counts and the instrument's response.

Bands are the Chandra Source Catalog's: S 0.5-1.2, M 1.2-2, H 2-7, B 0.5-7 keV, and hardness ratios are of photon
fluxes. A band's flux is its net counts times the flux of a count, which depends (weakly, in a narrow band) on the
spectrum's shape: that of a usable fit with its uncertainty, else a stated reference power law.
"""

from dataclasses import dataclass

import numpy as np

from retriever.estimates.components import NH_UNIT, Energies
from retriever.estimates.fit import FitResult
from retriever.estimates.fit_models import MODELS
from retriever.estimates.fit_problem import LOWEST_FITTED_ENERGY
from retriever.estimates.known import NOTHING, Known
from retriever.estimates.parameter import Parameter
from retriever.physics import spectral as models
from retriever.physics.arrays import Floats
from retriever.physics.bands import BANDS
from retriever.physics.counts import hardness, interval, sample_source_counts
from retriever.spectra.observation import Observation

DRAWS, SHAPE_DRAWS, SEED = 4000, 150, 20260101
REFERENCE_INDEX, REFERENCE_COLUMN = 1.7, 3e20
_RATIOS = (("hard_hm", "h", "m"), ("hard_hs", "h", "s"), ("hard_ms", "m", "s"))


@dataclass
class Shapes:
    """Possible spectral shapes and what they give per unit normalisation; each array [n_shape], the best first.

    ``counts[band]`` expected counts, ``photons[band]`` photons cm^-2 s^-1, ``energy[band]`` and ``unabsorbed`` (B band, without
    the column) erg cm^-2 s^-1. ``label`` says in words what the shape is; ``fitted`` whether it was fitted to these data,
    ``acceptable`` whether that fit is good.
    """

    counts: dict[str, Floats]
    photons: dict[str, Floats]
    energy: dict[str, Floats]
    unabsorbed: Floats
    label: str
    fitted: bool
    acceptable: bool


class Bands:
    """The bands of one observation: counts, posterior draws of source counts, and shapes."""

    def __init__(
        self, observation: Observation, energy_range: tuple[float, float], fit: FitResult | None, known: Known = NOTHING
    ) -> None:
        """``fit``: a fit that gives the shape, or None for the reference power law."""
        self.observation = observation
        limits = {name: _clipped(band, energy_range) for name, band in BANDS.items()}
        self.limits = {name: band for name, band in limits.items() if band is not None}
        self.counts = {name: observation.band_counts(*band) for name, band in self.limits.items()}
        rng = np.random.default_rng(SEED)
        self.draws = {name: sample_source_counts(band, DRAWS, rng) for name, band in self.counts.items()}
        self.shapes = _shapes(observation, self.limits, fit, known)
        # the area of an assumed response may be wrong, in each band by its own factor
        wrong = observation.area_uncertainty
        self.area = {name: np.exp(wrong * rng.standard_normal(DRAWS)) if wrong else 1.0 for name in self.limits}

    def hardness_ratios(self) -> list[Parameter]:
        """``Parameter``s hard_hm, hard_hs, hard_ms; of counts, and out of domain, when there is no effective area."""
        return [self._hardness(*names) for names in _RATIOS if names[1] in self.draws and names[2] in self.draws]

    def _hardness(self, name: str, hard: str, soft: str) -> Parameter:
        has_area = self.observation.has_area
        if has_area:
            what = "photon fluxes (net counts over the band's effective exposure)"
            value, low, high = interval(hardness(self._photon_flux(hard), self._photon_flux(soft)))
        else:
            what = "counts, not photon fluxes, for want of an ARF"
            value, low, high = interval(hardness(self.draws[hard], self.draws[soft]))
        # with no net counts in a band only the other side is measured
        hard_seen, soft_seen = self.counts[hard].net > 0, self.counts[soft].net > 0
        low, high = low if hard_seen else -1.0, high if soft_seen else 1.0
        limit = {(False, True): "; upper limit", (True, False): "; lower limit", (False, False): "; unconstrained"}
        method = (
            f"ratio of {what}, for {self.shapes.label}; posterior median and equal-tailed 90% (Park et al. 2006)"
            f"{limit.get((hard_seen, soft_seen), '')}"
        )
        return Parameter(name, value, low, high, 0.9, "", method, has_area)

    def _photon_flux(self, band: str) -> Floats:
        """Draws of a band's photon flux in photons cm^-2 s^-1, over the possible shapes."""
        return self.draws[band] * self.area[band] * self._spread(self.shapes.photons[band] / self.shapes.counts[band])

    def _energy_flux(self, band: str, per_norm: Floats) -> Floats:
        return self.draws[band] * self.area[band] * self._spread(per_norm / self.shapes.counts[band])

    @staticmethod
    def _spread(per_count: Floats) -> Floats:
        return per_count[np.arange(DRAWS) % per_count.size]

    def fluxes(self, by_band: bool) -> list[Parameter]:
        """``Parameter``s flux_aper_b, _s, _m, _h and, of a fitted shape, flux_unabsorbed_b, in erg s^-1 cm^-2.

        ``by_band``: add S, M and H up for B, which leans less on the reference shape when nothing fits.
        """
        draws = {band: self._energy_flux(band, self.shapes.energy[band]) for band in self.draws}
        if by_band and {"s", "m", "h", "b"} <= set(draws):
            draws["b"] = draws["s"] + draws["m"] + draws["h"]
        spread = "with the shape's uncertainty" if self.shapes.fitted else "without the shape's uncertainty"
        method = (
            f"net counts x flux of a count for {self.shapes.label}, {{}}; posterior median and equal-tailed 90%, "
            f"{spread}; of the extraction region, unless the ARF is corrected for the aperture"
        )
        found = [
            self._flux(f"flux_aper_{band}", band, draws[band], method.format("absorbed"))
            for band in "bsmh"
            if band in draws
        ]
        if self.shapes.fitted and "b" in draws:
            intrinsic = self._energy_flux("b", self.shapes.unabsorbed)
            found.append(self._flux("flux_unabsorbed_b", "b", intrinsic, method.format("without the fitted column")))
        return found

    def _flux(self, name: str, band: str, draws: Floats, method: str) -> Parameter:
        value, low, high = interval(draws)
        if self.counts[band].net <= 0:
            low, method = 0.0, method + "; upper limit"
        return Parameter(name, value, low, high, 0.9, "erg s^-1 cm^-2", method, self.shapes.acceptable)


def _clipped(limits: tuple[float, float], energy_range: tuple[float, float]) -> tuple[float, float] | None:
    """The part of a band that is observed, or None when less than half of it is."""
    low, high = max(limits[0], energy_range[0]), min(limits[1], energy_range[1])
    return (low, high) if high - low >= 0.5 * (limits[1] - limits[0]) else None


def _drawn_shapes(fit: FitResult) -> Floats:
    """``theta`` [1 + SHAPE_DRAWS, n] of possible shapes: the best fit, then draws from its covariance.

    The last normalisation is held, as a shape has none of its own. Draws are kept within 1.5 times the 90% profile
    intervals, beyond which the normal approximation means nothing.
    """
    rng = np.random.default_rng(SEED + 1)
    model, best, last = fit.model, fit.theta, fit.theta.size - 1
    # of the other normalisations it is their ratio to the last that is drawn
    ratio = np.eye(last, last + 1)
    ratio[len(model.shapes) + 1 :, last] = -1.0
    covariance = ratio @ fit.covariance @ ratio.T
    theta = np.tile(best, (1 + SHAPE_DRAWS, 1))
    theta[1:, :last] = rng.multivariate_normal(best[:last], covariance, size=SHAPE_DRAWS, method="svd")
    for i, (low, high) in enumerate(fit.inner_ends[:last]):
        theta[:, i] = np.clip(theta[:, i], best[i] + 1.5 * (low - best[i]), best[i] + 1.5 * (high - best[i]))
    theta[:, len(model.shapes)] = np.maximum(theta[:, len(model.shapes)], 0.0)
    return theta


def _shapes(
    observation: Observation, limits: dict[str, tuple[float, float]], fit: FitResult | None, known: Known
) -> Shapes:
    low, high = observation.energy_low, observation.energy_high
    energies = Energies.of(low, high, known)
    if fit is None:
        model, thetas = MODELS["powerlaw"], np.array([[REFERENCE_INDEX, REFERENCE_COLUMN / NH_UNIT, 0.0]])
        label = f"an assumed power law (photon index {REFERENCE_INDEX} behind 3e20 cm^-2)"
    else:
        model, label, thetas = fit.model, f"the fitted {fit.model.label}", _drawn_shapes(fit)
    plain = np.column_stack([model.unabsorbed(energies, theta) for theta in thetas])
    absorbed = np.column_stack([model.absorbed(energies, theta) for theta in thetas])
    rate = observation.response.T @ np.where((low >= LOWEST_FITTED_ENERGY)[:, None], absorbed, 0.0)
    exposure = observation.spectrum.exposure_s * np.broadcast_to(observation.spectrum.areascal, rate.shape[0])
    counts = {
        name: exposure[mask] @ rate[mask] for name, mask in ((n, observation.noticed(*b)) for n, b in limits.items())
    }
    erg = (0.5 * (low + high) * models.KEV_IN_ERG)[:, None]
    share = {name: models.band_share(low, high, *band) for name, band in BANDS.items()}
    return Shapes(
        counts={name: np.maximum(values, 1e-300) for name, values in counts.items()},
        photons={name: part @ absorbed for name, part in share.items()},
        energy={name: part @ (absorbed * erg) for name, part in share.items()},
        unabsorbed=share["b"] @ (plain * erg),
        label=label,
        fitted=fit is not None,
        acceptable=fit is not None and fit.acceptable,
    )
