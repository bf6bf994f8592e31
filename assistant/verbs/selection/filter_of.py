"""What a request wants of many sources as a filter of the library, and what of it no library can tell."""

from dataclasses import dataclass, replace

import numpy as np

from assistant.evidence.sentences import say
from assistant.request.language.wanted import Limit, Wanted
from assistant.verbs.selection.crabs import in_flux
from assistant.verbs.selection.measured_by import by_whom
from assistant.verbs.selection.stand_ins import standing_in
from assistant.verbs.selection.thresholds import BY_COLUMN, bound_of
from retriever.catalogue.families import UNTOLD, family_of, kind_of_word, untold
from retriever.catalogue.filters import Condition, KindOf, SourceFilter
from retriever.catalogue.quantities import QUANTITIES, quantity_by_key
from retriever.catalogue.records import Source
from retriever.library.index.records import flat_surname
from retriever.library.library import Library
from retriever.names.constellations import FULL_NAMES
from retriever.names.positions import Position
from retriever.text.units import dimension_of

KEYS = frozenset(q.key for q in QUANTITIES) | {"galactic_column"}
PLACED = frozenset(["separation", "declination", "right_ascension", "galactic_latitude"])
_STATES = frozenset(["measured", "missing", "upper_limit", "detection", "several", "disagree", "any"])
_LEVELS = frozenset(["high", "low", "very_high", "very_low", "variable", "not_variable"])
_OPS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "between": "between"}
_LISTS = ("list", "count")
_ORDERS = frozenset(["", "separation", "name", "number_of_papers", "number_of_values"])
_COLUMNS = frozenset(
    "name names class subclass position constellation value error limit level band instrument method reference "
    "number_of_papers number_of_values separation".split()
)
_TOLD = frozenset(
    "class subclass position names constellation separation declination right_ascension papers spectrum".split()
)


@dataclass(frozen=True)
class Planned:
    """The filter; ``refused``: kinds that no record tells, in words; ``notes``: how it was read."""

    filter: SourceFilter
    refused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def lacks(wanted: Wanted) -> tuple[str, ...]:
    """Parts of a request that lists can't do, in words."""
    limits = [limit for limit in wanted.limits if not _can(limit)]
    told = [say("selection.no_condition", what=limit.quantity.replace("_", " ")) for limit in limits]
    if wanted.not_authors:
        told.append(say("selection.no_not_author", names=" or ".join(wanted.not_authors)))
    if wanted.order not in _ORDERS and wanted.order not in KEYS and wanted.order not in PLACED:
        told.append(say("selection.no_order", what=wanted.order))
    columns = [*wanted.columns, *(q for q in wanted.quantities if q not in KEYS)]
    odd = [
        c
        for c in columns
        if c not in _COLUMNS and c not in _TOLD and c not in PLACED and c not in ("any_quantity", "everything")
    ]
    return (*told, *(say("selection.no_column", what=column.replace("_", " ")) for column in odd))


def _can(limit: Limit) -> bool:
    if limit.op == "is" and limit.state not in _STATES | _LEVELS:
        return False
    if limit.quantity in ("class", "any_quantity"):
        return limit.op == "is" and limit.state in _STATES
    return limit.quantity in KEYS | PLACED | {"papers"} and limit.state != "before"


def filter_of(wanted: Wanted, library: Library) -> Planned:
    """The filter that a request means in this library."""
    wanted = replace(wanted, limits=tuple(in_flux(limit, wanted.band) for limit in wanted.limits))
    kinds, refused = _kinds(wanted)
    centre = _centre(wanted)
    classless = [limit for limit in wanted.limits if limit.quantity == "class" and limit.state == "missing"]
    if wanted.any and kinds and classless:  # "AGN, stars or without a class"
        kinds = [*kinds, KindOf(("",))]
        wanted = replace(wanted, limits=tuple(limit for limit in wanted.limits if limit not in classless), any=False)
    told = [kind for kind in wanted.kinds if kind not in UNTOLD and kind not in BY_COLUMN]
    either = wanted.any and bool(kinds) and bool(told)
    if either:  # "radio galaxies or quasars": any of these, whatever is asked of them
        kinds, told = [*kinds, *(KindOf(family=kind) for kind in told)], []
    not_told = [kind for kind in wanted.not_kinds if kind not in UNTOLD and kind not in BY_COLUMN]
    refused += [UNTOLD[kind] for kind in (*wanted.kinds, *wanted.not_kinds) if kind in UNTOLD]
    halves: tuple[str, ...] = ()
    if wanted.any and refused and (kinds or told):  # of alternatives those that the records tell are answered
        halves, refused = tuple(say("selection.untold_half", kind=kind) for kind in refused), []
    if centre is None and "separation" in (wanted.order, *(limit.quantity for limit in wanted.limits)):
        refused.append(say("selection.no_place"))
        kept = tuple(limit for limit in wanted.limits if limit.quantity != "separation")
        wanted = replace(wanted, limits=kept, order="" if wanted.order == "separation" else wanted.order)
    refused += [say("selection.no_extent", place=place.text) for place in wanted.not_places if not place.extent]
    named = _named_ids(wanted, library)
    left_out = [n.id for n in (*wanted.not_names, wanted.near) if isinstance(n, Source)] + list(wanted.not_sources)
    compared = [limit.source.id for limit in wanted.limits if isinstance(limit.source, Source)]
    found = SourceFilter(
        kinds=tuple(kinds),
        not_kinds=tuple(_not_kinds(wanted)),
        roles=tuple(told),
        not_roles=tuple(not_told),
        ids=tuple(named) if named or wanted.authors else None,
        not_ids=tuple(left_out + compared),
        centre=centre,
        any=wanted.any and not either,
        constellation=FULL_NAMES.get(wanted.constellation, wanted.constellation),
        not_constellation=FULL_NAMES.get(wanted.not_constellation, wanted.not_constellation),
        sky=wanted.sky,
        not_places=tuple(place for place in wanted.not_places if place.extent),
        descending=wanted.descending,
        band_word=wanted.band,
        instrument=wanted.instrument,
        not_instrument=wanted.not_instrument,
    )
    found = _ordered(replace(found, conditions=_conditions(found, wanted, library)), wanted)
    found = by_whom(_in_region(found), library) if wanted.do in _LISTS else found
    stand_in, notes = standing_in(found, library)
    if wanted.authors:
        notes = (*notes, say("selection.written_by", author=" or ".join(wanted.authors)))
    return Planned(stand_in, tuple(refused), (*notes, *halves))


def _named_ids(wanted: Wanted, library: Library) -> list[str]:
    """The sources named, of them those that papers by the authors are on."""
    named = [source.id for source in wanted.known] + list(wanted.sources)
    if not wanted.authors:
        return named
    written = _written_on(wanted, library)
    return [i for i in named or written if i in written]


def _conditions(found: SourceFilter, wanted: Wanted, library: Library) -> tuple[Condition, ...]:
    """The bounds on quantities, those that a kind means among them."""
    limits = [_condition(_plainly(limit), wanted) for limit in wanted.limits if _can(limit)]
    limits += [
        Condition("column_density", op, *BY_COLUMN[kind])
        for held, op in ((wanted.kinds, ">="), (wanted.not_kinds, "<"))
        for kind in held
        if kind in BY_COLUMN
    ]
    if _by_instrument_alone(wanted):
        limits.append(Condition("any_quantity", "is", state="measured", instrument=wanted.instrument))
    return tuple(bound_of(library, found, c) if c.op == "is" and c.state in _LEVELS else c for c in limits)


def _plainly(limit: Limit) -> Limit:
    """A quantity that is to vary: one of which there are values that exclude each other; how variable the light is has a number."""
    varies = limit.op == "is" and limit.state == "variable" and limit.quantity != "variability"
    return replace(limit, state="disagree") if varies else limit


def _by_instrument_alone(wanted: Wanted) -> bool:
    """Whether an instrument says which sources are meant, and of no quantity whose it is to be: "CVs seen by Chandra"."""
    of_values = [*wanted.quantities, wanted.order, *(limit.quantity for limit in wanted.limits)]
    return wanted.do in _LISTS and bool(wanted.instrument) and not wanted.any and not KEYS & set(of_values)


def _in_region(found: SourceFilter) -> SourceFilter:
    """With the bounds on where a source is set apart, where values are asked of it, too: so many are there, of which so many
    meet the rest."""
    where = tuple(c for c in found.conditions if c.quantity in PLACED and c.op != "is" and not c.than)
    rest = tuple(c for c in found.conditions if c not in where)
    if found.any or not where or not (rest or found.order_by):
        return found
    return replace(found, conditions=rest, region=where)


def _written_on(wanted: Wanted, library: Library) -> dict[str, None]:
    """Sources on which a paper of the authors reports; a value of each quantity that has to be measured, where one has."""
    asked = [limit.quantity for limit in wanted.limits if limit.state in ("measured", "detection")]
    names = [set(quantity_by_key(key).names) for key in asked if key in KEYS and key != "galactic_column"]
    papers = [paper for author in wanted.authors for paper, _ in library.by_author(flat_surname(author))]
    found: dict[str, dict[str, None]] = {}
    for report in (report for paper in papers for report in paper.reports if report.source):
        held = found.setdefault(str(report.source), {})
        held.update(dict.fromkeys(m.name for m in report.quantities))
    return {source: None for source, held in found.items() if all(some & held.keys() for some in names)}


def _kinds(wanted: Wanted) -> tuple[list[KindOf], list[str]]:
    """The kinds of sources named, any of which is wanted; and those that no record tells."""
    kinds: list[KindOf] = []
    refused: list[str] = []
    for word in (word.replace("_", " ") for word in wanted.class_words):
        if untold(word):
            refused.append(untold(word))
        elif kind := kind_of_word(word):
            kinds.append(kind)
        else:
            refused.append(f"'{word}'")
    if not wanted.class_words and (wanted.classes or wanted.subclass):
        kinds += [_kind(wanted.classes, wanted.subclass)]
    for other in (wanted.class_of,):
        if isinstance(other, Source):
            kind = KindOf((other.object_class,)) if other.object_class else None
            kinds += [kind] if kind and not wanted.other_class else []
    return list(dict.fromkeys(kinds)), refused


def _kind(classes: tuple[str, ...], subclass: str) -> KindOf:
    family = family_of(subclass) if subclass else ""
    return KindOf(family="pulsar") if classes == ("pulsar",) and not family else KindOf(classes, family)


def _not_kinds(wanted: Wanted) -> list[KindOf]:
    kinds = [_kind(wanted.not_classes, wanted.not_subclass)] if wanted.not_classes or wanted.not_subclass else []
    if wanted.other_class:
        others = [wanted.class_of, wanted.near, *wanted.names, *(limit.source for limit in wanted.limits)]
        kinds += [KindOf((s.object_class,)) for s in others if isinstance(s, Source) and s.object_class]
    return kinds


def _centre(wanted: Wanted) -> Position | None:
    if isinstance(wanted.near, Source):
        return Position(wanted.near.ra, wanted.near.dec, 0.0, wanted.near.name)
    return wanted.near if isinstance(wanted.near, Position) else None


def _condition(limit: Limit, wanted: Wanted) -> Condition:
    """A condition of the request in the library's words; angles in degrees."""
    kept = {"band_word": limit.band or wanted.band, "instrument": limit.instrument or wanted.instrument}
    if limit.quantity in PLACED | {"papers"}:
        kept = {}
    values = in_degrees(limit)
    return (
        Condition(
            limit.quantity,
            _OPS.get(limit.op, "is"),
            values[0] if values else np.nan,
            upper=values[1] if len(values) > 1 else np.nan,
            state="" if limit.state == "any" else limit.state,
            than=limit.source.id if isinstance(limit.source, Source) else "",
            not_instrument="" if not kept else wanted.not_instrument,
            **kept,
        )
        if limit.state != "any"
        else Condition(limit.quantity, "is", state="any")
    )


def in_degrees(limit: Limit) -> tuple[float, ...]:
    """The bounds of a condition, those on coordinates and separations in degrees."""
    factor = _degrees(limit) if limit.quantity in PLACED else 1.0
    return tuple(value * factor for value in limit.values)


def _degrees(limit: Limit) -> float:
    """What an angle is multiplied by to be in degrees; right ascensions may be in hours."""
    dimension, factor = dimension_of(limit.unit)
    if limit.quantity == "right_ascension" and limit.unit in ("h", "hours", "hour", "hr"):
        return 15.0
    return factor / dimension_of("deg")[1] if dimension == "angle" else 1.0


def _ordered(found: SourceFilter, wanted: Wanted) -> SourceFilter:
    """With the order asked for, and the quantities that are shown."""
    key = wanted.order if wanted.order in KEYS else ""
    no_order = key or wanted.order not in _ORDERS | PLACED or (wanted.order == "separation" and found.centre is None)
    order = "" if no_order else wanted.order
    shown = tuple(dict.fromkeys(q for q in (key, *wanted.quantities) if q in KEYS))
    return replace(found, order_by=key, order=order, shown=shown)
