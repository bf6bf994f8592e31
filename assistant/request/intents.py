"""What a question asks for, by rules: the offline engine's reading of plain words.

Names, positions, quantities, classes and bounds are recognised, each by its own function; what is left over is the topic
to search papers for. Nothing here looks anything up but names.
"""

import re
from dataclasses import dataclass, field

from assistant.request.bounds import conditions_in
from assistant.request.exclusions import beyond, left_out
from assistant.request.order import limit_of, order_of
from assistant.request.wording import PLACES, spoken_quantities, subclass_in
from retriever.catalogue.comparisons import SPOKEN_COMPARATIVES
from retriever.catalogue.kinds import CLASS_WORDS, classes_in
from retriever.catalogue.name_index import Mention, NameIndex
from retriever.catalogue.quantities import Quantity
from retriever.catalogue.records import Term
from retriever.names.positions import angle_degrees, find_position
from retriever.text.stopwords import without_stop_words

_PAPERS = re.compile(
    r"\b(?:papers?|publications?|published|literature|references?|bibcodes?|articles?|reviews?|who (?:has |have )?(?:looked|searched|derived|"
    r"detected|observed|proposed|written)|(?:has|did|does) any(?:one|body)|who (?:says?|said|measured|found|found|reports?|"
    r"reported|discovered|claims?|showed|studied|wrote)|studies|cite|cited|what (?:do|did|does|have) .{0,40}(?:report|say|find|found|published)|"
    r"(?:known|reported|written|news|learn(?:ed)?) (?:about|on|of)|which (?:work|study|survey)|any (?:\w+ )?work on|"
    r"what did .{2,40}(?:report|find|say|measure|conclude))\b",
    re.I,
)
_COMPARE = re.compile(
    rf"\b(?:compare|comparison|differ(?:s|ence|ent)?|versus|vs\.?|than|both|{SPOKEN_COMPARATIVES}|or)\b", re.I
)
_SIMILAR = re.compile(
    r"\b(?:similar|alike|resembl\w*|look(?:s|ing)? like|most like|nearest spectr\w+|analogu?es?)\b", re.I
)
_LIST = re.compile(
    r"\b(?:which|list|how many|(?:total )?number of|total|count|show me|find|give me|any|all|are there|what (?:are|other)|name (?:some|all)|"
    r"sources?|objects?|catalogue|catalog)\b",
    re.I,
)
_DEFINE = re.compile(
    r"\b(?:what(?:'s| is| are| does| do)|explain|define|meaning of|mean(?:s)? by|definition|tell me about|describe|"
    r"how (?:does|do) (?:an?|the) [\w\s-]+ work)\b",
    re.I,
)
_FOLLOW_UP = re.compile(
    r"\b(?:its|it|it's|their|they|them|this (?:source|object|one)|that (?:source|object|one)|the same|"
    r"the (?:source|object|first one|latter|former))\b|\bthat\s*(?:[?.!]|$|with\b|to\b)|^(?:and|also|what about|how about)\b",
    re.I,
)
_UPLOAD = re.compile(
    r"\b(?:upload\w*|my (?:spectrum|file|data)|this (?:spectrum|file)|the (?:spectrum|file)|attached)\b", re.I
)
_CONE = re.compile(
    r"\bwithin\s+(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>degrees?|deg|°|arcmin(?:utes?)?|arcsec(?:onds?)?|['′\"″])\s+(?:of|from|around)\s+"
    r"(?:the\s+)?(?P<centre>.+?)\s*[?.!]*$",
    re.I,
)
_NEAR = re.compile(
    r"\b(?:near|around|close to|in the field of|in the direction of|towards?)\s+(?:the\s+)?(?![-+]?\d+(?:\.\d+)?\s*(?:[?.!]|$))(?P<centre>[^?.!]+)",
    re.I,
)
_BLACK_HOLE = re.compile(
    r"\bblack[- ]holes?[- ](?:mass(?:es)?|spins?)\b|\b(?:mass(?:es)?|spins?) of (?:the|its|their) (?:central )?black holes?\b",
    re.I,
)
_CONTAINS = re.compile(
    r"\b(?:host|contain|harbou?r|house|have|has|with)s?(?:ing)? (?:an? )?(?P<what>black[- ]holes?)\b(?![- ](?:mass|spin|of))",
    re.I,
)


@dataclass(frozen=True)
class Intent:
    """What was recognised in a question; empty parts were not."""

    text: str
    mentions: tuple[Mention, ...] = ()
    unknown_names: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    classes: tuple[str, ...] = ()
    subclass: str = ""
    conditions: tuple[dict, ...] = ()
    around: str = ""
    radius_deg: float = 0.0
    order_by: str = ""
    descending: bool = True
    limit: int = 8
    position: bool = False
    identity: bool = False  # what the named source is, is asked
    term: Term | None = None
    topic: str = ""
    bare: str = ""  # the question without the names in it
    wants: frozenset[str] = field(
        default_factory=frozenset
    )  # papers, compare, similar, list, define, follow_up, upload
    unread: tuple[str, ...] = ()  # bounds on nothing known, and what no filter does


def recognise(question: str, names: NameIndex, terms: tuple[Term, ...]) -> Intent:
    """Read a question; deterministic."""
    mentions = names.mentions(question) or _places(question, names)
    bare = _blank(question, mentions)
    conditions, bare_of_bounds, unread = conditions_in(bare)
    around, radius = _cone(question)
    position = find_position(question)
    unknown = [
        n
        for n in names.unknown_designations(question.replace(position.text, " ") if position else question)
        if n not in around
    ]
    if around:  # the centre of a cone is no subject
        mentions = [m for m in mentions if m.text not in around]
    kinds = _head(_BLACK_HOLE.sub(" ", bare))  # the mass of a black hole makes no "black-hole binary"
    kinds, without, not_done = left_out(kinds, classes_in) if not mentions else (kinds, (), ())
    classes, subclass = classes_in(kinds)
    if without:
        kept = tuple(c for c in classes or sorted({s.object_class for s in names.sources}) if c not in without)
        not_done += ("not " + ", ".join(without),) if kept == classes else ()
        classes = kept
    unread += not_done + beyond(bare)
    if classes and not subclass and (inside := _CONTAINS.search(bare)):  # "LMXBs that contain a black hole"
        subclass = classes_in(inside["what"])[1]
    kind = subclass_in(kinds, frozenset(s.subclass for s in names.sources))
    if kind and not (subclass and kind.split()[-1].lower() in CLASS_WORDS):
        subclass = kind
    order_by, descending = order_of(bare, classes)
    patterns = {
        "papers": _PAPERS,
        "compare": _COMPARE,
        "similar": _SIMILAR,
        "list": _LIST,
        "define": _DEFINE,
        "follow_up": _FOLLOW_UP,
        "upload": _UPLOAD,
    }
    wants = {name for name, pattern in patterns.items() if pattern.search(bare)}
    return Intent(
        question,
        tuple(mentions),
        tuple(unknown),
        tuple(spoken_quantities(bare)),
        classes,
        subclass,
        tuple(conditions),
        around,
        radius,
        order_by,
        descending,
        limit_of(question),
        position is not None,
        _identity(question, bare, mentions),
        find_term(bare, terms),
        _topic(bare_of_bounds),
        bare,
        frozenset(wants),
        unread,
    )


def _head(text: str) -> str:
    """The part that says which sources: of "which ULXs look like pulsars" that before "look like"."""
    parts = re.split(
        r"\b(?:look(?:s|ing)? like|might be|may be|could be|turn(?:ed)? out|host|contain|show(?:s|ing)?|that (?:are|is|have|has))\b",
        text,
        maxsplit=1,
        flags=re.I,
    )
    return parts[0] if len(parts) > 1 and any(classes_in(parts[0])) else text


def _identity(question: str, bare: str, mentions) -> bool:
    """Whether the question is what or where the source is, not only about a property of it."""
    if not mentions:
        return False
    before = question[: mentions[0].start]
    asked = re.search(
        r"(?:what(?:'s| is| are)|who is|tell me (?:more )?about|identify|where is|describe|position of|coordinates of|"
        r"find|show(?: me)?|about)\s+(?:the\s+)?$",
        before,
        re.I,
    )
    remind = re.search(r"\bwhat (?:it|that|this|they) (?:is|are)\b|\bremind me\b", bare, re.I)
    return bool(asked or remind) or len(re.findall(r"\w{2,}", bare)) <= 1


def find_term(text: str, terms: tuple[Term, ...]) -> Term | None:
    """The glossary term spelled in the text, the longest if there are several."""
    lowered, best = text.lower(), (0, None)
    for term in terms:
        for spelling in (term.term.lower(), *map(str.lower, term.aliases)):
            # few are in the text at all, and only those are worth a pattern
            if (
                len(spelling) > best[0]
                and spelling in lowered
                and re.search(rf"(?<![\w-]){re.escape(spelling)}(?:e?s)?(?![\w-])", lowered)
            ):
                best = (len(spelling), term)
    return best[1]


def _blank(text: str, mentions) -> str:
    for mention in reversed(mentions):
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text


def _cone(text: str) -> tuple[str, float]:
    match = _CONE.search(text)
    if match:
        return match["centre"].strip(), angle_degrees(float(match["value"]), match["unit"])
    if find_position(text) and re.search(r"\b(?:near|around|close to|at)\b", text, re.I):
        return text, 0.5
    match = _NEAR.search(text)
    if match and _LIST.search(text) and not _PAPERS.search(text):
        return match["centre"].strip(), 5.0
    return "", 0.0


def _places(question: str, names: NameIndex) -> list[Mention]:
    """Sources that are spoken of by their place: "the centre of our galaxy"."""
    found = ((pattern.search(question), names.resolve(name)) for pattern, name in PLACES)
    return [Mention(source, match.start(), match.end(), match[0]) for match, source in found if match and source]


def _topic(text: str) -> str:
    """The words that carry a topic, without the question's own."""
    return without_stop_words(re.sub(r"[^\w\s+.-]", " ", _PAPERS.sub(" ", text)), "topic")
