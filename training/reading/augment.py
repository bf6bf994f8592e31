"""Further wordings: a pattern on one quantity is one on another too, where the quantity is named by its own words."""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from retriever.catalogue.quantities import QUANTITIES, Quantity
from retriever.requests.patterns import Pattern
from training.reading.examples import Example

_SHORTEST = 4  # letters: what is shorter ("z", "nh") is a part of too much


def augmented(patterns: Iterable[Pattern], seed: int) -> Iterator[Pattern]:
    """One other pattern of each in whose request one quantity stands, in the same order; one without wordings where there is
    none, so that numbers of patterns stay."""
    chance = random.Random(seed)
    for pattern in patterns:
        named = [q for q in QUANTITIES if q.key in pattern.program.split()]
        other = chance.choice([q for q in QUANTITIES if q not in named])
        wordings: list[str] = []
        if len(named) == 1 and not pattern.history:
            wordings = [
                said
                for w in (pattern.canonical, *pattern.paraphrases)
                if (said := _said_of(w, named[0], other, chance))
            ]
        words = [other.key if named and word == named[0].key else word for word in pattern.program.split()]
        canonical = wordings[0] if wordings else ""
        yield replace(pattern, canonical=canonical, paraphrases=tuple(wordings[1:]), program=" ".join(words))


def _said_of(text: str, quantity: Quantity, other: Quantity, chance: random.Random) -> str:
    """The text with one quantity's word replaced by another's; "" where the word is not in it once."""
    lowered = text.lower()
    for word in sorted((w for w in quantity.words if len(w) >= _SHORTEST and "_" not in w), key=len, reverse=True):
        found = re.findall(rf"(?<![\w-]){re.escape(word)}(?![\w-])", lowered)
        if len(found) == 1:
            spoken = [w for w in other.words if "_" not in w and len(w) > 1]
            start = re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", lowered)
            assert start is not None
            return text[: start.start()] + chance.choice(spoken) + text[start.end() :]
    return ""


def after_others(examples: Sequence[Example], seed: int, share: float = 0.25) -> list[Example]:
    """Whole questions once more behind a question that has nothing to do with them: what is asked stays the same."""
    chance = random.Random(seed)
    before = [(example.before, example.before_text) for example in examples if example.before]
    whole = [example for example in examples if not example.before] if before else []
    chosen = ((example, chance.choice(before)) for example in whole if chance.random() < share)
    return [replace(example, before=pieces, before_text=text) for example, (pieces, text) in chosen]
