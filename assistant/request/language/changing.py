"""The request before with what is said changed: another source, another place, a value so many times higher or lower."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.request.language.wanted import Limit, Named, Wanted
from assistant.request.wording import spoken_quantities
from retriever.catalogue.quantities import QUANTITIES, quantities_in
from retriever.catalogue.records import Source
from retriever.text.factors import factor_in
from retriever.text.units import dimension_of

_KEYS = frozenset(quantity.key for quantity in QUANTITIES)
_REALMS = frozenset(("galactic", "extragalactic"))
# kinds that say how a source is and not what it is: beside a class they hold good
_HOW = _REALMS | frozenset(
    (
        "transient, lensed, jetted, dual, eclipsing, dipping, ultracompact, wind_fed, merging, relaxed, radio_loud, radio_quiet, "
        "compton_thick, changing_look, super_eddington, young, old, cool_core, candidate, calibration, type_1, type_2, supergiant, "
        "neutron_star, black_hole, white_dwarf, pulsar, burster, intermediate_mass, host_galaxy"
    ).split(", ")
)
_LOWER = frozenset(("lt", "le"))


def changed(before: Wanted, found: Wanted) -> Wanted:
    """The request before with what is said changed; one more source joins those that were compared."""
    joins = before.do == "compare" or before.do == "conclude" and before.verdict == "which"
    if joins and len(found.names) == 1 and len(before.names) + len(before.sources) > 1:
        kept = before.changed_by(replace(found, names=()))
        return replace(kept, names=(*before.names, *(name for name in found.names if name not in before.names)))
    if found.to and before.do in ("values", "conclude") and spoken_of(before):
        kept = before.changed_by(replace(found, to=""))  # a value in another unit is computed
        return replace(kept, do="compute", formula="unit", to=found.to, quantities=spoken_of(before), limits=())
    if found.names and not before.names:  # "and the same for Cen X-3": it, and no longer the source of before
        before = replace(before, earlier="", sources=(), missing="")
    before, found = _of_its_place(before, _scaled(before, found))
    kept = before.changed_by(found)
    if before.on_upload:  # the band and the absorption of a fit are taken as they are typed
        kept = replace(kept, question=found.question)
    if kept == before and found.register and before.do == "explain":
        kept = replace(kept, length="short")  # simpler than what is told already is only shorter
    return without(kept, found.not_names, ()) if found.not_names else kept


def without(wanted: Wanted, names: Sequence[Named], ids: Sequence[str]) -> Wanted:
    """Without some of the sources that were named or referred to; of a comparison that leaves one, the values of that."""
    dropped = {*ids, *(name.id for name in names if isinstance(name, Source))}
    left = tuple(one for one in wanted.names if one not in names and getattr(one, "id", "") not in dropped)
    sources = tuple(i for i in wanted.sources if i not in dropped)
    several = len(wanted.names) + len(wanted.sources)
    if len(left) + len(sources) in (0, several):
        return wanted
    one = len(left) + len(sources) == 1 and wanted.do in ("compare", "conclude")
    asked = wanted.quantities or ((wanted.order,) if wanted.order in _KEYS else ())
    found = replace(wanted, names=left, sources=sources, not_names=(), not_sources=(), not_earlier="")
    return replace(found, do="values", verdict="", order="", quantities=asked) if one else found


def _of_its_place(before: Wanted, found: Wanted) -> tuple[Wanted, Wanted]:
    """The request before without what the new one stands in for: its place, and its class where another is named. To be Galactic is
    a place, and holds beside a kind."""
    realm = tuple(kind for kind in found.kinds if kind in _REALMS)
    if realm or found.constellation or found.near:
        before = replace(before, kinds=tuple(kind for kind in before.kinds if kind not in _REALMS))
    if (realm or found.constellation) and before.order != "separation":
        limits = tuple(limit for limit in before.limits if limit.quantity != "separation")
        before = replace(before, near=None, constellation="", sky="", limits=limits)
    if realm and realm == found.kinds:
        return before, replace(found, kinds=(*before.kinds, *realm))
    if found.kinds and not found.class_words and not set(found.kinds) <= _HOW:
        before = replace(before, classes=(), class_words=(), subclass="")
    elif found.class_words and not found.kinds and not before.class_words:
        before = replace(before, kinds=tuple(kind for kind in before.kinds if kind in _HOW))
    return before, found


def _scaled(before: Wanted, found: Wanted) -> Wanted:
    """With values that are said as so many times those of the request before ("ten times farther", "half the flux"), and a number
    that can only be another value of what a computation was given."""
    if before.do != "compute":
        return found
    given = {limit.quantity: limit for limit in before.limits if limit.op == "eq" and limit.values}
    limits = tuple(_times(limit, given[limit.quantity]) if limit.quantity in given else limit for limit in found.limits)
    if not any(limit.values for limit in limits) and (factor := factor_in(found.question)):
        named = [key for key in (*found.quantities, *_named(found.question)) if key in given]
        if key := next(iter(named or (given if len(given) == 1 else ())), ""):
            by = Limit(key, "eq", (factor.value,), said=f"{factor.value:g}", factor=factor.to)
            return replace(found, quantities=(), limits=(_times(by, given[key]),))
    if len(given) == 1 and len(limits) == 1 and limits[0].quantity not in given:
        limits = (_as_given(limits[0], next(iter(given.values()))),)
    return replace(found, limits=limits)


def _named(question: str) -> list[str]:
    return [quantity.key for quantity in spoken_quantities(question)]


def _times(limit: Limit, before: Limit) -> Limit:
    """A value that is a factor of the one before; as it stands where it is none."""
    if not limit.factor or not limit.values or not limit.values[0]:
        return limit
    lower = limit.factor == "lower" or limit.op in _LOWER
    value = before.values[0] * (1 / limit.values[0] if lower else limit.values[0])
    return replace(before, values=(value,), said=f"{before.said} {'/' if lower else '·'} {limit.values[0]:g}")


def _as_given(limit: Limit, before: Limit) -> Limit:
    """Another number for the one that was given, where its unit allows it: "and for 10?" """
    same = not limit.unit or dimension_of(limit.unit) == dimension_of(before.unit)
    if limit.op != "eq" or not limit.values or not same or not before.unit:
        return limit
    return (
        limit
        if limit.unit
        else replace(limit, quantity=before.quantity, unit=before.unit, said=f"{limit.said} {before.unit}")
    )


def spoken_of(wanted: Wanted) -> tuple[str, ...]:
    """The quantities of a request, those of a word that it has explained among them."""
    said = (*wanted.quantities, *(limit.quantity for limit in wanted.limits), wanted.order)
    return tuple(key for key in said if key in _KEYS) or tuple(one.key for one in quantities_in(wanted.topic))
