"""What a question wants done: papers, a comparison, a list, a definition ...; each by one pattern."""

import re

from assistant.request.phrases import PHRASES
from retriever.catalogue.comparisons import SPOKEN_COMPARATIVES
from retriever.library.names import Mention

PAPERS = re.compile(
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
LIST = re.compile(
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
_WANTS = {
    "papers": PAPERS,
    "compare": _COMPARE,
    "similar": _SIMILAR,
    "list": LIST,
    "define": _DEFINE,
    "follow_up": _FOLLOW_UP,
    "upload": _UPLOAD,
}


def wants_of(text: str) -> frozenset[str]:
    """What the text wants: any of ``papers compare similar list define follow_up upload
    near_spectrum anyway neighbours whether``."""
    wanted = {name for name, pattern in _WANTS.items() if pattern.search(text)}
    wanted |= {"anyway"} if PHRASES.anyway.find(text) else set()
    wanted |= {"near_spectrum"} if _near_spectrum(text) else set()
    wanted |= {"similar"} if PHRASES.similar.find(text) else set()
    wanted |= {"neighbours"} if PHRASES.neighbours.find(text) and "similar" not in wanted else set()
    return frozenset(wanted | ({"whether"} if PHRASES.whether.begins(text) else set()))


def _near_spectrum(text: str) -> bool:
    """Whether papers are asked for by a spectrum: "which papers fit this spectrum?", "what has been written about spectra
    like this one?"; a paper that "fits the spectrum with a model" is none of these."""
    paper = PHRASES.papers.find(text)
    if paper is None:
        return False
    rest = text[paper.end() :]
    for fit in PHRASES.fitting.find_all(rest):
        spectra = PHRASES.spectrum.find_all(_clause(rest, fit.end()))
        if any(not PHRASES.by_means.find(rest[fit.end() + spectrum.end() :]) for spectrum in spectra):
            return True
    spectra = PHRASES.spectrum.find_all(rest)
    alike = any(PHRASES.alike.find(_clause(rest, spectrum.end())) for spectrum in spectra)
    return alike or any(PHRASES.spectrum.find(_clause(rest, like.end())) for like in PHRASES.comparable.find_all(rest))


def _clause(text: str, start: int) -> str:
    """From there to the next comma or semicolon."""
    return text[start:].replace(";", ",").split(",", 1)[0]


def wants_identity(question: str, bare: str, mentions: list[Mention]) -> bool:
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
