"""The cosmology that a question gives by its usual symbols: a Hubble constant, and the share of matter in a flat universe."""

import re

_USUAL_MATTER = 0.3
_HUBBLE = re.compile(r"\bH_?(?:0|₀)\s*(?:=|of|is|:)?\s*(\d+(?:\.\d+)?)", re.IGNORECASE)
_MATTER = re.compile(r"(?:\bOmega_?\s?_?m(?:atter)?|\bOm|Ω_?m)\s*(?:=|of|is|:)?\s*(0?\.\d+)", re.IGNORECASE)


def cosmology_in(text: str) -> tuple[float, float] | None:
    """H0 in km/s/Mpc and Omega_m; None where no Hubble constant is given. Of one without Omega_m, 0.3 is taken."""
    hubble, matter = _HUBBLE.search(text), _MATTER.search(text)
    if hubble is None or not 0 < float(hubble[1]) <= 1000:
        return None
    return float(hubble[1]), float(matter[1]) if matter else _USUAL_MATTER
