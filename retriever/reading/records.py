"""What was read from an uploaded file: a spectrum (or event list) through a response, a plain table, or times without a spectrum.

All kinds of ``Reading`` have ``estimate``, ``file``, ``object``, ``instrument``, ``shape``, ``record`` and ``timing``, which is None where there
are no times; only one has an ``observation``, only another a ``table``.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever.estimates.estimate import Estimate
from retriever.estimates.from_tables import table_shape
from retriever.estimates.shape import shape_vector
from retriever.names.positions import format_position
from retriever.reading.header_text import clean
from retriever.reading.image_alike import ImageAlike, image_alike
from retriever.reading.known_source import Given
from retriever.spectra.observation import Observation
from retriever.spectra.pictures import Picture
from retriever.spectra.spectrum import Spectrum
from retriever.spectra.tables.spectrum_tables import TableSpectrum
from retriever.timing.analysis import timing_of_events
from retriever.timing.records import Timing
from retriever.timing.variable_class import VariableClass


@dataclass(frozen=True, eq=False)
class SpectrumReading:
    """One observation with its parameters; real as far as a file can tell: it was given, not made here. ``told``: what the user
    wants it to be fitted with, where that was said."""

    observation: Observation
    estimate: Estimate
    told: Given | None = None

    @cached_property
    def timing(self) -> Timing | None:
        """What the arrival times of an event list tell; found when it is first asked for."""
        return None if self.observation.events is None else timing_of_events(self.observation.events)

    @property
    def file(self) -> str:
        """The file's name, cleaned."""
        return clean(Path(self.observation.spectrum.file).name, 80)

    @property
    def object(self) -> str:
        """The header's OBJECT, cleaned: a claim of the file, not a finding."""
        return clean(self.observation.spectrum.object, 60)

    @property
    def instrument(self) -> str:
        """TELESCOP/INSTRUME by the header, cleaned."""
        return clean(self.observation.instrument_name, 40)

    @cached_property
    def shape(self) -> NDArray[np.float32]:
        """The spectrum's shape [24]."""
        return shape_vector(self.observation)

    @property
    def record(self) -> dict[str, Any]:
        """What the file says of itself, for the evidence ledger."""
        spectrum = self.observation.spectrum
        return {
            "name": self.object or self.file,
            "object_by_header": self.object,
            "ra": spectrum.ra,
            "dec": spectrum.dec,
            "class": "",
            "uploaded": True,
            "simulated_spectrum": False,
            "file": self.file,
            "instrument": self.instrument,
            "position": _position(spectrum),
            "exposure_s": round(spectrum.exposure_s, 1),
            "counts": self.estimate.counts,
            **self._net,
            "energy_range_keV": [round(e, 2) for e in self.estimate.energy_range],
            **({} if self.told is None else {"fitted_as_asked": self.told.in_words}),
        }

    @property
    def _net(self) -> dict[str, float]:
        """Counts of the background and net of it, where there is one."""
        if self.observation.background is None:
            return {}
        return {
            "background_counts": self.estimate.background_counts,
            "net_counts": round(self.estimate.net_counts, 1),
        }


def _position(spectrum: Spectrum) -> str:
    if spectrum.ra is None or spectrum.dec is None:
        return ""
    return format_position(spectrum.ra, spectrum.dec) + " by the header"


def _of_a_table(reading: "TableReading | TimesReading | PictureReading", what: str) -> dict[str, Any]:
    """The record of an upload that is no observation: no position, and until it is said otherwise no exposure, counts or energies."""
    return {
        "name": reading.object or reading.file,
        "ra": None,
        "dec": None,
        "class": "",
        "uploaded": True,
        "what": what,
        "simulated_spectrum": False,
        "file": reading.file,
        "instrument": reading.instrument,
        "position": "",
        "exposure_s": 0.0,
        "counts": 0,
        "energy_range_keV": [0.0, 0.0],
    }


@dataclass(frozen=True, eq=False)
class TableReading:
    """A plain table with its parameters: no response, so no observation."""

    table: TableSpectrum
    estimate: Estimate
    timing: Timing | None = None

    @property
    def file(self) -> str:
        """The file's name, cleaned."""
        return clean(self.table.file, 80)

    @property
    def object(self) -> str:
        """The object by the table's metadata, cleaned: a claim of the file, not a finding."""
        return clean(self.table.object, 60)

    @property
    def instrument(self) -> str:
        """Telescope and instrument by the table's metadata, cleaned."""
        return clean("/".join(part for part in (self.table.telescope, self.table.instrument) if part) or "unknown", 40)

    @cached_property
    def shape(self) -> NDArray[np.float32] | None:
        """The spectrum's shape [24]; None for a table of counts."""
        return table_shape(self.table)

    @property
    def record(self) -> dict[str, Any]:
        """As of an observation; exposure and counts that a table does not hold are 0, as a warning says."""
        return _of_a_table(self, "a real (uploaded) table of a spectrum") | {
            "counts": self.estimate.counts,
            "energy_range_keV": [round(e, 4) for e in self.estimate.energy_range],
        }


@dataclass(frozen=True, eq=False)
class TimesReading:
    """Rates against time, or arrival times without usable energies: no spectrum, so an ``estimate`` without parameters.

    ``told``: the names that the file gives, of itself, its object, its telescope and its instrument. ``variable``: what kind of star
    varies so, of magnitudes.
    """

    told: tuple[str, str, str, str]
    timing: Timing
    estimate: Estimate
    variable: VariableClass | None = None
    shape: None = None

    @property
    def file(self) -> str:
        """The file's name, cleaned."""
        return clean(self.told[0], 80)

    @property
    def object(self) -> str:
        """The object by the header, cleaned: a claim of the file, not a finding."""
        return clean(self.told[1], 60)

    @property
    def instrument(self) -> str:
        """Telescope and instrument by the header, cleaned."""
        return clean("/".join(part for part in self.told[2:] if part) or "unknown", 40)

    @property
    def record(self) -> dict[str, Any]:
        """What the file holds, for the evidence ledger; there are no energies."""
        return _of_a_table(self, "a real (uploaded) light curve or list of arrival times, without a spectrum") | {
            "exposure_s": float(f"{self.timing.live_s:.6g}"),
            "counts": self.timing.n_events or 0,
        }


@dataclass(frozen=True, eq=False)
class PictureReading:
    """An image: no spectrum and no times, so an ``estimate`` without parameters; ``found``: the real images that it is most like."""

    picture: Picture
    found: ImageAlike
    estimate: Estimate
    timing: None = None
    shape: None = None

    @property
    def file(self) -> str:
        """The file's name, cleaned."""
        return clean(self.picture.file, 80)

    @property
    def object(self) -> str:
        """The object by the header, cleaned: a claim of the file, not a finding."""
        return clean(self.picture.object, 60)

    @property
    def instrument(self) -> str:
        """Telescope and instrument by the header, cleaned."""
        return clean("/".join(p for p in (self.picture.telescope, self.picture.instrument) if p) or "unknown", 40)

    @property
    def record(self) -> dict[str, Any]:
        """What the file holds, for the evidence ledger."""
        height, width = self.picture.pixels.shape[:2]
        place = {} if self.picture.ra is None else {"ra": self.picture.ra, "dec": self.picture.dec}
        return _of_a_table(self, "a real (uploaded) image") | {"pixels": f"{width} x {height}"} | place


def picture_reading(picture: Picture) -> PictureReading:
    """A picture with the real images that it is most like."""
    notes = [f"{clean(picture.file, 80)} is an image: nothing is said of a spectrum."]
    return PictureReading(picture, image_alike(picture.pixels), Estimate([], (0.0, 0.0), 0, 0, 0.0, notes))


Reading = SpectrumReading | TableReading | TimesReading | PictureReading
