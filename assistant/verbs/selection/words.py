"""A filter in words: which sources (the noun), and what they have to meet."""

import numpy as np

from assistant.evidence.sentences import say
from retriever.catalogue.families import FAMILIES
from retriever.catalogue.filters import Condition, KindOf, SourceFilter
from retriever.catalogue.nouns import classes_plural, joined
from retriever.catalogue.quantities import QUANTITIES, format_number, label, quantity_by_key
from retriever.library.library import Library
from retriever.library.value_looks import Look

_NAMED = 3  # sources that are told by name, where a list keeps to some
_BY_KEY = frozenset(quantity.key for quantity in QUANTITIES)
_PLACE = {"declination": "Dec", "right_ascension": "RA", "galactic_latitude": "|b|", "separation": "separation"}


def kind_words(kind: KindOf) -> str:
    """One kind in the plural."""
    if kind.family and kind.classes:
        return say("selection.kind_among", kind=FAMILIES[kind.family].label, classes=classes_plural(kind.classes))
    return FAMILIES[kind.family].label if kind.family else classes_plural(kind.classes)


def noun_of(library: Library, wanted: SourceFilter) -> str:
    """Which sources are in question before any condition: ``Seyfert galaxies in Cygnus, other than NGC 4151``."""
    plain = tuple(dict.fromkeys(name for kind in wanted.kinds if not kind.family for name in kind.classes))
    kinds = [*([KindOf(plain)] if plain else []), *(kind for kind in wanted.kinds if kind.family)]
    parts = [joined([kind_words(kind) for kind in kinds], "and") or "sources"]
    if wanted.roles:
        parts.append(
            say(
                "selection.that_are",
                what=joined([FAMILIES[f].label for f in wanted.roles], "or" if wanted.any else "and"),
            )
        )
    excluded = [kind_words(kind) for kind in wanted.not_kinds] + [FAMILIES[f].label for f in wanted.not_roles]
    if excluded:
        parts.append(say("selection.other_than", what=joined(excluded, "and")))
    if wanted.ids is not None:
        named = [library.sources[i].name for i in wanted.ids if i in library.sources]
        few = joined(named, "and") if len(named) <= _NAMED else ""
        those = say("selection.of_those", count=len(named)) if kinds or wanted.roles else ""
        parts.append(say("selection.of_named", names=few) if few else those or say("selection.of_that_list"))
    if wanted.constellation:
        parts.append(say("selection.within", where=wanted.constellation))
    if wanted.not_constellation:
        parts.append(say("selection.outside", where=wanted.not_constellation))
    if wanted.not_places:
        parts.append(say("selection.outside", where=joined([place.text for place in wanted.not_places], "and")))
    if wanted.sky:
        parts.append(say("selection.sky", half=wanted.sky))
    if wanted.region:
        parts.append(joined([_where(bound, wanted) for bound in wanted.region], "and"))
    return " ".join(parts)


def _where(bound: Condition, wanted: SourceFilter) -> str:
    """A bound on where a source is: ``within 0.1 deg of M31``, ``with Dec < -20 deg``."""
    if bound.quantity == "separation" and bound.op in ("<", "<=") and wanted.centre is not None:
        name = wanted.centre.text or "that position"
        return say("selection.within_radius", radius=f"{format_number(bound.value, 4)} deg", name=name)
    return say("selection.lying", bound=_condition_text(bound, _called_place(bound, wanted), bound.value, " deg"))


def conditions_of(library: Library, wanted: SourceFilter, looks: tuple[Look, ...]) -> str:
    """The conditions with the measurement that each looked at: ``photon index at 14-195 keV below 1.6``."""
    told = [_condition(library, c, look, wanted) for c, look in zip(wanted.conditions, looks, strict=True)]
    return joined(told, "or" if wanted.any else "and")


def asked_of(library: Library, wanted: SourceFilter, whole: SourceFilter, looks: tuple[Look, ...]) -> str:
    """What is asked of all that ``whole`` holds: the conditions, else the roles, kinds or part of the sky that ``wanted`` adds."""
    if wanted.conditions:
        return conditions_of(library, wanted, looks)
    told = [FAMILIES[role].label for role in wanted.roles if role not in whole.roles]
    told += [kind_words(kind) for kind in wanted.kinds if kind not in whole.kinds]
    left_out = [FAMILIES[role].label for role in wanted.not_roles if role not in whole.not_roles]
    left_out += [kind_words(kind) for kind in wanted.not_kinds if kind not in whole.not_kinds]
    parts = [joined(told, "and")] if told else []
    parts += [say("selection.other_than", what=joined(left_out, "and"))] if left_out else []
    parts += [say("selection.within", where=wanted.constellation)] if wanted.constellation else []
    parts += [say("selection.outside", where=wanted.not_constellation)] if wanted.not_constellation else []
    return " ".join([*parts, *([say("selection.sky", half=wanted.sky)] if wanted.sky else [])])


def _condition(library: Library, c: Condition, look: Look, wanted: SourceFilter) -> str:
    what = _called_place(c, wanted) if c.quantity in _PLACE else _called(c, look)
    if c.op == "is" and c.quantity in _BY_KEY:
        what = quantity_by_key(c.quantity).label
    if c.op == "is":
        return " ".join([_state(c, what), *_restricted(c)])
    unit = " deg" if c.quantity in _PLACE else _unit(c.quantity)
    bound = c.value if look.bound is None or np.isnan(look.bound) else look.bound
    if np.isnan(bound) and c.reading:
        return say("selection.too_few_to_read", what=what, words=c.reading.partition(":")[0])
    text = _condition_text(c, what, bound, unit)
    if c.than:
        return say("selection.than", bound=text, name=library.sources[c.than].name)
    if c.state == "mean":
        return say("selection.mean", bound=text)
    return say("selection.reading", bound=text, words=c.reading) if c.reading else text


def _condition_text(c: Condition, what: str, bound: float, unit: str) -> str:
    number = format_number(bound, 4)
    if c.op == "between":
        return say("selection.between", what=what, low=number, high=f"{format_number(c.upper, 4)}{unit}")
    return say("selection.bound", what=what, op=c.op, value=f"{number}{unit}")


def _called_place(c: Condition, wanted: SourceFilter) -> str:
    if c.quantity == "separation" and wanted.centre is not None:
        return say("selection.distance_from", name=wanted.centre.text or "that position")
    return _PLACE[c.quantity]


def _called(c: Condition, look: Look) -> str:
    if c.quantity in ("papers", "class"):
        return c.quantity
    if c.quantity == "any_quantity":
        return "any measured value"
    if c.quantity == "galactic_column":
        return label("nh_gal")
    return look.group or quantity_by_key(c.quantity).label


def _restricted(c: Condition) -> list[str]:
    """The band and the instrument of which there has to be a value, or none; a bound says the measurement that it looks at."""
    parts = [say("values.in_band", band=c.band_word)] if c.band_word else []
    parts += [say("values.by_instrument", instrument=c.instrument)] if c.instrument else []
    return parts + ([say("values.not_by_instrument", instrument=c.not_instrument)] if c.not_instrument else [])


def _state(c: Condition, what: str) -> str:
    if c.quantity == "any_quantity" and c.state == "measured":
        return what
    return {
        "measured": say("selection.state_measured", what=what),
        "detection": say("selection.state_measured", what=what),
        "missing": say("selection.state_missing", what=what),
        "upper_limit": say("selection.state_limit", what=what),
        "several": say("selection.state_several", what=what),
        "disagree": say("selection.state_disagree", what=what),
        "any": say("selection.state_any", what=what),
    }[c.state]


def _unit(key: str) -> str:
    if key == "papers":
        return ""
    quantity = quantity_by_key("column_density" if key == "galactic_column" else key)
    unit = quantity.unit or quantity.held_in
    return f" {unit}" if unit else ""
