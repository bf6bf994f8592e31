"""Units as people write them behind a number, turned into the unit that the catalogue has a quantity in; by astropy."""

import re

from astropy import units as u

_WORDS = {
    u.us: "us|µs|μs|microseconds?",
    u.ms: "ms|msec|milli-?seconds?",
    u.s: "s|sec|secs|seconds?",
    u.min: "min|mins|minutes?",
    u.hour: "h|hr|hrs|hours?",
    u.day: "d|days?",
    u.week: "weeks?",
    u.yr: "yr|yrs|years?",
    u.kyr: "kyr|thousand years",
    u.Myr: "myr|million years",
    u.Gyr: "gyr|billion years",
    u.eV: "ev",
    u.keV: "kev",
    u.MeV: "mev",
    u.GeV: "gev",
    u.K: "k|kelvin",
    u.MK: "mk|million (?:k|kelvin)|megakelvin",
    u.pc: "pc|parsecs?",
    u.kpc: "kpc|kiloparsecs?",
    u.Mpc: "mpc|megaparsecs?",
    u.Gpc: "gpc|gigaparsecs?",
    u.lyr: "ly|lyr|light[- ]?years?",
    1e3 * u.lyr: "kly|thousand light[- ]years?",
    1e6 * u.lyr: "mly|million light[- ]years?",
    u.G: "g|gauss",
    u.T: "t|tesla",
    u.Msun: "m_?sun|solar mass(?:es)?|msol",
    u.deg: "deg|degrees?|°",
    u.percent: "%|per ?cent",
    u.km / u.s: r"km ?/ ?s|km s\^?-1",
    u.W: "w|watts?",
    u.cm**-2: r"cm ?\^?-?2|/ ?cm\^?2|per (?:square cm|cm\^?2)",
    u.m**-2: r"m ?\^?-2|/ ?m\^?2|per (?:square (?:m|metre)|m\^?2)",
    u.erg
    / u.s
    / u.cm
    ** 2: r"ergs?(?:/| ?per | )(?:s|sec|second)\S{0,4}(?:/| ?per | )(?:square )?cm\S{0,3}|ergs?/cm\^?2/s|ergs? ?cm\^?-2 ?s\^?-1",
    u.erg / u.s: r"ergs?(?:/| ?per | )(?:s|sec|second)(?:\^?-1)?",
    u.dimensionless_unscaled: "m?crabs?",  # of no one band
}
_SPELLINGS = [(re.compile(rf"\s*(?:{words})(?![\w^])", re.I), unit) for unit, words in _WORDS.items()]


def factor_to(held: str | None, behind: str, also_kelvin: bool = False) -> float | None:
    """What a number is multiplied by to be in the unit ``held``, given the text behind it: 1e-3 for ``ms`` where seconds are held.

    1 where no unit stands there; None where it is not a unit of that kind, or none is held. ``also_kelvin``: a
    temperature may stand for an energy.
    """
    found = [(match.end(), unit) for spelling, unit in _SPELLINGS if (match := spelling.match(behind))]
    if not found:
        return 1.0
    if held is None:
        return None
    unit = max(found, key=lambda item: item[0])[1]
    try:
        wanted = u.Unit(held, parse_strict="silent")
        return float((1 * unit).to_value(wanted, u.temperature_energy() if also_kelvin else []))
    except u.UnitConversionError:
        return None
