"""The redshift of a spectrum's source by the list beside the library, where header and position agree on it.

The header's object name is never enough: it is typed by an observer, copied into spectra of other sources of the field, and may
stand without a position. The position alone is, within an arcminute; named, the source may lie as far off as pointings do. What
the name alone would give is told with why it isn't held.
"""

import re

from retriever.catalogue.listed.redshifts import Listed, named, nearest
from retriever.names.positions import Position

NEAR, POINTED = 1 / 60, 0.5  # degrees: of a position, of a pointing at a named source
HELD = "is held in the fits: columns and plasmas are at the source."
_COPY = re.compile(r"_\d+$")  # of a target's further observations: "PKS0537-28_2"


def listed_redshift(name: str, place: Position | None) -> tuple[float | None, list[str]]:
    """The redshift, None where none is held, and what is said of it."""
    of_name = named(name) or named(_COPY.sub("", name))
    if place is None:
        return None, [_not_held(of_name, "holds no position to confirm it")] if of_name else []
    if of_name is not None:
        apart = float(place.sky.separation(Position(of_name.ra, of_name.dec).sky).deg)
        if apart <= POINTED:
            return of_name.redshift, [
                _held(of_name, f"identified by the header's name and position, {_angle(apart)} away")
            ]
    near = nearest(place, NEAR)
    if near is not None:
        return near[0].redshift, [_held(near[0], f"identified by position, {_angle(near[1])} away")]
    return None, [_not_held(of_name, f"points {_angle(apart)} away from it")] if of_name else []


def _held(source: Listed, how: str) -> str:
    return (
        f"Redshift {source.redshift:g} of {source.name} ({how}), from the list beside the library (after {source.bibcode}, "
        f"written from memory and not looked up again: check it, or give your own), {HELD}"
    )


def _not_held(source: Listed, why: str) -> str:
    return (
        f"The header names {source.name} (redshift {source.redshift:g} in the list beside the library) but {why}: "
        "no redshift is held in the fits; give it if it is that source."
    )


def _angle(degrees: float) -> str:
    arcsec = degrees * 3600
    if arcsec < 60:
        return f"{arcsec:.0f} arcsec"
    return f"{arcsec / 60:.0f} arcmin" if degrees < 2 else f"{degrees:.0f} degrees"
