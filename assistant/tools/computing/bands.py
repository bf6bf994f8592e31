"""Bands of energy as numbers: what the words of the grammar and the texts of measurements say, in keV."""

from retriever.physics.photons import Band

SURVEY = "bat"  # the band in which the whole sky was surveyed: what has no flux there is fainter than those that have
_WORDS: dict[str, Band] = {
    "soft": (0.5, 2.0),
    "hard": (2.0, 10.0),
    "full": (0.5, 10.0),
    "chandra": (0.5, 7.0),
    "bat": (14.0, 195.0),
    "xrt": (0.3, 10.0),
    "erosita": (0.2, 2.3),
    "2-10": (2.0, 10.0),
    "0.5-2": (0.5, 2.0),
}


def band_of(text: str) -> Band | None:
    """The band of a word ("bat") or of a measurement ("14-195 keV"); None where it says none."""
    if text in _WORDS:
        return _WORDS[text]
    low, _, high = text.removesuffix("keV").strip().partition("-")
    try:
        return float(low), float(high)
    except ValueError:
        return None


def told(band: Band) -> str:
    """``2-10 keV``."""
    return f"{band[0]:g}-{band[1]:g} keV"
