"""A request as one short line in plain words: the head by its verb, behind it whatever the head does not say.

It stands behind "I took this as" and "Do you mean", and in ``scholar plan``: whoever asked sees at once what was misread.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.request.domains import DOMAINS
from assistant.request.language.wanted import Wanted
from assistant.request.spoken import texts, verdicts
from assistant.request.spoken.rest import rest, topic
from assistant.request.spoken.sources import asked, bound, selects, which, whose
from assistant.request.spoken.words import Line, listed, place_of, put, word
from retriever.catalogue.records import Source


def spoken(wanted: Wanted, sources: Mapping[str, Source]) -> str:
    """The line, without a full stop: ``the column density of NGC 1068 with errors``; several wishes one behind the other.
    ``sources`` are the library's, by id."""
    first, *further = wanted.wishes
    wishes = [
        first,
        *(replace(wish, language="") for wish in further),
    ]  # it is the question that was asked in a language
    return put("said.also").join(_wish(wish, sources) for wish in wishes)


def _wish(wanted: Wanted, sources: Mapping[str, Source]) -> str:
    line = Line(wanted, sources)
    head = _HEADS[wanted.do](line)
    behind = rest(line)
    if wanted.do == "same" and behind:
        head = put("frame.same_but")
    return " ".join([head, *behind])


def _count(line: Line) -> str:
    if line.wanted.quantities and line.wanted.names:
        return put("frame.count_values", what=asked(line), whose=whose(line))
    return put("frame.count", which=which(line))


def _values(line: Line) -> str:
    what = asked(line) or put("whose.values")
    return put("frame.values", what=what, whose=whose(line) or put("whose.none"))


def _compare(line: Line) -> str:
    named = whose(line)
    things = listed([named, which(line) if line.wanted.class_words else ""])
    things = things or put("whose.none")
    what = asked(line)
    return put("frame.compare_by", whose=things, what=what) if what else put("frame.compare", whose=things)


def _identify(line: Line) -> str:
    wanted = line.wanted
    if wanted.near and not wanted.names:
        if wanted.limits:
            return put("frame.identify_among", which=which(line))
        line.take("near")
        return put("frame.identify_there", place=place_of(wanted.near))
    named = whose(line)
    if not named and topic(wanted):
        line.take("topic")
        return put("frame.identify_topic", topic=topic(wanted))
    named = named or which(line)
    what = asked(line)
    return put("frame.identify_and", whose=named, what=what) if what else put("frame.identify", whose=named)


def _similar(line: Line) -> str:
    wanted, named, what = line.wanted, whose(line), asked(line)
    if not named:
        return which(line, put("frame.alike"))
    if wanted.modalities:
        line.take("modalities")
        by = listed(word("modality", name) for name in wanted.modalities)
        return which(line, put("frame.like_by", what=by, whose=named))
    return which(line, put("frame.like_in" if what else "frame.like", what=what, whose=named))


def _described(line: Line) -> str:
    wanted = line.wanted
    return put("frame.described", which=which(line) if selects(wanted) or wanted.order else whose(line) or which(line))


def _unusual(line: Line) -> str:
    wanted = line.wanted
    named, what = whose(line), asked(line)
    if not named and not what and wanted.order:
        return which(line)
    among = named or which(line)
    if what:
        return put("frame.unusual_in", what=what, whose=among)
    return put("frame.unusual" if named else "frame.unusual_many", whose=among, which=among)


def _interpret(line: Line) -> str:
    wanted = line.wanted
    line.take("aspects")
    if wanted.earlier == "upload":
        line.take("earlier", "sources")
    what = listed([asked(line), *(word("aspect", name) for name in wanted.aspects)])
    said = put("frame.interpret", what=what) if what else put("frame.interpret_all")
    if wanted.limits:
        line.take("limits")
        return put("frame.given", what=said, given=listed(map(bound, wanted.limits)))
    return said


def _find(line: Line) -> str:
    line.take("topic", "examples", "constellation", "ask")
    if line.wanted.examples:
        return put("frame.find_among", what=DOMAINS[line.wanted.domain].title, topic=line.wanted.topic)
    return put("frame.find", what=DOMAINS[line.wanted.domain].title, topic=line.wanted.topic)


def _act(line: Line) -> str:
    wanted = line.wanted
    line.take("action")
    on = listed([whose(line), which(line) if selects(wanted) else ""])
    what = word("action", wanted.action) if wanted.action else put("frame.act_any")
    if wanted.quantities:
        what = put("frame.act_with", what=what, **{"with": asked(line)})
    return put("frame.act_on", what=what, whose=on) if on else what


def _about(line: Line) -> str:
    line.take("about")
    about = line.wanted.about
    return put("frame.about", what=word("about", about)) if about else put("frame.about_all")


def _refuse(line: Line) -> str:
    line.take("reason")
    reason = line.wanted.reason
    return put("frame.refuse", what=word("reason", reason)) if reason else put("frame.refuse_all")


_HEADS: Mapping[str, Callable[[Line], str]] = {
    "list": which,
    "count": _count,
    "aggregate": verdicts.aggregate,
    "values": _values,
    "compare": _compare,
    "conclude": verdicts.conclude,
    "compute": verdicts.compute,
    "identify": _identify,
    "papers": texts.papers,
    "summarise": texts.summarise,
    "explain": texts.explain,
    "similar": _similar,
    "described": _described,
    "unusual": _unusual,
    "find": _find,
    "interpret": _interpret,
    "act": _act,
    "about": _about,
    "greet": lambda line: put("frame.greet"),
    "refuse": _refuse,
    "same": lambda line: put("frame.same"),
}
