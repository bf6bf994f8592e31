"""Turns that want two things which no clauses of one request say: two patterns, joined as people join them.

Either a question and the turn behind it, as one turn, or two questions that have nothing to do with each other but, at times,
their source. So that the reader does not take every "and" for two wishes, questions and further conditions or quantities that one
request does say are put together as well (``merged``). The words between are in ``joints.toml``.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pydantic.dataclasses import dataclass as checked_dataclass

from retriever.requests.grammar import SLOT
from retriever.requests.patterns import Pattern
from retriever.requests.program import Clause, Request, joined, parse, request_of
from retriever.toml_tables import CHECKED, read_table
from training.reading.one_or_two import FIRST, SECOND, are_two, named_again, one_request

_LONGEST = 34  # words of both requests: the network writes at most 60
_NAME = re.compile(r"\{\w+\}['’]s\b|\{\w+\}")
_WEIGHTS = {
    "conclude": 4,
    "explain": 4,
    "papers": 3,
    "values": 3,
    "list": 3,
    "compute": 2,
    "summarise": 2,
    "identify": 2,
    "compare": 2,
}
_OWN_SOURCE = 0.5  # share of pairs of whole questions that are on one source, where both name one


@checked_dataclass(config=CHECKED, frozen=True)
class _Words:
    joints: dict[str, tuple[str, ...]]
    it: tuple[str, ...]
    its: tuple[str, ...]
    opening: tuple[str, ...]
    foreign: tuple[str, ...]


_WORDS = read_table("training.reading", "joints.toml", _Words)


@dataclass(frozen=True)
class _Said:
    """A pattern by one of its wordings, with its request."""

    pattern: Pattern
    text: str
    request: Request

    @property
    def language(self) -> str:
        return self.request.parts[-1].one("language") or "en"


class Joiner:
    """Draws turns of two wishes from patterns of one."""

    def __init__(self, patterns: Sequence[Pattern], seed: int):
        self.chance = random.Random(seed)
        held = [(pattern, parse(pattern.program, slots=True)) for pattern in patterns]
        alone = [(pattern, request) for pattern, request in held if not request.also]
        self.whole = [pair for pair in alone if not pair[0].history]
        self.later = [pair for pair in alone if pair[0].history]
        self.by_text = {
            _shape(text): (pattern, text, request)
            for pattern, request in reversed(self.whole)
            for text in (pattern.canonical, *pattern.paraphrases)
            if text
        }
        self.by_verb: dict[str, list[tuple[Pattern, Request]]] = {}
        for pair in self.whole:
            self.by_verb.setdefault(pair[1].do, []).append(pair)

    def patterns(self, count: int) -> Iterator[Pattern]:
        """So many turns: half of them a question and the turn behind it, a sixth that are one request all the same."""
        makers = [self._followed, self._followed, self._followed, self._beside, self._beside, self.merged]
        for _ in range(count):
            maker = self.chance.choice(makers)
            while not (found := maker()):
                pass
            yield found

    def _followed(self) -> Pattern | None:
        """A question and the turn behind it."""
        pair = self._with_the_turn_before()
        if pair is None:
            return None
        first, second = pair
        second = replace(second, request=named_again(first.request, second.request))
        return self._together(first, second) if are_two(first.request, second.request) else None

    def _beside(self) -> Pattern | None:
        """Two questions, at times on the same source."""
        verbs = self.chance.choices([*_WEIGHTS, "other"], [*_WEIGHTS.values(), 4], k=2)
        one, other = (self._some(verb, place) for verb, place in zip(verbs, (FIRST, SECOND), strict=True))
        if not (one and other) or one.pattern is other.pattern:
            return None
        other = _apart(other)
        if self.chance.random() < _OWN_SOURCE:
            other = self._on_the_same(one, other) or other
        return self._together(one, other) if are_two(one.request, other.request) else None

    def merged(self) -> Pattern | None:
        """A question and the turn behind it that one request says: a further quantity of the same source, a further condition."""
        pair = self._with_the_turn_before()
        if pair is None:
            return None
        first, second = pair
        request = one_request(first.request, second.request)
        return self._together(first, second, request) if request else None

    def _with_the_turn_before(self) -> tuple[_Said, _Said] | None:
        """A later turn and the question before it, where that is the wording of another pattern."""
        pattern, request = self.chance.choice(self.later)
        text = self._wording(pattern)
        known = self.by_text.get(_shape(pattern.history[-1]))
        if known is None or not text:
            return None
        before, template, own = known
        names = dict(zip(SLOT.findall(template), SLOT.findall(pattern.history[-1]), strict=True))
        if set(names.values()) & set(SLOT.findall(text)) or len(names) != len(SLOT.findall(template)):
            return None  # a slot that stands twice is two marks
        first = replace(before, slots=dict(pattern.slots), upload=pattern.upload)
        return _Said(first, pattern.history[-1], _renamed(own, names)), _Said(pattern, text, request)

    def _some(self, verb: str, places: frozenset[str]) -> _Said | None:
        """A wording of a whole question, of that verb or ("other") of any."""
        verb = self.chance.choice(sorted(places & self.by_verb.keys())) if verb == "other" else verb
        if verb not in self.by_verb:
            return None
        pattern, request = self.chance.choice(self.by_verb[verb])
        text = self._wording(pattern)
        return _Said(pattern, text, request) if text and verb in places else None

    def _wording(self, pattern: Pattern) -> str:
        return self.chance.choice([text for text in (pattern.canonical, *pattern.paraphrases) if text] or [""])

    def _on_the_same(self, one: _Said, other: _Said) -> _Said | None:
        """The second question on the source that the first one names, spoken of as "it"; None where one of them names none or two."""
        sources = [
            [name for name, kind in said.pattern.slots.items() if kind.startswith("source")] for said in (one, other)
        ]
        if [len(names) for names in sources] != [1, 1] or one.language != "en":
            return None
        (own,), (named,) = sources
        if other.text.count(f"{{{named}}}") != 1 or one.text.count(f"{{{own}}}") != 1:
            return None

        def spoken_of(name: re.Match[str]) -> str:
            if f"{{{named}}}" not in name[0]:
                return name[0]
            return self.chance.choice(_WORDS.its if name[0][-1] == "s" else _WORDS.it)

        slots = {name: kind for name, kind in other.pattern.slots.items() if name != named}
        request = _renamed(other.request, {f"{{{named}}}": f"{{{own}}}"})
        return _Said(replace(other.pattern, slots=slots), _NAME.sub(spoken_of, other.text), request)

    def _together(self, first: _Said, second: _Said, request: Request | None = None) -> Pattern | None:
        """The turn of both, with the request of both unless another is given."""
        if first.language != second.language or _is_foreign(first) or _is_foreign(second):
            return None
        if first.pattern.upload and second.pattern.upload != first.pattern.upload:
            return None
        both = request or joined([_without_language(first.request), *second.request.parts])
        if len(str(both).split()) > _LONGEST:
            return None
        text = self._joined(first.text, second.text, first.language)
        slots = first.pattern.slots | second.pattern.slots
        upload = first.pattern.upload or second.pattern.upload
        return Pattern("wishes", text, slots, (), str(both), (), upload, "wishes")

    def _joined(self, first: str, second: str, language: str) -> str:
        form = self.chance.choice(_WORDS.joints[language])
        opening, _, rest = second.partition(" ")
        if opening.lower().rstrip(",") in _WORDS.opening and len(form) > len("{a.} {B}"):
            second = rest  # "and and its slope"
        bare = first.rstrip(" .?!。？") if "{a}" in form else first
        ended = (
            first
            if first.rstrip()[-1:] in ".?!。？"
            else f"{first}{self.chance.choice('.?.') if language != 'zh' else '。'}"
        )
        parts = {"{a.}": ended, "{a}": bare, "{b}": _small(second), "{B}": second[:1].upper() + second[1:]}
        return re.sub(r"\{(?:a\.|a|b|B)\}", lambda m: parts[m[0]], form)


def _shape(text: str) -> str:
    """A wording without the names of its slots, in which those of two patterns differ."""
    return SLOT.sub("{}", text.lower()).rstrip(" .?!")


def _is_foreign(said: _Said) -> bool:
    """Whether a wording of an English request is in another language: it would have to be joined in that one."""
    words = set(re.findall(r"[^\W\d_]+", SLOT.sub(" ", said.text.lower())))
    return said.language == "en" and bool(
        words & {*_WORDS.foreign} or any(letter > "\u03ff" for word in words for letter in word)
    )


def _small(text: str) -> str:
    """With a small letter where it begins a word that is no name: of several letters, only the first a capital."""
    first = text.partition(" ")[0]
    return text[:1].lower() + text[1:] if first[1:].islower() and "{" not in first and first.isalpha() else text


def _renamed(request: Request, names: dict[str, str]) -> Request:
    """With other slots (``{"{S}": "{S2}"}``) in the clauses."""
    parts = []
    for part in request.parts:
        said = (
            Clause(clause.keyword, tuple(SLOT.sub(lambda m: names.get(m[0], m[0]), word) for word in clause.words))
            for clause in part.clauses
        )
        parts.append(request_of(part.do, said))
    return joined(parts)


def _apart(said: _Said) -> _Said:
    """With slots of its own names, which no other pattern has."""
    names = {f"{{{name}}}": f"{{{name}b}}" for name in said.pattern.slots}
    slots = {f"{name}b": kind for name, kind in said.pattern.slots.items()}
    text = SLOT.sub(lambda m: names.get(m[0], m[0]), said.text)
    return _Said(replace(said.pattern, slots=slots), text, _renamed(said.request, names))


def _without_language(request: Request) -> Request:
    return request_of(request.do, (clause for clause in request.clauses if clause.keyword != "language"))
