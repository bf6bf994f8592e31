"""Which words of a question nothing that is told speaks of."""

import re
from collections.abc import Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.offline.nearest.named import Held
from assistant.request.wording import spoken_quantities
from retriever.library.term_matching import stems
from retriever.text.stopwords import stop_words
from retriever.text.units import unit_said

_WORD = re.compile(r"(?<![\w.])[^\W\d_][\w'-]{2,}")
_MOST = 6  # words: of a question of which more is left over, none is said to be understood
_MARKED = "SUPBIAYL"  # what these marks hold is told by itself


def untold(state: State, found: Held, claims: Sequence[Claim]) -> tuple[str, ...]:
    """The words, in their order; none where they are many, where the question is in another language than the answers, and where the
    reader knew quantities by words that no table has ("Porb")."""
    if set(found.quantities) - set(found.said) or any(
        reading.language not in ("", "en") for reading in state.asked.offered
    ):
        return ()
    bare = found.marked.text
    for mark in (mark for mark in found.marked.marks if mark.key[0] in _MARKED):
        bare = bare.replace(mark.text, " ")
    told = [claim.text for claim in claims]
    told += [state.ledger[i].support for claim in claims for i in claim.evidence]
    spoken_of = {stem for text in told for stem in stems(text, every=True)}
    passed = frozenset[str]().union(*map(stop_words, ("asking", "question", "sense", "topic", "search")))
    words = dict.fromkeys(word for word in _WORD.findall(bare) if word.lower() not in passed and not _is_unit(word))
    left = [word for word in words if stems(word) and not set(stems(word)) <= spoken_of]
    left = [word for word in left if not any(quantity.key in found.said for quantity in spoken_quantities(word))]
    return tuple(left) if len(left) <= _MOST else ()


def _is_unit(word: str) -> bool:
    return unit_said(f" {word}")[1] is not None
