"""One formula computed: the first way whose inputs are all there, with the intervals of its inputs, put into the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from astropy import units as u

from assistant.evidence.computations import Computation, Input
from assistant.evidence.sentences import say
from assistant.formulas.formula import UNIVERSE, Formula, Need, Told, Way
from assistant.formulas.given import Unused
from assistant.formulas.placing import placed
from assistant.formulas.table import DERIVED, FORMULAS
from assistant.tools.computing.inputs import Found, Inputs, name_of, spelled
from assistant.tools.computing.units import best_unit, in_unit, unit_text
from retriever.catalogue.quantities import format_number
from retriever.errors import BadInput
from retriever.physics.cosmology import Universe
from retriever.physics.propagation import Spread, propagated

_EXAMPLES = {"pc": "kpc or Mpc", "K": "K", "s": "s", "h": "h or d"}
NEARBY = 0.01  # below this redshift galaxies' own motions matter for their distance


@dataclass(frozen=True)
class Result:
    """What came of a formula: a ledger id with what was found for it, or what is ``lacking`` (labels of quantities)."""

    id: str = ""
    found: Found | None = None
    lacking: tuple[str, ...] = ()
    units: tuple[str, ...] = ()  # in which each of these may be given; "" for a number without one


def evaluated(key: str, formula: Formula, inputs: Inputs, to: str = "") -> Result:
    """The formula by its first way that has all inputs and uses every number of the question; else by the first that has them.

    Raises BadInput where ``to`` is no unit of the result, or where the formula is not defined for these inputs.
    """
    tried = [_tried(way, inputs) for way in formula.ways]
    whole = [attempt for attempt in tried if not attempt.lacking]
    if not whole:
        own = (
            inputs.source is not None
        )  # then what a source could have is lacking, rather than a number of the question
        fewest = min(
            tried, key=lambda a: (len(a.lacking), -len(a.found), own and any(need.given for need in a.lacking))
        )
        units = tuple(_example(need) for need in fewest.lacking)
        return Result(lacking=tuple(name_of(need) for need in fewest.lacking), units=units)
    best = next((attempt for attempt in whole if not attempt.left), whole[0])
    inputs.unused.left = best.left
    return _computed(key, formula, best, inputs, to)


@dataclass(frozen=True)
class _Attempt:
    way: Way
    found: dict[str, Found]
    lacking: tuple[Need, ...]
    left: list[Any]


def _tried(way: Way, inputs: Inputs) -> _Attempt:
    own = replace(inputs, unused=Unused(list(inputs.unused.left)))
    places = placed(way.needs, own.unused.left, own.held)
    own.unused.left = places.left
    # those that must stand in the question go first: what another is computed from may not take them away
    order = sorted(way.needs, key=lambda need: not need.given)
    found = {need.symbol: own.with_number(need, places.taken.get(need.symbol)) for need in order}
    lacking = tuple(need for need in way.needs if found[need.symbol] is None)
    return _Attempt(way, {symbol: f for symbol, f in found.items() if f}, lacking, own.unused.left)


def _example(need: Need) -> str:
    """A unit that an input may be given in."""
    return _EXAMPLES.get(need.unit, spelled(u.Unit(need.unit)))


def _computed(key: str, formula: Formula, attempt: _Attempt, inputs: Inputs, to: str) -> Result:
    way, found = attempt.way, attempt.found
    units = {need.symbol: u.Unit(need.unit) for need in way.needs}

    def quantity(values: Mapping[str, Any]) -> Any:
        put_in = {symbol: values[symbol] * unit for symbol, unit in units.items()}
        return way.run(put_in | {UNIVERSE: inputs.universe}) * u.one

    try:
        value = quantity({symbol: f.spread.value for symbol, f in found.items()})
    except (ValueError, ZeroDivisionError):
        raise BadInput(say("computing.not_defined", what=say(f"computed.{key}"))) from None
    if not np.isfinite(value.value):
        raise BadInput(say("computing.not_defined", what=say(f"computed.{key}")))
    word = to or best_unit(value, way.unit)
    if in_unit(value, word) is None:
        raise BadInput(say("computing.other_unit", what=say(f"computed.{key}"), unit=unit_text(word)))
    number, unit = in_unit(value, word) or (0.0, "")
    unit = "1e22 cm^-2" if to == "1e22cm^-2" else unit
    spreads = {symbol: f.spread for symbol, f in found.items()}
    scale = number / float(value.value) if value.value else 1.0
    ends = propagated(lambda values: np.asarray(quantity(values).to_value(value.unit)) * scale, spreads)
    spread = Spread(number, ends.low, ends.high, ends.level)
    put_in = {symbol: f.spread.value * units[symbol] for symbol, f in found.items()}
    told = way.tells(put_in | {UNIVERSE: inputs.universe}, value) if way.tells else ()
    return _kept(key, formula, attempt, inputs, spread, unit, _bound(quantity, found), _sentences(told))


def _kept(
    key: str, formula: Formula, attempt: _Attempt, inputs: Inputs, spread: Spread, unit: str, bound: str, told: str
) -> Result:
    way, found = attempt.way, attempt.found
    band = next((f.band for f in found.values() if f.band), "") if formula.of_band else ""
    what = f"{band} {say(f'computed.{way.what or key}')}".strip()
    symbols = {need.symbol: need.symbol for need in way.needs}
    values = {symbol: f"({f.text})" if " " in f.text else f.text for symbol, f in found.items()}
    computation = Computation(
        what,
        f"{way.symbol} = {way.pattern.format(**symbols)}",
        spread.value,
        unit,
        tuple(found[need.symbol].input for need in way.needs),
        spread.low,
        spread.high,
        spread.level,
        bound,
        _put_in(way.pattern, values),
        f"{told} {_says(way, found.values(), inputs.universe)}".strip(),
        inputs.source.id if inputs.source else "",
    )
    computed = inputs.bench.ledger.add_computation(computation)
    return Result(computed, as_found(computation, computed, band))


def _put_in(pattern: str, values: Mapping[str, str]) -> str:
    """The pattern with values, of which none stands in two brackets."""
    text = pattern.format(**values)
    for value in values.values():
        text = text.replace(f"({value})", value) if value.startswith("(") else text
    return text


def as_found(computation: Computation, computed: str, band: str = "") -> Found:
    """A computed value as an input of another formula, in the unit that it has."""
    c = computation
    shown = Input(c.what, c.value, c.unit, c.low, c.high, computed)
    text = f"{format_number(c.value, 4)} {c.unit}".strip()
    return Found(shown, Spread(c.value, c.low, c.high, c.level), c.bound, band, text=text)


def derived(quantity: str, inputs: Inputs) -> Found | None:
    """What has no value of its own, computed: a luminosity from flux and distance, a distance from a redshift."""
    key = DERIVED.get(quantity, "")
    if not key:
        return None
    need = Need("", quantity, "pc" if key.endswith("distance") else "erg / s")
    to = "Mpc" if need.unit == "pc" else ""
    result = evaluated(key, FORMULAS[key], inputs, to)
    if result.found is None:
        return None
    scale = 1e6 if to else 1.0
    s = result.found.spread
    low, high = (None if end is None else end * scale for end in (s.low, s.high))
    return replace(result.found, spread=Spread(s.value * scale, low, high, s.level))


def _sentences(told: Told) -> str:
    """What a way tells beside its result."""
    numbers = [
        (key, {place: format_number(float(n), 4 if abs(float(n)) >= 1 else 3) for place, n in values.items()})
        for key, values in told
    ]
    return " ".join(say(f"assumed.{key}", **values) for key, values in numbers)


def _says(way: Way, found: Any, universe: Universe | None) -> str:
    parts = [_cosmology(universe) if key == "cosmology" else say(f"assumed.{key}") for key in way.says]
    parts += [say(f"assumed.{f.says}") for f in found if f.says]
    redshift = [f for f in found if f.input.name == "redshift" and 0 < f.spread.value < NEARBY]
    if redshift and "cosmology" in way.says:
        parts.append(say("assumed.nearby"))
    return " ".join(dict.fromkeys(parts))


def _cosmology(universe: Universe | None) -> str:
    """The cosmology of a result: that of the question, else the usual one."""
    if universe is None:
        return say("assumed.cosmology")
    hubble, matter = format_number(universe.hubble, 4), format_number(universe.matter, 3)
    return say("assumed.cosmology_given", hubble=hubble, matter=matter)


def _bound(quantity: Any, found: Mapping[str, Found]) -> str:
    """Whether the result is a limit: where one input is, on its side if the result grows with it."""
    limits = [symbol for symbol, f in found.items() if f.bound]
    if not limits:
        return ""
    values = {symbol: f.spread.value for symbol, f in found.items()}
    symbol, more = limits[0], dict(values)
    more[symbol] *= 1.01
    grows = bool(quantity(more) > quantity(values))
    sides = {found[s].bound for s in limits}
    if len(sides) > 1:
        return ""
    return found[symbol].bound if grows else {"<": ">", ">": "<"}[found[symbol].bound]
