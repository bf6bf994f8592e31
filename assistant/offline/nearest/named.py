"""What a question surely names, whatever it asks of it: sources, quantities, classes, names that no library has."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.agent.engine import State
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.known_values import names_of
from assistant.verbs.sources.subjects import KEYS
from retriever.catalogue.records import Source
from retriever.requests.marked import Marked
from retriever.requests.marks import marks_in
from retriever.text.stopwords import without_stop_words

_SOURCES, _UNKNOWN, _QUANTITIES = 6, 2, 6  # of each as many are told
_SIGNS = frozenset("+-−–")  # of a declination: half a position leads to no source surely
_OF_OTHERS = frozenset(
    ("similar", "described", "list", "count", "aggregate")
)  # a name in these is what others are held against


@dataclass(frozen=True)
class Held:
    """The sources that a question names (``taken``: by what is none of their own names, with their ids), and those of before that all of its
    readings are on; names of none; quantities, those that its words say (``said``) and those that every reading asks for; the words for
    classes; those that papers may be searched for."""

    marked: Marked
    sources: tuple[Source, ...]
    before: tuple[Source, ...]
    unknown: tuple[str, ...]
    quantities: tuple[str, ...]
    said: tuple[str, ...]
    classes: tuple[str, ...]
    topic: str
    taken: tuple[tuple[str, str], ...]


def named(state: State) -> Held:
    """What is named, by recognisers alone; of the readings only what all of them have."""
    library, asked = state.toolbox.library, state.asked
    marked = marks_in(state.question, library)
    own, taken = dict[str, Source](), list[tuple[str, str]]()
    for mark in (mark for mark in marked.of_kind("S") if _is_subject(mark.value, asked.offered)):
        if library.names.is_of(mark.text, mark.value):
            own[mark.value.id] = mark.value
        elif _SIGNS & set(mark.text) or not any(sign.isdigit() for sign in mark.text):
            own[mark.value.id] = mark.value
            taken.append((mark.text, mark.value.id))
    carried = [reading.wishes[0].sources for reading in asked.offered]
    shared = [i for i in carried[0] if all(i in ids for ids in carried)] if carried else []
    before = [library.sources[i] for i in shared if i in library.sources and i not in own]
    read = {key for reading in asked.offered for key in _quantities(reading.wishes[0])}
    said = [quantity.key for quantity in asked.intent.quantities if not read or quantity.key in read]
    sources = [*own.values(), *before]
    quantities = [key for key in dict.fromkeys((*said, *_asked_by_all(state, sources))) if key in KEYS]
    meant = {name for reading in asked.offered for wish in reading.wishes for name in wish.unknown}
    names = dict.fromkeys(mark.text for mark in marked.of_kind("U"))
    unknown = tuple(name for name in names if not asked.offered or name in meant)
    return Held(
        marked,
        tuple(own.values())[:_SOURCES],
        tuple(before[:_SOURCES]),
        unknown[:_UNKNOWN],
        tuple(quantities[:_QUANTITIES]),
        tuple(said),
        tuple(dict.fromkeys(mark.text for mark in marked.of_kind("K"))),
        _topic(asked.intent.topic, unknown),
        tuple(taken),
    )


def _asked_by_all(state: State, sources: Sequence[Source]) -> tuple[str, ...]:
    """Quantities that all of several readings ask for; of the only one those of which the reader is sure, where a source has them."""
    offered = state.asked.offered
    if len(offered) == 1:
        held = {measurement.name for source in sources for measurement in source.measurements}
        asked_for = (key for key in offered[0].wishes[0].quantities if key in state.asked.surely)
        return tuple(key for key in asked_for if held & set(names_of(key)))
    asked = [_quantities(reading.wishes[0]) for reading in offered]
    return tuple(key for key in asked[0] if all(key in others for others in asked)) if asked else ()


def _quantities(wish: Wanted) -> tuple[str, ...]:
    """The quantities that a reading speaks of, whatever it asks of them."""
    return (*wish.quantities, *wish.columns, *(limit.quantity for limit in wish.limits), *filter(None, (wish.order,)))


def _topic(words: str, unknown: tuple[str, ...]) -> str:
    """The words that papers are searched for, without names, by which they are looked up."""
    for name in unknown:
        words = words.replace(name, " ")
    return without_stop_words(words, "asking")


def _is_subject(source: Source, offered: tuple[Wanted, ...]) -> bool:
    """Whether something is asked of the source itself by some reading, or there are none to tell by."""
    wishes = [wish for reading in offered for wish in reading.wishes]
    of = (known.id for wish in wishes if wish.do not in _OF_OTHERS for known in wish.known)
    return not wishes or source.id in of
