"""Spectral models as photon fluxes integrated per energy bin, and photoelectric absorption.

All models take bin edges ``energy_low``, ``energy_high`` [n_energy] in keV and give photons cm^-2 s^-1 per bin [n_energy].
A parameter may also be an array [n_batch]: the result is then [n_batch, n_energy]; arrays of more dimensions broadcast
as they are. They serve fits and simulations alike. Energies below ``LOWEST_ENERGY`` are moved up to it: a power law
diverges at 0, and no instrument here sees that light. Plasmas with lines: ``retriever.physics.plasma``.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from retriever.physics.arrays import Floats, Parameter

LOWEST_ENERGY = 1e-3
KEV_IN_ERG = 1.602176634e-9

# Morrison & McCammon (1983, ApJ 270, 119), table 2: band edges in keV, and c0, c1, c2 of
# sigma(E) = (c0 + c1 E + c2 E^2) E^-3 x 1e-24 cm^2 per hydrogen atom
_EDGES = np.array([0.100, 0.284, 0.400, 0.532, 0.707, 0.867, 1.303, 1.840, 2.471, 3.210, 4.038, 7.111, 8.331])
_COEFFICIENTS = np.array(
    [
        [17.3, 608.1, -2150.0],
        [34.6, 267.9, -476.1],
        [78.1, 18.8, 4.3],
        [71.4, 66.8, -51.4],
        [95.5, 145.8, -61.1],
        [308.9, -380.6, 294.0],
        [120.6, 169.3, -47.7],
        [141.3, 146.8, -31.5],
        [202.7, 104.7, -17.0],
        [342.7, 18.7, 0.0],
        [352.2, 18.7, 0.0],
        [433.9, -2.4, 0.75],
        [629.0, 30.9, 0.0],
        [701.2, 25.2, 0.0],
    ]
)


def absorption_cross_section(energy: ArrayLike) -> Floats:
    """Photoelectric cross-section in cm^2 per hydrogen atom at ``energy`` in keV (any shape).

    Morrison & McCammon (1983), their cosmic abundances (Anders & Ebihara 1982). They cover 0.03-10 keV; above 10 keV
    the last polynomial is extrapolated and below 0.03 keV the first is held at its value there. Compared with newer
    abundances (Wilms et al. 2000, tbabs) this gives columns lower by some tens of per cent.
    """
    at: Floats = np.maximum(np.asarray(energy, dtype=float), 0.03)
    c0, c1, c2 = np.moveaxis(_COEFFICIENTS[np.searchsorted(_EDGES, at, side="right")], -1, 0)
    section: Floats = (c0 + c1 * at + c2 * at**2) / at**3 * 1e-24
    return section


def absorption(energy_low: Floats, energy_high: Floats, column_density: Parameter, redshift: Parameter = 0.0) -> Floats:
    """Transmitted fraction [n_energy], in (0, 1], of neutral gas at ``redshift`` with ``column_density`` H atoms per cm^2.

    Evaluated at bin centres, moved to the energy at the absorber.
    """
    emitted = 0.5 * (energy_low + energy_high) * (1.0 + batched(redshift))
    depth = np.asarray(batched(column_density)) * absorption_cross_section(emitted)
    # floor keeps logarithms of folded models finite behind very large columns
    return np.exp(-np.minimum(depth, 600.0))


def partial_covering(
    energy_low: Floats,
    energy_high: Floats,
    column_density: Parameter,
    covering_fraction: Parameter,
    redshift: Parameter = 0.0,
) -> Floats:
    """Transmitted fraction [n_energy] of an absorber that covers only ``covering_fraction`` of the source.

    1 - f + f exp(-N_H sigma(E (1 + z))), as XSPEC's zpcfabs.
    """
    covered = batched(covering_fraction)
    return 1.0 - covered * (1.0 - absorption(energy_low, energy_high, column_density, redshift))


def batched(parameter: Parameter) -> Parameter:
    """A parameter [n_batch] as [n_batch, 1], to broadcast against energies; anything else as it is."""
    return np.asarray(parameter, dtype=float)[:, None] if np.ndim(parameter) == 1 else parameter


def _edges(energy_low: Floats, energy_high: Floats) -> tuple[Floats, Floats]:
    low = np.maximum(np.asarray(energy_low, dtype=float), LOWEST_ENERGY)
    return low, np.maximum(np.asarray(energy_high, dtype=float), low * (1 + 1e-9))


def power_law(
    energy_low: Floats, energy_high: Floats, photon_index: Parameter, normalisation: Parameter = 1.0
) -> Floats:
    """Power law K E^-Gamma, K in photons keV^-1 cm^-2 s^-1 at 1 keV, integrated exactly over the bins."""
    low, high = _edges(energy_low, energy_high)
    exponent = 1.0 - batched(photon_index)
    ratio = np.log(high / low)
    flat = np.abs(exponent) < 1e-12
    divisor = np.where(flat, 1.0, exponent)[()]
    # expm1 keeps the integral exact through Gamma = 1, where it becomes the logarithm
    grown = np.where(flat, ratio, np.expm1(divisor * ratio) / divisor)
    return batched(normalisation) * low**exponent * grown


def black_body(
    energy_low: Floats, energy_high: Floats, temperature: Parameter, normalisation: Parameter = 1.0
) -> Floats:
    """Black body K 8.0525 E^2 / (kT^4 (exp(E/kT) - 1)) with kT = ``temperature`` in keV.

    K = L / D^2 in 1e39 erg s^-1 and 10 kpc, XSPEC's bbody normalisation. Integrated by Simpson's rule.
    """

    temperature = batched(temperature)

    def density(energy: Floats) -> Floats:
        return 8.0525 * energy**2 / temperature**4 / np.expm1(np.minimum(energy / temperature, 600.0))

    return batched(normalisation) * _simpson(density, energy_low, energy_high)


def disc_black_body(
    energy_low: Floats, energy_high: Floats, temperature: Parameter, normalisation: Parameter = 1.0
) -> Floats:
    """Disc of black-body rings with T ~ r^-3/4 and inner kT = ``temperature`` in keV (Mitsuda et al. 1984, PASJ 36, 741).

    Makishima et al. (1986, ApJ 308, 635); K = (inner radius in km / distance in 10 kpc)^2 cos(inclination), XSPEC's
    diskbb. With u = E/kT(r) the integral over rings is x^(-8/3) int_x^inf u^(5/3) / (e^u - 1) du, x = E/kT_in; the
    outer edge is at T = 0.
    """
    temperature = batched(temperature)

    def density(energy: Floats) -> Floats:
        x = np.clip(energy / temperature, 1e-6, 600.0)
        logarithm, rings = _rings()
        return 2.7584e-3 * energy**2 * x ** (-8 / 3) * np.exp(-x) * np.interp(np.log(x), logarithm, rings)

    return batched(normalisation) * _simpson(density, energy_low, energy_high)


@lru_cache(maxsize=1)
def _rings() -> tuple[Floats, Floats]:
    """ln x [n] and e^x int_x^inf u^(5/3) / (e^u - 1) du [n], for ``disc_black_body``; good to 1e-5."""
    from scipy.integrate import cumulative_simpson  # late: half a second at every start

    logarithm = np.linspace(np.log(1e-6), np.log(800.0), 8001)
    x = np.exp(logarithm)
    per_logarithm = x ** (8 / 3) / np.expm1(np.minimum(x, 700))
    # from the far end, where the integral vanishes
    inward = cumulative_simpson(per_logarithm[::-1], dx=logarithm[1] - logarithm[0], initial=0.0)[::-1]
    with np.errstate(divide="ignore"):
        exact = np.exp(np.minimum(x, 700) + np.log(inward))
    # the last points lack the integral beyond the table: there the leading term of the asymptotic series
    return logarithm, np.where(x < 50, exact, x ** (5 / 3) * (1 + 5 / 3 / x + 10 / 9 / x**2))


def gaussian_line(
    energy_low: Floats, energy_high: Floats, energy: Parameter, width: Parameter, normalisation: Parameter = 1.0
) -> Floats:
    """Gaussian emission line at ``energy`` keV with sigma ``width`` keV, K photons cm^-2 s^-1 in all."""
    energy, width = batched(energy), np.maximum(batched(width), 1e-6)
    shares: Floats = special.ndtr((energy_high - energy) / width) - special.ndtr((energy_low - energy) / width)
    return batched(normalisation) * shares


def bremsstrahlung(
    energy_low: Floats, energy_high: Floats, temperature: Parameter, normalisation: Parameter = 1.0
) -> Floats:
    """Thermal bremsstrahlung K g(E/kT) exp(-E/kT) / (E sqrt(kT)), kT = ``temperature`` in keV.

    The Gaunt factor g = (sqrt(3)/pi) exp(x/2) K0(x/2), x = E/kT, is the non-relativistic Born approximation (e.g.
    Kellogg, Baldwin & Koch 1975, ApJ 199, 299; Rybicki & Lightman 1979, ch. 5). It holds for kT well above 13.6 eV x
    Z^2, that is for hot gas; no lines and no helium term, so below about 2 keV real plasmas need a line model
    instead.
    """

    temperature = batched(temperature)

    def density(energy: Floats) -> Floats:
        x = energy / temperature
        gaunt: Floats = np.sqrt(3) / np.pi * special.k0e(0.5 * x)  # k0e(z) = exp(z) K0(z)
        return gaunt * np.exp(-np.minimum(x, 600.0)) / (energy * np.sqrt(temperature))

    return batched(normalisation) * _simpson(density, energy_low, energy_high)


def _simpson(density: Callable[[Floats], Floats], energy_low: Floats, energy_high: Floats) -> Floats:
    """``density`` integrated over the bins [n_energy]."""
    low, high = _edges(energy_low, energy_high)
    return (high - low) / 6.0 * (density(low) + 4.0 * density(0.5 * (low + high)) + density(high))


def band_share(energy_low: Floats, energy_high: Floats, low: float, high: float) -> Floats:
    """Share [n_energy] of each energy bin that lies between ``low`` and ``high`` keV."""
    overlap = np.minimum(energy_high, high) - np.maximum(energy_low, low)
    return np.clip(overlap / (energy_high - energy_low), 0.0, 1.0)


def photon_flux(energy_low: Floats, energy_high: Floats, photon_flux_per_bin: Floats, low: float, high: float) -> float:
    """Photon flux in photons cm^-2 s^-1 between ``low`` and ``high`` keV."""
    return float(band_share(energy_low, energy_high, low, high) @ photon_flux_per_bin)


def energy_flux(energy_low: Floats, energy_high: Floats, photon_flux_per_bin: Floats, low: float, high: float) -> float:
    """Energy flux in erg cm^-2 s^-1 between ``low`` and ``high`` keV."""
    centre = 0.5 * (energy_low + energy_high)
    return photon_flux(energy_low, energy_high, photon_flux_per_bin * centre, low, high) * KEV_IN_ERG
