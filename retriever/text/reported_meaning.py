"""What a value with a unit is, by the words around it: "keV" alone is no temperature, "%" alone no polarization."""

import re

from retriever.text.reported_forms import DEPTH, SECONDS


def meaning(unit: str, match: re.Match, sentence: str) -> tuple[str, float]:
    """Which quantity a value with this unit is, by the words around it, and the factor to our unit; "" for none."""
    before, after = sentence[max(0, match.start() - 90) : match.start()], sentence[match.end() : match.end() + 40]
    near = before[-50:]
    if before.rstrip().endswith("±"):
        return "", 0.0
    if unit == "flux":
        return ("flux", 1.0) if not re.search(rf"(?i){DEPTH}", before) else ("", 0.0)
    if unit == "luminosity":
        other = r"(?i)(?:kinetic|jet(?!-)|mechanical|spin-down|cavity|enthalp\w*|outflow|wind|heating|cooling|injection|magnetic)\b[^,;]{0,45}$|(?<!-)\bpower\b(?![\s-]law)[^;]{0,45}$|\bE\s?_?dot|dot\s?\{?E"
        no_value = rf"(?i)Delta\s?L|enthalp|/\s?\(?$|{DEPTH}"
        return ("luminosity", 1.0) if not re.search(other, near) and not re.search(no_value, before) else ("", 0.0)
    if unit == "column_density":
        return "column_density", 1.0
    if unit == "mass":
        if re.search(r"\bh\s?\^?\s?\{?-\s?1\s?\}?\s?$", before):  # the 70 of "h^-1 70 Msun"
            return "", 0.0
        other = r"(?i)(?:stellar mass density|accretion rate|mass[\s-]loss)\b[^,;]{0,30}$"
        return ("mass", 1.0) if not re.search(other, near) else ("", 0.0)
    if unit == "keV":
        return _energy(match, before, after)
    if unit == "percent":
        return ("polarization_degree", 1.0) if _is_polarization(match, before, after) else ("", 0.0)
    if unit == "deg":
        cue = r"(?i)(?:polari[sz]ation (?:position )?angles?|\bPA\b|EVPA|electric vector|(?<![A-Za-z])Psi(?![a-z]))[^;]{0,45}$"
        return (
            ("polarization_angle", 1.0)
            if re.search(cue, before) and re.search(r"(?i)polari[sz]", sentence)
            else ("", 0.0)
        )
    if unit == "time":
        return _time(match, before, after)
    if unit == "Hz":
        cue = r"(?i)(?:QPOs?|quasi-periodic|spin frequency|pulsations?|oscillations?|centroid|kHz QPO)\b[^;]{0,60}$"
        fits = re.search(cue, before) or re.match(
            r"(?i)\s?(?:QPO|quasi-periodic|pulsation|oscillation|X-ray pulsar|accreting)", after
        )
        return ("frequency", {"mu": 1e-6, "m": 1e-3, "k": 1e3}.get(match["h"], 1.0)) if fits else ("", 0.0)
    cue = r"(?i)(?:distances?(?: of| to)?|located|lies|situated|\bat|D\s?(?:_\{?L\}?)?\s?=)[^,;]{0,25}$"
    fits = re.search(r"(?i)(?:distances?\b|(?<![\w])D\s?=|\bd\s?=)[^,;.]{0,22}$", near) and not re.search(
        r"(?i)projected|separation|offset|from the (?:cent|core|nucle)", near
    )
    fits = (
        fits
        and bool(re.search(cue, near))
        and not re.match(r"(?i)\s?(?:from the|away from|of the (?:cent|nucle|core))", after)
    )
    if (
        match["p"] == "M"
        and re.search(r"(?i)\bwithin\s*$", near)
        and not re.match(r"(?i)\s?(?:of|from|separation)", after)
    ):
        return "distance", 1e6
    return ("distance", {"k": 1e3, "M": 1e6, "G": 1e9}.get(match["p"], 1.0)) if fits else ("", 0.0)


def _energy(match: re.Match, before: str, after: str) -> tuple[str, float]:
    near = before[-50:]
    if re.search(r"(?i)temperature (?:jump|drop|difference|gradient)s?\b[^,;.]{0,12}$", near):
        return "", 0.0
    factor = {"M": 1e3, "k": 1.0}.get(match["e"], 1e-3)
    if match["dash"] and re.match(
        r"(?i)\s?(?:energy )?(?:band|range|flux|luminosit|light|spectr|X-ray|count|continuum|emission|observ)", after
    ):
        return "", 0.0
    if re.search(r"(?i)(?:cut[\s-]?off|roll[\s-]?over|E\s?_\s?\{?\s?(?:cut|c|fold))[^,;.]{0,30}$", near):
        return "cutoff_energy", factor
    if re.match(r"\)\s?thermal", after) or re.search(r"\b(?:hot|warm|cool) $", near):
        return "temperature", factor
    cue = r"(?i)(?:(?<![A-Za-z])k\s?_?\{?\s?B?\s?\}?T(?:\s?_\s?\{?\s?\w{1,6}\s?\}?)?|(?<![A-Za-z])T(?:\s?_\s?\{?\s?\w{1,6}\s?\}?)?\s?(?:=|~)|temperatures?)(?:\s?\([^()]{0,20}\))?(?:(?!\bline|\bband|\bat\b|\bin the\b)[^,;.]){0,28}$"
    far = r"(?i)\btemperatures?\b(?:(?!\bline|\bband|keV)[^;.]){0,70}\b(?:is|are|was|were|be|of|at|to)\s*$"
    if (
        re.search(cue, near)
        or re.search(far, before)
        or re.match(
            r"(?i),?\s?(?:thermal|plasma|gas|black[\s-]?body|electron temperature|temperature|component of thermal)",
            after,
        )
    ):
        return "temperature", factor
    return "", 0.0


def _is_polarization(match: re.Match, before: str, after: str) -> bool:
    other = r"(?i)(?:confidence|significan|level|probabilit|efficien|fractional|variab|increase|decrease|upper limit at the|rms)[^,;]{0,25}$"
    if re.match(
        r"(?i)\s?(?:confidence|c\.?l|level|credib|significance|of (?:the )?(?!the polar))", after
    ) and not re.match(r"(?i)\s?polari", after):
        return False
    if re.search(r"(?i)MDP|minimum detectable|detectable polari|modulation", before[-60:]):
        return False
    cue = r"(?i)(?:polari[sz]ation(?: (?:degree|fraction|level)s?)?|polari[sz]ation degree \(PD\)|\bPD\b|(?<![A-Za-z])Pi(?![a-z])|degree of polari[sz]ation|linear polari[sz]ation)[^;.]{0,45}$"
    fits = re.search(cue, before) and not re.search(other, before[-30:])
    return bool(fits or re.match(r"(?i)\s?(?:linear(?:ly)? )?polari[sz]", after))


def _time(match: re.Match, before: str, after: str) -> tuple[str, float]:
    unit = match["t"]
    seconds = {"kyr": 3.15576e10, "Myr": 3.15576e13, "Gyr": 3.15576e16}.get(unit.rstrip("s")) or SECONDS[
        "ms"
        if unit.startswith(("ms", "milli"))
        else "mi"
        if unit.startswith("mi")
        else "ks"
        if unit == "ks"
        else unit[0]
    ]
    near = before[-45:]
    cue = (
        r"(?i)(?:(?:spin|orbital|pulse|pulsation|rotation(?:al)?|precession(?:al)?|superorbital|eclips\w*|recurrence|binary|beat)?[\s-]?period(?:s|icit(?:y|ies))?\b"
        r"|\bP\s?_?\s?\{?\s?(?:spin|orb|rot|s|0|pulse)?\s?\}?\s?(?:=|~)|periodic (?:modulation|variation|signal)s?)(?:(?!\bover\b|\bduring\b|\bof observ|\bbaseline\b)[^,;.]){0,32}$"
    )
    if re.search(cue, near) and not re.search(
        r"(?i)\b(?:over|during|for|in|within) (?:a |the |an )?(?:\w+ ){0,2}period(?: of)?\b[^,;]{0,20}$", near
    ):
        return "period", seconds
    direct = r"(?i)\s?-?\)?(?:orbital|spin|pulse|rotation\w*|binary|superorbital)[\s-](?:period|modulation)|\)?\s?-?(?:cyclic|periodic\b|periodicity|pulsations?\b|pulsar\b|orbit\b|X-ray pulsar|QPO|QPE|super-?period)"
    span_of_time = re.search(
        r"(?i)\b(?:for|over|during|in|within|across) (?:a |the |an )?[~\s]*$", before
    ) or unit.startswith("y")
    if re.match(direct, after) or (re.match(r"(?i)\s?-?period\b", after) and not span_of_time):
        return "period", seconds
    if re.search(
        r"(?i)\b(?:QPOs?|quasi-periodic oscillations?|modulation|pulsations?|cyclic \w+)\s?(?:at|of|with)?\s?\(?\s?$",
        near,
    ):
        return "period", seconds
    return "", 0.0


def is_redshift(match: re.Match, sentence: str) -> bool:
    """Cuts of samples and changes with redshift are no redshift of a source."""
    before = sentence[max(0, match.start() - 45) : match.start()]
    if re.search(
        r"(?i)(?:gravitational|evolution|increas\w*|decreas\w*|error|accuracy|offset|blue) $|Delta\s?$", before
    ):
        return False
    symbolic = match[0].lstrip().startswith("z")
    return symbolic or not re.match(
        r"(?i)redshifts?\s+(?:\d{1,2}|\d{3,})(?![.\d])\s*[a-z]{4,}", match[0] + sentence[match.end() : match.end() + 8]
    )


def no_photons(match: re.Match, sentence: str) -> bool:
    """Whether this index is one of a gas, of particles, of a profile or a distribution."""
    before = sentence[max(0, match.start() - 60) : match.start()]
    if re.search(r"(?i)polytrop|adiabat|Lorentz|electron|injection|proton", before[-40:]):
        return True
    other = r"(?i)profile|brightness|luminosity function|mass function|power spectr|distribution|PSD|structure function|radio|relation|density"
    return bool(re.match(r"(?i)power[\s-]law", match[0]) and re.search(other, before))


def is_listed(match: re.Match, sentence: str) -> bool:
    """The second of "(8, 11) M_sun", "few times 10^7", or a power of ten whose exponent was flattened ("105 Msun")."""
    if re.search(r"(?i)(?:few|several)(?: times| x)?\s*$", sentence[max(0, match.start() - 14) : match.start()]):
        return True
    if re.search(r"\(\s?[\d.]+,\s?$", sentence[: match.start("first")] if match["first"] else ""):
        return True
    flattened = match["first"] and re.fullmatch(r"10(?:0?[4-9]|1[0-6]|2[0-6])", match["first"]) and not match["power1"]
    return bool(flattened and re.search(r"M|cm|solar", sentence[match.end("first") : match.end()]))
