"""A question read once: by the rules alone, or by the trained reader, which acts on what it is sure of and asks back else."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from assistant.reading.by_entry import sure_by_itself
from assistant.reading.choices import chosen
from assistant.reading.formulas import computable
from assistant.reading.no_choice import meant_anyway
from assistant.reading.of_upload import read_of_upload
from assistant.reading.reader import Reading, read, read_otherwise
from assistant.request import asked as rules
from assistant.request.asked import Asked, Certainty
from assistant.request.conversation import Conversation
from assistant.request.language.wanted import Wanted
from retriever.library.library import Library
from retriever.requests.network import Trust, reading_network

# what is asked, and of what
_ASKED_OF = (
    "do",
    "names",
    "classes",
    "kinds",
    "quantities",
    "limits",
    "near",
    "constellation",
    "sources",
    "topic",
    "upload",
)
_ELSE = frozenset(("act", "refuse"))
_TALK = frozenset(("greet", "refuse"))  # nobody asks whether that was meant


def read_by_rules(question: str, conversation: Conversation, library: Library, upload: str = "") -> Asked:
    """What the rules recognise, alone."""
    return rules.read_question(question, conversation, library)


def read_question(question: str, conversation: Conversation, library: Library, upload: str = "") -> Asked:
    """The trained reader's request with how sure it is, or the readings that it asks back about; beside it what the rules
    recognise. ``upload`` is the kind of file that came with the question, "" without one."""
    asked = rules.read_question(question, conversation, library)
    if choice := chosen(question, conversation):
        return _taken_up(asked, choice, conversation)
    network = reading_network()
    reading = read(question, conversation, library, upload, network)
    if not upload and (of_it := read_of_upload(reading, question, conversation, library, network)):
        reading, upload = of_it, "spectrum"
    plain = partial(sure_by_itself, reading, conversation, library, upload)
    others = partial(read_otherwise, reading, conversation, library, upload, network)
    return settled(asked, [reading], network.trust, plain, others)


def settled(
    asked: Asked,
    readings: Sequence[Reading],
    trust: Trust,
    plain: Callable[[bool], Reading | None],
    others: Callable[[], list[Reading]],
) -> Asked:
    """``asked`` with the likeliest of its readings, as far as that is to be trusted; where it is not sure, ``plain`` tells whether the
    question is sure by itself (given whether it is unclear), and where it is unclear, ``others`` are what to choose from beside it."""
    reading = _with_those_alike(readings)
    certainty = _certainty(reading, trust)
    beside = certainty is not Certainty.SURE or reading.request.do in _ELSE  # an entry may answer what can't be done
    if beside and (alone := plain(certainty is Certainty.UNCLEAR)):
        reading, certainty = alone, Certainty.SURE
    if certainty is Certainty.UNCLEAR:
        readings = _meaning_something([*readings, *others()])
        reading = _with_those_alike(readings)
        certainty = _certainty(reading, trust)
        if certainty is Certainty.UNCLEAR and (meant := computable(readings) or meant_anyway(readings, trust.unsure)):
            reading, certainty = meant, Certainty.UNSURE
    asked = replace(
        asked,
        request=str(reading.request),
        confidence=round(reading.confidence, 3),
        certainty=certainty,
        wanted=reading.wanted,
        offered=(),
    )
    if certainty is not Certainty.UNCLEAR:
        return asked
    likelier = sorted(readings, key=lambda one: -one.confidence)
    offered = tuple(r.wanted for r in likelier if r.wanted.do not in _TALK)
    return replace(asked, wanted=None, offered=offered, surely=_sure_words(likelier[0], trust))


def _sure_words(reading: Reading, trust: Trust) -> frozenset[str]:
    """The words of a request of which the reader is as sure as of a whole request that is carried out."""
    written = reading.written
    if written is None:
        return frozenset()
    pairs = zip(written.words, written.probabilities, strict=False)  # the last is that of the end
    return frozenset(word for word, probability in pairs if probability >= trust.sure)


def _meaning_something(readings: list[Reading]) -> list[Reading]:
    """Without those that can't be meant, and so much surer: a separation is of two."""
    kept = [one for one in readings if not _of_one_alone(one.wanted)]
    left_out = sum(one.confidence for one in readings if one not in kept)
    return [replace(one, confidence=one.confidence / max(1 - left_out, one.confidence)) for one in kept] or readings


def _of_one_alone(wanted: Wanted) -> bool:
    """Whether the separation of one source is asked for, from nothing."""
    known = {*(source.id for source in wanted.known), *wanted.sources}
    return wanted.do == "values" and wanted.quantities == ("separation",) and len(known) == 1 and not wanted.order


def _with_those_alike(readings: Sequence[Reading]) -> Reading:
    """The likeliest reading, as certain as it is together with those that ask the same of the same: the distance, and the
    distance in pc."""
    best = max(readings, key=lambda one: one.confidence)
    ask = [_asked_of(one.wanted) == _asked_of(best.wanted) for one in readings]
    return replace(best, confidence=min(1.0, sum(r.confidence for r, same in zip(readings, ask, strict=True) if same)))


def _asked_of(wanted: Wanted) -> list[object]:
    """What is asked, and of what, of each wish. Of what lies nearest, "how far" is told in any case, whatever the reader takes it for; a class in
    the words that papers are searched for is no other question."""
    told = {"separation", "distance"} if wanted.near and wanted.order == "separation" else set()
    searched = wanted.do == "papers" and bool(wanted.topic)
    asked = {part: getattr(wanted, part) for part in _ASKED_OF if not (searched and part == "classes")}
    own = asked | {"quantities": tuple(key for key in wanted.quantities if key not in told)}
    return [*own.values(), *(_asked_of(wish) for wish in wanted.wishes[1:])]


def _certainty(reading: Reading, trust: Trust) -> Certainty:
    """What the reading is good for; one that leads to no answer anyway tells what is missing, and can't be wrong."""
    wanted = reading.wanted
    if reading.confidence >= trust.sure:
        return Certainty.SURE
    named_in_papers = wanted.do in ("papers", "summarise")  # whose titles may have a name that is no source here
    in_vain = bool(wanted.missing or (wanted.unknown and not wanted.known and not named_in_papers)) and not wanted.also
    return Certainty.UNSURE if reading.confidence >= trust.unsure or in_vain else Certainty.UNCLEAR


def _taken_up(asked: Asked, choice: Wanted | str, conversation: Conversation) -> Asked:
    """The reading that was chosen of those offered; asked once more where that is open."""
    if isinstance(choice, Wanted):
        return replace(asked, wanted=choice, confidence=1.0, certainty=Certainty.SURE)
    if choice == "neither":
        return replace(asked, certainty=Certainty.DECLINED)
    return replace(asked, certainty=Certainty.UNCLEAR, offered=conversation.turns[-1].offered)


READERS: dict[str, Callable[[str, Conversation, Library, str], Asked]] = {
    "rules": read_by_rules,
    "trained": read_question,
}
