"""Which sources are well known to be of a kind that their records need not say: one table, ``members.toml``."""

from pydantic.dataclasses import dataclass

from retriever.toml_tables import CHECKED, read_table


@dataclass(config=CHECKED, frozen=True)
class _Table:
    also: dict[str, tuple[str, ...]]
    members: dict[str, tuple[str, ...]]


_TABLE = read_table("retriever.catalogue", "members.toml", _Table)


def _members(kind: str) -> tuple[str, ...]:
    kinds = (kind, *_TABLE.also.get(kind, ()))
    return tuple(dict.fromkeys(name for one in kinds for name in _TABLE.members.get(one, ())))


MEMBERS = {kind: _members(kind) for kind in (*_TABLE.members, *_TABLE.also)}
"""Names of the members by the family of ``families.toml``, those of narrower kinds among them."""
