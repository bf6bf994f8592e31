"""Which sources are well known to be of a kind that their records need not say: one table, ``members.toml``."""

from pydantic.dataclasses import dataclass

from retriever.catalogue.records import Source
from retriever.names.spelling import normalise
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

_WRITTEN = frozenset(normalise(name) for names in MEMBERS.values() for name in names)
_KEYS = {kind: frozenset(normalise(name) for name in names) for kind, names in MEMBERS.items()}
_OF_SURVEYS = ("SWIFT ", "Swift ", "2CXO ", "CXO", "1RXS ", "IGR ", "HD ")


def is_member(source: Source, kind: str) -> bool:
    """Whether a source is well known to be of a kind."""
    return any(normalise(name) in _KEYS.get(kind, ()) for name in (source.name, *source.aliases))


def kinds_of(source: Source) -> tuple[str, ...]:
    """The kinds that a source is well known to be of, without the wider ones that they lie in."""
    wider = set(_TABLE.also)
    found = [kind for kind in _TABLE.members if is_member(source, kind)]
    return tuple(kind for kind in found if kind not in wider) or tuple(found)


def familiar(source: Source) -> str:
    """The name with that of books behind it where the source's own is one of a survey: ``SWIFT J0539.0-6406 (LMC X-3)``."""
    if not source.name.startswith(_OF_SURVEYS) or normalise(source.name) in _WRITTEN:
        return source.name
    better = next((name for name in source.aliases if normalise(name) in _WRITTEN), "")
    return f"{source.name} ({better})" if better else source.name
