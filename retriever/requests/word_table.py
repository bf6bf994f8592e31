"""Which words of requests each word of questions goes with: a table counted over the patterns that the reader is trained on.

"Hot" goes with ``q:temperature``, "please" with anything. ``evidence`` says in five numbers how well a request accounts for a
word; ``accounting`` judges by them and by where the word stands.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import Stemmer
from numpy.typing import NDArray
from rapidfuzz import process

from retriever.requests.grammar import LITERAL, MARK, grammar
from retriever.requests.program import Clause, Request

_WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")
_ENDING = re.compile(r"['’](?:s|d|ll|ve|re|m)$")
_KINDS_WITH_WORDS = "KLI"  # behind these marks stand their own words, which are read
_FREE = frozenset("explain refuse greet about act interpret identify described compute".split())
_TOPICAL = ("topic", "do=explain", "do=refuse")
_PRIOR = 2.0  # patterns' worth of doubt about a companion
_SLIP = 84  # likeness, in per cent, above which a word is a slip of typing of one that is known
_SHORTEST_SLIP, _SURE_OF = 5, 3  # letters of a word, patterns of the word that it is taken for
_SLIPS_KEPT = 10_000  # words of users whose nearest known word is remembered
_STEMMER = Stemmer.Stemmer("english")
FEATURES = 5


@dataclass(frozen=True)
class Token:
    """A word of a question as it was typed, or (``mark``) the letter of a mark that stands there."""

    text: str
    mark: bool = False


def tokens_in(pieces: Sequence[str]) -> list[Token]:
    """The words and marks of a question's pieces, without the words that a mark stands for."""
    found: list[Token] = []
    own = False  # whether the next piece are the words of the mark before
    for piece in pieces:
        special = piece[:1] == "<" and piece[-1:] == ">"
        if special and MARK.fullmatch(piece[1:-1]):
            found.append(Token(piece[1], mark=True))
            own = piece[1] in _KINDS_WITH_WORDS
        elif not special:
            found += [] if own else [Token(word) for word in words_of(piece)]
            own = False
    return found


def words_of(text: str) -> list[str]:
    """The words of a text, without the endings behind an apostrophe."""
    return [_ENDING.sub("", word) for word in _WORD.findall(text)]


def stem(word: str) -> str:
    found: str = _STEMMER.stemWord(word.lower())
    return found


def atoms(request: Request) -> frozenset[str]:
    """What a request and those behind it say, part by part: verbs, clauses, quantities (``q:flux``, wherever they stand), and
    kinds of marks."""
    verbs = {f"do={part.do}" for part in request.parts}
    return frozenset(verbs.union(*(_of_clause(clause) for part in request.parts for clause in part.clauses)))


def _of_clause(clause: Clause) -> set[str]:
    keyword, quantities = clause.keyword, grammar().all_quantities
    found = set() if keyword in ("where", "order", "quantity", "name") else {keyword}
    for word in clause.words:
        if MARK.fullmatch(word):
            found.add(f"{keyword}:{word[0]}")
        elif LITERAL.fullmatch(word):
            found.add(f"{keyword}:#")
        elif word in quantities:
            found.add(f"q:{word}")
        else:
            found.add(f"class:{word}" if "class" in keyword else word)
    return found


def accounts_for_all(request: Request) -> bool:
    """Whether every word of the question is used: as topic, or by a verb that answers the whole of it, of any part; words of
    another language are not in the table at all."""
    return any(part.do in _FREE or part.has("topic", "language") for part in request.parts)


@dataclass(frozen=True)
class WordTable:
    """``companions`` gives, by stem, how many patterns have that word and an atom; ``words`` and ``of_atom`` how many have a
    word, and an atom, at all, of ``total``."""

    companions: Mapping[str, Mapping[str, int]]
    words: Mapping[str, int]
    of_atom: Mapping[str, int]
    total: int

    @classmethod
    def counted(cls, patterns: Iterable[tuple[frozenset[str], frozenset[str]]]) -> "WordTable":
        """From each pattern's stems and atoms."""
        companions: dict[str, Counter[str]] = {}
        words, of_atom, total = Counter[str](), Counter[str](), 0
        for stems, said in patterns:
            total += 1
            words.update(stems)
            of_atom.update(said)
            for word in stems:
                companions.setdefault(word, Counter()).update(said)
        return cls(companions, words, of_atom, total)

    def known_as(self, word: str) -> str:
        """The stem of a word, or of the known word that it is a slip of typing of."""
        own = stem(word)
        if own in self.words or len(own) < _SHORTEST_SLIP:
            return own
        if own not in self._slips:
            near = [other for other in self._sure if abs(len(other) - len(own)) <= 2]
            best = process.extractOne(own, near, score_cutoff=_SLIP)
            if len(self._slips) >= _SLIPS_KEPT:
                self._slips.clear()
            self._slips[own] = best[0] if best else own
        return self._slips[own]

    @cached_property
    def _slips(self) -> dict[str, str]:
        return {}

    @cached_property
    def _sure(self) -> tuple[str, ...]:
        return tuple(word for word, patterns in self.words.items() if patterns >= _SURE_OF)

    def lifts(self, known: str, own: frozenset[str] | None = None) -> dict[str, float]:
        """How much likelier each companion is beside that stem than at all, as a logarithm, drawn towards 0 where there are few
        patterns. ``own``: the atoms of a pattern that is left out of the count, in training."""
        if own is None:
            if known not in self._lifts:
                self._lifts[known] = self._counted(known, frozenset(), self.words.get(known, 0))
            return self._lifts[known]
        return self._counted(known, own, self.words.get(known, 0) - 1)

    @cached_property
    def _lifts(self) -> dict[str, dict[str, float]]:
        return {}

    def _counted(self, known: str, left: frozenset[str], patterns: int) -> dict[str, float]:
        found = {}
        for atom, count in self.companions.get(known, {}).items():
            if (beside := count - (atom in left)) > 0:
                base = self.of_atom[atom] / self.total
                found[atom] = math.log((beside + _PRIOR * base) / (patterns + _PRIOR) / base)
        return found

    def evidence(self, known: str, said: frozenset[str], own: frozenset[str] | None = None) -> list[float]:
        """``FEATURES`` numbers: whether the word is unknown, in how many patterns it stands (logarithm), the best lift with what
        the request says, how far that is below its best companions', and its share of questions on a topic."""
        patterns = self.words.get(known, 0) - (own is not None)
        if patterns <= 0:
            return [1.0, 0.0, 0.0, 0.0, 0.0]
        lifts = self.lifts(known, own)
        met = max((lifts.get(atom, -1.0) for atom in said), default=-1.0)
        best = sorted(lifts.values(), reverse=True)[:3]
        beside = self.companions[known]
        left = own or frozenset()
        topical = sum(beside.get(atom, 0) - (atom in left) for atom in _TOPICAL) / patterns
        return [0.0, math.log1p(patterns), met, float(np.mean(best)) - met if best else 0.0, min(topical, 1.0)]

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """The table as arrays, for a file."""
        words, said = sorted(self.words), sorted(self.of_atom)
        place = {atom: n for n, atom in enumerate(said)}
        rows = [sorted(self.companions[word].items()) for word in words]
        return {
            "words": np.array(words),
            "atoms": np.array(said),
            "of_word": np.array([self.words[word] for word in words], np.uint16),
            "of_atom": np.array([self.of_atom[atom] for atom in said], np.uint16),
            "total": np.array(self.total),
            "sizes": np.array([len(row) for row in rows], np.uint16),
            "companions": np.array([place[atom] for row in rows for atom, _ in row], np.uint16),
            "counts": np.array([count for row in rows for _, count in row], np.uint16),
        }

    @classmethod
    def of_arrays(cls, held: Mapping[str, NDArray[np.generic]]) -> "WordTable":
        """The table that ``arrays`` gave."""
        words, said = held["words"].tolist(), held["atoms"].tolist()
        pairs = list(zip(held["companions"].tolist(), held["counts"].tolist(), strict=True))
        companions, place = {}, 0
        for word, size in zip(words, held["sizes"].tolist(), strict=True):
            companions[word] = {said[atom]: count for atom, count in pairs[place : place + size]}
            place += size
        by_word = dict(zip(words, held["of_word"].tolist(), strict=True))
        return cls(companions, by_word, dict(zip(said, held["of_atom"].tolist(), strict=True)), int(held["total"]))
