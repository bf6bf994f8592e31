"""Values and sources in plain language: one sentence each, by fixed rules from the record alone, nothing added.

Comparisons rest on constants (a joule, the Sun, Planck's cosmology of 2018 in astropy); the bounds of "hard", "soft" and
"absorbed" are the adjectives of ``retriever/catalogue/quantities.toml``.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from astropy import units as u
from astropy.constants import L_sun, k_B

from retriever.catalogue.quantities import QUANTITIES, format_number
from retriever.text.units import split_unit
from ui.words import say, words

_KELVIN_PER_KEV = (1 * u.keV / k_B).to_value(u.K)
_SUN = L_sun.to_value(u.erg / u.s)
_PHOTON_2_KEV = (2 * u.keV).to_value(u.erg)
_CM2_PER_M2 = 1e4
_LIGHT_YEARS = {unit: u.Unit(unit).to(u.lyr) for unit in ("pc", "kpc", "Mpc", "Gpc")}
_SECONDS = {unit: u.Unit(unit).to(u.s) for unit in ("ms", "s", "min", "h", "d", "yr")}
_KINDS = {name: quantity.key for quantity in QUANTITIES for name in quantity.names}
# "hard" and "soft" are said of the ratio of the hard and the soft band; these two compare with the band in between
_KINDS |= {"hard_ms": "middle", "hard_hm": "middle", "powlaw_stat": "fit_statistic"}
# a slope above 14 keV says nothing of soft X-rays
_KINDS |= {"bat_photon_index": "hard_colour"}
# upper ends of what each word is said of, in the measurement's own unit
_STEPS = {quantity.key: quantity.plain_steps for quantity in QUANTITIES if quantity.plain_steps}
_STEPS["hard_colour"] = _STEPS["photon_index"]
_LIMITS = {"_upper_limit": "at_most", "_lower_limit": "at_least"}


def kind_of(name: str) -> str:
    """The quantity that a measurement is of, as plain words know it; "" for one that they do not."""
    return _KINDS.get(base_of(name), "")


def base_of(name: str) -> str:
    """The measurement's name without what says that it is a limit."""
    return name.removesuffix("_upper_limit").removesuffix("_lower_limit")


def plain_value(record: Mapping[str, Any], short: bool = False) -> str:
    """What a measurement says, in one sentence (``short``: for a table's cell); empty where there is nothing to add to its name."""
    kind = kind_of(record["name"])
    factor, unit = split_unit(record["unit"])
    value = record["value"] * factor
    said, limit = "", next((key for ending, key in _LIMITS.items() if record["name"].endswith(ending)), "")
    if kind in _STEPS:
        said = str(words(f"plain.{kind}")[sum(value > bound for bound in _STEPS[kind])])
    elif kind == "fit_statistic":
        said = str(words("plain.fit_statistic")[0 if value < 1.3 else 1])
    elif kind in _SHOWN and value > 0 and (shown := _SHOWN[kind](value, unit)):
        said = say(f"plain.short.{kind}" if short and kind in words("plain.short") else f"plain.{kind}", shown=shown)
    return say(f"plain.{limit}", plain=said.removesuffix(".")) if said and limit else said


def plain_number(value: float, unit: str) -> str:
    """A number with its unit in words that need no astronomer: light years, times the Sun, degrees; "" for other units."""
    if unit in _LIGHT_YEARS:
        return say("plain.light_years", shown=large(value * _LIGHT_YEARS[unit]))
    kind = {"Msun": "black_hole_mass", "erg s^-1": "luminosity", "keV": "temperature"}.get(unit, "")
    return say(f"plain.{kind}", shown=_SHOWN[kind](value, unit)).removesuffix(".") if kind else ""


def _time(seconds: float) -> str:
    """A duration in the largest unit of which it has more than one and a half."""
    sizes = {"years": 365.25 * 86400, "days": 86400, "hours": 3600, "minutes": 60, "seconds": 1, "milliseconds": 1e-3}
    name = next((name for name, size in sizes.items() if seconds >= 1.5 * size), "milliseconds")
    return say(f"plain.{name}", number=_two_digits(seconds / sizes[name]))


def _duration(value: float, unit: str) -> str:
    return _time(value * _SECONDS[unit]) if unit in _SECONDS else ""


def source_sentence(record: Mapping[str, Any]) -> str:
    """Where and what a catalogue source is: class, constellation, how long its light was on its way."""
    parts = [say("plain.source", name=record["name"], kind=kind_words(record["class"], record.get("subclass")))]
    if record.get("ra") is not None:
        parts.append(say("plain.where", constellation=constellation(record["ra"], record["dec"])))
    if record.get("redshift") and record["redshift"] > 0:
        parts.append(say("plain.redshift", shown=light_time(record["redshift"])))
    return " ".join(parts)


def kind_words(object_class: str | None, subclass: str | None) -> str:
    """What a source of that class is, by its subclass where this says more."""
    kinds, kind, finer = words("plain.classes"), object_class or "", str(subclass or "")
    said = words("plain.subclasses").get(kind or "none", {}).get(finer.partition(" (")[0])
    said = said or kinds.get(kind) or kind or finer or kinds["unknown"]
    star = next(text for word, text in words("plain.feeding").items() if word in finer)
    return str(said.replace("{star}", star))


@lru_cache(4096)
def constellation(ra: float, dec: float) -> str:
    """The constellation at a position, ICRS degrees."""
    from astropy.coordinates import SkyCoord, get_constellation

    return str(get_constellation(SkyCoord(ra, dec, unit="deg")))


@lru_cache(4096)
def light_time(redshift: float) -> str:
    """How long light of that redshift was on its way, as words."""
    from astropy.cosmology import Planck18

    years = Planck18.lookback_time(redshift).to_value(u.yr)
    return large(years)


def large(number: float) -> str:
    """``2.1 billion``: two digits and a word, so that nobody counts zeros."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if number >= size:
            shown = _two_digits(number / size)
            return say(f"plain.{word}", number=f"{float(shown):,.0f}" if float(shown) >= 100 else shown)
    return f"{float(f'{number:.2g}'):,.0f}" if number >= 10 else _two_digits(number)


def _two_digits(number: float) -> str:
    """Rounded to two digits, whole numbers too."""
    return format_number(float(f"{number:.2g}"), 2)


# the number that the sentence of a quantity shows; "" in a unit that it is not told in
_SHOWN: dict[str, Callable[[float, str], str]] = {
    "temperature": lambda value, unit: _two_digits(value * _KELVIN_PER_KEV / 1e6) if unit == "keV" else "",
    "flux": lambda value, unit: large(value * _CM2_PER_M2 / _PHOTON_2_KEV) if "erg" in unit else "",
    "luminosity": lambda value, unit: large(value / _SUN) if unit == "erg s^-1" else "",
    "distance": lambda value, unit: large(value * _LIGHT_YEARS[unit]) if unit in _LIGHT_YEARS else "",
    "black_hole_mass": lambda value, unit: large(value) if unit == "Msun" else "",
    "spin": lambda value, _: _two_digits(100 * value) if value <= 1 else "",
    "orbital_period": _duration,
    "spin_period": _duration,
    "redshift": lambda value, _: light_time(value),
}
