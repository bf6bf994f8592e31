"""What a request says of papers: the arguments of ``find_papers``, and the same conditions in words."""

from dataclasses import replace
from typing import Any

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.literature.find_papers import NAMED, Literature
from assistant.verbs.literature import claimed, selected
from assistant.verbs.sources.premises import corrections
from retriever.catalogue.kinds import KINDS
from retriever.catalogue.quantities import QUANTITIES, quantity_by_key
from retriever.catalogue.records import Source

_TOGETHER = 2  # authors who are named for a paper that they wrote together
_KEYS = frozenset(quantity.key for quantity in QUANTITIES)
_SORTS = {
    "review": "review",
    "preprint": "preprint",
    "open": "preprint",
    "refereed": "published",
    "main": "main",
    "by_title": "by_title",
    "discovery": "discovery",
}
_ORDERS = {
    "newest": "newest",
    "recommended": "recommended",
    "oldest": "oldest",
    "first": "oldest",
    "discovery": "oldest",
    "most_cited": "most_cited",
    "most_sources": "most_sources",
}


def sources_of(wanted: Wanted, state: State) -> list[Source]:
    """The sources that papers are asked for on: those named, those that the conversation gives, the few that a selection found."""
    held = state.toolbox.library.sources
    ids = [*(source.id for source in wanted.known), *(i for i in wanted.sources if i in held)]
    result = state.found(Literature) if selected.selects(wanted) else None
    if result is not None and result.selected is not None:
        ids = list(result.taken) if len(result.taken) <= NAMED else []
    return [held[i] for i in dict.fromkeys(ids) if i in held]  # an upload is in no library


def quantities_of(wanted: Wanted, state: State) -> list[str]:
    """Quantities of the catalogue that are asked for, or that the turn before was on where the request refers to it."""
    asked = wanted.quantities
    if not asked and wanted.earlier in ("answer", "quantity") and state.conversation.turns:
        before = state.conversation.turns[-1].wanted
        asked = before.quantities if before else ()
    return [key for key in dict.fromkeys(asked) if key in _KEYS]


def carried_on(wanted: Wanted, state: State) -> Wanted:
    """With what the turn before was on, where a stance on its answer is asked for ("does anyone doubt this?")."""
    before = state.conversation.turns[-1].wanted if state.conversation.turns else None
    own = wanted.topic or wanted.class_words or wanted.kinds or wanted.limits or wanted.quantities
    if wanted.earlier != "answer" or not wanted.stance or own or before is None:
        return wanted
    same = {
        name: getattr(before, name)
        for name in ("topic", "classes", "class_words", "subclass", "kinds", "limits", "quantities")
    }
    return replace(wanted, **same)


def topic_of(wanted: Wanted) -> str:
    """The words to search for; a kind, a subclass or a class that the catalogue lacks is such a word, too."""
    if selected.selects(wanted):
        return wanted.topic if wanted.class_words or not wanted.kinds else _apart(wanted)
    words = (
        [] if wanted.topic else [kind.replace("_", " ") for kind in wanted.kinds]
    )  # a topic has them as they were asked
    if (
        wanted.kinds and wanted.classes and not wanted.topic and not named(wanted)
    ):  # pulsars among ultraluminous sources
        words = [*wanted.class_words, *words]
    if named(wanted) and not wanted.topic:
        words.append(claimed.words(wanted))
    if wanted.subclass or wanted.bibcodes or not wanted.classes or (named(wanted) and wanted.stance):
        words += [word for word in wanted.class_words if not wanted.topic]
    if wanted.bibcodes and words and not wanted.topic:  # what is asked of a given paper
        words += wanted.unread
    return " ".join(dict.fromkeys(filter(None, (*words, wanted.topic))))


def named(wanted: Wanted) -> bool:
    """Whether it is on given sources: a class beside them is theirs, and no condition on papers."""
    return bool(wanted.known or wanted.sources)


def corrected(wanted: Wanted, state: State) -> list[Claim]:
    """That a named source is of another class than the question gives it; where a paper's claim is asked for, it is no premise."""
    stated = wanted.class_words and not wanted.stance and not wanted.kinds
    return corrections(wanted, state, tuple(sources_of(wanted, state)[:4])) if stated and named(wanted) else []


def _apart(wanted: Wanted) -> str:
    """A topic without the words of the kinds that the selection is of already."""
    words = {word.rstrip("s") for kind in wanted.kinds for word in kind.lower().split("_")}
    return " ".join(word for word in wanted.topic.split() if word.lower().rstrip("s") not in words)


def class_phrases(wanted: Wanted) -> list[str]:
    """Phrases that name the classes: as they were said, and as the catalogue calls them."""
    nouns = [KINDS[key].noun for key in wanted.classes if key in KINDS]
    few = nouns if len(nouns) <= 2 else []
    return list(dict.fromkeys([*wanted.class_words, *few]))


def is_on_nothing(wanted: Wanted, state: State) -> bool:
    """Whether what papers are asked for on is not known here or could not be resolved: then nothing else is searched for."""
    asked = wanted.names or wanted.earlier
    lost = bool(wanted.missing) or (bool(wanted.names) and not wanted.known)
    if lost and asked:
        return not names_only(wanted)
    if selected.selects(wanted):
        return bool(selected.refused(wanted, state))
    said = (wanted.classes, wanted.authors, wanted.not_authors, wanted.first_author, wanted.bibcodes, wanted.instrument)
    dated = (wanted.year_from, wanted.year_to, set(wanted.papers) & {"review", "discovery"}, of_all(wanted))
    return not any((*said, *dated, sources_of(wanted, state), topic_of(wanted), quantities_of(wanted, state)))


def names_only(wanted: Wanted) -> tuple[str, ...]:
    """Names that no source here has, where papers are asked for on nothing else: papers may name them all the same."""
    beside = wanted.known or wanted.earlier or wanted.missing or selected.selects(wanted)
    return () if beside else tuple(wanted.unknown[:4])


def of_all(wanted: Wanted) -> bool:
    """Whether all papers are meant: an order, a number or a count of them is asked for."""
    return bool(order_of(wanted) or set(wanted.papers) & _OF_ALL or "per_year" in wanted.papers)


_OF_ALL = frozenset(["number", "per_year", "most_papers", "most_sources"])


def order_of(wanted: Wanted) -> str:
    """The order of papers, as ``find_papers`` calls it; "" for its own."""
    if wanted.order == "citations":
        return "most_cited"
    if wanted.order == "year":
        return "newest" if wanted.descending else "oldest"
    return next((_ORDERS[word] for word in wanted.papers if word in _ORDERS), "")


def arguments_of(wanted: Wanted, state: State, limit: int | None = None, any_author: bool = False) -> dict[str, Any]:
    """The arguments of ``find_papers``."""
    sources, quantities, topic = sources_of(wanted, state), quantities_of(wanted, state), topic_of(wanted)
    searched = wanted.bibcodes or wanted.subclass or wanted.kinds or named(wanted) or selected.selects(wanted)
    classes = [] if searched else list(wanted.classes)
    arguments: dict[str, Any] = {
        "sources": [] if selected.selects(wanted) else [source.id for source in sources[:10]],
        "together": "both" in wanted.papers and len(sources) > 1,
        "classes": classes,
        "class_words": class_phrases(wanted) if classes else [],
        "topic": topic,
        "authors": list(wanted.authors),
        "any_author": any_author or of_any_author(wanted),
        "not_authors": list(wanted.not_authors),
        "first_author": wanted.first_author,
        "since": wanted.year_from,
        "until": wanted.year_to,
        "bibcodes": list(wanted.bibcodes),
        "naming": list(names_only(wanted)),
        "every": of_all(wanted),
        "instrument": wanted.instrument,
        "not_instrument": wanted.not_instrument,
        "not_sources": [one.id for one in wanted.not_names if isinstance(one, Source)][:10],
        "sorts": list(dict.fromkeys(_SORTS[word] for word in wanted.papers if word in _SORTS)),
        "quantities": quantities[:6],
        "every_quantity": "both" in wanted.papers,
        "order": order_of(wanted),
        "limit": min(wanted.limit, 200) if wanted.limit else limit,
        "offset": wanted.offset,
    }
    if selected.selects(wanted):
        arguments |= selected.arguments_for(wanted, state)
        arguments["limit"] = limit if "most" in arguments else arguments["limit"]
    empty: tuple[Any, ...] = ([], "", None, False, 0)
    return {name: value for name, value in arguments.items() if name == "sources" or value not in empty}


def of_any_author(wanted: Wanted) -> bool:
    """Whether papers by any of the authors are meant: so many names are a list, and seldom signed one paper together."""
    return len(wanted.authors) > _TOGETHER


def where(wanted: Wanted, state: State, on_sources: bool = True) -> str:
    """What papers are asked for on, in words: ``on Cyg X-1``, ``on 'iron line'``."""
    sources = sources_of(wanted, state) if on_sources else []
    parts: list[str] = []
    if sources:
        names = [source.name for source in sources[:4]]
        both = "both" in wanted.papers and len(sources) > 1
        parts.append(
            say("literature.on_both" if both else "literature.on", names=joined(names, "and" if both else "or"))
        )
    result = state.found(Literature)
    if result is not None and result.selected is not None and on_sources and not sources:
        what = selected.in_words(state, result)
        parts.append(say("literature.on_selected", count=len(result.taken), what=what))
    elif wanted.classes and not wanted.subclass and not wanted.kinds and not wanted.topic and not named(wanted):
        parts.append(say("literature.on_class", classes=", ".join(class_phrases(wanted)[:1] or wanted.classes)))
    if naming := names_only(wanted):
        parts.append(say("literature.named_in_text", names=joined([plain(name) for name in naming], "or")))
    if topic := topic_of(wanted):
        key = "titled" if "by_title" in wanted.papers else "speaking" if parts or not on_sources else "topic"
        parts.append(say(f"literature.{key}", topic=plain(topic)))
    return " ".join(parts)


def in_words(wanted: Wanted, state: State, on_sources: bool = True) -> str:
    """All conditions in words, as a sentence says them behind "papers"; those on sources only where that is not said already."""
    parts = [where(wanted, state, on_sources)]
    if wanted.authors:
        parts.append(
            say(
                "literature.by",
                names=joined([plain(name) for name in wanted.authors], "or" if of_any_author(wanted) else "and"),
            )
        )
    if wanted.not_authors:
        parts.append(say("literature.not_by", names=joined([plain(name) for name in wanted.not_authors], "or")))
    if wanted.first_author:
        parts.append(say("literature.first_author", name=plain(wanted.first_author)))
    parts.append(_years(wanted))
    if wanted.instrument:
        parts.append(say("literature.instrument", name=wanted.instrument))
    if wanted.not_instrument:
        parts.append(say("literature.not_instrument", name=wanted.not_instrument))
    if others := [one.name for one in wanted.not_names if isinstance(one, Source)]:
        parts.append(say("literature.not_on", names=joined(others, "or")))
    if quantities := quantities_of(wanted, state):
        labels = [quantity_by_key(key).label for key in quantities]
        parts.append(say("literature.giving", what=joined(labels, "and" if "both" in wanted.papers else "or")))
    if wanted.bibcodes and wanted.earlier:
        parts.append(say("literature.of_earlier"))
    elif wanted.bibcodes:
        parts.append(say("literature.named", bibcodes=", ".join(wanted.bibcodes[:3])))
    sorts = [_SORTS[word] for word in wanted.papers if word in _SORTS and word != "by_title"]
    if "published" in sorts and tells_refereed(state):
        sorts[sorts.index("published")] = "refereed"
    parts += [say(f"literature.sort_{sort}") for sort in sorts]
    said = " ".join(part for part in parts if part)
    if said or not of_all(wanted):
        return said
    return say("literature.linked_any" if "most_sources" in wanted.papers else "literature.of_known_year")


def tells_refereed(state: State) -> bool:
    """Whether it is recorded of every paper here whether it was refereed."""
    return all(bool((part.passages.refereed >= 0).all()) for part in state.toolbox.library.parts)


def _years(wanted: Wanted) -> str:
    since, until = wanted.year_from, wanted.year_to
    if since and until:
        return (
            say("literature.of_year", year=since)
            if since == until
            else say("literature.years", since=since, until=until)
        )
    if since:
        return say("literature.since", year=since)
    return say("literature.until", year=until) if until else ""


def plain(words: str) -> str:
    """A user's words as a sentence may repeat them: without markup."""
    return " ".join("".join(c if c.isalnum() or c in " .+-'’" else " " for c in words).split())[:80]


def joined(names: list[str], word: str) -> str:
    """``A, B and C``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"


def lacks(wanted: Wanted) -> tuple[str, ...]:
    """What of a request on papers can't be done here."""
    told = [say(f"literature.lacks_{word}") for word in ("citing", "method", "none") if word in wanted.papers]
    if "doi" in wanted.fields:
        told.append(say("literature.lacks_doi"))
    if wanted.limits and not selected.selects(wanted) and not (wanted.stance and named(wanted)):
        told.append(say("literature.lacks_bounds"))
    return tuple(told)
