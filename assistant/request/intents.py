"""What a question asks for, by rules: the offline engine's reading of plain words.

Names, positions, quantities, classes and bounds are recognised, each by its own function; what is left over is the topic
to search papers for. Nothing here looks anything up but names.
"""

import re
from dataclasses import dataclass, field

from assistant.request.exclusions import beyond, left_out
from assistant.request.wording import PLACES, spoken_quantities, subclass_in
from retriever.catalogue.kinds import CLASS_WORDS, classes_in, nearest_key
from retriever.catalogue.name_index import Mention, NameIndex
from retriever.catalogue.quantities import ADJECTIVES, Quantity, quantity_by_key
from retriever.catalogue.records import Term
from retriever.names.positions import angle_degrees, find_position
from retriever.text.numbers import NUMBER_WORDS
from retriever.text.units import factor_for, implied_quantity

_PAPERS = re.compile(
    r"\b(?:papers?|publications?|published|literature|references?|bibcodes?|articles?|reviews?|who (?:has |have )?(?:looked|searched|derived|"
    r"detected|observed|proposed|written)|(?:has|did|does) any(?:one|body)|who (?:says?|said|measured|found|found|reports?|"
    r"reported|discovered|claims?|showed|studied|wrote)|studies|cite|cited|what (?:do|did|does|have) .{0,40}(?:report|say|find|found|published)|"
    r"(?:known|reported|written|news|learn(?:ed)?) (?:about|on|of)|which (?:work|study|survey)|any (?:\w+ )?work on|"
    r"what did .{2,40}(?:report|find|say|measure|conclude))\b",
    re.I,
)
_COMPARE = re.compile(
    r"\b(?:compare|comparison|differ(?:s|ence|ent)?|versus|vs\.?|than|both|harder|softer|brighter|hotter|"
    r"or)\b",
    re.I,
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
_BOUND = re.compile(
    r"(?P<word>below|under|less than|lower than|smaller than|shorter than|faster than|closer than|nearer than|softer than|harder than|"
    r"hotter than|warmer than|cooler than|colder than|brighter than|fainter than|dimmer than|heavier than|lighter than|more massive than|"
    r"less massive than|steeper than|flatter than|older than|younger than|above|over|more than|"
    r"greater than|higher than|larger than|longer than|slower than|farther than|further than|beyond|at least|no less than|no more than|"
    r"at most|up to|exceeding|exceeds?|<=?|>=?|≤|≥|of at least|between)\s*"
    r"(?:(?:an? |the )?(?:redshifts?|z)\s*(?:=|of)?\s*)?(?P<value>[-+]?\d+(?:\.\d+)?(?:\s*[x×*]\s*10\s*\^?\s*\{?[-+]?\d+\}?|e[-+]?\d+)?|10\s*\^\s*\{?[-+]?\d+\}?)"
    r"(?:\s*and\s*(?P<second>[-+]?\d+(?:\.\d+)?(?:\s*[x×*]\s*10\s*\^?\s*\{?[-+]?\d+\}?|e[-+]?\d+)?))?",
    re.I,
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
_SUPERLATIVE = re.compile(
    r"\b(?:most|highest|largest|greatest|maximum|strongest|hardest|softest|brightest|hottest|lowest|least|"
    r"smallest|faintest|nearest|closest|farthest|furthest|fastest|slowest|minimum|longest|shortest|steepest|flattest|weakest|"
    r"dimmest|heaviest|lightest|oldest|youngest|quickest|coolest|coldest|biggest)\b",
    re.I,
)
_LOWEST = re.compile(
    r"\b(?:lowest|least|smallest|faintest|nearest|closest|fastest|minimum|hardest|shortest|flattest|weakest|dimmest|lightest|"
    r"youngest|quickest|coolest|coldest)\b",
    re.I,
)
_BLACK_HOLE = re.compile(
    r"\bblack[- ]holes?[- ](?:mass(?:es)?|spins?)\b|\b(?:mass(?:es)?|spins?) of (?:the|its|their) (?:central )?black holes?\b",
    re.I,
)
_COUNT_WORD = re.compile(
    rf"\b(?:top|first)\s+(\d{{1,2}})\b|\b(\d{{1,2}}|{'|'.join(list(NUMBER_WORDS)[2:11])})\s+(?:most\s+)?(?={_SUPERLATIVE.pattern})",
    re.I,
)
_CONTAINS = re.compile(
    r"\b(?:host|contain|harbou?r|house|have|has|with)s?(?:ing)? (?:an? )?(?P<what>black[- ]holes?)\b(?![- ](?:mass|spin|of))",
    re.I,
)
_NEGATED = re.compile(r"\b(?:not|without|no|isn't|aren't|un)\s+(?:strongly |heavily )?$", re.I)


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
    conditions, bare_of_bounds, unread = _conditions(bare)
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
    order_by, descending = _order(bare, classes)
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
        _limit(question),
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


def number(text: str) -> float:
    """``1e22``, ``1 x 10^22``, ``10^22``."""
    text = re.sub(r"[\s{}]", "", text.lower())
    text = re.sub(r"^10\^", "1e", re.sub(r"[x×*]10\^?", "e", text))
    return float(text)


def _blank(text: str, mentions) -> str:
    for mention in reversed(mentions):
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text


def _conditions(text: str) -> tuple[list[dict], str, tuple[str, ...]]:
    """Bounds written as numbers after a quantity, and adjectives that stand for bounds; the text without them; bounds on nothing
    that is known."""
    conditions, unread = [], []
    for match in _BOUND.finditer(text):
        if (sloped := _sloped(match)) is not None:
            conditions.append(sloped)
            continue
        quantity = _bounded(text, match)
        factor = quantity and factor_for(quantity.key, text[match.end() : match.end() + 30])
        if factor is None:
            unread.append(" ".join((match[0] + text[match.end() :].split(",")[0][:12]).split()[:4]))
            continue
        if match["second"] and match["word"].lower() == "between":
            for op, value in ((">=", match["value"]), ("<=", match["second"])):
                conditions.append({"quantity": quantity.key, "op": op, "value": number(value) * factor})
            continue
        conditions.append(
            {"quantity": quantity.key, "op": _operator(match["word"]), "value": number(match["value"]) * factor}
        )
    text = _BOUND.sub(" ", text)
    for pattern, key, op, value in ADJECTIVES:
        match = re.search(rf"\b(?:{pattern})\b", text, re.I)
        known = {c["quantity"] for c in conditions}
        before = text[: match.start()] if match else ""
        superlative = match and (
            _SUPERLATIVE.fullmatch(match[0].split()[0]) or re.search(r"\b(?:most|least)\s*$", before, re.I)
        )
        if match and key not in known and not _NEGATED.search(before) and not superlative:
            conditions.append({"quantity": key, "op": op, "value": value, "reading": match[0]})
    return conditions, text, tuple(unread)


def _sloped(match: re.Match) -> dict | None:
    """``softer than 2.5`` is said of a photon index, ``softer than -0.2`` of a hardness ratio."""
    word = match["word"].lower().split()[0]
    if word not in ("softer", "harder"):
        return None
    value = number(match["value"])
    steep = abs(value) > 1
    op = ">" if (word == "softer") == steep else "<"
    return {"quantity": "photon_index" if steep else "hardness", "op": op, "value": value}


def _bounded(text: str, match: re.Match) -> Quantity | None:
    """The quantity that a bound is on: named before it, else implied by its words or unit, else named behind it."""
    before = spoken_quantities(text[max(0, match.start() - 45) : match.start("value")])
    if before:
        return before[-1]
    behind = text[match.end() :].lower()
    if re.match(r"(?:closer|nearer|farther|further)", match["word"], re.I):
        return quantity_by_key("distance")
    if implied := implied_quantity(behind):
        return quantity_by_key(implied)
    after = spoken_quantities(behind[:30])
    return after[0] if after else None


def _operator(word: str) -> str:
    word = word.lower()
    table = {
        "<": "<",
        "<=": "<=",
        "≤": "<=",
        ">": ">",
        ">=": ">=",
        "≥": ">=",
        "at least": ">=",
        "of at least": ">=",
        "at most": "<=",
        "up to": "<=",
        "no less than": ">=",
        "no more than": "<=",
    }
    if word in table:
        return table[word]
    lower = (
        "below",
        "under",
        "less",
        "lower",
        "smaller",
        "shorter",
        "faster",
        "closer",
        "nearer",
        "cooler",
        "colder",
        "fainter",
        "dimmer",
        "lighter",
        "flatter",
        "younger",
    )
    return "<" if word.split()[0] in lower else ">"


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


def _order(text: str, classes: tuple[str, ...]) -> tuple[str, bool]:
    sorting = re.search(r"\b(?:sort|order|rank)\w*\b.*?\bby\b(?P<by>.*)", text, re.I)
    if sorting and (by := spoken_quantities(sorting["by"])):
        return by[0].key, not re.search(
            r"\b(?:ascending|lowest|smallest|nearest|faintest|increasing)\b", sorting["by"], re.I
        )
    match = _SUPERLATIVE.search(text)
    if not match or re.match(r"\s*to\s+[-+]?\d", text[match.end() :]):
        return "", True
    word = match[0].lower()
    far = nearest_key(classes)
    implied = {
        "hardest": "photon_index",
        "softest": "photon_index",
        "brightest": "flux",
        "faintest": "flux",
        "hottest": "temperature",
        "nearest": far,
        "closest": far,
        "farthest": far,
        "furthest": far,
        "steepest": "photon_index",
        "flattest": "photon_index",
        "dimmest": "flux",
        "weakest": "flux",
        "coolest": "temperature",
        "coldest": "temperature",
        "heaviest": "black_hole_mass",
        "oldest": "age",
        "youngest": "age",
    }
    after = spoken_quantities(text[match.start() :])
    key = after[0].key if after else implied.get(word, "")
    if not key and re.match(r"\s*(?:absorbed|obscured)", text[match.end() :], re.I):
        key = "column_density"
    if not key and re.match(r"\s*(?:distant)", text[match.end() :], re.I):
        key = far
    if not key and re.match(r"\s*(?:luminous|powerful)", text[match.end() :], re.I):
        key = "luminosity"
    if not key and re.match(r"\s*(?:variable)", text[match.end() :], re.I):
        key = "variability"
    if not key and re.match(r"\s*massive", text[match.end() :], re.I):
        key = "black_hole_mass"
    if not key and (before := spoken_quantities(text[: match.end()])):  # "which of them rotates fastest"
        key = before[-1].key
    return key, not _LOWEST.search(word)


def _limit(text: str) -> int:
    match = _COUNT_WORD.search(text)
    if not match:
        return 8
    word = (match[1] or match[2]).lower()
    return max(1, min(50, NUMBER_WORDS.get(word) or int(word)))


def _topic(text: str) -> str:
    """The words that carry a topic, without the question's own."""
    text = _PAPERS.sub(" ", text)
    stop = (
        r"\b(?:what|which|who|whom|whose|where|when|why|how|is|are|was|were|do|does|did|the|a|an|of|on|in|for|and|or|to|"
        r"about|there|here|any|some|me|tell|show|list|give|find|please|its|it|this|that|these|those|source|sources|"
        r"so|says?|have|has|be|with|by|from|can|you|i|all|many|your|catalogue|catalog|described?|best|my|at|as|also|"
        r"known|object|objects|them|their|they|know|look|looks|like|much|then)\b"
    )
    return " ".join(re.sub(stop, " ", re.sub(r"[^\w\s+.-]", " ", text), flags=re.I).split())
