"""Questions with words in them that their requests do not account for, made of questions whose requests do.

Three ways: a word or a phrase of other questions put into a question (its request stays); a part taken from the request (the words
that go with that part stay); another question's request. Each word is labelled.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retriever.requests.program import parse, request_of
from retriever.requests.word_table import Token, WordTable, accounts_for_all, atoms, stem, tokens_in, words_of
from retriever.text.stopwords import stop_words
from training.reading.examples import Example
from training.reading.noise import typed

_LINKS = "in with of by during from for behind without near at on and after before inside".split()
_LEADS = ("a", "the", "its")
_TYPED = 0.4  # share of questions read with slips of typing and politeness
_TOPICAL, _ALL_TOPICAL = (
    0.75,
    0.5,
)  # share of foreign words that are of questions on topics; what makes a word one of those
_GOES_WITH = 2.5  # lift above which a word stands for a part of a request
_NOISE = frozenset(stem(word) for purpose in ("question", "topic") for word in stop_words(purpose))


@dataclass(frozen=True)
class Labelled:
    """A question's tokens, what a request says, and the places that it accounts for (``read``) and does not (``unread``). ``own``
    are the atoms of the pattern that the tokens are of: that pattern says nothing of its own words."""

    tokens: tuple[Token, ...]
    said: frozenset[str]
    read: frozenset[int]
    unread: frozenset[int]
    own: frozenset[str]


class Foreigner:
    """Makes labelled questions of the examples of one split, with one seed."""

    def __init__(self, examples: Sequence[Example], table: WordTable, seed: int):
        self.table, self.chance = table, random.Random(seed)
        english = [example for example in examples if "".join(example.pieces).isascii()]
        self.own = [example for example in english if not accounts_for_all(parse(example.request))]
        questions = [tokens_in(example.pieces) for example in english]
        self.words = sorted({token.text.lower() for tokens in questions for token in tokens if _is_content(token)})
        self.topical = [word for word in self.words if self._share_of_topics(word) > _ALL_TOPICAL]
        self.phrases = [phrase for tokens in questions for phrase in self._phrases(tokens)]
        self.requests = [atoms(parse(example.request)) for example in self.own]

    def made(self) -> Iterator[Labelled]:
        """Each question as it is, with parts of its request taken away, and twice with foreign words."""
        for example in self.own:
            tokens = tuple(self._typed(example) if self.chance.random() < _TYPED else tokens_in(example.pieces))
            said = atoms(parse(example.request))
            places = frozenset(n for n, token in enumerate(tokens) if not token.mark)
            yield Labelled(tokens, said, places, frozenset(), said)
            yield from self._of_other_requests(example, tokens, said)
            for _ in range(2):
                yield from self._with_foreign_words(tokens, said)

    def _of_other_requests(
        self, example: Example, tokens: tuple[Token, ...], said: frozenset[str]
    ) -> Iterator[Labelled]:
        """The words that go with what a request no longer says."""
        request = parse(example.request)
        left = [clause for clause in request.clauses if clause.keyword != "name"]
        others = [self.chance.choice(self.requests)]
        if left:
            gone = self.chance.choice(left)
            others.append(atoms(request_of(request.do, [clause for clause in request.clauses if clause != gone])))
        for other in others:
            unread = frozenset(n for n, token in enumerate(tokens) if not token.mark and self._goes(token, said, other))
            if unread:
                yield Labelled(tokens, other, frozenset(), unread, said)

    def _goes(self, token: Token, said: frozenset[str], other: frozenset[str]) -> bool:
        """Whether a word goes with a part of one request, and with none of another."""
        lifts = self.table.lifts(stem(token.text))
        before = max((lifts.get(atom, 0.0) for atom in said - other), default=0.0)
        return before > _GOES_WITH and all(lifts.get(atom, 0.0) < 0.5 for atom in other)

    def _with_foreign_words(self, tokens: tuple[Token, ...], said: frozenset[str]) -> Iterator[Labelled]:
        ends = [n + 1 for n, token in enumerate(tokens) if token.mark] + [len(tokens)]
        before = [n for n, token in enumerate(tokens) if _is_content(token) or (token.mark and token.text == "K")]
        draw = self.chance.random()
        put: tuple[Token, ...]
        if draw < 0.5 and before:
            at, put = self.chance.choice(before), (Token(self._word()),)
        elif draw < 0.7:
            lead = (Token(self.chance.choice(_LEADS)),) if self.chance.random() < 0.6 else ()
            several = tuple(Token(self._word()) for _ in range(1 + (self.chance.random() < 0.4)))
            at, put = self.chance.choice(ends), (Token(self.chance.choice(_LINKS)), *lead, *several)
        else:
            at, put = self.chance.choice(ends), self.chance.choice(self.phrases)
        present = {stem(token.text) for token in tokens}
        foreign = frozenset(
            at + n for n, token in enumerate(put) if _is_content(token) and stem(token.text) not in present
        )
        if foreign:
            whole = (*tokens[:at], *put, *tokens[at:])
            old = frozenset(n for n, t in enumerate(whole) if not t.mark and not at <= n < at + len(put))
            yield Labelled(whole, said, old, foreign, said)

    def _word(self) -> str:
        return self.chance.choice(self.topical if self.chance.random() < _TOPICAL else self.words)

    def _share_of_topics(self, word: str) -> float:
        beside = self.table.companions.get(stem(word), {})
        topical = sum(beside.get(atom, 0) for atom in ("topic", "do=explain", "do=refuse"))
        return topical / max(1, self.table.words.get(stem(word), 1))

    def _phrases(self, tokens: list[Token]) -> Iterator[tuple[Token, ...]]:
        for n, token in enumerate(tokens):
            if not token.mark and token.text.lower() in _LINKS:
                phrase = tuple(tokens[n : n + self.chance.choice((2, 3, 4))])
                if not any(part.mark for part in phrase) and any(map(_is_content, phrase)):
                    yield phrase

    def _typed(self, example: Example) -> list[Token]:
        """The question with slips of typing and something polite around it."""
        text = " ".join(f"{{{t.text}1}}" if t.mark else t.text for t in tokens_in(example.pieces))
        found: list[Token] = []
        for part in typed(text, self.chance).replace("{", "\0{").replace("}", "}\0").split("\0"):
            found += [Token(part[1], mark=True)] if part[:1] == "{" else [Token(word) for word in words_of(part)]
        return found


def _is_content(token: Token) -> bool:
    """Whether a token is a word that says something of what is asked."""
    return not token.mark and len(token.text) > 2 and stem(token.text) not in _NOISE
