"""Structured questions: "AGN with photon index below 1.6", "sources within 5 degrees of M31".

A ``SourceFilter`` is plain data, made by a planner (rules or a language model); a library applies it to its columns. The
value compared is each source's first measurement of the quantity, so that a Chandra value goes before a Swift-BAT one;
which measurement it was is kept for the evidence. Values with a flag are never compared.
"""

import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from retriever.catalogue.quantities import Quantity, in_unit_of
from retriever.catalogue.records import Measurement, Source
from retriever.names.positions import Position

OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
EITHER = " or "  # between instruments, any of which is asked for
NOT_ITS_OWN = "nh_gal"  # the Galactic foreground is not the source's own column


@dataclass(frozen=True)
class Condition:
    """A bound on a quantity, in the quantity's own unit; ``reading`` tells where a word was read as a number.

    ``band`` and ``instrument`` keep to values of those: any text that the measurement's own holds. The rest is for
    ``library.selecting``, which compares like with like: ``op`` "==" and "between" (``value`` to ``upper``), or "is" with a
    ``state`` (measured, missing, several ...); ``than`` is the id of a source to whose value is compared, state "mean" the
    mean of those that are compared; ``not_instrument`` leaves values of that one out; ``band_word`` is one of ``families``.
    """

    quantity: str
    op: str
    value: float = math.nan
    reading: str = ""
    band: str = ""
    instrument: str = ""
    upper: float = math.nan
    state: str = ""
    than: str = ""
    not_instrument: str = ""
    band_word: str = ""


@dataclass(frozen=True)
class KindOf:
    """Sources of any of these classes, and of that family (``families.toml``) where one is given."""

    classes: tuple[str, ...] = ()
    family: str = ""


@dataclass(frozen=True)
class SourceFilter:
    """What to list: classes (any of), a word of the subclass, conditions (all), a cone; sorted by a quantity if named.

    The rest is for ``library.selecting``: ``kinds`` (any of) and ``not_kinds`` (none of); ``roles`` and ``not_roles`` are
    families beside the class; ``ids`` and ``not_ids``; ``any``: the conditions are alternatives; constellations by their
    full names; ``not_places`` are areas (the LMC) that they are to lie outside of; ``sky`` north or south of the equator; ``order`` is "separation", "name", "number_of_papers" or
    "number_of_values". ``shown`` are further quantities; these and the order keep to ``band_word`` and ``instrument``.
    ``region`` are bounds on where a source is (its separation from ``centre``, declination ...): the sources in question are
    those that meet them, whatever is asked of their values.
    """

    classes: tuple[str, ...] = ()
    subclass: str = ""
    conditions: tuple[Condition, ...] = ()
    centre: Position | None = None
    radius_deg: float = 0.0
    order_by: str = ""
    descending: bool = True
    kinds: tuple[KindOf, ...] = ()
    not_kinds: tuple[KindOf, ...] = ()
    roles: tuple[str, ...] = ()
    not_roles: tuple[str, ...] = ()
    ids: tuple[str, ...] | None = None
    not_ids: tuple[str, ...] = ()
    any: bool = False
    constellation: str = ""
    not_constellation: str = ""
    sky: str = ""
    order: str = ""
    shown: tuple[str, ...] = ()
    band_word: str = ""
    instrument: str = ""
    not_instrument: str = ""
    not_places: tuple[Position, ...] = ()
    region: tuple[Condition, ...] = ()

    @property
    def of_ids_alone(self) -> bool:
        """Whether nothing but ids says which sources are meant."""
        asked = (self.kinds, self.not_kinds, self.roles, self.not_roles, self.conditions, self.region, self.sky)
        places = (self.constellation, self.not_constellation, self.not_ids, self.not_places)
        return self.ids is not None and not any((*asked, *places))


@dataclass(frozen=True)
class Match:
    """A source that passed, with the measurements that its conditions looked at, and its distance from the cone's centre."""

    source: Source
    measurements: tuple[Measurement, ...] = ()
    separation_deg: float | None = None


@dataclass(frozen=True)
class Matches:
    """How many sources passed, and the first of them; ``flagged`` lack nothing but a value without a flag."""

    total: int
    first: tuple[Match, ...]
    flagged: int = 0


def measurement_of(
    source: Source,
    quantity: Quantity,
    reported: Callable[[], list[Measurement]] = list,
    band: str = "",
    instrument: str = "",
) -> Measurement | None:
    """The source's measurement of the quantity, by the order of the quantity's names; redshift as one too.

    ``reported`` gives what papers report on the source: it stands in where no catalogue has a value. A value with a flag
    is taken only where there is no other.
    """
    if quantity.key == "redshift" and source.redshift is not None and not (band or instrument):
        return Measurement("redshift", source.redshift, method=source.redshift_from, library=source.library)
    fitting = [m for m in source.measurements if is_of(m, band, instrument)]
    ordered = [m for name in quantity.names if name != NOT_ITS_OWN for m in fitting if m.name == name]
    ordered.sort(key=lambda m: is_limit(m.name))  # a limit only where there is no value
    best = next((m for m in ordered if not m.flag), None)
    if best and not is_limit(best.name):
        return best
    told = [m for m in reported() if m.name in quantity.names and m.name != NOT_ITS_OWN and is_of(m, band, instrument)]
    told.sort(key=lambda m: is_limit(m.name))
    return next(iter(told), None) or best or next(iter(ordered), None)


def is_of(measurement: Measurement, band: str, instrument: str) -> bool:
    """Whether a value is of that band and instrument, where one is asked for."""
    return band.lower() in measurement.band.lower() and holds_instrument(measurement.instrument, instrument)


def holds_instrument(text: str, instrument: str) -> bool:
    """Whether a text names an instrument, or one of several ("Suzaku or NuSTAR"), however they are spelled: "Swift-BAT", "Swift/BAT",
    "Swift BAT"."""
    return any(_spaced(one) in _spaced(text) for one in instrument.split(EITHER))


def _spaced(text: str) -> str:
    return re.sub(r"[\s/_-]+", " ", text.lower())


def is_limit(name: str) -> bool:
    """Whether a measurement of that name is a bound and no value."""
    return name.endswith(("_upper_limit", "_lower_limit"))


def compared_value(quantity: Quantity, measurement: Measurement | None) -> float | None:
    """The value that bounds look at, in the quantity's own unit; None without one that can be trusted. A limit is none."""
    if measurement is None or measurement.flag or is_limit(measurement.name):
        return None
    return in_unit_of(quantity, measurement)
