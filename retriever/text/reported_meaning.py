"""What a value with a unit is, by the words around it: "keV" alone is no temperature, "%" alone no polarization.

One small function for each kind of unit in ``reported_forms.MEASURED``; what stays ambiguous is nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from retriever.text.reported_forms import DEPTH
from retriever.text.units import factor_between

Meaning = tuple[str, float]  # the quantity and the factor to its unit
NOTHING: Meaning = ("", 0.0)


@dataclass(frozen=True)
class Place:
    """A value with its unit, and the words that stand around it."""

    match: re.Match[str]
    sentence: str

    @property
    def before(self) -> str:
        return self.sentence[max(0, self.match.start() - 90) : self.match.start()]

    @property
    def near(self) -> str:
        return self.before[-50:]

    @property
    def after(self) -> str:
        return self.sentence[self.match.end() : self.match.end() + 40]


def meaning(unit: str, match: re.Match[str], sentence: str) -> Meaning:
    """Which quantity a value with this unit is, by the words around it, and the factor to our unit; "" for none."""
    place = Place(match, sentence)
    return NOTHING if place.before.rstrip().endswith("±") else _MEANINGS[unit](place)


def _flux(place: Place) -> Meaning:
    return NOTHING if re.search(rf"(?i){DEPTH}", place.before) else ("flux", 1.0)


_OTHER_POWER = re.compile(
    r"(?i)(?:kinetic|jet(?!-)|mechanical|spin-down|cavity|enthalp\w*|outflow|wind|heating|cooling|injection|magnetic)\b[^,;]{0,45}$"
    r"|(?<!-)\bpower\b(?![\s-]law)[^;]{0,45}$|\bE\s?_?dot|dot\s?\{?E"
)
_NO_LUMINOSITY = re.compile(rf"(?i)Delta\s?L|enthalp|/\s?\(?$|{DEPTH}")


def _luminosity(place: Place) -> Meaning:
    other = _OTHER_POWER.search(place.near) or _NO_LUMINOSITY.search(place.before)
    return NOTHING if other else ("luminosity", 1.0)


def _column_density(place: Place) -> Meaning:
    return "column_density", 1.0


def _mass(place: Place) -> Meaning:
    if re.search(r"\bh\s?\^?\s?\{?-\s?1\s?\}?\s?$", place.before):  # the 70 of "h^-1 70 Msun"
        return NOTHING
    other = r"(?i)(?:stellar mass density|accretion rate|mass[\s-]loss)\b[^,;]{0,30}$"
    return NOTHING if re.search(other, place.near) else ("mass", 1.0)


_JUMP = re.compile(r"(?i)temperature (?:jump|drop|difference|gradient)s?\b[^,;.]{0,12}$")
_IS_BAND = re.compile(
    r"(?i)\s?(?:energy )?(?:band|range|flux|luminosit|light|spectr|X-ray|count|continuum|emission|observ)"
)
_CUTOFF = re.compile(r"(?i)(?:cut[\s-]?off|roll[\s-]?over|E\s?_\s?\{?\s?(?:cut|c|fold))[^,;.]{0,30}$")
_TEMPERATURE = re.compile(
    r"(?i)(?:(?<![A-Za-z])k\s?_?\{?\s?B?\s?\}?T(?:\s?_\s?\{?\s?\w{1,6}\s?\}?)?|(?<![A-Za-z])T(?:\s?_\s?\{?\s?\w{1,6}\s?\}?)?\s?(?:=|~)|temperatures?)"
    r"(?:\s?\([^()]{0,20}\))?(?:(?!\bline|\bband|\bat\b|\bin the\b)[^,;.]){0,28}$"
)
_TEMPERATURE_FAR = re.compile(
    r"(?i)\btemperatures?\b(?:(?!\bline|\bband|keV)[^;.]){0,70}\b(?:is|are|was|were|be|of|at|to)\s*$"
)
_TEMPERATURE_BEHIND = re.compile(
    r"(?i),?\s?(?:thermal|plasma|gas|black[\s-]?body|electron temperature|temperature|component of thermal)"
)


def _energy(place: Place) -> Meaning:
    factor = factor_between(f"{place.match['e'] or ''}eV", "keV")
    if _JUMP.search(place.near) or (place.match["dash"] and _IS_BAND.match(place.after)):
        return NOTHING
    if _CUTOFF.search(place.near):
        return "cutoff_energy", factor
    temperature = (
        re.match(r"\)\s?thermal", place.after)
        or re.search(r"\b(?:hot|warm|cool) $", place.near)
        or _TEMPERATURE.search(place.near)
        or _TEMPERATURE_FAR.search(place.before)
        or _TEMPERATURE_BEHIND.match(place.after)
    )
    return ("temperature", factor) if temperature else NOTHING


_OTHER_SHARE = re.compile(
    r"(?i)(?:confidence|significan|level|probabilit|efficien|fractional|variab|increase|decrease|upper limit at the|rms)[^,;]{0,25}$"
)
_LEVEL = re.compile(r"(?i)\s?(?:confidence|c\.?l|level|credib|significance|of (?:the )?(?!the polar))")
_POLARIZATION = re.compile(
    r"(?i)(?:polari[sz]ation(?: (?:degree|fraction|level)s?)?|polari[sz]ation degree \(PD\)|\bPD\b|(?<![A-Za-z])Pi(?![a-z])"
    r"|degree of polari[sz]ation|linear polari[sz]ation)[^;.]{0,45}$"
)


def _polarization(place: Place) -> Meaning:
    if _LEVEL.match(place.after) and not re.match(r"(?i)\s?polari", place.after):
        return NOTHING
    if re.search(r"(?i)MDP|minimum detectable|detectable polari|modulation", place.before[-60:]):
        return NOTHING
    said = _POLARIZATION.search(place.before) and not _OTHER_SHARE.search(place.before[-30:])
    behind = re.match(r"(?i)\s?(?:linear(?:ly)? )?polari[sz]", place.after)
    return ("polarization_degree", 1.0) if said or behind else NOTHING


_ANGLE = re.compile(
    r"(?i)(?:polari[sz]ation (?:position )?angles?|\bPA\b|EVPA|electric vector|(?<![A-Za-z])Psi(?![a-z]))[^;]{0,45}$"
)


def _angle(place: Place) -> Meaning:
    fits = _ANGLE.search(place.before) and re.search(r"(?i)polari[sz]", place.sentence)
    return ("polarization_angle", 1.0) if fits else NOTHING


_PERIOD = re.compile(
    r"(?i)(?:(?:spin|orbital|pulse|pulsation|rotation(?:al)?|precession(?:al)?|superorbital|eclips\w*|recurrence|binary|beat)?[\s-]?period(?:s|icit(?:y|ies))?\b"
    r"|\bP\s?_?\s?\{?\s?(?:spin|orb|rot|s|0|pulse)?\s?\}?\s?(?:=|~)|periodic (?:modulation|variation|signal)s?)"
    r"(?:(?!\bover\b|\bduring\b|\bof observ|\bbaseline\b)[^,;.]){0,32}$"
)
_SPAN = re.compile(r"(?i)\b(?:over|during|for|in|within) (?:a |the |an )?(?:\w+ ){0,2}period(?: of)?\b[^,;]{0,20}$")
_SPAN_BEGINS = re.compile(r"(?i)\b(?:for|over|during|in|within|across) (?:a |the |an )?[~\s]*$")
_PERIOD_BEHIND = re.compile(
    r"(?i)\s?-?\)?(?:orbital|spin|pulse|rotation\w*|binary|superorbital)[\s-](?:period|modulation)"
    r"|\)?\s?-?(?:cyclic|periodic\b|periodicity|pulsations?\b|pulsar\b|orbit\b|X-ray pulsar|QPO|QPE|super-?period)"
)
_OSCILLATES = re.compile(
    r"(?i)\b(?:QPOs?|quasi-periodic oscillations?|modulation|pulsations?|cyclic \w+)\s?(?:at|of|with)?\s?\(?\s?$"
)


def _time(place: Place) -> Meaning:
    near = place.before[-45:]
    is_span = _SPAN_BEGINS.search(place.before) or place.match["t"].startswith("y")
    period = (
        (_PERIOD.search(near) and not _SPAN.search(near))
        or _PERIOD_BEHIND.match(place.after)
        or (re.match(r"(?i)\s?-?period\b", place.after) and not is_span)
        or _OSCILLATES.search(near)
    )
    return ("period", factor_between(place.match["t"], "s")) if period else NOTHING


_FREQUENCY = re.compile(
    r"(?i)(?:QPOs?|quasi-periodic|spin frequency|pulsations?|oscillations?|centroid|kHz QPO)\b[^;]{0,60}$"
)
_FREQUENCY_BEHIND = re.compile(r"(?i)\s?(?:QPO|quasi-periodic|pulsation|oscillation|X-ray pulsar|accreting)")


def _frequency(place: Place) -> Meaning:
    fits = _FREQUENCY.search(place.before) or _FREQUENCY_BEHIND.match(place.after)
    return ("frequency", factor_between(f"{place.match['h'] or ''}Hz", "Hz")) if fits else NOTHING


_LIES_AT = re.compile(r"(?i)(?:distances?(?: of| to)?|located|lies|situated|\bat|D\s?(?:_\{?L\}?)?\s?=)[^,;]{0,25}$")
_DISTANCE = re.compile(r"(?i)(?:distances?\b|(?<![\w])D\s?=|\bd\s?=)[^,;.]{0,22}$")
_PROJECTED = re.compile(r"(?i)projected|separation|offset|from the (?:cent|core|nucle)")
_AWAY_FROM = re.compile(r"(?i)\s?(?:from the|away from|of the (?:cent|nucle|core))")


def _distance(place: Place) -> Meaning:
    prefix, near = place.match["p"] or "", place.near
    from_us = _DISTANCE.search(near) and _LIES_AT.search(near) and not _PROJECTED.search(near)
    # "within 100 Mpc" is said of distances from us
    within = prefix == "M" and re.search(r"(?i)\bwithin\s*$", near)
    fits = (from_us and not _AWAY_FROM.match(place.after)) or (
        within and not re.match(r"(?i)\s?(?:of|from|separation)", place.after)
    )
    return ("distance", factor_between(f"{prefix}pc", "pc")) if fits else NOTHING


_MEANINGS: dict[str, Callable[[Place], Meaning]] = {
    "flux": _flux,
    "luminosity": _luminosity,
    "column_density": _column_density,
    "mass": _mass,
    "keV": _energy,
    "percent": _polarization,
    "deg": _angle,
    "time": _time,
    "Hz": _frequency,
    "parsec": _distance,
}


def is_redshift(match: re.Match[str], sentence: str) -> bool:
    """Cuts of samples and changes with redshift are no redshift of a source."""
    before = sentence[max(0, match.start() - 45) : match.start()]
    if re.search(
        r"(?i)(?:gravitational|evolution|increas\w*|decreas\w*|error|accuracy|offset|blue) $|Delta\s?$", before
    ):
        return False
    symbolic = match[0].lstrip().startswith("z")
    counted = r"(?i)redshifts?\s+(?:\d{1,2}|\d{3,})(?![.\d])\s*[a-z]{4,}"
    return symbolic or not re.match(counted, match[0] + sentence[match.end() : match.end() + 8])


def no_photons(match: re.Match[str], sentence: str) -> bool:
    """Whether this index is one of a gas, of particles, of a profile or a distribution."""
    before = sentence[max(0, match.start() - 60) : match.start()]
    if re.search(r"(?i)polytrop|adiabat|Lorentz|electron|injection|proton", before[-40:]):
        return True
    other = r"(?i)profile|brightness|luminosity function|mass function|power spectr|distribution|PSD|structure function|radio|relation|density"
    return bool(re.match(r"(?i)power[\s-]law", match[0]) and re.search(other, before))


def is_listed(match: re.Match[str], sentence: str) -> bool:
    """The second of "(8, 11) M_sun", "few times 10^7", or a power of ten whose exponent was flattened ("105 Msun")."""
    if re.search(r"(?i)(?:few|several)(?: times| x)?\s*$", sentence[max(0, match.start() - 14) : match.start()]):
        return True
    if match["first"] and re.search(r"\(\s?[\d.]+,\s?$", sentence[: match.start("first")]):
        return True
    flattened = match["first"] and re.fullmatch(r"10(?:0?[4-9]|1[0-6]|2[0-6])", match["first"]) and not match["power1"]
    return bool(flattened and re.search(r"M|cm|solar", sentence[match.end("first") : match.end()]))
