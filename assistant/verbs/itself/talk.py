"""Greetings, and refusals of what this assistant is not for: one sentence each, without papers."""

import re

from pydantic.dataclasses import dataclass

from assistant.agent.engine import State
from assistant.evidence.claims import Claim, refused
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.verbs.verb import Verb
from retriever.toml_tables import CHECKED, read_table


@dataclass(frozen=True, config=CHECKED)
class _Greetings:
    """``greetings.toml``: words by what they say, in the languages that are understood."""

    thanks: tuple[str, ...]
    goodbye: tuple[str, ...]
    how_are_you: tuple[str, ...]
    joke: tuple[str, ...]


_WORDS = read_table("assistant.verbs.itself", "greetings.toml", _Greetings)


def greeting(wanted: Wanted, state: State) -> list[Claim]:
    """What answers a greeting, thanks, or a goodbye."""
    words = re.findall(r"[^\W_]+", wanted.question.lower())
    said = f" {' '.join(words)} "

    def has(spelled: tuple[str, ...]) -> bool:
        return any(f" {word} " in said if word.isascii() else word in said for word in spelled)

    if has(_WORDS.joke):
        return [Claim(say("greet.joke"), plain=True)]
    if has(_WORDS.goodbye):
        return [Claim(say("greet.goodbye"), plain=True)]
    if has(_WORDS.thanks):
        return [Claim(say("greet.thanks"), plain=True)]
    return [Claim(say("greet.how_are_you") if has(_WORDS.how_are_you) else say("greet.hello"), plain=True)]


def refusal(wanted: Wanted, state: State) -> list[Claim]:
    """Why nothing of it is done."""
    key = wanted.reason or "out_of_domain"
    return [
        refused(
            {
                "out_of_domain": "decline.out_of_domain",
                "injection": "decline.injection",
                "fabrication": "decline.fabrication",
                "nonsense": "decline.nonsense",
                "prediction": "decline.prediction",
                "impossible": "decline.impossible",
                "observation_planning": "decline.observation_planning",
                "creative": "decline.creative",
            }[key],
            plain=True,
        )
    ]


GREET = Verb(lambda wanted, state: [], greeting)
REFUSE = Verb(lambda wanted, state: [], refusal)
