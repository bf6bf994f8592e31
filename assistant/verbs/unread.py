"""What is said where a question holds words that its request does not account for: before anything else, and instead of all
else where such a word stands right before the quantity that is asked for ("the neutrino flux").

An X-ray flux given for a neutrino flux is a wrong answer that looks right: the word is never only a note at the end.
"""

import re
from collections.abc import Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.known_values import known_values, label_of
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.subjects import subjects
from retriever.catalogue.quantities import QUANTITIES, Quantity, label, quantity_by_key
from retriever.catalogue.records import Source
from retriever.requests.accounting import TELLING

_KEYS = frozenset(quantity.key for quantity in QUANTITIES)
_MOST = 8  # quantities that are told as held


def told_first(wanted: Wanted, state: State) -> list[Claim]:
    """``I have nothing on 'jet': what follows leaves that out of account.``"""
    words = clean_words(wanted.unread)
    if wanted.do not in TELLING or not words:
        return []
    told = ", ".join(word if word[-1].isdigit() else f"'{word}'" for word in words)  # 2015' would be minutes of arc
    asked = [label_of(key) for key in wanted.quantities if key in _KEYS]
    if wanted.do == "values" and len(asked) == 1:
        text = say("unread.values", words=told, what=asked[0])
    else:
        text = say("unread.selection", words=told)
    return [finding(state, text, say("unread.title"), ["words"], [[word] for word in words])]


def other_quantity(wanted: Wanted, state: State) -> list[Claim]:
    """That the quantity with that word before it is not known, and what is held of the sources; none where no unread word stands
    there, or where no source is named (a selection is told with what it leaves out)."""
    said = _said_with(wanted)
    return [_not_known(state, source, said) for source in subjects(wanted, state)] if said else []


def _said_with(wanted: Wanted) -> str:
    """The quantity as it was asked, with the unread word before it; "" where none of them stands there."""
    if wanted.do not in TELLING:
        return ""
    asked = [*wanted.quantities, wanted.order, *(limit.quantity for limit in wanted.limits)]
    for word in clean_words(wanted.unread):
        for key in (key for key in asked if key in _KEYS):
            if found := _before(word, quantity_by_key(key), wanted.question):
                return found
    return ""


def _before(word: str, quantity: Quantity, question: str) -> str:
    """``neutrino flux`` where the question has the word right before one of the quantity's own."""
    names = "|".join(sorted(map(re.escape, quantity.words), key=len, reverse=True))
    found = re.search(rf"(?<![\w-]){re.escape(word)}[\s-]+(?:{names})(?![\w-])", question, re.I)
    return " ".join(found[0].split()) if found else ""


def _not_known(state: State, source: Source, said: str) -> Claim:
    """What is not known of a source, and what is."""
    names = list(dict.fromkeys(m.name for m in source.measurements))[:_MOST]
    held = list(dict.fromkeys(label(name) for name in names))
    cited = [value.id for name in names for value in known_values(state.toolbox, source, name)[:1]]
    key = "unread.held" if held else "unread.none_held"
    text = say(key, what=said, name=source.name, held=", ".join(held))
    cited.append(state.ledger.add_source(source))
    return finding(state, text, f"{said}: {source.name}", cited=cited, refuses=True)


def clean_words(parts: Sequence[str]) -> tuple[str, ...]:
    """Parts of a question or a request as they are told, each once, without signs that no word has."""
    told = (re.sub(r"[^\w\s'+.,:/()-]", "", part).strip()[:80] for part in parts)
    return tuple(dict.fromkeys(part for part in told if part))
