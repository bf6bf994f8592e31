"""Which sources are of the kinds, names and parts of the sky that a filter wants, whatever their values."""

from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.families import FAMILIES
from retriever.catalogue.filters import KindOf, SourceFilter
from retriever.library.source_rows import SourceRows

Mask = NDArray[np.bool_]


def in_sets(sources: SourceRows, wanted: SourceFilter) -> Mask:
    """Whether each source is of the kinds, names and parts of the sky that are wanted, whatever its values."""
    columns = sources.columns
    keep: Mask = columns.kind >= 0
    if wanted.classes:
        keep &= columns.of_classes(wanted.classes)
    if wanted.kinds:
        keep &= reduce(np.logical_or, (of_kind(sources, kind) for kind in wanted.kinds))
    for kind in wanted.not_kinds:
        keep &= ~of_kind(sources, kind)
    if wanted.roles:
        roles = [of_kind(sources, KindOf(family=family)) for family in wanted.roles]
        every = reduce(np.logical_and, roles)
        keep &= every if (keep & every).any() else reduce(np.logical_or, roles)
    for family in wanted.not_roles:
        keep &= ~of_kind(sources, KindOf(family=family))
    if wanted.ids is not None:
        keep &= _rows_of(sources, wanted.ids)
    if wanted.not_ids:
        keep &= ~_rows_of(sources, wanted.not_ids)
    if wanted.constellation:
        keep &= sources.sky.constellation == wanted.constellation
    if wanted.not_constellation:
        keep &= sources.sky.constellation != wanted.not_constellation
    if wanted.sky:
        keep &= columns.dec > 0 if wanted.sky == "north" else columns.dec < 0
    if wanted.centre is not None and wanted.radius_deg:
        keep &= sources.sky.separation_from(wanted.centre) <= wanted.radius_deg
    return keep


def of_kind(sources: SourceRows, kind: KindOf) -> Mask:
    """Whether each source is of a kind; raises KeyError for an unknown family."""
    columns = sources.columns
    keep: Mask = columns.of_classes(kind.classes) if kind.classes else np.ones(len(columns), bool)
    if not kind.family:
        return keep
    family = FAMILIES[kind.family]
    told = among(columns.subkind, [family.holds(name) for name in columns.subclasses])
    if family.of:
        told &= columns.of_classes(family.of)
    if family.whole:
        told |= columns.of_classes(family.whole)
    if family.measured:
        values = sources.measured
        has = values.first(values.of_quantity(family.measured) & ~values.flagged & ~values.limit, len(columns)) >= 0
        told |= has & columns.of_classes(family.measured_in)
    return keep & told


def among(numbers: NDArray[np.integer[Any]], told: list[bool]) -> Mask:
    """Which numbers are those of a list of names that are told true."""
    found: Mask = np.isin(numbers, np.flatnonzero(told))
    return found


def _rows_of(sources: SourceRows, ids: tuple[str, ...]) -> Mask:
    keep = np.zeros(len(sources.columns), bool)
    keep[[row for i in ids if (row := sources.row_or_none(i)) is not None]] = True
    return keep
