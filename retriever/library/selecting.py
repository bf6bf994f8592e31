"""Sources that meet set logic on the whole: kinds, names, the sky, and conditions that compare like with like.

A quantity comes in several measurements (Chandra's photon index, Swift-BAT's); which of them a bound, an order or a mean looks
at: ``value_looks``.
"""

from dataclasses import dataclass, field
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.filters import Condition, SourceFilter
from retriever.library.source_rows import SourceRows
from retriever.library.source_sets import among, in_sets, placed
from retriever.library.source_sets import of_kind as of_kind
from retriever.library.value_looks import Look, meets, value_look

Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Selection:
    """Rows that meet everything, in order. ``base`` are those that meet all but the conditions; ``looks`` belong to the
    conditions, ``ordered`` to the order; ``shown`` by the other quantities asked for. ``unordered`` of the rows lack a value to
    be ordered by and stand last."""

    rows: NDArray[np.intp]
    base: NDArray[np.intp]
    looks: tuple[Look, ...]
    ordered: Look | None = None
    shown: dict[str, Look] = field(default_factory=dict)
    unordered: int = 0


def select(sources: SourceRows, wanted: SourceFilter) -> Selection:
    """The sources that meet the filter; raises KeyError for an unknown quantity, state, operator or family."""
    base = in_sets(sources, wanted)
    looks, met = [], []
    for condition in wanted.conditions:
        look, meets = looked(sources, condition, base, wanted)
        looks.append(look)
        met.append(meets)
    keep = base
    if met:
        keep = base & reduce(np.logical_or if wanted.any else np.logical_and, met)
    rows, ordered, unordered = _in_order(sources, wanted, np.flatnonzero(keep), keep, looks)
    shown = {key: value_look(sources, _plain(key, wanted, sources), keep) for key in wanted.shown}
    return Selection(rows, np.flatnonzero(base), tuple(looks), ordered, shown, unordered)


def looked(sources: SourceRows, condition: Condition, base: Mask, wanted: SourceFilter) -> tuple[Look, Mask]:
    """What a condition looks at among the sources in question, and which of all meet it."""
    if condition.op == "is" and condition.state not in ("mean", ""):
        return _by_state(sources, condition, base)
    place = placed(sources, condition.quantity, wanted)
    if place is None:
        look = value_look(sources, condition, base)
    else:
        own = float(place[sources.row(condition.than)]) if condition.than else condition.value
        look = Look(condition.quantity, place, bound=own, having=int((base & ~np.isnan(place)).sum()))
    if look.bound is None or np.isnan(look.bound):
        return look, np.zeros(len(base), bool)
    return look, meets(look.values, condition, look.bound)


def _by_state(sources: SourceRows, condition: Condition, base: Mask) -> tuple[Look, Mask]:
    """Conditions on there being a value, a limit, several, or several that disagree."""
    values, count = sources.measured, len(base)
    if condition.quantity == "papers":  # "measured": there are some
        held = sources.columns.papers.astype(float)
        found = {"missing": held == 0, "several": held > 1, "any": held >= 0}.get(condition.state, held > 0)
        return Look("papers", held, having=int((base & (held > 0)).sum())), found
    if condition.quantity == "class":
        known = ~among(sources.columns.kind, [name == "" for name in sources.columns.classes])
        return Look("class", np.where(known, 1.0, np.nan)), known if condition.state == "measured" else ~known
    every = (
        np.ones(len(values), bool) if condition.quantity == "any_quantity" else values.of_quantity(condition.quantity)
    )
    at = every & values.of_band(condition.band_word, condition.band, condition.instrument, condition.not_instrument)
    trusted = at & ~values.limit & ~values.flagged
    limited = values.first(at & values.limit, count) >= 0
    has = values.first(trusted, count) >= 0
    several = np.bincount(values.source[trusted], minlength=count) > 1
    states: dict[str, Mask] = {
        "measured": has,
        "detection": has,
        "missing": ~has,
        "upper_limit": limited,
        "several": several,
        "any": np.ones(count, bool),
    }
    found = _disagreeing(sources, trusted, count) if condition.state == "disagree" else states[condition.state]
    if condition.quantity == "any_quantity":
        return Look("any_quantity", has.astype(float), having=int((base & has).sum())), found
    look = value_look(sources, condition, base & found if condition.state == "measured" else base)
    return look, found


def _disagreeing(sources: SourceRows, trusted: Mask, count: int) -> Mask:
    """Sources that have two values of one kind whose intervals don't overlap."""
    values = sources.measured
    found = np.zeros(count, bool)
    whole = trusted & ~np.isnan(values.low) & ~np.isnan(values.high)
    for group in np.unique(values.group[whole]).tolist():
        at = whole & (values.group == group)
        highest_low, lowest_high = np.full(count, -np.inf), np.full(count, np.inf)
        np.maximum.at(highest_low, values.source[at], values.low[at])
        np.minimum.at(lowest_high, values.source[at], values.high[at])
        found |= highest_low > lowest_high
    return found


def _in_order(
    sources: SourceRows, wanted: SourceFilter, rows: NDArray[np.intp], keep: Mask, looks: list[Look]
) -> tuple[NDArray[np.intp], Look | None, int]:
    """The rows in the order asked for; else by the first bound, by separation, or as the library has them."""
    if wanted.order == "name":
        named = np.empty(len(keep), np.intp)
        named[sources.by_name] = np.arange(len(sources.by_name))
        order = np.argsort(named[rows], kind="stable")
        return rows[order[::-1] if wanted.descending else order], None, 0
    falling = wanted.descending
    look = None
    key = wanted.order_by or wanted.order
    if key:
        place = placed(sources, key, wanted)
        same = next((look for look in looks if look.quantity == key and look.places is not None and look.group), None)
        look = (
            Look(key, place) if place is not None else same or value_look(sources, _plain(key, wanted, sources), keep)
        )
    elif not wanted.any and (
        bounds := [(c, one) for c, one in zip(wanted.conditions, looks, strict=True) if c.op != "is"]
    ):
        look, falling = bounds[0][1], bounds[0][0].op in (">", ">=")
    elif wanted.centre is not None:
        look, falling = Look("separation", sources.sky.separation_from(wanted.centre)), False
    if look is None:
        return _as_named(sources, wanted, rows), None, 0
    numbers = look.values[rows]
    last = np.isnan(numbers)
    order = np.argsort(np.where(last, np.inf, -numbers if falling else numbers), kind="stable")
    return rows[order], look, int(last.sum())


def _as_named(sources: SourceRows, wanted: SourceFilter, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """The rows in the order in which the filter names their ids, as a list of before had them."""
    if wanted.ids is None:
        return rows
    place = {sources.row_or_none(i): n for n, i in reversed(list(enumerate(wanted.ids)))}
    return np.array(sorted(rows.tolist(), key=lambda row: place.get(row, len(place))), rows.dtype)


def known_by(sources: SourceRows, key: str, word: str, instrument: str, other: str = "") -> bool:
    """Whether any source has a value of a quantity in that band and by that instrument; what is no quantity is of none."""
    try:
        at = sources.measured.of_quantity(key)
    except KeyError:
        return False
    return bool((at & sources.measured.of_band(word, "", instrument, other)).any())


def _plain(key: str, wanted: SourceFilter, sources: SourceRows) -> Condition:
    """A look at a quantity without a bound, in the band and by the instrument that the filter keeps to."""
    kept = (wanted.instrument, wanted.not_instrument, wanted.band_word)
    if not known_by(sources, key, kept[2], kept[0], kept[1]):  # no redshift is of a camera
        kept = ("", wanted.not_instrument, "")
    return Condition(key, "is", state="measured", instrument=kept[0], not_instrument=kept[1], band_word=kept[2])
