"""Shares of sources: how many of those asked about meet what is asked, of how many that could be told."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.filters import SourceFilter
from retriever.library.selecting import select
from retriever.library.source_rows import SourceRows
from retriever.library.value_looks import Look

Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Share:
    """Rows of the sources that meet it and of those that don't; ``untold`` more have no value to tell by.

    ``whole`` is the filter of all that are asked about, ``looks`` are those of its conditions.
    """

    whole: SourceFilter
    met: Rows
    failing: Rows
    untold: int
    looks: tuple[Look, ...] = ()

    @property
    def told(self) -> int:
        return len(self.met) + len(self.failing)

    @property
    def total(self) -> int:
        return self.told + self.untold

    @property
    def part(self) -> float:
        """The share of those that can be told; NaN for none."""
        return len(self.met) / self.told if self.told else np.nan


def share_of(sources: SourceRows, wanted: SourceFilter) -> Share:
    """The share of the sources asked about that meet the filter: with a bound, of those that have a value."""
    whole = whole_of(wanted)
    found, every = select(sources, wanted), select(sources, whole).rows
    told = np.ones(len(sources.columns), bool)
    looks = [look for c, look in zip(wanted.conditions, found.looks, strict=True) if c.op != "is"]
    for look in looks:
        known = ~np.isnan(look.values)
        told = told & known if look is looks[0] or not wanted.any else told | known
    met = np.sort(found.rows)
    rest = np.setdiff1d(every, met)
    return Share(whole, met, rest[told[rest]], int((~told[rest]).sum()), found.looks)


def whole_of(wanted: SourceFilter) -> SourceFilter:
    """What a share is of: the kinds named, without conditions; without these the kind without its roles; then without the
    part of the sky; sources of earlier turns without the kind; else all."""
    bare = replace(wanted, conditions=(), order_by="", order="", shown=())
    if wanted.conditions:
        return bare
    if wanted.roles or wanted.not_roles:
        return replace(bare, roles=(), not_roles=())
    if (wanted.constellation or wanted.not_constellation or wanted.sky) and (wanted.kinds or wanted.ids is not None):
        return replace(bare, constellation="", not_constellation="", sky="")
    if wanted.ids is not None:
        return replace(bare, kinds=(), not_kinds=())
    return replace(bare, kinds=(), not_kinds=(), constellation="", not_constellation="", sky="")
