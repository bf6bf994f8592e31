"""All names of one object, as the catalogue knows them: ``3C 273`` and ``PG 1226+023`` lead to the same papers."""

from functools import lru_cache

from retriever.catalogue import Catalogue
from retriever.designations import designation_key
from retriever.names import NameIndex, normalise


class Aliases:
    """Keys of the other names of an object; empty where the catalogue does not know it."""

    def __init__(self, catalogue: Catalogue):
        self._names = NameIndex(catalogue)
        self.keys = lru_cache(maxsize=10_000)(self._keys)

    def _keys(self, name: str) -> tuple[str, ...]:
        source = self._names.resolve(name)
        if source is None:
            return ()
        return tuple(dict.fromkeys(designation_key(alias) for alias in (source.name, *source.aliases)))

    def has(self, name: str) -> bool:
        """Whether this is the name of a catalogued source, as it stands."""
        return normalise(name) in self._names.by_alias

    def mentioned(self, query: str) -> list[str]:
        """Names of catalogued sources in a question, as written there."""
        return [mention.text for mention in self._names.mentions(query)]


class BothAliases:
    """The corpus's own sources first, then the bundled catalogue."""

    def __init__(self, first, second):
        self._parts = (first, second)

    def keys(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for part in self._parts for key in part.keys(name)))  # noqa: SIM118

    def has(self, name: str) -> bool:
        return any(part.has(name) for part in self._parts)

    def mentioned(self, query: str) -> list[str]:
        return [name for part in self._parts for name in part.mentioned(query)]
