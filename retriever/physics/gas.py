"""Hot gas: cooling, shocks, clusters, bubbles and remnants. Astropy quantities in and out; temperatures are kT or in kelvin.

The gas is fully ionised, with helium and metals as in clusters: mu = 0.6, 1.92 particles and 1.2 electrons for each electron and
each proton, 1.15 proton masses for each electron; gamma = 5/3. Densities are those of electrons unless another is said.
"""

from typing import Any

import numpy as np
from astropy import constants
from astropy import units as u

from retriever.physics.cosmology import Universe, model

Quantity = Any  # astropy has no types

MU = 0.6  # mean mass of a particle in proton masses
PARTICLES = 1.92  # electrons and ions for each electron
IONS = PARTICLES - 1
ELECTRONS = 1.2  # for each proton
MASS = 1.15  # proton masses for each electron
MASS_PER_HYDROGEN = 1.4  # proton masses for each hydrogen atom of interstellar gas
GAMMA = 5 / 3
STRONGEST = (GAMMA + 1) / (GAMMA - 1)  # compression by a shock without end
# Tozzi & Norman (2001, ApJ 546, 63) for 0.3 solar abundances: terms of the cooling function by power of kT in keV
_COOLING = ((8.6e-3, -1.7), (5.8e-2, 0.5), (6.3e-2, 0.0))
_COOLEST = 0.03  # keV, below which that fit does not hold
SEDOV = 2.026  # (xi of R^5 = xi E t^2 / rho for gamma = 5/3: Sedov 1959)


def kinetic(temperature: Quantity) -> Quantity:
    """kT of a temperature in either unit."""
    return temperature.to(u.keV, u.temperature_energy())


def cooling_function(temperature: Quantity) -> Quantity:
    """Lambda, of which n_e n_i Lambda is radiated in a volume (Tozzi & Norman 2001). Raises ValueError below 0.03 keV."""
    kt = kinetic(temperature).value
    if np.any(np.asarray(kt) < _COOLEST):
        raise ValueError("too cool for the cooling function")
    return sum(factor * kt**power for factor, power in _COOLING) * 1e-22 * u.erg * u.cm**3 / u.s


def cooling_time(density: Quantity, temperature: Quantity) -> Quantity:
    """The thermal energy 3/2 n kT over what is radiated; at constant pressure 5/2 takes the place of 3/2 (Sarazin 1986)."""
    energy = 1.5 * PARTICLES * density * kinetic(temperature)
    return (energy / (IONS * density**2 * cooling_function(temperature))).to(u.yr)


def entropy(density: Quantity, temperature: Quantity) -> Quantity:
    """K = kT n_e^(-2/3), as X-ray astronomers define it (Ponman et al. 1999)."""
    per_cc = density.to_value(u.cm**-3)
    return kinetic(temperature) * per_cc ** (-2 / 3) * u.cm**2


def pressure(density: Quantity, temperature: Quantity) -> Quantity:
    """Of electrons and ions together."""
    return (PARTICLES * density * kinetic(temperature)).to(u.keV / u.cm**3)


def sound_speed(temperature: Quantity) -> Quantity:
    """Adiabatic: sqrt(5/3 kT / (mu m_p))."""
    return np.sqrt(GAMMA * kinetic(temperature) / (MU * constants.m_p)).to(u.km / u.s)


def temperature_jump(mach: Any) -> Any:
    """T2 / T1 across a shock of that Mach number (Rankine and Hugoniot; Landau & Lifshitz, par. 92). ValueError below 1."""
    square = _square(mach)
    return (5 * square - 1) * (square + 3) / (16 * square)


def density_jump(mach: Any) -> Any:
    """n2 / n1 across a shock of that Mach number, at most 4."""
    square = _square(mach)
    return 4 * square / (square + 3)


def _square(mach: Any) -> Any:
    plain = np.asarray(getattr(mach, "value", mach), dtype=float)
    if plain.ndim == 0 and plain < 1:
        raise ValueError("no shock is slower than sound")
    return plain**2


def mach_of_temperatures(hot: Quantity, cool: Quantity) -> Any:
    """The inverse of ``temperature_jump``; whichever is the hotter is taken as that behind the shock."""
    ratio = (kinetic(hot) / kinetic(cool)).to_value(u.one)
    ratio = np.maximum(ratio, 1 / ratio)
    half = 8 * ratio - 7
    return np.sqrt((half + np.sqrt(half**2 + 15)) / 5)


def mach_of_compression(ratio: Any) -> Any:
    """The inverse of ``density_jump`` for a ratio of densities, either way round. ValueError from 4 on: no shock does that."""
    plain = np.asarray(getattr(ratio, "value", ratio), dtype=float)
    if plain.ndim == 0 and plain <= 0:
        raise ValueError("densities are positive")
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = np.maximum(plain, 1 / plain)
        if plain.ndim == 0 and plain >= STRONGEST:
            raise ValueError("no shock compresses that much")
        return np.sqrt(3 * plain / (4 - plain))


def shock_temperature(speed: Quantity) -> Quantity:
    """kT = 3/16 mu m_p v^2 behind a strong shock (McKee & Hollenbach 1980), ions and electrons alike."""
    return (3 / 16 * MU * constants.m_p * speed**2).to(u.keV)


def shock_speed(temperature: Quantity) -> Quantity:
    """The inverse of ``shock_temperature``."""
    return np.sqrt(16 * kinetic(temperature) / (3 * MU * constants.m_p)).to(u.km / u.s)


def sphere(radius: Quantity) -> Quantity:
    return 4 / 3 * np.pi * radius**3


def density_of_norm(norm: Any, angular_distance: Quantity, redshift: Any, radius: Quantity) -> Quantity:
    """n_e of a filled, uniform sphere from APEC's norm = 1e-14 int n_e n_H dV / (4 pi (D_A (1 + z))^2), as XSPEC's manual has it."""
    moved = angular_distance * (1 + redshift)
    measure = norm * 1e14 / u.cm**5 * 4 * np.pi * moved**2
    return np.sqrt(ELECTRONS * measure / sphere(radius)).to(u.cm**-3)


def mass(density: Quantity, radius: Quantity) -> Quantity:
    """Of a uniform sphere."""
    return (MASS * constants.m_p * density * sphere(radius)).to(u.M_sun)


def temperature_of_dispersion(dispersion: Quantity) -> Quantity:
    """mu m_p sigma^2: galaxies and gas with as much energy for their mass, beta = 1 (Sarazin 1986)."""
    return (MU * constants.m_p * dispersion**2).to(u.keV)


def dispersion_of_temperature(temperature: Quantity) -> Quantity:
    """The inverse of ``temperature_of_dispersion``."""
    return np.sqrt(kinetic(temperature) / (MU * constants.m_p)).to(u.km / u.s)


def overdensity_radius(
    total: Quantity, redshift: Any = 0.0, universe: Universe | None = None, contrast: float = 500
) -> Quantity:
    """The radius within which the mean density is so many times the critical one of that redshift."""
    critical = model(universe).critical_density(redshift)
    return np.cbrt(total / (4 / 3 * np.pi * contrast * critical)).to(u.kpc)


def cavity_power(pressure: Quantity, radius: Quantity, duration: Quantity) -> Quantity:
    """4 p V over the age: the enthalpy of a bubble full of relativistic particles (Churazov et al. 2002; Birzan et al. 2004)."""
    return (4 * pressure * sphere(radius) / duration).to(u.erg / u.s)


def thermal_speed(temperature: Quantity, atomic_mass: float) -> Quantity:
    """sqrt(kT / m): the Gaussian sigma of ions' motions along the line of sight."""
    return np.sqrt(kinetic(temperature) / (atomic_mass * constants.u)).to(u.km / u.s)


def sedov_age(radius: Quantity, speed: Quantity) -> Quantity:
    """2/5 R / v of a remnant that has swept up much more than was thrown out (Sedov 1959)."""
    return (0.4 * radius / speed).to(u.yr)


def sedov_age_of_energy(radius: Quantity, energy: Quantity, density: Quantity) -> Quantity:
    """From R^5 = 2.026 E t^2 / rho, with the number density of hydrogen around it."""
    around = MASS_PER_HYDROGEN * constants.m_p * density
    return np.sqrt(radius**5 * around / (SEDOV * energy)).to(u.yr)


def expansion_age(radius: Quantity, speed: Quantity) -> Quantity:
    """R / v, without any slowing down."""
    return (radius / speed).to(u.yr)
