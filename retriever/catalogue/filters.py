"""Structured questions: "AGN with photon index below 1.6", "sources within 5 degrees of M31".

A ``SourceFilter`` is plain data, made by a planner (rules or a language model) and applied to the catalogue's durable
records. The value compared is each source's first measurement of the quantity, so that a Chandra value goes before a
Swift-BAT one; which measurement it was is kept for the evidence.
"""

import operator
from dataclasses import dataclass

import numpy as np

from retriever.catalogue.quantities import Quantity, in_unit_of, quantity_by_key
from retriever.catalogue.records import Catalogue, Measurement, Source
from retriever.names.positions import Position, within

_OPERATORS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


@dataclass(frozen=True)
class Condition:
    """A bound on a quantity, in the quantity's own unit; ``reading`` tells where a word was read as a number."""

    quantity: str
    op: str
    value: float
    reading: str = ""


@dataclass(frozen=True)
class SourceFilter:
    """What to list: classes (any of), a word of the subclass, conditions (all), a cone; sorted by a quantity if named."""

    classes: tuple[str, ...] = ()
    subclass: str = ""
    conditions: tuple[Condition, ...] = ()
    centre: Position | None = None
    radius_deg: float = 0.0
    order_by: str = ""
    descending: bool = True


@dataclass(frozen=True)
class Match:
    """A source that passed, with the measurements that its conditions looked at, and its distance from the cone's centre."""

    source: Source
    measurements: tuple[Measurement, ...] = ()
    separation_deg: float | None = None


def measurement_of(source: Source, quantity: Quantity, catalogue: Catalogue | None = None) -> Measurement | None:
    """The source's measurement of the quantity, by the order of the quantity's names; redshift as one too.

    With a catalogue, what a paper reports stands in where no catalogue table has a value.
    """
    if quantity.key == "redshift" and source.redshift is not None:
        return Measurement("redshift", source.redshift, method=source.redshift_from)
    names = [n for n in quantity.names if n != "nh_gal"]  # the Galactic foreground is not the source's own column
    listed = next((m for name in names if (m := source.measured(name))), None)
    if listed or catalogue is None:
        return listed
    return next((m for _, m in catalogue.reported(source.id, tuple(names))), None)


def apply_filter(catalogue: Catalogue, wanted: SourceFilter) -> list[Match]:
    """Sources that meet every part of the filter, sorted; raises KeyError for an unknown operator or quantity."""
    sources = list(catalogue.sources.values())
    separations: dict[str, float | None] = dict.fromkeys((s.id for s in sources), None)
    if wanted.centre is not None:
        ra, dec = np.array([s.ra for s in sources]), np.array([s.dec for s in sources])
        inside = within(wanted.centre, ra, dec, wanted.radius_deg)
        separations = {sources[i].id: separation for i, separation in inside}
        sources = [sources[i] for i, _ in inside]
    matches = []
    for source in sources:
        if wanted.classes and source.object_class not in wanted.classes:
            continue
        if wanted.subclass and wanted.subclass.lower() not in source.subclass.lower():
            continue
        looked_at = _check(source, wanted.conditions, catalogue)
        if looked_at is not None:
            matches.append(Match(source, tuple(looked_at), separations[source.id]))
    return _sorted(matches, wanted, catalogue)


def _check(source: Source, conditions: tuple[Condition, ...], catalogue: Catalogue) -> list[Measurement] | None:
    looked_at = []
    for condition in conditions:
        quantity = quantity_by_key(condition.quantity)
        measurement = measurement_of(source, quantity, catalogue)
        if measurement is None or not _OPERATORS[condition.op](in_unit_of(quantity, measurement), condition.value):
            return None
        if measurement not in looked_at:
            looked_at.append(measurement)
    return looked_at


def _sorted(matches: list[Match], wanted: SourceFilter, catalogue: Catalogue) -> list[Match]:
    key = wanted.order_by or (wanted.conditions[0].quantity if wanted.conditions else "")
    if not key:
        return matches
    quantity = quantity_by_key(key)
    descending = wanted.descending if wanted.order_by else wanted.conditions[0].op in (">", ">=")
    valued = []
    for match in matches:
        measurement = measurement_of(match.source, quantity, catalogue)
        if measurement is None:
            continue
        if measurement not in match.measurements:
            match = Match(match.source, (*match.measurements, measurement), match.separation_deg)
        valued.append((in_unit_of(quantity, measurement), match))
    return [match for _, match in sorted(valued, key=lambda item: -item[0] if descending else item[0])]
