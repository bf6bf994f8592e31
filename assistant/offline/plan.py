"""The plan: ordered tables of rules that say which tools a question calls.

``FIRST_LOOK`` reads a question that nothing was looked up for; ``SECOND_LOOK`` goes on from what was found ("who measured
it"). The order is the meaning: a question is planned by the first rule that applies.
"""

import re

from assistant.agent.engine import ToolCall
from assistant.offline.case import Case, explain, filtered, identify, papers_on, topic_search, topic_searches
from assistant.offline.rule import Rule, first_of
from assistant.offline.subject_rules import SUBJECT_RULES, on_subjects
from assistant.request.topic import topic_stems
from assistant.tools.filter_sources import Listed
from assistant.tools.read_spectrum import ReadFiles
from assistant.tools.source_parameters import Parameters
from retriever.catalogue.comparisons import DESCRIBED

# a spectrum described, with no name and no verb but to find: "a heavily absorbed source with a strong iron line"
_DESCRIBED = re.compile(
    r"^\s*(?:(?:please )?(?:find|show(?: me)?|search(?: for)?|look for|give me)\s+)?(?:(?:an?|any|some)\b|(?=spectra\b))(?=.*\b(?:source|spectrum|spectra|object)s?\b)"
    rf"(?=.*\b(?:{DESCRIBED})\b)"
    r"[^?]*[.?]?$",
    re.I,
)


def _read_upload(case: Case) -> list[ToolCall]:
    return [
        ToolCall("read_spectrum", {"which": "all"}),
        ToolCall("similar_sources", {"source": "upload", "limit": 12}),
    ]


def _near_spectrum(case: Case) -> list[ToolCall]:
    """Papers near the upload, or near the spectrum of the source that is named or talked of; none where there is neither."""
    box = case.state.toolbox
    uploaded = bool(box.files or box.readings) and not case.intent.mentions
    spectra = ["upload"] if uploaded else list(case.subjects[:1])
    return [ToolCall("papers_near_spectrum", {"spectrum": s, "anyway": case.wants("anyway")}) for s in spectra]


def _unknown_names(case: Case) -> list[ToolCall]:
    """What the catalogue lacks is looked up first, to be said; known names beside it are planned as ever."""
    known = first_of(SUBJECT_RULES, case) if case.intent.mentions else None
    return [identify(name) for name in case.intent.unknown_names[:2]] + (known.calls(case) if known else [])


def _described(case: Case) -> bool:
    i = case.intent
    return not i.mentions and not i.around and not i.wants & {"papers", "define"} and bool(_DESCRIBED.match(i.text))


def _is_list(case: Case) -> bool:
    """Whether sources are asked for by what they are, not by name."""
    i = case.intent
    if case.subjects or case.is_why:
        return False
    if not (i.conditions or i.order_by or i.subclass or case.wants("list")) and case.topic_words:
        return False
    plural = bool(i.subclass) and i.subclass.lower().replace("-", " ") + "s" in i.text.lower().replace("-", " ")
    kinds = bool(
        i.classes or i.conditions or i.order_by or (i.subclass and (i.term is None or plural or case.wants("list")))
    )
    defined = i.term is not None and case.wants("define") and not i.conditions and not i.order_by
    return kinds and not (defined and not case.has_list_words)


def _is_term(case: Case) -> bool:
    i = case.intent
    short = len(i.text.split()) <= 4 and not case.has_list_words
    asked = i.term is not None and not i.conditions and not case.wants("papers")
    return asked and (case.wants("define") or short) and not (i.classes and i.quantities)


def _is_kind(case: Case) -> bool:
    return bool(case.intent.classes or case.intent.conditions or case.intent.subclass) and not case.topic_words


def _list_on_topic(case: Case) -> list[ToolCall]:
    return [filtered(case), *topic_searches(case)]


def _list_by_quantity(case: Case) -> list[ToolCall]:
    listed = filtered(case, case.intent.order_by or case.intent.quantities[0].key)
    return [listed, *topic_searches(case)] if case.topic_words and not case.intent.order_by else [listed]


def _term(case: Case) -> list[ToolCall]:
    return [explain(case.intent.term.term)] if case.intent.term else []


_LISTS = (
    Rule(
        "sources around a place",
        "X-ray sources within 2 degrees of M 31",
        lambda c: bool(c.intent.around),
        lambda c: [filtered(c)],
    ),
    Rule(
        "sources of a kind on a topic",
        "Which X-ray binaries show cyclotron lines?",
        lambda c: _is_list(c) and bool(c.topic_words) and not c.intent.order_by,
        _list_on_topic,
    ),
    Rule("sources of a kind", "Which clusters are hotter than 8 keV?", _is_list, lambda c: [filtered(c)]),
)
# questions without a source
_GENERAL = (
    Rule(
        "a position",
        "187.2779 +2.0524",
        lambda c: c.intent.position,
        lambda c: [identify(c.intent.text[:200])],
    ),
    Rule(
        "why, or how",
        "Why do galaxy clusters shine in X-rays?",
        lambda c: c.is_why,
        lambda c: topic_search(c, c.intent.text),
    ),
    Rule("a term", "What is a photon index?", _is_term, _term),
    Rule(
        "a quantity of a class",
        "What is the photon index of a blazar?",
        lambda c: bool(c.intent.classes and c.intent.quantities) and not c.wants("papers"),
        _list_by_quantity,
    ),
    Rule("a class", "What does the literature say about ULXs?", _is_kind, lambda c: [filtered(c)]),
    Rule(
        "a topic",
        "cooling flows",
        lambda c: True,
        lambda c: topic_search(c, c.intent.topic or c.intent.text),
    ),
)

FIRST_LOOK = (
    Rule(
        "papers near a spectrum",
        "Which papers fit the spectrum of 3C 273?",
        lambda c: c.wants("near_spectrum") and not c.intent.unknown_names and bool(_near_spectrum(c)),
        _near_spectrum,
    ),
    Rule("an upload", "What is this spectrum?", lambda c: c.about_upload, _read_upload),
    Rule("a name that is unknown", "What is NGC 99999?", lambda c: bool(c.intent.unknown_names), _unknown_names),
    Rule(
        "named papers",
        "Papers by Fabian since 2010",
        lambda c: c.names_papers and not c.subjects,
        lambda c: [ToolCall("search_papers", {"query": c.clipped(500), "limit": 6})],
    ),
    Rule(
        "a spectrum described",
        "a heavily absorbed source with a strong iron line",
        _described,
        lambda c: [ToolCall("search_spectra", {"description": c.clipped()})],
    ),
    *_LISTS,
    *map(on_subjects, SUBJECT_RULES),
    *_GENERAL,
)


def _papers_beside_upload(case: Case) -> list[ToolCall]:
    """Papers near the spectrum, and those on the source at the file's position; none on sources that are only similar."""
    read = case.state.found(ReadFiles)
    at_position = [file.at_position.source.id for file in (read.files if read else ()) if file.at_position]
    on = [papers_on(i, "", 1) for i in dict.fromkeys(at_position) if case.library.papers_of.get(i)]
    return [*on, ToolCall("papers_near_spectrum", {"spectrum": "upload", "limit": 3})]


def _papers_of_list(case: Case) -> list[ToolCall]:
    listed = case.state.found(Listed)
    topic = " ".join([case.intent.topic, *(c["quantity"].replace("_", " ") for c in case.intent.conditions)])
    matches = [one.match.source.id for one in (listed.sources if listed else ())]
    return [papers_on(i, topic[:300], 1) for i in [i for i in matches if case.library.papers_of.get(i)][:5]]


def _lacks_values(case: Case) -> bool:
    """Whether a value that was asked for is missing, or the question has a topic beyond its quantities."""
    found = case.state.found(Parameters)
    if found is None:
        return False
    asked = {q.key for q in case.intent.quantities}
    empty = any(not values for key, values in found.values.items() if key in asked)
    return empty or bool(topic_stems(case.intent.bare, case.intent.quantities))


def _papers_beside_values(case: Case) -> list[ToolCall]:
    found = case.state.found(Parameters)
    return [papers_on(found.source.id, case.clipped(), 2)] if found else []


SECOND_LOOK = (
    Rule(
        "papers beside an upload",
        "What is this spectrum?",
        lambda c: c.state.found(ReadFiles) is not None,
        _papers_beside_upload,
    ),
    Rule(
        "papers on the sources of a list",
        "Which X-ray binaries are strongly absorbed, and who measured it?",
        lambda c: c.state.found(Listed) is not None and c.wants("papers"),
        _papers_of_list,
    ),
    Rule(
        "papers where values are missing",
        "What is the spin period of 3C 273?",
        _lacks_values,
        _papers_beside_values,
    ),
)
