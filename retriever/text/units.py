"""Units as people write them behind a number, from one table (``units.toml``); factors and dimensions by astropy.

Texts are read with the case as it stands, questions in any case. A dimension is what may be compared ("length", "energy");
each has a unit of its own, to which the factors lead: pc, keV, s, ...
"""

import re
from dataclasses import dataclass
from string import Template

from astropy import constants
from astropy import units as u
from pydantic.dataclasses import dataclass as pydantic_dataclass

from retriever.toml_tables import CHECKED, read_table

_LIGHT = u.def_unit("lightspeed", constants.c)
SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")


@pydantic_dataclass(frozen=True, config=CHECKED)
class UnitRow:
    """An entry of ``units.toml``."""

    unit: str
    spelled: str = ""
    written: str = ""
    said: str = ""
    column: str = ""


@pydantic_dataclass(frozen=True, config=CHECKED)
class UnitTable:
    """The whole of ``units.toml``."""

    dimensions: dict[str, str]
    pieces: dict[str, str]
    unit: tuple[UnitRow, ...]


@dataclass(frozen=True)
class Unit:
    """A row of the table: astropy's unit, its dimension and factor to the dimension's own unit, and how it is written."""

    unit: u.UnitBase
    dimension: str
    factor: float
    in_text: re.Pattern[str]
    in_question: re.Pattern[str]
    in_column: re.Pattern[str]


def unit_at(text: str, start: int) -> tuple[str, float]:
    """Dimension and factor of the unit that stands at ``start``, as behind a number; ("", 1) for none."""
    found = [(match.end(), unit) for unit in _UNITS if (match := unit.in_text.match(text, start))]
    if not found:
        return "", 1.0
    longest = max(found, key=lambda item: item[0])[1]
    return longest.dimension, longest.factor


def dimension_of(unit: str) -> tuple[str, float]:
    """Dimension and factor of a unit's spelling: ``kpc`` is ("length", 1000)."""
    for row in _UNITS:
        if row.in_text.fullmatch(unit.strip()):
            return row.dimension, row.factor
    return "", 1.0


def factor_between(unit: str, wanted: str) -> float:
    """What a number in one unit is multiplied by to be in another, both spelled as in texts: 60 from ``min`` to ``s``.

    Raises ValueError where one is unknown or they are of two dimensions.
    """
    (dimension, factor), (other, own) = dimension_of(unit), dimension_of(wanted)
    if not dimension or dimension != other:
        raise ValueError(f"{unit!r} can't be turned into {wanted!r}: they are not units of one dimension.")
    return factor / own


def spectral_unit(suffix: str) -> u.UnitBase | None:
    """The unit of energy, wavelength or frequency that a column's name ends in, in any case; None for none."""
    for row in _UNITS:
        if row.in_column.fullmatch(suffix) and row.unit.is_equivalent(u.keV, u.spectral()):
            return row.unit
    return None


def split_unit(unit: str) -> tuple[float, str]:
    """``1e20 cm^-2`` as (1e20, ``cm^-2``)."""
    match = re.match(r"^(1e[+-]?\d+)\s+(.*)$", unit)
    return (float(match[1]), match[2]) if match else (1.0, unit)


def factor_to(held: str | None, behind: str, also_kelvin: bool = False) -> float | None:
    """What a number is multiplied by to be in the unit ``held``, given the text behind it: 1e-3 for ``ms`` where seconds are held.

    1 where no unit stands there; None where it is not a unit of that kind, or none is held. ``also_kelvin``: a
    temperature may stand for an energy.
    """
    found = [(match.end(), row.unit) for row in _UNITS if (match := row.in_question.match(behind))]
    if not found:
        return 1.0
    if held is None:
        return None
    unit = max(found, key=lambda item: item[0])[1]
    try:
        wanted = u.Unit(held, parse_strict="silent")
        return float((1 * unit).to_value(wanted, u.temperature_energy() if also_kelvin else []))
    except ValueError:  # of another kind, or the one held is no unit of astropy ("solar")
        return None


def unit_said(behind: str) -> tuple[str, u.UnitBase | None]:
    """The unit behind a number in a question, as it is written there, and astropy's; ("", None) for none.

    The longest spelling counts, and of two as long that of texts: ``Ms`` are no milliseconds.
    """
    plain, found = behind.translate(SUPERSCRIPT), []
    for row in _UNITS:
        for rank, pattern in enumerate((row.in_question, row.in_text)):
            if match := pattern.match(plain):
                written = behind[: match.end()].strip(" -")
                found.append((len(written), rank, written, row.unit))
    if not found:
        return "", None
    _, _, text, unit = max(found, key=lambda item: item[:2])
    return text, unit


def _parsed(text: str) -> u.UnitBase:
    with u.add_enabled_units([_LIGHT]):
        return u.Unit(text)


def _read(row: UnitRow) -> Unit:
    spelled, written, said = (_composed(words, PIECES) for words in (row.spelled, row.written, row.said))
    unit = _parsed(row.unit)
    dimension = next((name for name, own in _OWN.items() if unit.is_equivalent(own)), "")
    return Unit(
        unit,
        dimension,
        float(unit.to(_OWN[dimension])) if dimension else 1.0,
        _pattern(r"[\s-]?", rf"(?:{spelled})(?!\w)" if spelled else "", written),
        _pattern(r"\s*", *(rf"(?:{words})(?![\w^])" for words in (spelled, said) if words), any_case=True),
        _pattern("", spelled, row.column, any_case=True),
    )


def _pattern(before: str, *spellings: str, any_case: bool = False) -> re.Pattern[str]:
    alternatives = "|".join(spelling for spelling in spellings if spelling) or "(?!)"
    return re.compile(rf"{before}(?:{alternatives})", re.I if any_case else 0)


def _composed(pattern: str, pieces: dict[str, str]) -> str:
    """The pattern with the pieces in it, which may hold pieces themselves."""
    while "${" in pattern:
        pattern = Template(pattern).substitute(pieces)
    return pattern


_TABLE = read_table("retriever.text", "units.toml", UnitTable)
PIECES = {name: _composed(piece, _TABLE.pieces) for name, piece in _TABLE.pieces.items()}
_OWN = {dimension: _parsed(unit) for dimension, unit in _TABLE.dimensions.items()}
_UNITS = tuple(_read(row) for row in _TABLE.unit)
