"""The tool ``find_examples``: real images, or stars by their light curves, that fit words, of a domain that is not the library's."""

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from assistant.evidence.examples import add_image, add_star
from assistant.evidence.sentences import say
from assistant.request.domains import DOMAINS
from assistant.tools.tool import Result, Tool, ToolArguments
from assistant.tools.workbench import Workbench
from retriever.encoders.curve_space import Alike, curve_spaces
from retriever.encoders.image_space import Pictured, image_space
from retriever.timing.variable_class import SURVEY


class FindExamples(ToolArguments):
    """Real examples of a ``domain`` that fit ``words``: images of deep-sky objects, light curves of variable stars."""

    words: str = Field("", max_length=1000)
    domain: Literal["variables", "deep-sky"]
    limit: int = Field(8, ge=1, le=50)


@dataclass(frozen=True, kw_only=True)
class Examples(Result):
    """Ledger ids of what was found and of the table of it; ``classes`` of the survey that the words name, each with how many stars it has,
    and all ``known`` ones; ``examples``: the names of what was found, for later turns."""

    ids: tuple[str, ...] = ()
    table: str = ""
    images: tuple[Pictured, ...] = ()
    stars: tuple[Alike, ...] = ()
    classes: tuple[tuple[str, int], ...] = ()
    known: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


def find_examples(bench: Workbench, a: FindExamples) -> Examples:
    """By the vectors that ship; which words name which class of stars is in ``domains.toml``."""
    return _images(bench, a) if a.domain == "deep-sky" else _stars(bench, a)


def _images(bench: Workbench, a: FindExamples) -> Examples:
    found = tuple(image_space().described(a.words, a.limit))
    rows = [[one.name, one.names, one.finer, f"{one.cosine:.2f}", say("pictured.real"), one.credit] for one in found]
    table = bench.ledger.add_table(say("find.images_title"), say("pictured.columns").split("|"), rows)
    ids = tuple(add_image(bench.ledger, one) for one in found)
    names = tuple(one.name for one in found)
    return Examples((*ids, table), ids=ids, table=table, images=found, examples=names)


def _stars(bench: Workbench, a: FindExamples) -> Examples:
    space = curve_spaces()[SURVEY]
    named = DOMAINS[a.domain].classes_in(a.words)
    numbers = tuple((name, space.card["labels"].count(space.card["classes"].index(name))) for name in named)
    known = tuple(space.card["classes"])
    if not named:
        return Examples(known=known)
    each = -(-a.limit // len(named))
    found = tuple(star for name in named for star in space.typical(name, each))
    rows = [[f"ASAS {star.name}", star.label, f"{star.cosine:.3f}", say("variable.real")] for star in found]
    table = bench.ledger.add_table(say("find.stars_title"), say("find.star_columns").split("|"), rows)
    ids = tuple(add_star(bench.ledger, star) for star in found)
    names = tuple(star.name for star in found)
    return Examples((*ids, table), ids=ids, table=table, stars=found, classes=numbers, known=known, examples=names)


TOOL = Tool(FindExamples, find_examples, step="Searching real examples for", subject="words")
