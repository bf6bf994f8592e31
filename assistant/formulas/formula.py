"""What a formula is: ways to its result, each with what it needs. ``table`` has all of them.

A way's ``pattern`` is written once, with its inputs in braces: with their symbols it is the formula, with their values it
is what was put in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]  # astropy quantities by symbol, one value or many; the cosmology under ``UNIVERSE``
UNIVERSE = "universe"
Told = tuple[tuple[str, Mapping[str, float]], ...]  # keys of sentences, with the numbers for their places


@dataclass(frozen=True)
class Need:
    """An input: its symbol in the pattern, the quantity that it is, and the unit that the formula is given it in.

    ``given``: it must stand in the question; ``own``: it must be the source's. ``assumed`` stands in where there is none, and
    ``says`` (a key of the sentences) tells so. ``instead`` are other quantities that will do.
    """

    symbol: str
    quantity: str
    unit: str = ""
    given: bool = False
    own: bool = False
    assumed: float | None = None
    says: str = ""
    instead: tuple[str, ...] = ()
    name: str = ""  # the key of what it is called in this formula, where the quantity's own label would mislead
    nearby: float | None = None  # what stands in for a source of our Galaxy that has no value
    poisson: bool = False  # a number of counts, with the noise of counting
    band: str = ""  # the band that the question says with it, where two inputs are of one quantity
    of: str = ""  # the family of sources that the assumed value is of: none of another has it
    bare: str = ""  # the unit of a number without one, where it is not the quantity's own


@dataclass(frozen=True)
class Way:
    """One way to the result, in the unit ``unit``; ``says`` are keys of the sentences on constants and assumptions.

    ``tells``: further sentences (keys of ``assumed``) with numbers that follow from the inputs and the result.
    """

    symbol: str
    pattern: str
    needs: tuple[Need, ...]
    run: Callable[[Values], Any]
    unit: str = ""
    says: tuple[str, ...] = ()
    what: str = ""  # the key of what it gives, where that is not what the formula's other ways give
    tells: Callable[[Values, Any], Told] | None = None


@dataclass(frozen=True)
class Formula:
    """Ways to a result, the best first. ``of_band``: the result is of the band that its flux or luminosity is of.

    ``gives`` is the quantity that the result is, where a question for that quantity may mean this formula; ``akin`` are formulas of the
    same thing, of which a question for a further quantity means the one that gives it; ``always`` are told with it in any case.
    """

    ways: tuple[Way, ...]
    of_band: bool = False
    gives: str = ""
    akin: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
