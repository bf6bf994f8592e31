"""Whether a value is of the band and the instrument that a request asks for; what a band's word means is in ``families.toml``."""

from collections.abc import Sequence
from dataclasses import dataclass

from retriever.catalogue.families import BANDS
from retriever.catalogue.filters import EITHER, holds_instrument
from retriever.catalogue.records import Measurement
from retriever.library.index.records import flat_surname

_SAID_OF_ALL = {"x-ray", "observatory", "telescope", "satellite", "mission", "the", "data", "catalogue"}


@dataclass(frozen=True)
class Restriction:
    """The band and the instrument (or several, any of which will do) that values are asked in, one that they may not be of ("" where none is said), and surnames
    one of which has to be among the authors of what reports them; ``years``: the first and the last of their references."""

    band: str = ""
    instrument: str = ""
    not_instrument: str = ""
    authors: tuple[str, ...] = ()
    years: tuple[int, int] | None = None

    def __bool__(self) -> bool:
        return bool(self.band or self.instrument or self.not_instrument or self.authors or self.years)

    def signed(self, names: Sequence[str]) -> bool:
        """Whether one of the authors asked for is among these, by surname; true where none is asked for."""
        asked = {flat_surname(name) for name in self.authors}
        return not asked or bool(asked & {flat_surname(name) for name in names})

    def fits(self, m: Measurement) -> bool:
        """Whether a value may be told."""
        if self.band and not _is_of_band(m, self.band):
            return False
        if self.instrument and not _is_of(m, self.instrument):
            return False
        if self.years and not self.years[0] <= _year(m) <= self.years[1]:
            return False
        return not (self.not_instrument and _is_of(m, self.not_instrument))


def _year(m: Measurement) -> int:
    """The year of a value's reference; 0 for none."""
    return int(m.reference[:4]) if m.reference[:4].isdigit() else 0


def _is_of(m: Measurement, instrument: str) -> bool:
    held = f"{m.instrument} {m.method}".lower().replace("-", " ")
    asked = [{word for word in one.lower().split() if word not in _SAID_OF_ALL} for one in instrument.split(EITHER)]
    return any(all(word.replace("-", " ") in held for word in words) for words in asked)


def _is_of_band(m: Measurement, word: str) -> bool:
    asked = BANDS.get(word)
    if asked is None:
        return word.lower() in m.band.lower()
    if (asked.bands and m.band not in asked.bands) or (asked.names and m.name not in asked.names):
        return False
    return holds_instrument(m.instrument, asked.instrument)
