"""What a follow-up goes on from: the request before, its list, one of its entries, its class and its quantity."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.request.conversation import Conversation, Turn
from assistant.request.language.changing import spoken_of, without
from assistant.request.language.kinds_alike import of_kind
from assistant.request.language.wanted import Unknown, Wanted
from retriever.catalogue.kinds import classes_in
from retriever.catalogue.quantities import QUANTITIES
from retriever.requests.grammar import grammar

PLACES = {word: place for place, word in enumerate("first second third fourth fifth sixth seventh eighth".split())} | {
    "last_item": -1
}
_KEYS = frozenset(quantity.key for quantity in QUANTITIES)
_SELECTING = ("list", "count")
_LISTING = frozenset(
    ("list", "count", "papers", "summarise", "described", "similar", "unusual")
)  # what lists, if anything
_ON_SOURCES = ("list", "count", "aggregate")
_ALIKE = ("similar", "described")
_NUMBERS = ("mean", "median", "min", "max", "range", "std")
_OF_ITSELF = ("about", "greet", "refuse", "act")  # no source or condition is said of these


def request_of(turn: Turn) -> Wanted | None:
    """What a turn carried out, or the likelier reading of those that it asked back about, of several wishes the last."""
    return turn.wanted or next((offered.wishes[-1] for offered in turn.offered), None)


def changed_from(found: Wanted, turns: Sequence[Turn]) -> Wanted | None:
    """The request that "the same" with a change is on: the last one that did not lead nowhere and that takes what is said; the one that
    missed a source, where that is named now ("sorry, IC 4329A")."""
    held = [one for turn in reversed(turns) if (one := request_of(turn))]
    if held and found.known and held[0].missing == "source":
        return held[0]
    on_sources = found.selects or found.names or found.quantities or found.order or found.near
    fitting = [one for one in held if not (on_sources and one.do in _OF_ITSELF)]
    return next((one for one in fitting or held if not one.missing), next(iter(held), None))


def going_on(found: Wanted, turns: Sequence[Turn]) -> Wanted:
    """The request with what it takes from the one before it, whose sources are not yet looked up."""
    last = turns[-1] if turns else None
    if not turns and found.earlier == "list" and _selects(found):
        return replace(found, earlier="")  # "any YSOs in the list?": the library itself
    found = of_kind(found)
    if found.do == "count" and found.stat in _NUMBERS and (keys := spoken_of(found)):
        found = replace(found, do="aggregate", quantities=keys)  # "how many, and what is the median?"
    bare = _is_bare(found)
    if found.earlier in PLACES and bare and found.do in ("same", "list"):
        return replace(found, do="identify", sky="")  # "the second one, tell me more"
    if (
        found.earlier in PLACES
        and found.order in _KEYS
        and found.do in ("same", "list", "identify")
        and not found.names
    ):
        place = PLACES[found.earlier]  # "the third by flux": the list in another order
        turned = found.descending if place >= 0 else not found.descending
        found = replace(found, do="list", earlier="list", limit=1, offset=max(place, 0), descending=turned)
    if last and found.do == "conclude" and found.earlier == "source" and _computed_of_none(last, turns):
        return replace(found, earlier="answer")  # "is it a pulsar then?" of numbers
    if last and found.do in _SELECTING and found.earlier == "list" and _only_offered(last):
        return replace(found, do="same", earlier="")  # on the list that was asked back about
    if last and found.do == "list" and found.earlier in ("list", "rest") and _came_out_empty(last):
        return replace(found, do="same", earlier="")  # what was asked about, changed
    if found.do == "explain" and found.ask == "why" and found.earlier in PLACES and bare:
        alike = _wanted_of(_listing(turns))
        if alike and alike.do in _ALIKE and alike.known:
            return replace(found, do="similar", names=alike.known)  # why the first one is like it
    return _of_before(found, turns) if found.earlier in ("class", "quantity") else found


def _selects(found: Wanted) -> bool:
    """Whether it says which sources are meant without what came before."""
    return bool(found.class_words or found.kinds or found.limits or found.constellation or found.near)


def _wanted_of(turn: Turn | None) -> Wanted | None:
    return turn.wanted if turn else None


def _is_bare(found: Wanted) -> bool:
    """Whether it says no more of the sources than which of before they are."""
    return not (found.names or found.limits or found.classes or found.kinds or found.quantities or found.order)


def _came_out_empty(turn: Turn) -> bool:
    wanted = turn.wanted
    whole = wanted is not None and wanted.earlier not in (
        "list",
        "rest",
    )  # a list of which no part is so stays what "those" are
    return whole and wanted is not None and wanted.do in _SELECTING and not turn.listed and not wanted.missing


def _computed_of_none(last: Turn, turns: Sequence[Turn]) -> bool:
    """Whether the turn before computed something of numbers alone, and no turn was on a source."""
    computed = last.wanted is not None and last.wanted.do == "compute"
    return computed and not any(turn.subjects or turn.listed for turn in turns)


def _only_offered(turn: Turn) -> bool:
    """Whether a turn asked back about a list that it did not give."""
    offered = request_of(turn)
    return turn.wanted is None and offered is not None and offered.do in _SELECTING and not turn.listed


def _of_before(found: Wanted, turns: Sequence[Turn]) -> Wanted:
    """With the class and the quantity that were spoken of: "so is 0.5 unusual?"."""
    requests = [held for turn in reversed(turns) if (held := request_of(turn))]
    quantity = next((key for held in requests for key in spoken_of(held)), "")
    if not (found.classes or found.kinds or found.class_of):
        kind = next((held for held in requests if held.class_words or held.kinds or _explained(held)), None)
        if kind and (named := _kind_named(kind)):
            found = replace(found, kinds=(named,))
        elif kind and not (kind.class_words or kind.kinds):
            classes, subclass = classes_in(kind.topic)
            found = replace(found, classes=classes, class_words=(kind.topic,), subclass=subclass)
        elif kind:
            told = {
                "classes": kind.classes,
                "class_words": kind.class_words,
                "subclass": kind.subclass,
                "kinds": kind.kinds,
            }
            found = replace(found, **told)  # type: ignore[arg-type]
    if not quantity:
        return found
    if any(limit.quantity == "any_quantity" for limit in found.limits):
        limits = (replace(one, quantity=quantity) if one.quantity == "any_quantity" else one for one in found.limits)
        return replace(found, limits=tuple(limits))
    return found if found.quantities or found.limits else replace(found, quantities=(quantity,))


def _kind_named(wanted: Wanted) -> str:
    """The kind whose whole name stands in a question that explained a word of no class: "intermediate polar", not "polar"."""
    if wanted.do != "explain" or wanted.classes or wanted.kinds:
        return ""
    said = f"{wanted.question} {wanted.topic}".lower()
    named = [kind for kind in grammar().words["kind"] if kind.replace("_", " ") in said]
    return max(named, key=len, default="")


def _explained(wanted: Wanted) -> bool:
    """Whether the word that was explained is a class of sources."""
    return wanted.do == "explain" and any(classes_in(wanted.topic))


def _as_listed(found: Wanted, turns: Sequence[Turn]) -> Wanted:
    """A part of a list keeps its order and its columns."""
    if found.do != "list" or found.earlier not in ("list", "rest") or found.order or not found.sources:
        return found
    before = _wanted_of(_listing(turns))
    if before is None or before.do != "list":
        return found
    columns = (*found.quantities, *before.quantities, *(limit.quantity for limit in before.limits))
    return replace(
        found,
        order=before.order,
        descending=before.descending,
        quantities=tuple(dict.fromkeys(key for key in columns if key in _KEYS)),
        band=found.band or before.band,
        instrument=found.instrument or before.instrument,
    )


def _picked(some: Sequence[str], place: int) -> tuple[str, ...]:
    return (some[place],) if -len(some) <= place < len(some) else ()


def referred(wanted: Wanted, conversation: Conversation, words: Sequence[str]) -> Wanted:
    """With the sources and papers that ``earlier`` (several words: "the first and the third") and ``not_earlier`` refer to."""
    found = wanted
    if wanted.earlier == "upload":  # what was read of it is in no turn but beside them
        found = replace(found, missing="" if wanted.upload or conversation.readings else "upload")
    elif wanted.earlier == "source" and not wanted.sources and (unknown := _unknown_before(conversation.turns)):
        found = replace(found, names=(*found.names, *unknown), earlier="", missing="")
    elif wanted.earlier and not wanted.sources:
        on_sources = wanted.do in _ON_SOURCES or wanted.do == "values" and bool(set(wanted.quantities) & _KEYS)
        turns = _of_sources(conversation.turns) if on_sources else conversation.turns
        parts = [earlier_of(word, turns) for word in words or (wanted.earlier,)]
        if wanted.known and [word for _, _, word in parts] == ["both"]:  # one of them is named now
            parts = [earlier_of("source", turns)]
        sources = tuple(dict.fromkeys(source for some, _, _ in parts for source in some))
        papers = tuple(dict.fromkeys(paper for _, some, _ in parts for paper in some))
        missing = next((word for _, _, word in parts if word), "")
        found = replace(found, sources=sources, bibcodes=found.bibcodes or papers, missing=missing or found.missing)
    if wanted.not_earlier:
        left_out, _, missing = earlier_of(wanted.not_earlier, conversation.turns)
        found = replace(found, not_sources=left_out, missing=found.missing or missing)
        found = without(found, (), left_out) if found.names else found
    return _as_listed(found, conversation.turns)


def _unknown_before(turns: Sequence[Turn]) -> tuple[Unknown, ...]:
    """The names of the last turn, where it was on names that no library has: what "it" is then is none of a turn before."""
    last = turns[-1] if turns else None
    if last is None or last.wanted is None or last.subjects or last.listed or last.papers:
        return ()
    return tuple(Unknown(name) for name in last.wanted.unknown[:1])


def _of_sources(turns: Sequence[Turn]) -> Sequence[Turn]:
    """The turns without those that listed papers only: sources are chosen of the list of sources before them."""
    kept = [turn for turn in turns if turn.listed or not turn.papers]
    return kept if any(turn.listed for turn in kept) else turns


def _cut(turn: Turn) -> list[str]:
    """What a turn listed; of a list that was to have so many entries, those that it showed."""
    wanted = turn.wanted
    if wanted is None or wanted.do != "list" or wanted.limit is None or not turn.shown:
        return turn.listed
    first = wanted.offset if wanted.limit == 1 else 0  # "the second brightest" is one source, "five more" add to a list
    return turn.listed[first : turn.shown]


def _is_picked(turn: Turn) -> bool:
    """Whether a turn was on one entry of a list before it: "the second one", which leaves the list what "those" are."""
    wanted = turn.wanted
    if wanted is None:
        return False
    if wanted.do == "list" and wanted.earlier == "list" and wanted.limit == 1:
        return True
    return wanted.earlier in PLACES and max(len(turn.papers), len(turn.listed)) < 2


def _listing(turns: Sequence[Turn], pairs: bool = False, picked: bool = False) -> Turn | None:
    """The last turn that listed something (``pairs``: or compared some); one that was ``picked`` from a list only where it is
    meant itself, or there is no other."""
    lists = [turn for turn in reversed(turns) if turn.listed or turn.papers or pairs and len(turn.subjects) > 1]
    long = lists if picked else [turn for turn in lists if not _is_picked(turn)]
    return next(iter(long or lists), None)


def _last_was_empty(turns: Sequence[Turn], listed: Turn | None) -> bool:
    """Whether the last turn that was to list something found nothing."""
    for turn in reversed(turns):
        if turn is listed:
            return False
        wanted = turn.wanted
        if wanted and wanted.do in _LISTING and wanted.earlier not in ("list", "rest"):
            return not (turn.listed or turn.papers or wanted.missing or wanted.unknown)
    return False


def earlier_of(word: str, turns: Sequence[Turn]) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Ids of sources, bibcodes, and what is missing, of a reference to earlier turns."""
    pairs = word in PLACES  # those compared stand in their order as well
    listed = _listing(turns, pairs, word == "paper")
    if (word in PLACES or word in ("list", "rest", "paper")) and _last_was_empty(turns, listed):
        return (), (), "empty"
    subjects = next((turn.subjects for turn in reversed(turns) if turn.subjects), [])
    if word in ("answer", "quantity", "before", "class"):
        last = turns[-1] if turns else None
        return (tuple(last.subjects), (), "") if last else ((), (), word)
    if word == "source":
        return (tuple(subjects[:1]), (), "") if subjects else ((), (), word)
    if word == "both":
        two = list(dict.fromkeys(s for turn in reversed(turns[-3:]) for s in turn.subjects))[:2]
        return (tuple(two), (), "") if len(two) == 2 else ((), (), word)
    if word == "other":
        before = [s for turn in reversed(turns) for s in turn.subjects]
        others = [s for s in dict.fromkeys(before) if s not in subjects[:1]]
        return (tuple(others[:1]), (), "") if others else ((), (), word)
    if listed is None:
        return (tuple(subjects), (), "") if subjects and word in ("list", "rest") else ((), (), word)
    ordered = listed.listed or (listed.subjects if pairs and not listed.papers else [])
    if word == "list" and listed.listed:
        return tuple(_cut(listed)), tuple(listed.papers), ""
    told = listed.shown + (listed.wanted.offset if listed.wanted else 0)
    held = (ordered, listed.papers) if word != "rest" else (ordered[told:], listed.papers[told:])
    if word in PLACES:
        picked = [_picked(some, PLACES[word]) for some in held]
        return picked[0], picked[1], "" if any(picked) else word
    if word == "paper":
        return (), tuple(listed.papers[:1]), "" if listed.papers else word
    return tuple(held[0]), tuple(held[1]), ""
