"""The request that a question makes of what it surely names: values of its sources, the list that all readings mean, papers."""

from dataclasses import replace

from assistant.agent.engine import State
from assistant.offline.nearest.agreed import agreed, says_which
from assistant.offline.nearest.named import Held
from assistant.request.language.wanted import Named, Unknown, Wanted
from assistant.request.topic import topic_stems

_LISTED = frozenset(("list", "count"))
_ABOUT = 2  # sources that papers are told on
_WORDS = 2  # of a topic: papers on one word are on anything
_READ = frozenset(("papers", "summarise"))


def of_facts(state: State, found: Held) -> Wanted | None:
    """The list on which all readings agree, or the quantities of the sources; None where the question names no such thing."""
    common = agreed(state.asked.offered)
    if common and common.do in _LISTED and says_which(common, state.asked.offered) and _chooses(common, found):
        return replace(common, question=state.question)
    if common and common.do == "about" and (common.about or common.aspects):  # on the assistant itself
        return replace(common, question=state.question)
    sources = (*found.sources, *found.before)
    if not (sources and found.quantities):
        return None
    told = Wanted("compare" if len(sources) > 1 else "values", names=sources, quantities=found.quantities)
    return replace(told, band=common.band if common else "", question=state.question)


def of_papers(state: State, found: Held) -> Wanted | None:
    """Papers that speak of the question's words: on the sources that it is about, or where all readings ask for papers; None else."""
    held = state.toolbox.library.sources
    about = tuple(held[i] for i in state.asked.subjects if i in held)[:_ABOUT] or found.sources[:_ABOUT]
    if about and found.topic:
        return Wanted("papers", names=about, topic=found.topic, question=state.question)
    common = agreed(state.asked.offered)
    if common is None or common.do not in _READ:
        return None
    names: tuple[Named, ...] = (*found.sources, *found.before, *map(Unknown, found.unknown))
    topic = common.topic or found.topic
    asked = replace(common, do="papers", names=names, sources=(), topic=topic, stance="", verdict="", quantities=())
    chosen = names or asked.authors or len(topic_stems(topic)) >= _WORDS
    return replace(asked, question=state.question) if chosen else None


def _chooses(common: Wanted, found: Held) -> bool:
    """Whether a list is of a class that the question names by a word for it, or of what was listed before."""
    return bool(common.sources or found.classes and (common.classes or common.subclass or common.kinds))
