"""What is known of the source of a spectrum before it is fitted: given by the user, else from the library.

The source is the library's of the header's object name, where it lies near the header's position, else that within an
arcminute of the position. Its redshift is taken; where the library has none, that of the list beside it (``listed_source``).
The Galactic column is its own value in the library, else that of the map at its position. That column is held only for a
source beyond the Galaxy (a redshift is known or given): it is the whole one of the line of sight, more than lies before a
source within the Galaxy.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from retriever.catalogue.filters import NOT_ITS_OWN
from retriever.catalogue.kinds import GALACTIC
from retriever.catalogue.listed.columns import BIBCODE, galactic_column
from retriever.catalogue.records import Measurement, Source
from retriever.errors import BadInput
from retriever.estimates.fit_models import MODELS
from retriever.estimates.known import ABSORPTIONS, MM83, Known
from retriever.estimates.search import COLUMN
from retriever.library.library import Library
from retriever.names.positions import Position
from retriever.reading.header_text import clean
from retriever.reading.listed_source import HELD, NEAR, POINTED, listed_redshift
from retriever.spectra.observation import Observation

HIGHEST_REDSHIFT, HIGHEST_COLUMN = 15.0, 10_000.0  # the column in 1e20 cm^-2
LOWEST_KEV, HIGHEST_KEV = 0.1, 200.0
FARTHEST_KPC = 2e7  # beyond which a distance isn't one by geometry


@dataclass(frozen=True)
class Given:
    """What the user says of the source; None where nothing is said, and the library is asked."""

    redshift: float | None = None
    galactic_column: float | None = None
    band: tuple[float, float] | None = None
    frozen: Mapping[str, float] = field(default_factory=dict)
    distance_kpc: float | None = None
    absorption: str = MM83

    def over(self, before: "Given | None") -> "Given":
        """This, with what it doesn't say as ``before`` has it."""
        if before is None:
            return self
        return Given(
            before.redshift if self.redshift is None else self.redshift,
            before.galactic_column if self.galactic_column is None else self.galactic_column,
            self.band or before.band,
            {**before.frozen, **self.frozen},
            before.distance_kpc if self.distance_kpc is None else self.distance_kpc,
            before.absorption if self.absorption == MM83 else self.absorption,
        )

    @property
    def in_words(self) -> str:
        """``redshift 0.5, only 2-7 keV``: what the user said, in plain words."""
        frozen = dict(self.frozen)
        parts = [] if self.redshift is None else [f"redshift {self.redshift:g}"]
        if self.galactic_column is not None:
            column = f"{self.galactic_column * 1e20:.3g} cm^-2"
            alone = frozen.get(COLUMN) == 0
            parts.append(
                f"a column of {column} held at redshift 0{' as all of the absorption' if alone else ' in front'}"
            )
            frozen = {name: value for name, value in frozen.items() if not (alone and name == COLUMN)}
        parts += [f"{name.replace('_', ' ')} held at {value:g}" for name, value in frozen.items()]
        parts += [f"only {self.band[0]:g}-{self.band[1]:g} keV"] if self.band else []
        parts += [f"absorption by {ABSORPTIONS[self.absorption]}"] if self.absorption != MM83 else []
        return "; ".join(parts)


def given(
    redshift: float | None = None,
    galactic_column: float | None = None,
    band: str | None = None,
    frozen: tuple[str, ...] = (),
    distance_kpc: float | None = None,
    absorption: str = MM83,
) -> Given:
    """Options as they are written (``band`` as ``0.3-10``, ``frozen`` as ``photon_index=1.7``), checked."""
    if distance_kpc is not None and not 0 < distance_kpc <= FARTHEST_KPC:
        raise BadInput(f"The distance {distance_kpc:g} kpc is out of range: give a positive one in kpc, or a redshift.")
    if redshift is not None and not 0 <= redshift <= HIGHEST_REDSHIFT:
        raise BadInput(f"The redshift {redshift:g} is out of range: give 0 to {HIGHEST_REDSHIFT:g}.")
    if galactic_column is not None and not 0 <= galactic_column <= HIGHEST_COLUMN:
        raise BadInput(
            f"The Galactic column {galactic_column:g} is out of range: give it in 1e20 cm^-2, 0 to {HIGHEST_COLUMN:g}."
        )
    in_kev = band_of(band) if band is not None else None
    return Given(redshift, galactic_column, in_kev, dict(_held(one) for one in frozen), distance_kpc, absorption)


def band_of(text: str) -> tuple[float, float]:
    """A band in keV as it is written, ``0.3-10``."""
    try:
        low, high = (float(part) for part in text.split("-"))
    except ValueError:
        raise BadInput(f"The band {text[:40]!r} is not understood: give it in keV as 0.3-10.") from None
    if not LOWEST_KEV <= low < high <= HIGHEST_KEV:
        raise BadInput(f"The band {text} keV is out of range: give {LOWEST_KEV:g} to {HIGHEST_KEV:g}, the lower first.")
    return low, high


def _held(text: str) -> tuple[str, float]:
    names = sorted({shape.name for model in MODELS.values() for shape in model.shapes} | {COLUMN})
    name, _, value = text.partition("=")
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if name not in names or not np.isfinite(number):
        raise BadInput(f"{text[:60]!r} can't be held: give NAME=VALUE with one of {', '.join(names)}.")
    return name, number


def known_of(observation: Observation, library: Library | None, told: Given | None = None) -> Known:
    """What is held in the fits of this observation, with a sentence on each value that is not the user's own."""
    told = told or Given()
    source = source_of(observation, library) if library else None
    redshift = told.redshift
    said: list[str] = []
    if redshift is None and library is not None:
        redshift, said = _redshift(observation, source)
    column = told.galactic_column
    if column is None and redshift and library is not None:
        column, sentence = _galactic_column(observation, source)
        said += [sentence] if sentence else []
    distance = told.distance_kpc
    own = None if source is None or redshift else source.measured("distance")
    if distance is None and source is not None and own is not None:
        distance = own.value / 1e3
        said.append(f"A distance of {distance:.3g} kpc of {source.name} is taken for luminosities, by {_by(own)}.")
    held = redshift or 0.0, column or 0.0, told.frozen, told.band
    return Known(*held, tuple(said), distance or 0.0, told.absorption)


def _redshift(observation: Observation, source: Source | None) -> tuple[float | None, list[str]]:
    """The library's of its source, else the list's; never of a source of the Galaxy, whose velocity is no distance."""
    if source is not None and source.object_class in GALACTIC:
        return None, []
    if source is None or not source.redshift or source.redshift <= 0:
        return listed_redshift(clean(observation.spectrum.object, 60), _position(observation))
    origin = source.redshift_from or "the library"
    alone = "" if _position(observation) else " (by the header's name alone: it holds no position)"
    return source.redshift, [f"Redshift {source.redshift:g} of {source.name}{alone}, as {origin} has it, {HELD}"]


def _position(observation: Observation) -> Position | None:
    ra, dec = observation.spectrum.ra, observation.spectrum.dec
    return None if ra is None or dec is None or not (0 <= ra < 360 and -90 <= dec <= 90) else Position(ra, dec)


def source_of(observation: Observation, library: Library) -> Source | None:
    """The library's source of the header's name, or at its position."""
    place, name = _position(observation), clean(observation.spectrum.object, 60)
    named = library.names.resolve(name) if name else None
    if place is None:
        return named
    if named is not None:
        apart = float(place.sky.separation(Position(named.ra, named.dec).sky).deg)
        return named if apart <= POINTED else None
    rows, _ = library.sources.columns.within(place, NEAR)
    # of several at one place none is meant for sure
    return library.sources.at(int(rows[0])) if len(rows) == 1 else None


def _galactic_column(observation: Observation, source: Source | None) -> tuple[float | None, str]:
    """The Galactic column in 1e20 cm^-2 and where it is from: the source's own in the library, else the map's at its place."""
    if source is not None and (own := _foreground(source)) is not None:
        return (
            own.value,
            f"A Galactic column of {own.value:g}e20 cm^-2 is held in the fits, that of {source.name} by {_by(own)}.",
        )
    place = _position(observation) or (Position(source.ra, source.dec) if source is not None else None)
    if place is None:
        return None, ""
    column = float(f"{galactic_column(place):.3g}")
    return (
        column,
        f"A Galactic column of {column:g}e20 cm^-2 is held in the fits, that of the map of HI4PI ({BIBCODE}) at its position.",
    )


def _foreground(source: Source) -> Measurement | None:
    return next((m for m in source.measurements if m.name == NOT_ITS_OWN and m.value > 0), None)


def _by(value: Measurement) -> str:
    return value.method.split(" (")[0]
