"""Frequencies of a rotation as the periods that the catalogue holds: spins above 400 Hz are periods below 2.5 ms.

The larger a frequency the shorter its period: bounds and orders are turned round, and the bound is told as it was given and as a
period.
"""

from dataclasses import replace

from astropy import units as u

from assistant.request.language.wanted import Limit, Wanted
from retriever.catalogue.quantities import format_number, quantity_by_key
from retriever.text.units import unit_said

PERIODS = ("spin_period", "orbital_period")
_TURNED = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
_SPINS = ("spin", "rotat", "puls")  # beginnings of words by which a frequency is one of rotation
_OTHER = ("qpo", "quasi-periodic", "oscillation", "radio", "observing")


def is_rate(unit: str) -> bool:
    """Whether a unit is one of frequency."""
    held = unit_said(f" {unit}")[1]
    return held is not None and held.is_equivalent(u.Hz)


def with_periods(wanted: Wanted) -> Wanted:
    """The request with its frequencies of rotation as periods: those of a period's own name, and any that nothing but a spin has."""
    spins = _speaks_of_spin(wanted)
    limits = tuple(_turned(limit, spins) for limit in wanted.limits)
    asked = {"frequency"} & {wanted.order, *wanted.quantities} if spins else set()
    if not asked:
        return replace(wanted, limits=limits)
    quantities = tuple(dict.fromkeys("spin_period" if key == "frequency" else key for key in wanted.quantities))
    if wanted.order != "frequency":
        return replace(wanted, limits=limits, quantities=quantities)
    return replace(wanted, limits=limits, quantities=quantities, order="spin_period", descending=not wanted.descending)


def _speaks_of_spin(wanted: Wanted) -> bool:
    text = wanted.question.lower()
    return any(word in text for word in _SPINS) and not any(word in text for word in _OTHER)


def _turned(limit: Limit, spins: bool) -> Limit:
    """The bound on a period that one on a frequency is."""
    key = "spin_period" if limit.quantity == "frequency" and spins else limit.quantity
    rate = is_rate(limit.unit) or (limit.quantity == "frequency" and not limit.unit)
    if key not in PERIODS or not limit.values or not rate or 0.0 in limit.values:
        return limit
    hertz = unit_said(f" {limit.unit}")[1] or u.Hz
    unit = quantity_by_key(key).unit or "s"
    second = float((1 / (1 * hertz)).to_value(unit))  # the period of a number of 1
    periods = tuple(sorted(second / value for value in limit.values))
    said = f"{' to '.join(format_number(period, 4) for period in periods)} {unit} ({limit.said})"
    return replace(limit, quantity=key, op=_TURNED.get(limit.op, limit.op), values=periods, said=said, unit=unit)
