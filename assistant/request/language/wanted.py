"""A request made concrete: its marks replaced by sources, numbers and classes, its references by what they refer to.

This is what executors run: nothing in it needs the question's text any more, except the words that papers are searched for.
"""

from dataclasses import dataclass, field, fields, replace
from typing import Any

from retriever.catalogue.records import Source
from retriever.names.positions import Position
from retriever.physics.cosmology import Universe
from retriever.requests.marked import Marked
from retriever.requests.program import Request


@dataclass(frozen=True)
class Unknown:
    """A name that no library knows, as it was written."""

    name: str


Named = Source | Unknown
NO_KIND = (
    "kind"  # what is missing where sources are asked for that are called after a star, and no record tells that kind
)
NO_EXAMPLE = "example"  # what is missing where it can't be told which of some real examples is meant
# how an answer is told
_MANNER = frozenset(("register", "length", "format", "language", "upload", "missing", "unread", "action"))
_OF_SOURCES = ("values", "identify", "conclude")


@dataclass(frozen=True)
class Limit:
    """A condition: ``op`` lt, le, gt, ge, eq, between or is.

    ``values`` are in the unit of the quantity (two for between); ``source`` instead where the value is that of a source;
    ``state`` for "is": measured, missing, upper_limit, detection, high, low, very_high, very_low, variable, not_variable, mean,
    several, disagree, duplicate, any. ``said`` is the number as it was written, with its unit. ``band`` is a word of the
    grammar, ``instrument`` the name of one; ``error`` one that was given with the value, in its unit (0 for none), and ``below`` that downwards where it is another. ``factor`` says of a number that is so many times
    another value whether that makes "higher" or "lower".
    """

    quantity: str
    op: str
    values: tuple[float, ...] = ()
    source: Named | None = None
    state: str = ""
    said: str = ""
    band: str = ""
    instrument: str = ""
    unit: str = ""
    error: float = 0.0
    below: float = 0.0
    factor: str = ""


@dataclass(frozen=True)
class Further:
    """A further wish of the same question: a ``request`` on the marks of all of it, whose ``words`` are those of its own stretch.

    It may refer to what the wish before it gives, so it is made concrete once that is there (``resolving.wanted_then``); ``wanted`` is
    what can be told of it until then.
    """

    request: Request
    marked: Marked
    words: str
    wanted: "Wanted"


@dataclass(frozen=True)
class Wanted:
    """What is asked, concretely. Empty fields were not asked for; words are those of ``grammar.toml``.

    ``class_words`` and ``kinds`` go with ``classes``: keys of the catalogue's classes, "" in ``classes`` never. ``subclass`` is
    the word of the catalogue's subclass that a class word held ("sy2"). ``earlier`` says which results of earlier turns this is
    on, ``sources`` are the ids they resolve to and ``bibcodes`` the papers; ``missing`` says in a line what could not be
    resolved. ``topic`` are the words that papers are searched for, or that are explained. ``unread`` is what was not understood;
    ``taken`` are names that are none of their source's own, each with the id of the source that it is taken to be; ``instead`` are
    quantities that its sources cannot have, each with what they have in its place and is asked now. ``universe``
    is the cosmology that numbers are computed with, where the question gives one. ``domain``: the one whose real examples are searched (``find``). ``examples``: those that it is on, by name. ``modalities``: what sources shall
    be alike in, none for their spectra. ``also`` are the further wishes of the same
    question, carried out behind this one.
    """

    do: str
    names: tuple[Named, ...] = ()
    not_names: tuple[Named, ...] = ()
    not_places: tuple[Position, ...] = ()
    classes: tuple[str, ...] = ()
    class_words: tuple[str, ...] = ()
    subclass: str = ""
    not_classes: tuple[str, ...] = ()
    not_subclass: str = ""
    kinds: tuple[str, ...] = ()
    not_kinds: tuple[str, ...] = ()
    other_class: bool = False
    class_of: Named | None = None
    limits: tuple[Limit, ...] = ()
    any: bool = False
    near: Named | Position | None = None
    constellation: str = ""
    not_constellation: str = ""
    sky: str = ""
    earlier: str = ""
    not_earlier: str = ""
    sources: tuple[str, ...] = ()
    not_sources: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    not_columns: tuple[str, ...] = ()
    stat: str = ""
    by_class: bool = False
    order: str = ""
    descending: bool = True
    limit: int | None = None
    offset: int = 0
    verdict: str = ""
    topic: str = ""
    authors: tuple[str, ...] = ()
    not_authors: tuple[str, ...] = ()
    first_author: str = ""
    year_from: int | None = None
    year_to: int | None = None
    bibcodes: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    stance: str = ""
    formula: str = ""
    to: str = ""
    ask: str = ""
    register: str = ""
    length: str = ""
    action: str = ""
    format: str = ""
    about: str = ""
    aspects: tuple[str, ...] = ()
    model: str = ""
    instrument: str = ""
    not_instrument: str = ""
    band: str = ""
    reason: str = ""
    language: str = ""
    upload: str = ""
    domain: str = ""
    modalities: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    missing: str = ""
    unread: tuple[str, ...] = ()
    taken: tuple[tuple[str, str], ...] = ()
    instead: tuple[tuple[str, str], ...] = ()
    universe: Universe | None = None
    also: tuple[Further, ...] = ()
    question: str = field(default="", compare=False)

    @property
    def wishes(self) -> "tuple[Wanted, ...]":
        """Itself without the further ones, and these as far as they can be told before it is carried out."""
        return (replace(self, also=()), *(further.wanted for further in self.also))

    @property
    def on_upload(self) -> bool:
        """Whether it is on an upload."""
        return self.earlier == "upload" or bool(self.upload)

    @property
    def known(self) -> tuple[Source, ...]:
        """The named sources that a library has."""
        return tuple(name for name in self.names if isinstance(name, Source))

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names that no library has, wherever they stand in the request."""
        places = (*self.names, *self.not_names, self.class_of, self.near, *(limit.source for limit in self.limits))
        return tuple(dict.fromkeys(place.name for place in places if isinstance(place, Unknown)))

    @property
    def narrows(self) -> bool:
        """Whether it says more of which sources are meant than their class and their names."""
        parts = (
            self.limits,
            self.near,
            self.constellation,
            self.not_constellation,
            self.not_places,
            self.sky,
            self.class_of,
        )
        return any((*parts, self.not_classes, self.not_subclass, self.not_kinds))

    @property
    def selects(self) -> bool:
        """Whether it says anything of which sources are meant."""
        return self.narrows or any((self.classes, self.subclass, self.kinds, self.not_names, self.sources))

    def changed_by(self, other: "Wanted") -> "Wanted":
        """This request with what another one says in its place; conditions on a quantity replace those on the same one."""
        empty = Wanted(other.do)
        changes: dict[str, Any] = {
            part.name: getattr(other, part.name)
            for part in fields(Wanted)
            if part.name not in ("do", "question") and getattr(other, part.name) != getattr(empty, part.name)
        }
        if other.limits:
            touched = {limit.quantity for limit in other.limits}
            kept = tuple(limit for limit in self.limits if limit.quantity not in touched)
            if self.do in _OF_SOURCES and all(limit.state == "measured" for limit in other.limits):
                kept = tuple(limit for limit in kept if limit.state != "measured")  # "and the inclination": it alone
                changes["quantities"] = other.quantities
            changes["limits"] = kept + tuple(limit for limit in other.limits if limit.state != "any")
        if other.order:
            changes["descending"] = other.descending
        if other.classes or other.subclass:
            changes |= {"classes": other.classes, "subclass": other.subclass, "class_words": other.class_words}
        if other.register:
            changes.setdefault("length", "")  # "simpler", after "longer"
        changes.setdefault("action", "")  # "as a tweet" was said of the answer before
        if changes.keys() <= _MANNER:  # "shorter": what is explained are the words of the question before
            return replace(self, unread=other.unread, **changes)
        if self.do == "explain" and changes.keys() <= _MANNER | {"ask"}:  # "why does it matter"
            question = f"{self.question.rstrip(' ?.!')}, {other.question}"
            return replace(self, question=question, unread=other.unread, **changes)
        return replace(self, question=other.question, unread=other.unread, **changes)
