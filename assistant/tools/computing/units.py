"""Units that results are told in: the words of the grammar, astropy's units, and how texts spell them."""

from typing import Any

from astropy import units as u

Unit = Any  # astropy has no types

# by the words of ``grammar.toml``; those of Crab and of positions are no units of their own: see ``converting``
UNITS: dict[str, tuple[Unit, str]] = {
    "ly": (u.lyr, "light years"),
    "pc": (u.pc, "pc"),
    "kpc": (u.kpc, "kpc"),
    "Mpc": (u.Mpc, "Mpc"),
    "Gpc": (u.Gpc, "Gpc"),
    "km": (u.km, "km"),
    "AU": (u.au, "AU"),
    "R_sun": (u.R_sun, "Rsun"),
    "m": (u.m, "m"),
    "K": (u.K, "K"),
    "eV": (u.eV, "eV"),
    "keV": (u.keV, "keV"),
    "MeV": (u.MeV, "MeV"),
    "angstrom": (u.AA, "Angstrom"),
    "nm": (u.nm, "nm"),
    "Hz": (u.Hz, "Hz"),
    "erg": (u.erg, "erg"),
    "J": (u.J, "J"),
    "erg/s": (u.erg / u.s, "erg s^-1"),
    "W": (u.W, "W"),
    "L_sun": (u.L_sun, "Lsun"),
    "erg/s/cm2": (u.erg / u.s / u.cm**2, "erg s^-1 cm^-2"),
    "W/m2": (u.W / u.m**2, "W m^-2"),
    "ph/s/cm2": (u.ph / u.s / u.cm**2, "photons s^-1 cm^-2"),
    "cm^-2": (u.cm**-2, "cm^-2"),
    "m^-2": (u.m**-2, "m^-2"),
    "1e22cm^-2": (1e22 * u.cm**-2, "in units of 1e22 cm^-2"),
    "mag": (u.one, "mag"),
    "M_sun": (u.M_sun, "Msun"),
    "M_sun/yr": (u.M_sun / u.yr, "Msun yr^-1"),
    "kg": (u.kg, "kg"),
    "s": (u.s, "s"),
    "ms": (u.ms, "ms"),
    "min": (u.min, "min"),
    "h": (u.h, "h"),
    "day": (u.d, "d"),
    "yr": (u.yr, "yr"),
    "G": (u.G, "G"),
    "T": (u.T, "T"),
    "deg": (u.deg, "deg"),
    "arcmin": (u.arcmin, "arcmin"),
    "arcsec": (u.arcsec, "arcsec"),
    "jansky": (u.Jy, "Jy"),
    "percent": (u.percent, "%"),
    "km/s": (u.km / u.s, "km s^-1"),
    "cm": (u.cm, "cm"),
    "R_earth": (u.R_earth, "Earth radii"),
    "cm^-3": (u.cm**-3, "cm^-3"),
    "g/cm3": (u.g / u.cm**3, "g cm^-3"),
    "sigma": (u.one, "σ"),
    "dex": (u.one, "dex"),
    "c": (u.def_unit("lightspeed", 299792458 * u.m / u.s), "c"),
}
_LADDERS = {
    "photon": ("eV", "keV", "MeV"),
    "time": ("us", "ms", "s", "min", "h", "day", "yr", "Myr", "Gyr"),
    "length": ("km", "AU", "pc", "kpc", "Mpc", "Gpc"),
    "orbit": ("km", "R_sun"),
    "star": ("pc", "kpc"),
    "angle": ("arcsec", "arcmin", "deg"),
    "age": ("yr", "kyr", "Myr", "Gyr"),
}
_FURTHER = {
    "us": (u.us, "microseconds"),
    "Myr": (u.Myr, "Myr"),
    "Gyr": (u.Gyr, "Gyr"),
    "kyr": (u.kyr, "kyr"),
    "Hz/s": (u.Hz / u.s, "Hz s^-1"),
    "erg cm/s": (u.erg * u.cm / u.s, "erg cm s^-1"),
    "keV cm^2": (u.keV * u.cm**2, "keV cm^2"),
    "keV cm^-3": (u.keV / u.cm**3, "keV cm^-3"),
    "s cm^-3": (u.s / u.cm**3, "s cm^-3"),
    "Gpc^3": (u.Gpc**3, "Gpc^3"),
    "": (u.one, ""),
}
_SPECTRAL = ("angstrom", "nm", "Hz", "eV", "keV", "MeV", "erg", "J")
_TEMPERATURES = ("K", "eV", "keV", "MeV")


def in_unit(value: Any, unit: str) -> tuple[float, str] | None:
    """A quantity in the unit of that word of the grammar, and how it is spelled; None where it is of another kind."""
    known = UNITS.get(unit) or _FURTHER.get(unit)
    if known is None:
        return None
    wanted, spelled = known
    light = unit in _SPECTRAL and not (value.unit.is_equivalent(u.m) and abs(value) > 1 * u.m)
    equivalent = [*(u.spectral() if light else ()), *(u.temperature_energy() if unit in _TEMPERATURES else ())]
    try:
        return float(value.to_value(wanted, equivalent)), spelled
    except u.UnitConversionError:
        pass
    if unit == "Hz" and value.unit.is_equivalent(u.s) and value.value != 0:  # a period as a frequency
        return float((1 / value).to_value(wanted)), spelled
    return None


def unit_text(unit: str) -> str:
    """How a word of the grammar is told."""
    return UNITS[unit][1] if unit in UNITS else unit.replace("_", " ")


def best_unit(value: Any, unit: str) -> str:
    """The unit of a way as a word of the grammar: of a ladder ("time") the largest that leaves a number above one."""
    if unit not in _LADDERS:
        return unit
    sizes = [word for word in _LADDERS[unit] if abs((in_unit(value, word) or (0.0,))[0]) >= 1]
    return sizes[-1] if sizes else _LADDERS[unit][0]
