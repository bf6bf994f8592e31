"""A quantity over all sources of a class: like values only, with how many have one. From columns; no record is opened."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.tools.facts.bands import Restriction
from assistant.tools.workbench import Workbench
from retriever.catalogue.families import FAMILIES, kind_of_word
from retriever.catalogue.filters import Condition, KindOf
from retriever.catalogue.nouns import classes_plural
from retriever.catalogue.records import Source
from retriever.library.source_rows import SourceRows
from retriever.library.source_sets import of_kind
from retriever.library.value_looks import of_plasma, value_look

Mask = NDArray[np.bool_]
# what follows from positions and no measurement, and what it is called
PLACED = {"galactic_latitude": "Galactic latitude |b|"}


@dataclass(frozen=True, eq=False)
class Population:
    """The values of a class's sources that are called ``group``, in the quantity's own unit; ``total`` sources are of the class."""

    label: str
    group: str
    values: NDArray[np.float64]
    total: int

    @property
    def count(self) -> int:
        return len(self.values)

    @property
    def mean(self) -> float:
        return float(self.values.mean())

    @property
    def median(self) -> float:
        return float(np.median(self.values))

    @property
    def scatter(self) -> float:
        return float(self.values.std(ddof=1)) if len(self.values) > 1 else 0.0

    @property
    def error(self) -> float:
        """Of the mean: the scatter over the root of the number."""
        return self.scatter / float(np.sqrt(len(self.values)))

    def share_below(self, value: float) -> float:
        """The share of the values that are lower, halves for those that are the same."""
        below, same = (self.values < value).sum(), np.isclose(self.values, value, rtol=1e-6, atol=0.0).sum()
        return float((below + same / 2) / len(self.values))


def of_own_class(bench: Workbench, source: Source, key: str, of: Restriction) -> tuple[Population, float] | None:
    """The values of the other sources of a source's class, like its own, and its own; None where it has none."""
    return of_others(bench, source, KindOf((source.object_class,)), key, of)


def of_others(
    bench: Workbench, source: Source, kind: KindOf, key: str, of: Restriction
) -> tuple[Population, float] | None:
    """The values of the other sources of a kind, like the source's own, and its own; None where it has none."""
    sources = bench.library.sources
    base = of_kind(sources, kind)
    look = value_look(sources, _condition(key, of, source.id), base)
    if look.bound is None or np.isnan(look.bound):
        return None
    others = base.copy()
    others[sources.row(source.id)] = False
    label = ", ".join(kind.classes) or kind.family
    return Population(label, look.group, _values(look.values, others), int(others.sum())), look.bound


def of_words(
    bench: Workbench, words: tuple[str, ...], key: str, of: Restriction, within: str = ""
) -> tuple[Population, ...]:
    """One population for each word for sources, all of one group: that of which the one with fewest values has most. Of a class
    and a kind within it (pulsars, magnetars) the class is the rest of it. Words that mean nothing of the catalogue are left out.
    ``within`` is a word for the sources that all are to be of."""
    sources = bench.library.sources
    kinds = {word: kind for word in words if (kind := kind_of_word(word.replace("_", " ")))}
    whole = kind_of_word(within.replace("_", " ")) if within else None
    among = {called(kind, word): of_kind(sources, kind) for word, kind in kinds.items()}
    if whole:
        label = called(whole, within)
        among = {f"{name} among {label}": mask & of_kind(sources, whole) for name, mask in among.items()}
    masks = _apart(among)
    if not masks:
        return ()
    return _alike(sources, masks, key, of)


def of_rows(
    bench: Workbench, rows: Mapping[str, NDArray[np.intp]], key: str, of: Restriction
) -> tuple[Population, ...]:
    """One population for each label, of the sources in its rows, all of one group as in ``of_words``."""
    sources = bench.library.sources
    masks = {label: np.isin(np.arange(len(sources.columns)), some) for label, some in rows.items()}
    return _alike(sources, masks, key, of)


def _alike(sources: SourceRows, masks: Mapping[str, Mask], key: str, of: Restriction) -> tuple[Population, ...]:
    """Populations of the group of values of which the one with fewest has most."""
    if key in PLACED:
        return tuple(
            Population(w, PLACED[key], _from_plane(sources)[mask], int(mask.sum())) for w, mask in masks.items()
        )
    plasma = [mask for mask in masks.values() if of_plasma(sources, mask)]
    bases = plasma or [np.logical_or.reduce(list(masks.values())), *masks.values()]
    looks = [value_look(sources, _condition(key, of), base) for base in bases]
    look = max(looks, key=lambda one: min(len(_values(one.values, mask)) for mask in masks.values()))
    return tuple(Population(w, look.group, _values(look.values, mask), int(mask.sum())) for w, mask in masks.items())


def called(kind: KindOf, word: str) -> str:
    """The sources of a kind in the plural, as far as the catalogue has a noun for it; else the word as it was said."""
    if kind.family and kind.classes:
        return word.replace("_", " ")
    return FAMILIES[kind.family].label if kind.family else classes_plural(kind.classes)


def _apart(masks: dict[str, Mask]) -> dict[str, Mask]:
    """Each without the others that lie wholly within it."""
    found = {}
    for name, mask in masks.items():
        inside = [
            m
            for other, m in masks.items()
            if other != name and m.any() and m.sum() < mask.sum() and not (m & ~mask).any()
        ]
        rest = mask & ~np.logical_or.reduce(inside) if inside else mask
        found[f"other {name}" if inside else name] = rest
    return found


def _from_plane(sources: SourceRows) -> NDArray[np.float64]:
    """How far from the plane of the Galaxy each source lies, in degrees."""
    return np.abs(sources.sky.galactic[1])


def _values(values: NDArray[np.float64], mask: Mask) -> NDArray[np.float64]:
    known: NDArray[np.float64] = values[mask & ~np.isnan(values)]
    return known


def _condition(key: str, of: Restriction, than: str = "") -> Condition:
    return Condition(
        key, "is", than=than, band_word=of.band, instrument=of.instrument, not_instrument=of.not_instrument
    )
