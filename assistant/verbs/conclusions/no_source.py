"""A class that is asked of what a value before was computed for, where that is no source: "is it a black hole then?" """

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.premises import a_kind, words_of


def of_no_source(state: State, wanted: Wanted) -> list[Claim]:
    """That it can't be told from a computed value alone; nothing where a source is meant, or something else is asked."""
    named = wanted.known or wanted.sources or wanted.unknown
    asked = words_of(wanted)
    if wanted.earlier != "answer" or named or wanted.limits or not asked:
        return []
    text = say("conclude.no_source", kind=a_kind(asked[0][0]))
    return [finding(state, text, "sources of the turns before", refuses=True)]
