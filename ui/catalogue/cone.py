"""A cone on the sky as people write it: a name or a position, and a radius with its unit."""

import math

import numpy as np
from astropy import units as u
from astropy.coordinates import Angle

from assistant.door.requests import named
from retriever.catalogue.records import Source
from retriever.errors import BadInput
from retriever.library.library import Library
from retriever.names.positions import Position
from ui.catalogue.columns import Rows
from ui.words import say

FARTHEST = 180.0
MOST_TEXT = 60


def centre_of(near: str, library: Library) -> Position:
    """The position of a name or of coordinates; raises BadInput with a sentence for what is neither."""
    _, value, _ = named(near, library)
    if isinstance(value, Position):
        return value
    if isinstance(value, Source) and value.ra is not None and math.isfinite(value.ra):
        return Position(value.ra, value.dec)
    raise BadInput(say("browse.no_place", text=near.strip()[:MOST_TEXT]))


def radius_of(text: str | float) -> float:
    """Degrees of a radius as ``0.5``, ``10 arcmin`` or ``30"``, a bare number being degrees; raises BadInput for none that is possible."""
    written = str(text).strip()
    try:
        degrees = float(written)
    except ValueError:
        try:
            degrees = float(Angle(written).to_value(u.deg))
        except (ValueError, TypeError, u.UnitsError):
            raise BadInput(say("browse.no_radius", text=written[:MOST_TEXT])) from None
    if not (math.isfinite(degrees) and 0 < degrees <= FARTHEST):
        raise BadInput(say("browse.no_radius", text=written[:MOST_TEXT]))
    return degrees


def within(rows: Rows, place: Position | None, radius: float, library: Library) -> Rows:
    """Those of the rows that lie within so many degrees; all without a place."""
    if place is None:
        return rows
    apart = library.sources.sky.separation_from(place)[rows]
    return rows[np.nan_to_num(apart, nan=np.inf) <= radius]
