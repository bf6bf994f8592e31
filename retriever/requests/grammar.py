"""The words of requests: which clauses there are and what each may hold, from ``grammar.toml``; nothing of it stands elsewhere."""

import re
from functools import cached_property, lru_cache

from pydantic.dataclasses import dataclass

from retriever.catalogue.quantities import QUANTITIES
from retriever.toml_tables import CHECKED, read_table

MARK = re.compile(r"[SUPNYKBALIT]\d{1,2}")
LITERAL = re.compile(r"#-?\d+(?:\.\d+)?(?:e-?\d+)?")
SLOT = re.compile(r"\{\w+\}")
ALSO = "also"  # between two requests of one question
REPEATED = frozenset(
    "name not_name class not_class kind not_kind where quantity column not_column author bibcode paper field term aspect earlier near not_author instrument".split()
)


@dataclass(config=CHECKED, frozen=True)
class Grammar:
    """``grammar.toml``: its head explains the parts."""

    most_also: int
    alone: tuple[str, ...]
    do: tuple[str, ...]
    ops: tuple[str, ...]
    values: tuple[str, ...]
    quantities: tuple[str, ...]
    clauses: dict[str, str]
    words: dict[str, tuple[str, ...]]

    @cached_property
    def all_quantities(self) -> frozenset[str]:
        """Those of the catalogue and those that only questions have."""
        return frozenset(self.quantities) | {quantity.key for quantity in QUANTITIES}

    @cached_property
    def place(self) -> dict[str, int]:
        """The order in which clauses are written."""
        return {keyword: place for place, keyword in enumerate(self.clauses)}

    def allows(self, keyword: str, word: str, slots: bool = False) -> bool:
        """Whether a clause may hold a word; ``slots`` also takes ``{S}``, as patterns of questions have them."""
        kinds = self.clauses[keyword].split()
        if slots and SLOT.fullmatch(word):
            return bool(kinds)
        if MARK.fullmatch(word):
            return word[0] in kinds
        if LITERAL.fullmatch(word):
            return "#" in kinds
        if keyword == "order":
            return word in ("asc", "desc") or word in self.words["order"] or word in self.all_quantities
        named = word in self.all_quantities and "quantity" in kinds
        return named or word in kinds or any(word in self.words.get(kind, ()) for kind in kinds)


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """The one grammar."""
    return read_table("retriever.requests", "grammar.toml", Grammar)
