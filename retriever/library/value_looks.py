"""The values of a quantity that are alike, by source: what a condition, an order or a mean looks at.

Of several measurements (Chandra's photon index, Swift-BAT's) it is the one that most of the sources in question have, or that
of the source that is compared with; never that of a model which says nothing of them, as a black body of a cluster's gas.
What was left out for that is counted. Limits and flagged values are no values.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.filters import OPERATORS, Condition
from retriever.catalogue.kinds import PLASMA
from retriever.catalogue.quantities import quantity_by_key
from retriever.library.index.value_columns import ValueColumns
from retriever.library.source_rows import SourceRows

Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]
_COMPARE: dict[str, Callable[[Numbers, float], Mask]] = {
    **OPERATORS,
    "==": lambda values, bound: np.isclose(values, bound, rtol=5e-3, atol=0),
}


@dataclass(frozen=True, eq=False)
class Look:
    """What a condition or an order looked at, by row: the values compared (NaN: none like them), and their places in
    ``SourceRows.measured`` (-1; None for what is no measurement).

    ``group`` is what the values are called. ``bound`` is the number that was compared with, None where the source that it is of
    has none. Of the sources in question ``having`` have such a value; ``unlike`` have only others, which are called ``others``
    (the most common first; where there is a bound, only those are counted that meet it by theirs); ``limits`` have a limit and
    no value; ``flagged`` only flagged ones; ``reported`` of the values are told by papers and by no catalogue, ``several`` of
    these beside others of which some don't meet the bound.
    """

    quantity: str
    values: Numbers
    places: NDArray[np.intp] | None = None
    group: str = ""
    bound: float | None = None
    having: int = 0
    unlike: int = 0
    others: tuple[str, ...] = ()
    limits: int = 0
    flagged: int = 0
    reported: int = 0
    several: int = 0


def meets(values: Numbers, condition: Condition, bound: float) -> Mask:
    """Which values meet a bound; none is met by NaN."""
    with np.errstate(invalid="ignore"):
        if condition.op == "between":
            return (values >= bound) & (values <= condition.upper)
        return _COMPARE[condition.op](values, bound) & ~np.isnan(values)


def value_look(sources: SourceRows, condition: Condition, base: Mask) -> Look:
    """The values of a quantity that are alike, of the band and the instrument that a condition keeps to."""
    values, count = sources.measured, len(base)
    at = values.of_quantity(condition.quantity)
    at &= values.of_band(condition.band_word, condition.band, condition.instrument, condition.not_instrument)
    real = at & ~values.limit & ~np.isnan(values.value)
    trusted = real & ~values.flagged
    inside = trusted & base[values.source]
    than = sources.row(condition.than) if condition.than else None
    fitting = ~_of_another_model(sources, condition.quantity, base)
    own = trusted & fitting & (values.source == than) if than is not None else None
    group = _best(values, condition.quantity, inside & fitting if own is None else own)
    if group is None:
        group = _most_common(values.group, values.source, inside & fitting, own)
    if group is None:
        nothing = Look(condition.quantity, np.full(count, np.nan), np.full(count, -1, np.intp), bound=None)
        return replace(nothing, others=tuple(values.group_names[g] for g in np.unique(values.group[inside]).tolist()))
    places = values.first(trusted & (values.group == group), count)
    numbers = _at(values.value, places)
    bound = condition.value
    if than is not None:
        bound = float(numbers[than])
    elif condition.state == "mean":
        bound = float(np.nanmean(numbers[base])) if (base & (places >= 0)).any() else np.nan
    first = places
    if condition.op != "is" and than is None and bound == condition.value:
        places = _meeting(values, trusted & (values.group == group), first, condition)
        numbers = _at(values.value, places)
    lacking = base & (places < 0)
    unlike = _unlike(values, trusted, inside, lacking, condition, bound)
    without = lacking & (values.first(trusted, count) < 0)
    limited = values.first(at & values.limit, count) >= 0
    flagged = values.first(real & values.flagged, count) >= 0
    return Look(
        condition.quantity,
        numbers,
        places,
        values.group_names[group],
        bound,
        int((base & (places >= 0)).sum()),
        int(reduce(np.logical_or, unlike.values(), np.zeros(count, bool)).sum()),
        tuple(sorted(unlike, key=lambda name: -int(unlike[name].sum()))),
        int((without & limited).sum()),
        int((without & ~limited & flagged).sum()),
        int((base & (places >= 0) & values.reported[places]).sum()) if len(values) else 0,
        int((base & (places != first)).sum()),
    )


def _unlike(
    values: ValueColumns, trusted: Mask, inside: Mask, lacking: Mask, condition: Condition, bound: float
) -> dict[str, Mask]:
    """Which of the sources that lack the value have another one, by what that is called; of a bound, those that meet it by that."""
    found: dict[str, Mask] = {}
    bounded = condition.op != "is" and not condition.than
    for other in np.unique(values.group[inside & lacking[values.source]]).tolist():
        theirs = _at(values.value, values.first(trusted & (values.group == other), len(lacking)))
        fits = meets(theirs, condition, bound) if bounded else ~np.isnan(theirs)
        if (lacking & fits).any():
            found[values.group_names[other]] = lacking & fits
    return found


def _meeting(values: ValueColumns, alike: Mask, places: NDArray[np.intp], condition: Condition) -> NDArray[np.intp]:
    """The places, those of sources on which only papers report changed to the first of these values that meets the bound: none of
    several in an abstract is the source's own value before the others."""
    fits = alike & values.reported & meets(values.value, condition, condition.value)
    met = values.first(fits, len(places))
    told = (places >= 0) & (met >= 0) & values.reported[places]
    return np.where(told & ~meets(_at(values.value, places), condition, condition.value), met, places)


def of_plasma(sources: SourceRows, base: Mask) -> bool:
    """Whether the X-rays of most of these sources are those of a hot, thin gas."""
    return bool(2 * (base & sources.columns.of_classes(tuple(PLASMA))).sum() >= base.sum() > 0)


def _of_another_model(sources: SourceRows, quantity: str, base: Mask) -> Mask:
    """Which values are of a model that most of the sources in question are not of: the black body of a galaxy cluster."""
    values, names = sources.measured, () if quantity == "galactic_column" else quantity_by_key(quantity).no_plasma
    if not names or not of_plasma(sources, base):
        return np.zeros(len(values), bool)
    found: Mask = np.isin(values.name, [number for number, name in enumerate(values.names) if name in names])
    return found


def _best(values: ValueColumns, key: str, inside: Mask) -> int | None:
    """The group of the best measurement that there is, for a quantity whose other measurements say something else."""
    quantity = quantity_by_key(key) if key != "galactic_column" else None
    if quantity is None or not quantity.best_first:
        return None
    held = [values.group_names.index(said) for said in quantity.measurements.values() if said in values.group_names]
    return next((group for group in held if (inside & (values.group == group)).any()), None)


def _most_common(group: NDArray[np.int32], source: NDArray[np.int32], inside: Mask, among: Mask | None) -> int | None:
    """The group of values that most sources have; ``among``: only groups of those values."""
    pairs = np.unique(np.stack([group[inside], source[inside]]), axis=1)
    if among is not None:
        allowed = np.unique(group[among])
        pairs = pairs[:, np.isin(pairs[0], allowed)]
        if not pairs.size:
            return int(allowed[0]) if len(allowed) else None
    return int(np.bincount(pairs[0]).argmax()) if pairs.size else None


def _at(values: Numbers, places: NDArray[np.intp]) -> Numbers:
    if not len(values):
        return np.full(len(places), np.nan)
    return np.where(places >= 0, values[places], np.nan)
