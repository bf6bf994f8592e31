"""Whether a value is of the band and the instrument that a request asks for; bands are the words of its grammar."""

from dataclasses import dataclass

from retriever.catalogue.records import Measurement

# word of the grammar -> band of a measurement and a word of its instrument; soft, hard and full go by the band's edges
_BANDS = {
    "chandra": ("", "chandra"),
    "bat": ("", "bat"),
    "xrt": ("", "xrt"),
    "erosita": ("", "erosita"),
    "2-10": ("2-10 kev", ""),
    "0.5-2": ("0.5-2 kev", ""),
}
_SOFT_UP_TO, _HARD_FROM, _FULL_FROM, _FULL_TO = 2.5, 2.0, 1.0, 5.0  # keV
_SAID_OF_ALL = {"x-ray", "observatory", "telescope", "satellite", "mission", "the", "data", "catalogue"}


@dataclass(frozen=True)
class Restriction:
    """The band and the instrument that values are asked in, and one that they may not be of; "" where none is said."""

    band: str = ""
    instrument: str = ""
    not_instrument: str = ""

    def __bool__(self) -> bool:
        return bool(self.band or self.instrument or self.not_instrument)

    def fits(self, m: Measurement) -> bool:
        """Whether a value may be told."""
        if self.band and not _is_of_band(m, self.band):
            return False
        if self.instrument and not _is_of(m, self.instrument):
            return False
        return not (self.not_instrument and _is_of(m, self.not_instrument))


def _is_of(m: Measurement, instrument: str) -> bool:
    asked = {word for word in instrument.lower().split() if word not in _SAID_OF_ALL}
    held = f"{m.instrument} {m.method}".lower().replace("-", " ").replace("swift xrt", "swift-xrt")
    return all(word.replace("-", " ") in held for word in asked)


def _is_of_band(m: Measurement, word: str) -> bool:
    if word == "unabsorbed":
        return "unabsorbed" in m.name
    if word in _BANDS:
        band, instrument = _BANDS[word]
        return band in m.band.lower() and (not instrument or _is_of(m, instrument))
    low, high = edges(m.band)
    if high <= low:
        return False
    if word == "soft":
        return high <= _SOFT_UP_TO
    return low >= _HARD_FROM if word == "hard" else low < _FULL_FROM and high > _FULL_TO


def edges(band: str) -> tuple[float, float]:
    """The edges in keV of a band as measurements hold it, ``0.5-7 keV``; zeros where it is written otherwise."""
    low, _, high = band.lower().removesuffix("kev").strip().partition("-")
    try:
        return float(low), float(high)
    except ValueError:
        return 0.0, 0.0
