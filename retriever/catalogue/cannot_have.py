"""What a source cannot have because of what it is, ``cannot_have.toml``: a galaxy has no spin period.

"Not known here" reads as a gap in the data; where no record could hold the value, the reason is told instead.
"""

from collections.abc import Sequence
from dataclasses import field
from functools import cache

from pydantic.dataclasses import dataclass

from retriever.catalogue.members import is_member
from retriever.catalogue.records import Source
from retriever.catalogue.roles import has_role
from retriever.toml_tables import CHECKED, read_table


@dataclass(config=CHECKED, frozen=True)
class Pair:
    """Quantities that sources of some classes or roles cannot have; the head of the table says what each part means."""

    quantities: tuple[str, ...]
    why: str
    classes: frozenset[str] = frozenset()
    roles: tuple[str, ...] = ()
    instead: dict[str, str] = field(default_factory=dict)

    def of(self, source: Source) -> bool:
        """Whether the source is one of them; where the catalogue leaves its role open, only if it is well known for it."""
        return source.object_class in self.classes or any(_is_known_as(source, role) for role in self.roles)


def _is_known_as(source: Source, role: str) -> bool:
    """By its record, else by what books count it to."""
    held = has_role(source, role)
    return is_member(source, role) if held is None else held


@cache
def pairs() -> tuple[Pair, ...]:
    """All entries of the table, those of classes before those of roles where both speak of a quantity."""
    return read_table("retriever.catalogue", "cannot_have.toml", dict[str, tuple[Pair, ...]])["pairs"]


def why_not(source: Source, key: str) -> str:
    """Why the source cannot have the quantity; "" where it could."""
    return next((pair.why for pair in pairs() if key in pair.quantities and pair.of(source)), "")


def why_no_class(classes: Sequence[str], key: str) -> str:
    """Why sources of none of these classes can have the quantity; "" where those of one could, or without classes."""
    found = [next((p.why for p in pairs() if key in p.quantities and one in p.classes), "") for one in classes]
    return found[0] if found and all(found) else ""


def instead_of(source: Source, key: str) -> str:
    """What such a source has in the place of a quantity that it cannot have; "" where it could have it, or has no such thing."""
    return next((pair.instead.get(key, "") for pair in pairs() if key in pair.quantities and pair.of(source)), "")


def instead_of_class(classes: Sequence[str], key: str) -> str:
    """The same of sources of some classes; "" where they differ in it."""
    found = {
        next((p.instead.get(key, "") for p in pairs() if key in p.quantities and one in p.classes), "")
        for one in classes
    }
    return found.pop() if len(found) == 1 else ""
