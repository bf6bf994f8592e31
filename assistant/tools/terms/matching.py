"""Which entries of a glossary a question is on, by what it means and by its words.

Meaning is the likeness of the question to an entry's names and wordings, and to its text (``retriever.library.term_vectors``).
Words count by how few entries have them: those of an entry's names and of the wordings in which it is asked for most, those of
its text little; a name that stands in the question whole counts more. The weights of the parts and ``SURE`` were chosen on the
questions of ``tests/assistant/tools/terms/questions.jsonl``, half of which no entry answers.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

import Stemmer

from retriever.catalogue.records import Term
from retriever.library.term_vectors import nearness
from retriever.text.stopwords import stop_words

_STEMMER = Stemmer.Stemmer("english")
_WORD = re.compile(r"[a-zà-ÿ0-9]+(?:'[a-z]+)?|[\u4e00-\u9fff]+")
_PLAIN = stop_words("sense") | frozenset(
    "x ray rays xray xrays please tell explain say says know think like really just want get got actually about hello need should"
    " does mean means meaning called call give something someone anybody everybody astronomers astronomer"
    " journalist writing general public child children kid ten year old undergraduate simple words"
    " level term describe newspaper fun fact surprising student students expert experts deeper sentence sentences briefly"
    " bullet points true myth short shortly brief meaning definition idea main group meeting everyone talks student"
    # of the languages that are understood besides English
    " was ist sind bedeutet heißt ein eine der die das warum wieso wie c'est quoi qu'est que est un une le la les du des de"
    " pourquoi comment qué es el los las por cómo explícame che cos'è cosa è il lo perché come di".split()
)
NAME, ASKED, TEXT = 1.0, 0.9, 0.35  # what a word counts by where an entry has it
WHOLE = 0.5  # more for a name that stands there whole
WORDING = 0.8  # more for a wording that is the question, word for word; less as it shares less with it
BY_TEXT, BY_SHARE, BY_COVERED = 0.5, 0.2, 0.3  # what counts beside the likeness to the nearest wording
SHARE_AT_MOST = 1.5
SURE = 1.2  # fitness from which on an entry answers a question
NEAR = 0.8  # and from which on it is told as what comes nearest
CLOSE = 0.1  # of fitness: then the second may be meant as well
ASKED_FOR = (
    0.6  # likeness of the words to a wording from which on the entry is the answer, whatever else the question names
)


@dataclass(frozen=True)
class Found:
    """An entry, how well it fits a question, and the likeness of its nearest wording to the question, by words."""

    term: Term
    fitness: float
    alike: float = 0.0

    @property
    def sure(self) -> bool:
        """Whether it answers the question, rather than only being near it."""
        return self.fitness >= SURE or self.alike >= ASKED_FOR


@dataclass(frozen=True)
class _Entry:
    term: Term
    names: tuple[tuple[str, ...], ...]
    words: dict[str, float]
    wordings: tuple[frozenset[str], ...]


@lru_cache(maxsize=4)
def _entries(terms: tuple[Term, ...]) -> tuple[tuple[_Entry, ...], dict[str, float]]:
    """The entries with their stems, and the weight of each stem."""
    entries = []
    for term in terms:
        words: dict[str, float] = {}
        parts = ((TEXT, (term.definition, term.example)), (ASKED, term.asked), (NAME, (term.term, *term.aliases)))
        for weight, texts in parts:
            words |= dict.fromkeys((stem for text in texts for stem in stems(text)), weight)
        names = tuple(tuple(stems(name, every=True)) for name in (term.term, *term.aliases))
        wordings = tuple(frozenset(stems(wording)) for wording in (term.term, *term.asked))
        entries.append(_Entry(term, names, words, wordings))
    counts = Counter(stem for entry in entries for stem in entry.words)
    return tuple(entries), {stem: log(1 + len(terms) / count) for stem, count in counts.items()}


def stems(text: str, every: bool = False) -> list[str]:
    """Stems of the words that carry sense, or of all of them."""
    words = _WORD.findall(text.lower().replace("’", "'").replace("_", " "))
    kept = [w.removesuffix("'s") for w in words if every or w not in _PLAIN]
    return list(_STEMMER.stemWords(kept))


def named_in(text: str, terms: Sequence[Term]) -> list[Term]:
    """Entries whose names stand in the text, in its order; where they overlap the longest."""
    entries, _ = _entries(tuple(terms))
    said, taken, found = stems(text, every=True), set[int](), list[tuple[int, Term]]()
    names = sorted(((name, e.term) for e in entries for name in e.names if name), key=lambda pair: -len(pair[0]))
    for name, term in names:
        for at in range(len(said) - len(name) + 1):
            place = set(range(at, at + len(name)))
            if tuple(said[at : at + len(name)]) == name and not place & taken:
                taken |= place
                found.append((at, term))
    ordered = [term for _, term in sorted(found, key=lambda pair: pair[0])]
    return list({term.term: term for term in ordered}.values())


def best_for(text: str, terms: Sequence[Term], limit: int = 3) -> list[Found]:
    """Entries that the text is on, the best first."""
    said = list(dict.fromkeys(stems(text)))
    if not terms or not said:
        return []
    entries, weights = _entries(tuple(terms))
    near = nearness(text, tuple(terms))
    unknown = log(1 + len(terms))
    total = sum(weights.get(stem, unknown) for stem in said)
    named = {term.term for term in named_in(text, terms)}
    found = []
    for number, entry in enumerate(entries):
        held = sum(weights[stem] * entry.words[stem] for stem in said if stem in entry.words)
        whole = WHOLE * max((_weight(name, weights) for name in entry.names), default=0.0)
        held += whole if entry.term.term in named else 0.0
        alike = max((_alike(set(said), wording, weights, unknown) for wording in entry.wordings), default=0.0)
        share = min(held / total + WORDING * alike, SHARE_AT_MOST)
        covered = sum(weights[stem] for stem in said if stem in entry.words) / total
        meant = float(near.wordings[number]) + BY_TEXT * float(near.texts[number])
        found.append(Found(entry.term, meant + BY_SHARE * share + BY_COVERED * covered, alike))
    ranked = sorted(found, key=lambda one: (-max(one.alike, ASKED_FOR), -one.fitness))
    return [one for one in ranked[:limit] if one.sure or one.fitness >= NEAR]


def _alike(said: set[str], wording: frozenset[str], weights: dict[str, float], unknown: float) -> float:
    """Which share of the words of both two wordings have in common, by weight."""
    both = sum(weights.get(stem, unknown) for stem in said | wording)
    return _weight(said & wording, weights) / both if both else 0.0


def _weight(name: Iterable[str], weights: dict[str, float]) -> float:
    return sum(weights.get(stem, 0.0) for stem in name)
