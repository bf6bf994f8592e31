"""A question that the reader is not sure of, and that an entry of the glossary answers as a whole: it is read as a request to
explain. A question on what a source has, on a list or on papers is never taken so: what it names stands in no entry."""

from assistant.reading.reader import Reading, request_of_name, surely
from assistant.request.conversation import Conversation
from retriever.library.entry_matcher import TOLD, matched
from retriever.library.library import Library
from retriever.library.term_matching import WHOLLY, Found, best_for, stems
from retriever.requests.program import Request

# what the reader takes such a question for
_TOLD_OF_ENTRIES = frozenset(("explain", "greet", "refuse", "about", "act"))
_OF_THE_SKY = "SUPBANKYI"  # marks of sources, papers, authors, numbers, classes, years and instruments
_PARTICULAR = "SPBANY"  # of these: what they have, or are conditions of, stands in no entry
_WORDS = 0.45  # likeness by words to a wording that another verb than these needs
_LISTS = frozenset(("list", "count"))
_MANNER = ("ask", "register", "length")  # what is kept of the reader's request
_LINES = ("tweet", "headline")


def sure_by_itself(
    reading: Reading, conversation: Conversation, library: Library, upload: str, unclear: bool
) -> Reading | None:
    """What a question surely asks whatever it was read as: it is a name and nothing else, or an entry answers it."""
    alone = request_of_name(reading, conversation, library, upload)
    return alone or told_by_entry(reading, unclear, conversation, library, upload)


def told_by_entry(
    reading: Reading, unclear: bool, conversation: Conversation, library: Library, upload: str
) -> Reading | None:
    """The request to explain, surely; None where no entry answers the question, where it is on a file or on the answer before, where it
    was read as several wishes, and where it was read as something else, if not too ``unclear`` to be carried out."""
    request = reading.request
    goes_on = request.do == "same" or request.has("earlier") and bool(conversation.turns)
    if upload or goes_on or request.also:  # of two wishes none is left out
        return None
    of_both = reading.wanted.class_words or request.do == "similar"  # "ULXs that look like pulsars"
    if reading.wanted.do in _LISTS and reading.wanted.kinds and of_both:
        return None  # of sources of one kind those of another: a list, which stands in no entry
    best = next(iter(best_for(reading.marked.text, library.terms, 1)), None)
    by_words = best is not None and (unclear or _may_stand_for(request, best)) and _answers(best, reading)
    if not (by_words or unclear and _probably_answered(reading, library)):
        return None
    kept = {word: request.one(word) for word in _MANNER if request.has(word)}
    if request.one("action") in _LINES:
        kept["action"] = request.one("action")
    manner = " ".join(f"{word} {value}" for word, value in ({"ask": "what"} | kept).items())
    return surely(reading, f"explain topic {manner}", conversation, library, upload)


def _probably_answered(reading: Reading, library: Library) -> bool:
    """Whether an entry answers the question by the learnt matcher. What a source that it names has, stands in the source's record, unless
    the entry is on that source, too; and a number or an author is a condition, where the reader took the question for one with conditions."""
    particular = any(mark.key[0] in _PARTICULAR for mark in reading.marked.marks)
    if particular and reading.request.do not in (*_TOLD_OF_ENTRIES, "conclude"):
        return False
    best = next(iter(matched(reading.marked.text, library.terms, 1)), None)
    if best is None or best.probability < TOLD:
        return False
    held = set(
        stems(" ".join((best.term.term, *best.term.aliases, best.term.definition, best.term.example)), every=True)
    )
    sources = (mark for mark in reading.marked.marks if mark.key[0] in "SU")
    return all(set(stems(mark.text, every=True)) <= held for mark in sources)


def _may_stand_for(request: Request, best: Found) -> bool:
    """Whether an entry may be told in place of what a question was surely read as: an explanation; something outside the field, where
    the entry is asked for in such words; an action that is in the entry's name ("quiz on X-ray astronomy")."""
    if request.do == "refuse":
        return request.one("reason") == "out_of_domain" and best.fitness >= WHOLLY and best.alike >= _WORDS
    if request.do == "act":
        return bool(set(stems(request.one("action"))) & set(stems(" ".join((best.term.term, *best.term.aliases)))))
    return request.do == "explain"


def _answers(best: Found, reading: Reading) -> bool:
    """Whether the entry answers the whole question: surely where the reader, too, took it for one to be explained or for talk,
    else more than that; and what recognisers found in it stands in the entry."""
    term = best.term
    held = set(stems(" ".join((term.term, *term.aliases, *term.asked, term.definition, term.example)), every=True))
    marks = (mark for mark in reading.marked.marks if mark.key[0] in _OF_THE_SKY)
    if not all(set(stems(mark.text, every=True)) <= held for mark in marks):
        return False
    if reading.request.do in _TOLD_OF_ENTRIES:
        return best.sure if reading.request.one("ask") not in ("why", "how") else best.tells_reason
    particular = any(mark.key[0] in _PARTICULAR for mark in reading.marked.marks)
    return not particular and best.fitness >= WHOLLY and best.alike >= _WORDS
