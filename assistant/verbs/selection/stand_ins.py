"""What is looked at instead of what a request says, because more of the sources in question have it: redshift for distance, the
survey of the whole sky for the brightest."""

from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from assistant.evidence.sentences import say
from assistant.tools.computing.bands import SURVEY
from retriever.catalogue.filters import Condition, KindOf, SourceFilter
from retriever.library.library import Library
from retriever.library.source_sets import in_sets, of_kind
from retriever.library.value_looks import value_look

_HALF = 0.5
_ENOUGH = 20  # distances in the Galaxy that make a list of the nearest


def standing_in(found: SourceFilter, library: Library) -> tuple[SourceFilter, tuple[str, ...]]:
    """The filter with what stands in for something else, and a note on each."""
    found, notes = _redshift_for_distance(found, library)
    found, more = _survey_for_brightest(found, library)
    return found, (*notes, *more)


def _survey_for_brightest(found: SourceFilter, library: Library) -> tuple[SourceFilter, tuple[str, ...]]:
    """The brightest by the survey, where less than half of the sources in question have a flux in any one other band."""
    free = not (found.band_word or found.instrument or found.not_instrument)
    if not (found.order_by == "flux" and found.descending and free) or any(
        c.quantity == "flux" for c in found.conditions
    ):
        return found, ()
    base = in_sets(library.sources, found)
    surveyed = value_look(library.sources, Condition("flux", "is", band_word=SURVEY), base)
    most = value_look(library.sources, Condition("flux", "is"), base)
    if not surveyed.having or most.having >= _HALF * base.sum() or most.group == surveyed.group:
        return found, ()
    return replace(found, band_word=SURVEY), (
        say("selection.by_survey", what=surveyed.group, other=most.group, having=most.having),
    )


def _redshift_for_distance(found: SourceFilter, library: Library) -> tuple[SourceFilter, tuple[str, ...]]:
    """Beyond the Galaxy redshift stands in for distance, where most of the sources in question have only that."""
    asked = found.order_by == "distance" or any(c.quantity == "distance" for c in found.conditions)
    if not asked:
        return found, ()
    base = in_sets(library.sources, replace(found, conditions=()))
    near, far = (value_look(library.sources, Condition(q, "is"), base).having for q in ("distance", "redshift"))
    if near >= far or _in_the_galaxy(found, library):
        return found, ()
    conditions = tuple(_by_redshift(c) if c.quantity == "distance" else c for c in found.conditions)
    order = "redshift" if found.order_by == "distance" else found.order_by
    shown = tuple("redshift" if q == "distance" else q for q in found.shown)
    numbers = any(c.quantity == "distance" and not np.isnan(c.value) for c in found.conditions)
    note = say("selection.redshift_by_cosmology") if numbers else say("selection.redshift_stands_in")
    return replace(found, conditions=conditions, order_by=order, shown=shown), (note,)


def _in_the_galaxy(found: SourceFilter, library: Library) -> bool:
    """Whether the nearest are asked for of sources among which are enough in the Galaxy with a distance: no other is as near."""
    nearest = found.order_by == "distance" and not found.descending
    if not nearest or any(c.quantity == "distance" and c.op != "is" for c in found.conditions):
        return False
    own = in_sets(library.sources, replace(found, conditions=())) & of_kind(library.sources, KindOf(family="galactic"))
    return value_look(library.sources, Condition("distance", "is"), own).having >= _ENOUGH


def _by_redshift(c: Condition) -> Condition:
    """A bound on a distance in parsecs as one on the redshift at that luminosity distance (Planck 2018)."""

    def redshift(parsecs: float) -> float:
        distances, redshifts = _hubble()
        return float(np.interp(parsecs, distances, redshifts)) if parsecs > 0 else parsecs

    return replace(c, quantity="redshift", value=redshift(c.value), upper=redshift(c.upper))


@cache
def _hubble() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Luminosity distances in parsecs and their redshifts, finely enough for a bound."""
    from astropy.cosmology import Planck18

    redshifts = np.geomspace(1e-5, 15, 4000)
    return Planck18.luminosity_distance(redshifts).to_value("pc"), redshifts
