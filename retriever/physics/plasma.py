"""Optically thin thermal plasma in collisional ionisation equilibrium: an approximation that needs no atomic database.

For what APEC is used for where only CCD resolution matters; made of published formulae and a few dozen numbers:
- ionisation balance of the He-like, H-like and bare ions of C, N, O, Ne, Mg, Si, S, Ar, Ca and Fe: ionisation by Lotz
  (1968, Z. Phys. 216, 241), radiative recombination by Seaton (1959, MNRAS 119, 81), dielectronic by Burgess (1965,
  ApJ 141, 1588); Fe XVII-XXIV by the temperatures at which neighbouring ions are equal (after Arnaud & Raymond 1992,
  ApJ 398, 394);
- lines: excitation by the effective Gaunt factor (van Regemorter 1962, ApJ 136, 906; Mewe 1972, A&A 20, 215) with
  oscillator strengths; Lyman alpha and beta, the He-like triplet and beta line, some 25 groups of the Fe L complex;
- continuum: bremsstrahlung (Born approximation, see ``retriever.physics.spectral.bremsstrahlung``) and recombination (Kramers) on
  all of these nuclei; no two-photon continuum.
Abundances: Anders & Grevesse (1989); ``abundance`` scales all but H and He. Normalisation as APEC's: 1e-14 / (4 pi D^2)
int n_e n_H dV. Accuracy, against the cooling by element of CHIANTI and Cloudy: lines of C to Ca and Fe K about 30 %
near each ion's peak, Fe L groups about 50 %, continuum 10 % above kT = 0.8 keV and 40 % at 0.2 keV. Equivalent width
of the Fe K complex for solar abundances: 0.75 keV at kT = 3, 0.95 at 5, 0.8 at 8 keV. Missing: the lines of Si, S, Mg
and Fe ions with L and M shells at 0.1-0.4 keV, Ni, line widths. Lines are put on a grid of 0.15 %. Good for
simulations and for temperatures to some 10-20 %, not for abundances.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from retriever.physics.arrays import Floats, Parameter

# charge, number per H, and of each shell: n, energy of its edge in keV, vacant share
Ion = tuple[int, float, list[tuple[int, float, float]]]

KELVIN_PER_KEV = 1.160452e7
RYDBERG = 0.013606  # keV
# Z, abundance per H, potentials of the Li-, He- and H-like ions in eV, energies in keV of Lyman alpha and beta, and of
# the He-like resonance, forbidden and beta lines (NIST; doublets at their weighted mean)
ELEMENTS = {
    "C": (6, 3.63e-4, 64.5, 392.1, 490.0, 0.3675, 0.4356, 0.3079, 0.2990, 0.3545),
    "N": (7, 1.12e-4, 97.9, 552.1, 667.0, 0.5003, 0.5930, 0.4307, 0.4198, 0.4980),
    "O": (8, 8.51e-4, 138.1, 739.3, 871.4, 0.6536, 0.7746, 0.5740, 0.5611, 0.6656),
    "Ne": (10, 1.23e-4, 239.1, 1195.8, 1362.2, 1.0218, 1.2109, 0.9220, 0.9051, 1.0738),
    "Mg": (12, 3.80e-5, 367.5, 1761.8, 1962.7, 1.4723, 1.7447, 1.3522, 1.3311, 1.5793),
    "Si": (14, 3.55e-5, 523.4, 2437.7, 2673.2, 2.0055, 2.3763, 1.8650, 1.8395, 2.1827),
    "S": (16, 1.62e-5, 707.2, 3223.8, 3494.2, 2.6216, 3.1060, 2.4606, 2.4304, 2.8840),
    "Ar": (18, 3.63e-6, 918.0, 4120.9, 4426.2, 3.3210, 3.9350, 3.1396, 3.1041, 3.6845),
    "Ca": (20, 2.29e-6, 1157.8, 5128.9, 5469.9, 4.1050, 4.8640, 3.9024, 3.8612, 4.5827),
    "Fe": (26, 4.68e-5, 2045.0, 8828.0, 9277.7, 6.9660, 8.2500, 6.7004, 6.6500, 7.8810),
}
HELIUM = 0.0977
# oscillator strengths of 1s-2p and 1s-3p in H-like ions (exact), 1s2-1s2p and 1s2-1s3p in He-like ions (typical)
LYMAN_F, HELIUM_F = (0.416, 0.079), (0.74, 0.15)
# intercombination, forbidden and satellite lines together over the resonance line (Porquet & Dubau 2000; at kT near the
# peak of the ion)
TRIPLET = 0.85
# Cascades, recombination and higher members of the series, absent from the rates, by nuclear charge: brings line
# cooling by element to that of CHIANTI (Dere et al. 2009) and of Cloudy (Wiersma et al. 2009), which are 1.9 times that
# of the bare rates for oxygen and 1.0 times for iron
MORE_LINES = {"at": (6, 26), "factor": (2.0, 1.0)}
# Fe XVI to XXIV: log10 of the temperature in K where the ion equals the next one, and its potential in eV
IRON_L = (
    (6.30, 489.0),
    (6.77, 1262.0),
    (6.86, 1358.0),
    (6.92, 1456.0),
    (6.98, 1582.0),
    (7.04, 1689.0),
    (7.11, 1799.0),
    (7.19, 1958.0),
    (7.30, 2046.0),
)
# (ion of Fe, energy in keV, effective oscillator strength): groups of lines of n = 3-2, and n = 4-2 with a fifth of it.
# Effective: 3s-2p (the lower energies) with what cascades give them (Doron & Behar 2002), all with the weaker lines
# beside them, so that iron's line cooling is about 70 % of CHIANTI's at log T = 6.7-7.2 (the rest is EUV)
IRON_L_LINES = (
    (17, 0.726, 2.86),
    (17, 0.739, 1.32),
    (17, 0.812, 0.88),
    (17, 0.826, 2.53),
    (17, 1.01, 0.66),
    (18, 0.771, 1.56),
    (18, 0.861, 1.56),
    (18, 0.873, 2.34),
    (18, 1.09, 0.78),
    (19, 0.823, 1.17),
    (19, 0.917, 2.99),
    (19, 1.17, 0.65),
    (20, 0.870, 0.78),
    (20, 0.965, 2.73),
    (20, 1.25, 0.59),
    (21, 0.920, 0.52),
    (21, 1.009, 2.47),
    (21, 1.32, 0.52),
    (22, 1.053, 2.08),
    (22, 1.39, 0.45),
    (23, 1.056, 1.04),
    (23, 1.129, 1.17),
    (23, 1.48, 0.45),
    (24, 1.109, 0.55),
    (24, 1.165, 0.44),
    (24, 1.55, 0.22),
)
# rest-frame energies and temperatures of the tables, keV
GRID = np.geomspace(0.05, 60.0, 4728)
TEMPERATURES = np.geomspace(0.05, 70.0, 146)
# continuum of one ion of charge 1 in photons cm^3 s^-1 at kT = 1 keV (Rybicki & Lightman 1979, eq. 5.14), with the 1e14
# of the normalisation
CONTINUUM = 0.303


def plasma(
    energy_low: Floats,
    energy_high: Floats,
    temperature: Parameter,
    abundance: Parameter = 1.0,
    redshift: Parameter = 0.0,
    normalisation: Parameter = 1.0,
) -> Floats:
    """Thermal plasma of kT = ``temperature`` keV and metals ``abundance`` times solar: photons cm^-2 s^-1 per bin.

    K = 1e-14 (1 + z)^2 / (4 pi D_L^2) int n_e n_H dV with lengths in cm: APEC's. kT is kept within 0.05-70 keV.
    """
    shape = np.broadcast_shapes(*(np.shape(p) for p in (temperature, abundance, redshift, normalisation)))
    kt, metals, z, norm = (
        np.broadcast_to(np.asarray(p, dtype=float), shape).ravel()
        for p in (temperature, abundance, redshift, normalisation)
    )
    place = np.interp(np.log(kt), np.log(TEMPERATURES), np.arange(TEMPERATURES.size))
    joined = np.array_equal(energy_low[1:], energy_high[:-1])
    edges = np.append(energy_low, energy_high[-1]) if joined else np.append(energy_low, energy_high)
    result = np.empty((kt.size, energy_low.size))
    for row in range(kt.size):
        beyond = np.interp(edges * (1 + z[row]), GRID, _beyond(place[row], metals[row]), right=0.0)
        of_bins = beyond[:-1] - beyond[1:] if joined else beyond[: energy_low.size] - beyond[energy_low.size :]
        result[row] = norm[row] / (1 + z[row]) * of_bins
    return result.reshape((*shape, energy_low.size)) if len(shape) < 2 else result


def _beyond(place: float, metals: float) -> Floats:
    """Photons above each energy of ``GRID``; the logarithm is interpolated in temperature, as exp(-E/kT) asks."""
    index = min(int(place), TEMPERATURES.size - 2)
    weight = place - index
    pure, enriched = (np.exp((1 - weight) * table[index] + weight * table[index + 1]) for table in _tables())
    photons: Floats = pure + metals * enriched
    return photons


@lru_cache(maxsize=1)
def _tables() -> tuple[Floats, Floats]:
    """ln of the photons above each energy [n_temperature, n_grid]: of hydrogen and helium, and of solar metals."""
    pure, enriched = (np.empty((TEMPERATURES.size, GRID.size)) for _ in range(2))
    light = [(1, 1.0, [(1, RYDBERG, 1.0)]), (2, HELIUM, [(1, 4 * RYDBERG, 1.0)])]
    for row, kt in enumerate(TEMPERATURES):
        ions = {name: ion_fractions(name, kt) for name in ELEMENTS}
        pure[row] = _sum_from_above(_continuum(light, kt))
        enriched[row] = _sum_from_above(_continuum(_metal_ions(ions), kt), *_lines(ions, kt))
    return np.log(pure), np.log(enriched)


def _sum_from_above(density: Floats, line_energies: ArrayLike = (), line_photons: ArrayLike = ()) -> Floats:
    """Photons above each energy of ``GRID``, from a density [n_grid] and lines."""
    per_bin = 0.5 * (density[1:] + density[:-1]) * np.diff(GRID)
    np.add.at(per_bin, np.searchsorted(GRID, line_energies) - 1, line_photons)
    # beyond the grid the continuum falls as exp(-E/kT): a floor keeps the logarithm finite
    return np.append(np.cumsum(per_bin[::-1])[::-1], 0.0) + 1e-300


def ion_fractions(name: str, kt: float) -> Floats:
    """Fractions of an element's ions by the number of bound electrons (0 to 3; iron to 11) at kT in keV."""
    number, _, lithium, helium, hydrogen, *_ = ELEMENTS[name]
    resonance = 1e3 * ELEMENTS[name][7]
    ev = 1e3 * kt
    # each ratio: of an ion to that with one electron more
    to_helium = _radiative(number - 0.5, helium, ev, 0.5) + _dielectronic(number - 1, LYMAN_F[0], 0.75 * hydrogen, ev)
    log_ratios = [
        _log_ionisation(hydrogen, 1, ev) - np.log(_radiative(number, hydrogen, ev)),
        _log_ionisation(helium, 2, ev) - np.log(to_helium),
    ]
    if name == "Fe":
        steps = [(10**log_t / KELVIN_PER_KEV * 1e3, potential) for log_t, potential in IRON_L[::-1]]
        log_ratios += [np.log(ev / cross) + potential * (1 / cross - 1 / ev) for cross, potential in steps]
    else:
        down = _radiative(number - 2, 4 * lithium, ev, 0.0) + _dielectronic(number - 2, HELIUM_F[0], resonance, ev)
        log_ratios.append(_log_ionisation(lithium, 1, ev) - np.log(down))
    log_fraction = np.append(0.0, -np.cumsum(log_ratios))
    return np.asarray(np.exp(log_fraction - special.logsumexp(log_fraction)))


def _log_ionisation(potential: float, electrons: int, ev: float) -> float:
    """ln of Lotz's rate in cm^3 s^-1, 3.0e-6 T^-3/2 n E1(x)/x with x = potential / T, in eV."""
    x = potential / ev
    # E1(x) = exp(-x) U(1, 1, x), whose continued fraction is used where exp underflows
    log_e1 = np.log(special.exp1(x)) if x < 500 else -x - np.log(x + 1)
    return float(np.log(3.015e-6 * ev**-1.5 * electrons / x) + log_e1)


def _radiative(charge: float, potential: float, ev: float, ground: float = 1.0) -> float:
    """Seaton's recombination coefficient in cm^3 s^-1 with ``ground`` of the captures to n = 1 counted."""
    x = potential / ev
    everything = 5.197e-14 * charge * np.sqrt(x) * (0.4288 + 0.5 * np.log(x) + 0.469 * x ** (-1 / 3))
    scaled_e1 = special.exp1(x) * np.exp(x) if x < 500 else 1 / (x + 1)
    to_ground = 0.8 * 5.197e-14 * charge * x**1.5 * scaled_e1
    return float(np.maximum(everything - (1 - ground) * to_ground, 0.2 * everything))


def _dielectronic(charge: float, strength: float, excitation: float, ev: float) -> float:
    """Burgess's general formula in cm^3 s^-1 for one stabilising transition of energy ``excitation`` in eV."""
    y = excitation / ((charge + 1) * 13.6)
    factor = np.sqrt(charge) * (charge + 1) ** 2.5 / np.sqrt(charge**2 + 13.4)
    shift = excitation / (1 + 0.015 * charge**3 / (charge + 1) ** 2)
    shape = np.sqrt(y) / (1 + 0.105 * y + 0.015 * y**2)
    return float(3e-3 * (ev * KELVIN_PER_KEV / 1e3) ** -1.5 * factor * strength * shape * np.exp(-shift / ev))


def _metal_ions(ions: dict[str, Floats]) -> Iterator[Ion]:
    """(charge, number per H, [(shell n, energy of its edge in keV, vacant share), ...]) of every ion of the metals."""
    for name, fractions in ions.items():
        number, abundance, _, helium, hydrogen, *_ = ELEMENTS[name]
        for electrons, fraction in enumerate(fractions):
            charge = number - electrons
            outer = [(n, RYDBERG * charge**2 / n**2, 1.0) for n in (2, 3)]
            inner = {0: [(1, hydrogen / 1e3, 1.0)], 1: [(1, helium / 1e3, 0.5)]}.get(electrons, [])
            # in ions with eight electrons or more the second shell has no room
            yield charge, abundance * fraction, inner + outer if electrons < 8 else []


def _continuum(ions: Iterable[Ion], kt: float) -> Floats:
    """Photons per keV [n_grid] of bremsstrahlung and recombination on ``ions``.

    Recombination to shell n adds 2 E_n / (n kT) exp((E_n - E) / kT) above the edge E_n to the Gaunt factor (Kramers).
    """
    x = GRID / kt
    free = np.sqrt(3) / np.pi * special.k0e(0.5 * x) * np.exp(-np.minimum(x, 650.0))
    total = np.zeros_like(x)
    for charge, per_hydrogen, shells in ions:
        bound = np.zeros_like(x)
        for n, edge, vacant in shells:
            bound += vacant * 2 * edge / (kt * n) * np.exp(np.minimum((edge - GRID) / kt, 0.0)) * (edge <= GRID)
        total += charge**2 * per_hydrogen * (free + bound)
    density: Floats = CONTINUUM * total / (GRID * np.sqrt(kt))
    return density


def _lines(ions: dict[str, Floats], kt: float) -> tuple[list[float], list[float]]:
    """Energies in keV and photons of all lines."""
    found = []
    for name, fractions in ions.items():
        number, abundance, _, _, _, alpha, beta, resonance, forbidden, helium_beta = ELEMENTS[name]
        abundance = abundance * np.interp(number, MORE_LINES["at"], MORE_LINES["factor"])
        for energy, strength in ((alpha, LYMAN_F[0]), (beta, LYMAN_F[1])):
            found.append((energy, abundance * fractions[1] * _excitation(energy, strength, kt)))
        strong = abundance * fractions[2] * _excitation(resonance, HELIUM_F[0], kt)
        found += [(resonance, strong), (forbidden, TRIPLET * strong)]
        found.append((helium_beta, abundance * fractions[2] * _excitation(helium_beta, HELIUM_F[1], kt)))
    iron = ELEMENTS["Fe"][1] * ions["Fe"]
    found += [(energy, iron[27 - ion] * _excitation(energy, f, kt, shell=2)) for ion, energy, f in IRON_L_LINES]
    return [energy for energy, _ in found], [1e14 * photons for _, photons in found]


def _excitation(energy: float, strength: float, kt: float, shell: int = 1) -> float:
    """Rate coefficient in cm^3 s^-1 of exciting a line at ``energy`` keV with oscillator strength ``strength``."""
    y = energy / kt
    scaled_e1 = special.exp1(y) * np.exp(y) if y < 500 else 1 / (y + 1)
    # Mewe (1972): for 1s-2p, and his general one
    gaunt = 0.08 + (0.28 - 0.16 * y - 0.11 * y**2) * scaled_e1 + 0.11 * y if shell == 1 else 0.15 + 0.28 * scaled_e1
    rate = 1.7e-3 / np.sqrt(kt * KELVIN_PER_KEV) / (1e3 * energy) * strength * gaunt * np.exp(-np.minimum(y, 650.0))
    return float(rate)
