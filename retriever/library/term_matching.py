"""Which entries of a glossary a question is on, by what it means and by its words.

Meaning is the likeness of the question to an entry's names and wordings, and to its text (``retriever.library.term_vectors``).
Words count by how few entries have them: those of an entry's names and of the wordings in which it is asked for most, those of
its text little; a name that stands in the question whole counts more. A question of several sentences may be asked in one of
them, so the best of them counts too. The weights of the parts were chosen on ``tests/assistant/tools/terms/questions.jsonl``, and
``SURE`` and ``NEAR`` on these and on ``natural.jsonl`` there: of the entries between 1.2 and 1.3 every second one answered the
question, of those above 1.3 nine in ten, below 1.1 one in seven. Two other ways were tried and gave no more: weights fitted by a
logistic regression, and cosines after whitening within the entries.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np
import Stemmer
from numpy.typing import NDArray

from retriever.catalogue.records import Term
from retriever.library.term_vectors import Floats, nearness
from retriever.text.sentences import sentences
from retriever.text.stopwords import stop_words

_STEMMER = Stemmer.Stemmer("english")
_WORD = re.compile(r"[a-zà-ÿ0-9]+(?:'[a-z]+)?|[\u4e00-\u9fff]+")
_PLAIN = stop_words("sense") | frozenset(
    "x ray rays xray xrays please tell explain say says know think like really just want get got actually about hello need should"
    " does mean means meaning called call give something someone anybody everybody astronomers astronomer"
    " journalist writing general public child children kid ten year old undergraduate simple words"
    " level term describe newspaper fun fact surprising student students expert experts deeper sentence sentences briefly"
    " bullet points true myth short shortly brief meaning definition idea main group meeting everyone talks student"
    " tweet post headline magazine museum label visitor radio show listener phoned daughter son kid kids grandma class school"
    " project deadline teacher says said asks ask asked serious question metaphor analogy max words heard hearing keep referee technical technically plain plainly terms"
    " pls hey hi someone local"
    # of the languages that are understood besides English
    " was ist sind bedeutet heißt ein eine der die das warum wieso wie c'est quoi qu'est que est un une le la les du des de"
    " pourquoi comment qué es el los las por cómo explícame che cos'è cosa è il lo perché come di".split()
)
NAME, ASKED, TEXT = 1.0, 0.9, 0.35  # what a word counts by where an entry has it
WHOLE = 0.5  # more for a name that stands there whole
WORDING = 0.8  # more for a wording that is the question, word for word; less as it shares less with it
BY_TEXT, BY_SHARE, BY_COVERED = 0.5, 0.2, 0.3  # what counts beside the likeness to the nearest wording
SHARE_AT_MOST = 1.5
SURE = 1.3  # fitness from which on an entry answers a question
NEAR = 1.1  # and from which on it is told as what comes nearest
WHOLLY = 1.45  # and from which on it answers the whole question, whatever that was read as
ALONE = 0.1  # less for a sentence taken by itself
_SAYING = 2  # words of sense from which on a sentence says something by itself
CLOSE = 0.1  # of fitness: then the second may be meant as well
ASKED_FOR = (
    0.6  # likeness of the words to a wording from which on the entry is the answer, whatever else the question names
)


@dataclass(frozen=True)
class Found:
    """An entry, how well it fits a question, by all that it is called and by its wordings alone (``reason``), and the likeness
    of its nearest wording to the question, by words."""

    term: Term
    fitness: float
    alike: float = 0.0
    reason: float = 0.0

    @property
    def sure(self) -> bool:
        """Whether it answers the question, rather than only being near it."""
        return self.fitness >= SURE or self.alike >= ASKED_FOR

    @property
    def tells_reason(self) -> bool:
        """Whether it answers a why or how: one is asked so for the entry, and the question does not only name what it is on."""
        return self.reason >= SURE or self.alike >= ASKED_FOR


@dataclass(frozen=True, eq=False)
class _Index:
    """What is asked of all entries at once: by the first stem of a name the names with their entries, the longest first; by a
    stem the entries that have it, with what it counts there, and the wordings that have it; the weight of each wording's words,
    where the wordings of each entry begin, and the weight of each name's words."""

    names: Mapping[str, Sequence[tuple[tuple[str, ...], int]]]
    entries: Mapping[str, tuple[NDArray[np.intp], Floats]]
    wordings: Mapping[str, NDArray[np.intp]]
    heavy: Floats
    starts: NDArray[np.intp]
    whole: Floats
    weights: Mapping[str, float]


@lru_cache(maxsize=4)
def _index(terms: tuple[Term, ...]) -> _Index:
    """The index of a glossary; the weight of a stem says how few entries have it."""
    words = [_words_of(term) for term in terms]
    counts = Counter(stem for one in words for stem in one)
    weights = {stem: log(1 + len(terms) / count) for stem, count in counts.items()}
    names = [tuple(tuple(stems(name, every=True)) for name in (term.term, *term.aliases)) for term in terms]
    by_first: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for number, called in enumerate(names):
        for name in filter(None, called):
            by_first[name[0]].append((name, number))
    asked = [frozenset(stems(wording)) for term in terms for wording in (term.term, *term.asked)]
    having: dict[str, list[int]] = defaultdict(list)
    for number, wording in enumerate(asked):
        for stem in wording:
            having[stem].append(number)
    entries: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, one in enumerate(words):
        for stem, counted in one.items():
            entries[stem].append((number, counted))
    return _Index(
        {first: sorted(called, key=lambda pair: -len(pair[0])) for first, called in by_first.items()},
        {stem: (np.array([n for n, _ in held]), np.array([c for _, c in held])) for stem, held in entries.items()},
        {stem: np.array(held) for stem, held in having.items()},
        np.array([_weight(wording, weights) for wording in asked]),
        np.cumsum([0, *(1 + len(term.asked) for term in terms[:-1])]),
        np.array([max((_weight(name, weights) for name in called), default=0.0) for called in names]),
        weights,
    )


def _words_of(term: Term) -> dict[str, float]:
    """The stems of an entry and what each counts by where it stands."""
    words: dict[str, float] = {}
    parts = ((TEXT, (term.definition, term.example)), (ASKED, term.asked), (NAME, (term.term, *term.aliases)))
    for weight, texts in parts:
        words |= dict.fromkeys((stem for text in texts for stem in stems(text)), weight)
    return words


def stems(text: str, every: bool = False) -> list[str]:
    """Stems of the words that carry sense, or of all of them."""
    words = _WORD.findall(text.lower().replace("’", "'").replace("_", " "))
    kept = [w.removesuffix("'s") for w in words if every or w not in _PLAIN]
    return list(_STEMMER.stemWords(kept))


def named_in(text: str, terms: Sequence[Term]) -> list[Term]:
    """Entries whose names stand in the text, in its order; where they overlap the longest."""
    held = tuple(terms)
    return [held[number] for number in _named(text, held)]


def called(terms: Sequence[Term], *names: str) -> Term | None:
    """The entry that is called by one of these names."""
    wanted = {name.lower() for name in names}
    return next((term for term in terms if wanted & {one.lower() for one in (term.term, *term.aliases)}), None)


@lru_cache(maxsize=64)
def _named(text: str, terms: tuple[Term, ...]) -> tuple[int, ...]:
    names, said = _index(terms).names, stems(text, every=True)
    standing = [
        (len(name), at, number)
        for at, stem in enumerate(said)
        for name, number in names.get(stem, ())
        if tuple(said[at : at + len(name)]) == name
    ]
    taken, found = set[int](), list[tuple[int, int]]()
    for length, at, number in sorted(standing, key=lambda one: -one[0]):
        place = set(range(at, at + length))
        if not place & taken:
            taken |= place
            found.append((at, number))
    return tuple(dict.fromkeys(number for _, number in sorted(found)))


def best_for(text: str, terms: Sequence[Term], limit: int = 3) -> list[Found]:
    """Entries that the text is on, the best first; none that is not even near it."""
    if not terms:
        return []
    found: Sequence[Found] = _fitting(text, tuple(terms))
    parts = sentences(text)
    for part in parts if len(parts) > 1 else ():
        if len(stems(part)) >= _SAYING or _named(part, tuple(terms)):
            found = [max(pair, key=_order) for pair in zip(found, _fitting(part, tuple(terms), ALONE), strict=True)]
    ranked = sorted(found, key=_order, reverse=True)
    return [one for one in ranked[:limit] if one.sure or one.fitness >= NEAR]


def _order(found: Found) -> tuple[float, float]:
    return max(found.alike, ASKED_FOR), found.fitness


@dataclass(frozen=True, eq=False)
class Shares:
    """What of a text's words each entry has, float [entries]: the share of their weight, as it counts by where they stand, and as it
    is; the likeness of the nearest wording; whether the entry's name stands there whole, and its share; the weight of the heaviest word
    that it lacks, of one that none has. Of the text ``words`` of sense, their ``weight``, and the share ``strange`` to all."""

    held: Floats
    covered: Floats
    alike: Floats
    named: Floats
    named_share: Floats
    lacking: Floats
    words: int
    weight: float
    strange: float


@lru_cache(maxsize=64)
def shares(text: str, terms: tuple[Term, ...]) -> Shares:
    """What of the words of a text each entry has."""
    said = list(dict.fromkeys(stems(text)))
    index, size = _index(terms), len(terms)
    held, covered, lacking, named = (np.zeros(size, np.float32) for _ in range(4))
    if not said:
        return Shares(held, covered, held, named, held, lacking, 0, 0.0, 0.0)
    unknown = log(1 + size)
    known = [stem for stem in said if stem in index.weights]
    strange = unknown * (len(said) - len(known))
    total = strange + _weight(known, index.weights)
    lacking[:] = unknown if strange else 0.0
    common = np.zeros(len(index.heavy))
    for stem in known:
        numbers, counted = index.entries[stem]
        weight = index.weights[stem]
        held[numbers] += weight * counted
        covered[numbers] += weight
        without = np.maximum(lacking, weight)
        without[numbers] = lacking[numbers]
        lacking = without
        common[index.wordings.get(stem, _NONE)] += weight
    named[list(_named(text, terms))] = 1.0
    alike = np.maximum.reduceat(common / (total + index.heavy - common), index.starts)
    whole = named * index.whole.astype(np.float32)
    return Shares(
        held / total, covered / total, alike, named, whole / total, lacking / unknown, len(said), total, strange / total
    )


@lru_cache(maxsize=64)
def _fitting(text: str, terms: tuple[Term, ...], less: float = 0.0) -> tuple[Found, ...]:
    """Every entry with how well it fits a text, ``less`` so much."""
    had, near = shares(text, terms), nearness(text, terms)
    if not had.words:  # "what are X-rays": none of its words tells it from others, what it means may
        sense = near.wordings + BY_TEXT * near.texts + BY_COVERED - less
        return tuple(Found(term, float(fitness)) for term, fitness in zip(terms, sense, strict=True))
    share = np.minimum(had.held + WHOLE * had.named_share + WORDING * had.alike, SHARE_AT_MOST)
    beside = BY_TEXT * near.texts + BY_SHARE * share + BY_COVERED * had.covered - less
    fits = zip(terms, near.wordings + beside, had.alike, near.asked + beside, strict=True)
    return tuple(Found(term, float(fitness), float(like), float(reason)) for term, fitness, like, reason in fits)


_NONE = np.array([], np.intp)


def _weight(name: Iterable[str], weights: Mapping[str, float]) -> float:
    return sum(weights.get(stem, 0.0) for stem in name)
