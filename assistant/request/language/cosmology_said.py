"""The cosmology that a question gives by its usual symbols: a Hubble constant, the share of matter in a flat universe, or both."""

import re

from retriever.physics.cosmology import USUAL_HUBBLE, USUAL_MATTER, Universe

_HUBBLE = re.compile(r"\bH_?(?:0|₀)\s*(?:=|of|is|:)?\s*(\d+(?:\.\d+)?)", re.IGNORECASE)
_MATTER = re.compile(r"(?:\bOmega_?\s?_?m(?:atter)?|\bOm|Ω_?m)\s*(?:=|of|is|:)?\s*(0?\.\d+)", re.IGNORECASE)


def without_cosmology(text: str) -> str:
    """The text with the symbols and numbers of a cosmology blank: its length stays."""
    for symbol in (_HUBBLE, _MATTER):
        text = symbol.sub(lambda found: " " * len(found[0]), text)
    return text


def cosmology_in(text: str) -> Universe | None:
    """The flat universe that is given; None without one. Of one number the other is the usual one."""
    hubble, matter = _HUBBLE.search(text), _MATTER.search(text)
    if hubble is not None and not 0 < float(hubble[1]) <= 1000:
        return None
    if hubble is None and matter is None:
        return None
    return Universe(float(hubble[1]) if hubble else USUAL_HUBBLE, float(matter[1]) if matter else USUAL_MATTER)
