"""What is told beside a question back: a wrong premise, and papers on its sources that speak of its words."""

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.offline.corrections import correction
from assistant.request.language.wanted import Wanted
from assistant.tools.literature.find_papers import Literature
from assistant.verbs.papers import VERB
from retriever.text.stopwords import without_stop_words

_SOURCES = 2


def calls(state: State) -> list[ToolCall]:
    """The look-up of papers, where the question names sources and says something of them."""
    wanted = _papers(state)
    return VERB.calls(wanted, state) if wanted else []


def corrections(state: State) -> list[Claim]:
    """What the question takes for true and the library contradicts; it is said before anything is asked back."""
    return [correction(wrong.source, wrong.word, state.ledger) for wrong in state.asked.wrong_classes]


def papers(state: State) -> list[Claim]:
    """Papers, only where some speak of what the question has beside the names."""
    wanted, found = _papers(state), state.found(Literature)
    if wanted is None or found is None or not found.listed_papers:
        return []
    return [Claim(say("ask.papers_aside", topic=wanted.topic), plain=True), *VERB.write(wanted, state)]


def _papers(state: State) -> Wanted | None:
    held, asked = state.toolbox.library.sources, state.asked
    sources = tuple(held[i] for i in asked.subjects if i in held)[:_SOURCES]
    topic = without_stop_words(asked.intent.topic, "asking")
    if not sources or not topic:
        return None
    return Wanted("papers", names=sources, topic=topic, question=state.question)
