"""The numbers that a question gives for a computation, with their units."""

import math
from dataclasses import dataclass
from typing import Any

from astropy import units as u
from pydantic import BaseModel, ConfigDict, Field

from retriever.catalogue.quantities import QUANTITIES, factor_for, quantity_by_key
from retriever.text.units import unit_said

_KEYS = frozenset(quantity.key for quantity in QUANTITIES)
CRAB = {"crab": 1.0, "crabs": 1.0, "mcrab": 1e-3, "mcrabs": 1e-3}


class Given(BaseModel):
    """A number of the question: in the own unit of its quantity where ``unit`` can be turned into that, else in ``unit``.

    ``error`` is that given with it, taken as one sigma; ``said`` is how it was written; ``source`` is the id of a source whose value is meant instead; ``says`` a sentence to tell with
    a number that was taken for granted.
    """

    model_config = ConfigDict(extra="forbid")

    quantity: str = Field(max_length=40)
    value: float = 0.0
    error: float = Field(0.0, ge=0)
    unit: str = Field("", max_length=40)
    said: str = Field("", max_length=80)
    band: str = Field("", max_length=20)
    source: str = Field("", max_length=200)
    says: str = Field("", max_length=40)

    @property
    def in_crabs(self) -> float:
        """What one of its units is in Crab, where it is in Crab or mCrab; else 0."""
        return CRAB.get(self.unit.lower(), 0.0)

    def as_quantity(self, default: str = "", bare: str = "") -> Any:
        """The number with astropy's unit: that which was written, the quantity's own, or else ``default``; ``bare`` goes before the
        quantity's own where none was written."""
        if bare and not self.unit and (usual := unit_said(bare)[1]) is not None:
            return self.value * usual
        own = _own_unit(self.quantity)
        written = unit_said(self.unit)[1] if self.unit else None
        if own is not None and (not self.unit or self._is_in(own, written)):
            return self.value * own
        return self.value * (written if written is not None else u.Unit(default))

    def _is_in(self, own: Any, written: Any) -> bool:
        """Whether the number was turned from the unit written into the quantity's own: not where that is of another kind, or one that is
        read in texts only."""
        factor = factor_for(quantity_by_key(self.quantity), f" {self.unit}")
        if factor is None or written is None:
            return factor is not None
        try:
            return math.isclose(factor, float((1 * written).to_value(own, u.temperature_energy())), rel_tol=1e-6)
        except u.UnitConversionError:
            return True


def _own_unit(quantity: str) -> Any:
    if quantity not in _KEYS:
        return None
    known = quantity_by_key(quantity)
    return u.Unit(known.held_in or known.unit) if known.held_in or known.unit else None


@dataclass
class Unused:
    """Those given that no input has taken yet."""

    left: list[Given]
