"""A question on real examples of a domain that the turn before listed, or that it names: which of them, one of them, what is like it.

The trained reader says what it refers to ("the second", "those", "it"); what that is, the conversation knows.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from assistant.request.asked import Asked
from assistant.request.conversation import Conversation
from assistant.request.domains import DOMAINS, USUAL
from assistant.request.language.referring import PLACES
from assistant.request.language.wanted import NO_EXAMPLE, Unknown, Wanted
from assistant.request.phrases import Family
from retriever.catalogue.records import Source
from retriever.encoders.curve_space import curve_spaces
from retriever.encoders.image_space import image_space
from retriever.timing.variable_class import SURVEY

Known: TypeAlias = Callable[[str], Source | None]
LIKE, SHOW, AMONG = "relation", "what", "fact"  # what is asked of them, as words of `ask`
_LONGEST_NAME = 4  # words
_SURELY = 0.8  # of a reading as likeness that no word says
_SAID = Family(("like", "alike", "similar", "resembles", "resemble", "most like"), ("look like", "looks like"))
_ALL = frozenset(("list", "both", "rest"))
_ONE = frozenset(("source", "answer"))
_OF_ONE = frozenset(("identify", "list", "values", "explain", "act", "same", "find", "similar"))
_OF_MANY = frozenset(("list", "count", "same", "find", "values", "conclude"))


def of_examples(asked: Asked, conversation: Conversation, known: Known) -> Wanted | None:
    """The request on examples; None where it is on none. Papers are those on the source that ``known`` gives for the name."""
    wanted = asked.wanted or next(iter(asked.offered), None)
    if conversation.domain == USUAL or wanted is None:
        return None
    text, domain = asked.intent.text, conversation.domain
    named = _named(domain, text)
    listed = next((turn.examples for turn in reversed(conversation.turns) if turn.examples), [])
    again = asked.request.split()[:1] == ["same"]  # "only those in Cygnus"
    alike = _alike(asked, wanted, text)
    if named and wanted.do != "papers":
        return _on(wanted, domain, text, named[:1], LIKE if alike else SHOW)
    if not listed:
        return None
    if wanted.do == "papers" and wanted.earlier in {*PLACES, *_ONE}:
        one = _at(listed, PLACES[wanted.earlier]) if wanted.earlier in PLACES else listed[:2]
        return (
            replace(wanted, names=(known(one[0]) or Unknown(one[0]),), earlier="", missing="")
            if len(one) == 1
            else None
        )
    if wanted.earlier in PLACES and wanted.do in _OF_ONE:
        return _on(wanted, domain, text, _at(listed, PLACES[wanted.earlier]), LIKE if alike else SHOW)
    of_another = alike and bool(DOMAINS[domain].classes_in(text))  # "light curves like Miras"
    if not of_another and ((wanted.earlier in _ONE and wanted.do in _OF_ONE) or (again and alike)):
        return _on(wanted, domain, text, listed if len(listed) == 1 else [], LIKE if alike else SHOW)
    if (wanted.earlier in _ALL and wanted.do in _OF_MANY) or (again and wanted.constellation):
        return _on(wanted, domain, text, listed, AMONG)
    return None


def _on(wanted: Wanted, domain: str, text: str, names: list[str], ask: str) -> Wanted:
    """The request on those; on none of them it asks back which is meant."""
    found = Wanted("find", domain=domain, topic=text, question=text, examples=tuple(names), ask=ask)
    if not names:
        return Wanted("find", domain=domain, topic=text, question=text, missing=NO_EXAMPLE)
    return replace(found, constellation=wanted.constellation) if ask == AMONG else found


def _at(listed: list[str], place: int) -> list[str]:
    return listed[place:][:1] if -len(listed) <= place < len(listed) else []


def _alike(asked: Asked, wanted: Wanted, text: str) -> bool:
    """Whether likeness is asked for: read so surely, or said so."""
    return (wanted.do == "similar" and asked.confidence >= _SURELY) or bool(_SAID.find(text))


def _named(domain: str, text: str) -> list[str]:
    """The domain's examples that a text names, in its order."""
    words = [word.strip(".,;:?!()\"'") for word in text.split()]
    known = image_space().named if domain == "deep-sky" else curve_spaces()[SURVEY].named
    found = []
    for start in range(len(words)):
        for length in range(_LONGEST_NAME, 0, -1):
            name = " ".join(words[start : start + length])
            if (one := known(name)) is not None and any(letter.isdigit() for letter in name):
                found.append(one.name)
                break
    return list(dict.fromkeys(found))
