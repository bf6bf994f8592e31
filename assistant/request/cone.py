"""The part of the sky that a question is about: "within 5 degrees of M 31", "near the Galactic centre"."""

import re

from assistant.request.phrases import PHRASES
from assistant.request.wants import LIST, PAPERS
from retriever.names.positions import angle_degrees, position_in

_CONE = re.compile(
    r"\bwithin\s+(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>degrees?|deg|°|arcmin(?:utes?)?|arcsec(?:onds?)?|['′\"″])\s+(?:of|from|around)\s+"
    r"(?:the\s+)?(?P<centre>.+?)\s*[?.!]*$",
    re.I,
)
_NEAR = re.compile(
    r"\b(?:near|around|close to|in the field of|in the direction of|towards?)\s+(?:the\s+)?(?![-+]?\d+(?:\.\d+)?\s*(?:[?.!]|$))(?P<centre>[^?.!]+)",
    re.I,
)
_AT_POSITION, _NEARBY = 0.5, 5.0  # degrees, where no radius is given


def cone_of(text: str) -> tuple[str, float]:
    """The centre as it is written and the radius in degrees; empty and 0 where there is none."""
    match = _CONE.search(text)
    if match:
        return _place(match["centre"]), angle_degrees(float(match["value"]), match["unit"])
    if position_in(text) and re.search(r"\b(?:near|around|close to|at)\b", text, re.I):
        return text, _AT_POSITION
    match = _NEAR.search(text)
    if match and LIST.search(text) and not PAPERS.search(text):
        return _place(match["centre"]), _NEARBY
    return "", 0.0


def _place(text: str) -> str:
    """The place alone: of "the Galactic centre with a photon index above 2" what stands before "with"."""
    behind = PHRASES.behind_place.find(text)
    return (text[: behind.start()] if behind and behind.start() else text).strip(" ,;")
