"""A request: what a question asks for, as a small program of one verb and clauses.

``list class K1 where photon_index lt N1 not_kind transient order flux desc limit #3`` is one, as text. ``grammar.toml`` has all
words; the marks (``K1``, ``N1``) stand for what the recognisers found in the question. One request has one text: clauses
stand in the grammar's order, so equal requests are equal texts. A question of two wishes that no clauses say together is a
request with further ones behind the word ``also``, in the order in which they are carried out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from retriever.errors import BadInput
from retriever.requests.grammar import ALSO, LITERAL, MARK, REPEATED, SLOT, grammar


@dataclass(frozen=True)
class Clause:
    """A keyword with its words."""

    keyword: str
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.keyword, *self.words))


@dataclass(frozen=True)
class Bound:
    """A condition on a quantity: ``op`` is one of lt, le, gt, ge, eq, between, is; ``values`` are marks, ``#`` numbers or
    words of the grammar."""

    quantity: str
    op: str
    values: tuple[str, ...]
    band: str = ""
    instrument: str = ""


@dataclass(frozen=True)
class Request:
    """What is asked: ``do`` says what for, the clauses of what and how. ``also`` are further requests of the same question, which
    the rest of it says nothing of: all parts are in ``parts``."""

    do: str
    clauses: tuple[Clause, ...] = ()
    also: "tuple[Request, ...]" = ()

    def __str__(self) -> str:
        own = " ".join((self.do, *map(str, self.clauses)))
        return f" {ALSO} ".join((own, *map(str, self.also)))

    @property
    def parts(self) -> "tuple[Request, ...]":
        """Itself without the further ones, and these."""
        return (replace(self, also=()), *self.also)

    def has(self, *keywords: str) -> bool:
        """Whether a clause of one of these keywords stands in it."""
        return any(clause.keyword in keywords for clause in self.clauses)

    def all(self, keyword: str) -> tuple[str, ...]:
        """The words of every clause of that keyword."""
        return tuple(word for clause in self.clauses if clause.keyword == keyword for word in clause.words)

    def one(self, keyword: str) -> str:
        """The first word of the clause; "" without one."""
        return next(iter(self.all(keyword)), "")

    @property
    def bounds(self) -> tuple[Bound, ...]:
        """The conditions, in order."""
        return tuple(_bound(clause.words) for clause in self.clauses if clause.keyword == "where")


def request_of(do: str, clauses: Iterable[Clause]) -> Request:
    """A request in its normal form: clauses in the grammar's order, each once."""
    place = grammar().place
    ordered = sorted(dict.fromkeys(clauses), key=lambda clause: (place[clause.keyword], clause.words))
    return Request(do, tuple(ordered))


def joined(parts: Sequence[Request]) -> Request:
    """One request of several parts, in their order."""
    return replace(parts[0], also=tuple(parts[1:]))


def parse(text: str, slots: bool = False) -> Request:
    """Read a request's text; ``slots`` takes ``{S}`` of patterns too. Raises BadInput for what the grammar does not have."""
    known = grammar()
    words: list[list[str]] = [[]]
    for word in text.split():
        if word == ALSO:
            words.append([])
        else:
            words[-1].append(word)
    parts = [_part(some, text, slots) for some in words]
    if len(parts) > 1 + known.most_also:
        raise BadInput(f"{text[:120]!r} has more than {known.most_also} requests behind the first one.")
    lonely = next((part.do for part in parts if part.do in known.alone), "")
    if lonely and len(parts) > 1:
        raise BadInput(f"{lonely} in {text[:120]!r} stands alone, without {ALSO}.")
    return joined(parts)


def _part(words: list[str], text: str, slots: bool) -> Request:
    """One request of those that ``also`` joins."""
    known = grammar()
    if not words and text.strip():
        raise BadInput(f"{ALSO} in {text[:120]!r} lacks the request on one side of it.")
    if not words or words[0] not in known.do:
        raise BadInput(f"{' '.join(words)[:60]!r} is no request: begin with one of {', '.join(known.do)}.")
    clauses: list[Clause] = []
    i = 1
    while i < len(words):
        keyword = words[i]
        if keyword not in known.clauses:
            raise BadInput(f"{keyword!r} in {text[:120]!r} is no clause of a request.")
        j = i + 1
        while j < len(words) and not _begins_clause(words, i, j):
            j += 1
        clauses += _checked(keyword, tuple(words[i + 1 : j]), text, slots)
        i = j
    _check_once(clauses, text)
    return request_of(words[0], clauses)


def _begins_clause(words: list[str], start: int, here: int) -> bool:
    """Whether a word begins the next clause: it is a keyword, and the clause has what it needs (``column class``: the first
    word behind a keyword belongs to it, unless that is a bare one)."""
    known, keyword = grammar(), words[start]
    if words[here] not in known.clauses:
        return False
    if keyword == "where":
        return (
            here - start > 3
            and words[here - 1] not in ("band", "instrument")
            and words[here] not in ("band", "instrument")
        )
    return known.clauses[keyword] == "" or here - start > 1


def _checked(keyword: str, words: tuple[str, ...], text: str, slots: bool) -> list[Clause]:
    known = grammar()
    if keyword == "where":
        _check_bound(words, text, slots)
        return [Clause(keyword, words)]
    if known.clauses[keyword] == "":
        if words:
            raise BadInput(f"{keyword} in {text[:120]!r} takes no words.")
        return [Clause(keyword)]
    if not words:
        raise BadInput(f"{keyword} in {text[:120]!r} lacks its word.")
    for word in words:
        if not known.allows(keyword, word, slots):
            raise BadInput(f"{keyword} can't be {word!r} in {text[:120]!r}.")
    if keyword == "order":
        if len(words) != 2 or words[1] not in ("asc", "desc"):
            raise BadInput(f"order in {text[:120]!r} is a quantity and asc or desc.")
        return [Clause(keyword, words)]
    if keyword not in REPEATED and len(words) > 1:
        raise BadInput(f"{keyword} in {text[:120]!r} has one word only.")
    return [Clause(keyword, (word,)) for word in words]


def _check_bound(words: tuple[str, ...], text: str, slots: bool) -> None:
    """Raises BadInput for a condition that the grammar does not have."""
    known = grammar()
    if len(words) < 3:
        raise BadInput(f"where in {text[:120]!r} needs a quantity, a comparison and a value.")
    bound = _bound(words)
    quantity = bound.quantity in known.all_quantities or (slots and SLOT.fullmatch(bound.quantity))
    values = 2 if bound.op == "between" else 1
    fitting = all(_is_value(value, slots) for value in bound.values) and len(bound.values) == values
    band = not bound.band or bound.band in known.words["band"] or (slots and SLOT.fullmatch(bound.band))
    instrument = (
        not bound.instrument or MARK.fullmatch(bound.instrument) or (slots and SLOT.fullmatch(bound.instrument))
    )
    if not (quantity and bound.op in known.ops and fitting and band and instrument):
        raise BadInput(f"'where {' '.join(words)}' in {text[:120]!r} is no condition.")


def _is_value(word: str, slots: bool) -> bool:
    marked = MARK.fullmatch(word) and word[0] in "NYSUL"
    return bool(marked or LITERAL.fullmatch(word) or word in grammar().values or (slots and re.search(SLOT, word)))


def _bound(words: tuple[str, ...]) -> Bound:
    """A condition's words taken apart."""
    rest = list(words[2:])
    named = {"band": "", "instrument": ""}
    for keyword in named:
        if keyword in rest[:-1]:
            at = rest.index(keyword)
            named[keyword] = rest[at + 1]
            del rest[at : at + 2]
    return Bound(words[0], words[1], tuple(rest), **named)


def _check_once(clauses: list[Clause], text: str) -> None:
    """Raises BadInput where a clause stands twice that may stand once."""
    seen = [clause.keyword for clause in dict.fromkeys(clauses) if clause.keyword not in REPEATED]
    twice = next((keyword for keyword in seen if seen.count(keyword) > 1), "")
    if twice:
        raise BadInput(f"{twice} stands twice in {text[:120]!r}.")
