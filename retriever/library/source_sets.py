"""Which sources are of the kinds, names and parts of the sky that a filter wants, whatever their values."""

from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.families import FAMILIES, Family
from retriever.catalogue.filters import Condition, KindOf, SourceFilter
from retriever.catalogue.members import MEMBERS
from retriever.library.source_rows import SourceRows
from retriever.library.value_looks import meets, value_look
from retriever.names.landmarks import landmark

Mask = NDArray[np.bool_]
_NEIGHBOURS = {  # degrees, as far as their binaries lie; of the SMC no low-mass ones: 47 Tuc, with many, lies before it
    "lmc": (6.5, ("HMXB", "LMXB", "SNR", "PWN")),
    "smc": (5.5, ("HMXB", "SNR", "PWN")),
    "m31": (1.5, ("HMXB", "LMXB", "SNR")),
    "m33": (0.6, ("HMXB", "LMXB", "SNR")),
}
_REALMS = ("galactic", "extragalactic")
_HALO = 3e4  # pc: what is nearer is of our own Galaxy


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
        keep &= _of_roles(sources, wanted, keep)
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
    for place in wanted.not_places:
        keep &= ~(sources.sky.separation_from(place) <= place.extent)
    if wanted.sky:
        keep &= columns.dec > 0 if wanted.sky == "north" else columns.dec < 0
    if wanted.centre is not None and wanted.radius_deg:
        keep &= sources.sky.separation_from(wanted.centre) <= wanted.radius_deg
    for bound in wanted.region:
        where = placed(sources, bound.quantity, wanted)
        assert where is not None
        keep &= meets(where, bound, bound.value)
    return keep


def _of_roles(sources: SourceRows, wanted: SourceFilter, keep: Mask) -> Mask:
    """Which sources are of all the roles; where none is, as of "polars and intermediate polars", of any. One of the two realms is no
    alternative to what a source is: "Galactic central compact objects" are no other Galactic sources."""
    roles = {family: of_kind(sources, KindOf(family=family)) for family in wanted.roles}
    realms = [family for family in _REALMS if family in roles]
    within = (
        roles.pop(realms[0]) if len(realms) == 1 and len(roles) > 1 and not wanted.any else np.ones(len(keep), bool)
    )
    masks = list(roles.values())
    every: Mask = within & reduce(np.logical_and, masks)
    if len(masks) == 1 or not wanted.any and (keep & every).any():
        return every
    either: Mask = within & reduce(np.logical_or, masks)
    return either


def placed(sources: SourceRows, quantity: str, wanted: SourceFilter) -> NDArray[np.float64] | None:
    """By row the numbers of what is no measurement; None for what is one. Raises KeyError for a separation from nowhere."""
    sky, columns = sources.sky, sources.columns
    match quantity:
        case "separation":
            if wanted.centre is None:
                raise KeyError(quantity)
            return sky.separation_from(wanted.centre)
        case "declination":
            return columns.dec
        case "right_ascension":
            return columns.ra
        case "galactic_latitude":
            return np.abs(sky.galactic[1])
        case "papers" | "number_of_papers":
            return columns.papers.astype(float)
        case "number_of_values":
            return np.bincount(sources.measured.source, minlength=len(columns)).astype(float)
    return None


def of_kind(sources: SourceRows, kind: KindOf) -> Mask:
    """Whether each source is of a kind, by its record or as one well known to be; raises KeyError for an unknown family."""
    columns = sources.columns
    keep: Mask = columns.of_classes(kind.classes) if kind.classes else np.ones(len(columns), bool)
    if not kind.family:
        return keep
    return keep & (_recorded(sources, FAMILIES[kind.family]) | _named_as(sources, kind.family))


def well_known(sources: SourceRows, family: str) -> Mask:
    """Which sources are of a family as well known ones (``members.toml``) and not by their records."""
    return _named_as(sources, family) & ~_recorded(sources, FAMILIES[family])


def _recorded(sources: SourceRows, family: Family) -> Mask:
    """Which sources are of a family by their own records."""
    columns = sources.columns
    told = among(columns.subkind, [family.holds(name) for name in columns.subclasses])
    if family.of:
        told &= columns.of_classes(family.of)
    if family.whole:
        told |= columns.of_classes(family.whole)
    if family.measured:
        values = sources.measured
        has = values.first(values.of_quantity(family.measured) & ~values.flagged & ~values.limit, len(columns)) >= 0
        told |= has & columns.of_classes(family.measured_in)
    if family is FAMILIES["galactic"]:
        return told & ~_of_neighbours(sources)
    return told | _of_neighbours(sources) if family is FAMILIES["extragalactic"] else told


def _of_neighbours(sources: SourceRows) -> Mask:
    """Binaries and remnants in the directions of the Magellanic Clouds, M31 and M33: theirs, but for those known to lie before them."""
    columns = sources.columns
    found = np.zeros(len(columns), bool)
    for name, (radius, classes) in _NEIGHBOURS.items():
        field = landmark(name)
        assert field is not None
        found |= columns.of_classes(classes) & (sources.sky.separation_from(field.as_position(name)) <= radius)
    distances = value_look(sources, Condition("distance", "is"), found)
    return found & ~(np.nan_to_num(distances.values, nan=np.inf) < _HALO)


def _named_as(sources: SourceRows, family: str) -> Mask:
    found = np.zeros(len(sources.columns), bool)
    found[sources.rows_named(MEMBERS.get(family, ()))] = True
    return found


def among(numbers: NDArray[np.integer[Any]], told: list[bool]) -> Mask:
    """Which numbers are those of a list of names that are told true."""
    found: Mask = np.isin(numbers, np.flatnonzero(told))
    return found


def _rows_of(sources: SourceRows, ids: tuple[str, ...]) -> Mask:
    keep = np.zeros(len(sources.columns), bool)
    keep[[row for i in ids if (row := sources.row_or_none(i)) is not None]] = True
    return keep
