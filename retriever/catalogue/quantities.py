"""The quantities that can be asked for, one entry of ``quantities.toml`` each: what they are called and how they are held.

One physical quantity may come under several measurement names: a question for the column density is met by
``powlaw_nh``, ``column_density`` of the literature and the Galactic ``nh_gal``, each with its own meaning said. How
quantities are compared and ordered: ``comparisons``.
"""

import math
import re
from dataclasses import replace
from itertools import chain

from pydantic.dataclasses import dataclass

from retriever.catalogue.records import Measurement
from retriever.text.units import dimension_of, factor_to, split_unit
from retriever.toml_tables import CHECKED, read_table


@dataclass(config=CHECKED, frozen=True)
class Adjective:
    """A pattern that stands for a bound: ``strongly absorbed`` for a column density of at least 1e22 cm^-2."""

    pattern: str
    bound: str
    value: float


@dataclass(config=CHECKED, frozen=True)
class Quantity:
    """A physical quantity; ``quantities.toml`` says what each part means."""

    label: str
    words: tuple[str, ...]
    measurements: dict[str, str]
    key: str = ""
    unit: str = ""
    held_in: str | None = None
    also_kelvin: bool = False
    only_unit: str = ""
    symbols: tuple[str, ...] = ()
    plural_of: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    yields_to: str = ""
    unless: str = ""
    higher: tuple[str, ...] = ()
    lower: tuple[str, ...] = ()
    degree: tuple[str, ...] = ()
    only_before_than: bool = False
    compared_with: str = ""
    compared_against: str = ""
    largest: float = math.inf
    highest: tuple[str, ...] = ()
    lowest: tuple[str, ...] = ()
    described: tuple[str, ...] = ()
    plain_steps: tuple[float, ...] = ()
    adjectives: tuple[Adjective, ...] = ()
    borne_by: tuple[str, ...] = ()
    no_plasma: tuple[str, ...] = ()
    possible: tuple[float, float] | None = None
    low_is_usual: bool = False
    best_first: bool = False

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def names(self) -> tuple[str, ...]:
        """Measurement names, the best first."""
        return tuple(self.measurements)


@dataclass(config=CHECKED, frozen=True)
class Directions:
    """Words of direction that go with any quantity."""

    higher: tuple[str, ...]
    lower: tuple[str, ...]
    highest: tuple[str, ...]
    lowest: tuple[str, ...]


@dataclass(config=CHECKED, frozen=True)
class QuantityTable:
    """``quantities.toml`` as it is written."""

    quantities: dict[str, Quantity]
    labels: dict[str, str]
    directions: Directions


def unambiguous(table: QuantityTable) -> QuantityTable:
    """The table, unless a quantity claims a word that goes with any: it would take over every other's questions.

    Raises ``ValueError`` that names entry and word.
    """
    common = set(chain.from_iterable(vars(table.directions).values()))
    for key, quantity in table.quantities.items():
        own = {*quantity.higher, *quantity.lower, *quantity.highest, *quantity.lowest}
        if taken := sorted(own & common):
            raise ValueError(
                f"quantities.toml: {key}: {', '.join(taken)} in [directions] go with every quantity: leave them out here."
            )
    return table


_MOST_DIGITS = 9  # that an interval is ever written with
_TABLE = unambiguous(read_table("retriever.catalogue", "quantities.toml", QuantityTable))
_BY_KEY = {key: replace(quantity, key=key) for key, quantity in _TABLE.quantities.items()}
QUANTITIES = tuple(_BY_KEY.values())
DIRECTIONS = _TABLE.directions
LABELS = {name: text for q in QUANTITIES for name, text in q.measurements.items()} | _TABLE.labels


def quantity_by_key(key: str) -> Quantity:
    """Raises KeyError for a key that the table has not."""
    return _BY_KEY[key]


def quantities_in(text: str) -> list[Quantity]:
    """Quantities that a question asks for, longest spelling first, each once."""
    lowered = text.lower()
    spans: list[tuple[int, int, Quantity]] = []
    spelled = sorted(((w, q) for q in QUANTITIES for w in q.words if w in lowered), key=lambda item: -len(item[0]))
    for word, quantity in spelled:
        for match in re.finditer(rf"(?<![\w-]){re.escape(word)}(?![\w-])", lowered):
            if not any(start < match.end() and match.start() < end for start, end, _ in spans):
                spans.append((match.start(), match.end(), quantity))
    ordered = [quantity for _, _, quantity in sorted(spans, key=lambda span: span[0])]
    return list(dict.fromkeys(ordered))


def in_unit_of(quantity: Quantity, measurement: Measurement) -> float:
    """The measurement's value in the quantity's own unit (``1e20 cm^-2`` becomes ``cm^-2``)."""
    factor, unit = split_unit(measurement.unit)
    if quantity.key == "distance":
        factor *= dimension_of(unit)[1]
    return measurement.value * factor


def format_number(value: float, digits: int = 3) -> str:
    """Three significant digits, scientific outside 1e-3..1e5, never ``nan``."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "unknown"
    if not 1e-3 <= abs(value) < 1e5:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        return f"{mantissa}e{int(exponent)}"
    text = f"{value:.{digits}g}"
    return f"{value:.0f}" if "e" in text else text  # a whole number keeps its digits: rounded, it would be another one


def plain_number(value: float) -> str:
    """A number of seconds or counts as people write it: whole above 100, without an exponent."""
    return f"{value:.0f}" if abs(value) >= 100 else format_number(value, 4)


def digits_of(m: Measurement) -> int:
    """Significant digits with which a value is written: as many as its interval needs to differ from it, for redshifts four."""
    digits = 4 if m.value and (abs(m.value) >= 1 or m.name == "redshift") else 3
    ends = [end for end in (m.low, m.high) if end is not None and end != m.value and math.isfinite(end)]
    while digits < _MOST_DIGITS and any(format_number(end, digits) == format_number(m.value, digits) for end in ends):
        digits += 1
    return digits


def format_value(m: Measurement) -> str:
    """Value, interval and unit as one phrase: ``1.74 (1.70 to 1.78, 90 %)``; N_H without the factor in its unit."""
    factor, unit = split_unit(m.unit)
    digits = digits_of(m)
    number = {
        n: None if v is None else format_number(v * factor, digits)
        for n, v in (("value", m.value), ("low", m.low), ("high", m.high))
    }
    unit_text = f" {unit}" if unit else ""
    if m.name.endswith("_upper_limit"):
        return f"below {number['value']}{unit_text}"
    if m.name.endswith("_lower_limit"):
        return f"above {number['value']}{unit_text}"
    if m.low == m.high and m.low in (None, m.value):  # the catalogue's own digits leave no interval
        return f"{number['value']}{unit_text}"
    level = f", {m.level:.0%} interval".replace("%", " %") if m.level else ""
    low, high = number["low"] or "unbounded", number["high"] or "unbounded"
    return f"{number['value']}{unit_text} ({low} to {high}{level})"


_OF_BAND = re.compile(r"(flux|flux_unabsorbed|luminosity)_([\d.e+]+-[\d.e+]+)")  # names of ``derived.band_fluxes``


def label(name: str) -> str:
    """How a measurement's name is said in a sentence."""
    base = re.sub(r"_(?:upper|lower)_limit$", "", name)
    if of_band := _OF_BAND.fullmatch(base):
        kind, band = of_band.groups()
        return f"unabsorbed {band} keV flux" if kind == "flux_unabsorbed" else f"{band} keV {kind}"
    return LABELS.get(base, base.replace("_", " "))


def quantities_of(name: str) -> frozenset[str]:
    """Keys of the quantities that a measurement's name stands for."""
    base = re.sub(r"_(?:upper|lower)_limit$", "", name)
    base = of_band[1] if (of_band := _OF_BAND.fullmatch(base)) else base
    return frozenset(q.key for q in QUANTITIES if base in q.names or base == q.key)


def quantities_named(sentence: str) -> frozenset[str]:
    """Keys of the quantities that a sentence names; ``z = `` names the redshift."""
    redshift = ["redshift"] if re.search(r"\bz\s*(?:=|of|~|≈|<|>|≤|≥|\\sim|up to)", sentence) else []
    return frozenset([*(q.key for q in quantities_in(sentence)), *redshift])


def dimension_of_quantity(key: str) -> str:
    """The dimension of a quantity's own unit; empty for ratios and indices."""
    return dimension_of(quantity_by_key(key).unit)[0]


def implied_quantity(behind: str) -> Quantity | None:
    """The quantity that the unit behind a number can only be of (keV, say, may be a band's)."""
    units = ((q, rf"\s*(?:{q.only_unit})") for q in QUANTITIES if q.only_unit)
    return next((quantity for quantity, unit in units if re.match(unit, behind, re.I)), None)


def factor_for(quantity: Quantity, behind: str) -> float | None:
    """What a number is multiplied by, given the text behind it: 1e-3 for a spin period in ``ms``, 1 where no unit stands
    there, None where it is not a unit of that quantity."""
    held = quantity.held_in if quantity.held_in is not None else quantity.unit or None
    return factor_to(held, behind, quantity.also_kelvin)
