"""The tool ``known_examples``: real images or stars of a domain that are named: what is known of them, which of them words mean, or what is like one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import Field

from assistant.evidence.examples import add_image, add_star
from assistant.evidence.sentences import say
from assistant.request.domains import DOMAINS
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.encoders.curve_space import Alike, curve_spaces, survey_position
from retriever.encoders.image_space import Pictured, image_space
from retriever.errors import BadInput
from retriever.names.constellations import FULL_NAMES
from retriever.requests.word_table import stem, words_of
from retriever.timing.variable_class import SURVEY

One = Pictured | Alike


class KnownExamples(ToolArguments):
    """The examples ``names`` of a ``domain``; ``like``: those most like the first of them; ``constellation`` and the classes that ``words``
    name are conditions on them."""

    names: tuple[str, ...] = Field(min_length=1, max_length=50)
    domain: Literal["variables", "deep-sky"]
    like: bool = False
    words: str = Field("", max_length=1000)
    constellation: str = Field("", max_length=3)
    limit: int = Field(8, ge=1, le=50)


@dataclass(frozen=True, kw_only=True)
class Known(Result):
    """Ledger ids and names of those found and of their table; ``origin`` what they are like; ``condition`` what they had to meet, in words,
    of ``asked`` examples."""

    ids: tuple[str, ...] = ()
    table: str = ""
    found: tuple[One, ...] = ()
    examples: tuple[str, ...] = ()
    origin: One | None = None
    condition: str = ""
    asked: int = 0


def known_examples(bench: Workbench, a: KnownExamples) -> Known:
    """By name; raises BadInput for a name that is none of the domain's."""
    known = [_named(a.domain, name) for name in a.names]
    if a.like:
        return _told(bench, a, _like(a, known[0]), origin=known[0])
    condition, kept = _meant(a, known)
    return _told(bench, a, kept, condition=condition, asked=len(known))


def _named(domain: str, name: str) -> One:
    found = image_space().named(name) if domain == "deep-sky" else curve_spaces()[SURVEY].named(name)
    if found is None:
        raise BadInput(f"{name[:60]!r} is none of the examples of the domain {domain}: name one that was listed.")
    return found


def _like(a: KnownExamples, one: One) -> list[One]:
    """The most alike, without the one itself."""
    found: Sequence[One] = (
        image_space().like(one.name, a.limit)
        if isinstance(one, Pictured)
        else curve_spaces()[SURVEY].like(one.name, a.limit)
    )
    return list(found)


def _meant(a: KnownExamples, known: list[One]) -> tuple[str, list[One]]:
    """The condition in words, "" for none, and those that meet it."""
    told, kept = [], known
    if a.constellation:
        name = FULL_NAMES.get(a.constellation, a.constellation)
        kept = [one for one in kept if _constellation(one) == name]
        told.append(say("known.in_constellation", constellation=name))
    labels = _labels(a, known)
    if labels:
        kept = [one for one in kept if any(_is_a(one, label) for label in labels)]
        told.append(say("known.is_a", label=" or ".join(labels)))
    return " and ".join(told), kept


def _labels(a: KnownExamples, known: list[One]) -> tuple[str, ...]:
    """The classes that the words name, the narrowest only."""
    if a.domain == "variables":
        return DOMAINS[a.domain].classes_in(a.words)
    said = {stem(word) for word in words_of(a.words)}
    every = {label for row in image_space().card["objects"] for label in (row["label"], row["finer"])}
    named = {label: _stems(label) for label in every if _stems(label) <= said}
    return tuple(sorted(label for label, own in named.items() if not any(own < other for other in named.values())))


def _is_a(one: One, label: str) -> bool:
    own = _stems(one.label) | (_stems(one.finer) if isinstance(one, Pictured) else frozenset())
    return _stems(label) <= own if isinstance(one, Pictured) else one.label == label


def _stems(label: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words_of(label))


def _constellation(one: One) -> str:
    """In which it lies, by its full name."""
    from astropy.coordinates import SkyCoord, get_constellation

    ra, dec = _position(one)
    return str(get_constellation(SkyCoord(ra, dec, unit="deg"))).strip()


def _position(one: One) -> tuple[float, float]:
    return (one.ra, one.dec) if isinstance(one, Pictured) else survey_position(one.name)


def _told(
    bench: Workbench, a: KnownExamples, found: list[One], origin: One | None = None, condition: str = "", asked: int = 0
) -> Known:
    """Cards and a table of those found; the origin has a card, too."""
    first = [_card(bench, origin)] if origin else []
    ids = [_card(bench, one) for one in found]
    rows = [_row(one, bool(origin)) for one in found]
    heads = say("known.image_columns" if a.domain == "deep-sky" else "known.star_columns").split("|")
    heads += say("known.cosine").split("|") if origin else []
    table = bench.ledger.add_table(say("known.title"), heads, rows) if rows else ""
    own = Known(ids=tuple(ids), table=table, found=tuple(found), origin=origin, condition=condition, asked=asked)
    return replace(own, evidence=(*first, *ids, *([table] if table else [])), examples=tuple(one.name for one in found))


def _card(bench: Workbench, one: One) -> str:
    return add_image(bench.ledger, one) if isinstance(one, Pictured) else add_star(bench.ledger, one)


def _row(one: One, cosine: bool) -> list[object]:
    constellation = _constellation(one)
    if isinstance(one, Pictured):
        cells: list[object] = [one.name, one.names, one.finer, constellation, one.credit]
    else:
        cells = [f"ASAS {one.name}", one.label, constellation]
    return [*cells, *([f"{one.cosine:.3f}"] if cosine else [])]


TOOL = Tool(KnownExamples, known_examples, step="Looking at examples", subject="names")
