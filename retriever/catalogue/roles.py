"""What a source is beside its class, ``roles.toml``: a pulsar in a high-mass X-ray binary is a pulsar, too."""

from functools import cache

from pydantic.dataclasses import dataclass

from retriever.catalogue.kinds import PREMISE_WORDS
from retriever.catalogue.records import Source
from retriever.toml_tables import CHECKED, read_table


@dataclass(config=CHECKED, frozen=True)
class Role:
    """One role; the head of ``roles.toml`` says what each part means."""

    words: tuple[str, ...] = ()
    classes: frozenset[str] = frozenset()
    subclasses: tuple[str, ...] = ()
    exactly: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    measured: frozenset[str] = frozenset()
    measured_of: frozenset[str] = frozenset()
    not_classes: frozenset[str] = frozenset()
    contrary: tuple[str, ...] = ()
    between: frozenset[str] = frozenset()

    def has(self, source: Source) -> bool | None:
        """Whether a source has the role; None where the catalogue leaves it open."""
        kind = source.subclass.lower()
        if kind in self.between:
            return None
        # what the subclass denies goes before what it says: "intermediate polar" is no polar
        if any(part in kind for part in self.contrary):
            return False
        if kind in self.exactly or any(part in kind for part in self.subclasses) or source.object_class in self.classes:
            return True
        if source.object_class in self.not_classes:
            return False
        if any(name.startswith(self.names) for name in (source.name, *source.aliases)):
            return True
        held = {m.name for m in source.measurements}
        return True if source.object_class in self.measured_of and held & self.measured else None


@cache
def roles() -> dict[str, Role]:
    """The roles by name, in the words of the language of requests."""
    return read_table("retriever.catalogue", "roles.toml", dict[str, Role])


@cache
def _by_word() -> dict[str, str]:
    own = {name.replace("_", " "): name for name in roles()}
    return own | {word: name for name, role in roles().items() for word in role.words}


def role_named(word: str) -> str:
    """The role that a word stands for, in the singular or the plural; "" for none."""
    word = " ".join(word.lower().replace("_", " ").split())
    found = _by_word()
    return found.get(word) or found.get(word.removesuffix("s")) or found.get(word.replace(" ", "-")) or ""


def has_role(source: Source, name: str) -> bool | None:
    """As ``Role.has``; None for a role that the table has not."""
    return roles()[name].has(source) if name in roles() else None


def is_of(source: Source, word: str, classes: tuple[str, ...] = ()) -> bool | None:
    """Whether a source is what a word says: by its role, else by its class; ``classes`` are those that the word holds."""
    if name := role_named(word):
        return has_role(source, name)
    held = classes or PREMISE_WORDS.get(word.lower(), PREMISE_WORDS.get(word.lower().removesuffix("s"), ()))
    if not source.object_class:
        return None
    return source.object_class in held if held or word.lower() in PREMISE_WORDS else None
