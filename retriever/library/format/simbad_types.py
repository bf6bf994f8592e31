"""SIMBAD's object types as classes of the vocabulary: one table, ``simbad_types.toml``."""

from pydantic import Field
from pydantic.dataclasses import dataclass

from retriever.toml_tables import CHECKED, read_table


@dataclass(config=CHECKED, frozen=True)
class _Kind:
    object_class: str = Field(alias="class")
    types: tuple[str, ...] = ()
    subclass: str = ""


@dataclass(config=CHECKED, frozen=True)
class _Table:
    kinds: tuple[_Kind, ...]


_CLASSES = {
    type_: (kind.object_class, kind.subclass)
    for kind in read_table("retriever.library.format", "simbad_types.toml", _Table).kinds
    for type_ in kind.types
}


def class_of_simbad(otype: str) -> tuple[str, str]:
    """Class and subclass of a SIMBAD type: ``Sy2`` is ``("Seyfert", "Sy2")``.

    A type that the vocabulary has no class for, a candidate too, is ``("", type)``.
    """
    otype = otype.strip()
    return _CLASSES.get(otype, ("", otype))
