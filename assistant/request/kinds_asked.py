"""Which kinds of sources a question asks for, and which it leaves out."""

import re
from dataclasses import dataclass

from assistant.request.exclusions import left_out
from retriever.catalogue.kinds import CLASS_WORDS, classes_in
from retriever.library.names import Names

_BLACK_HOLE = re.compile(
    r"\bblack[- ]holes?[- ](?:mass(?:es)?|spins?)\b|\b(?:mass(?:es)?|spins?) of (?:the|its|their) (?:central )?black holes?\b",
    re.I,
)
_CONTAINS = re.compile(
    r"\b(?:host|contain|harbou?r|house|have|has|with)s?(?:ing)? (?:an? )?(?P<what>black[- ]holes?)\b(?![- ](?:mass|spin|of))",
    re.I,
)
_LIKENED = re.compile(
    r"\b(?:look(?:s|ing)? like|might be|may be|could be|turn(?:ed)? out|host|contain|show(?:s|ing)?|that (?:are|is|have|has))\b",
    re.I,
)


@dataclass(frozen=True)
class KindsAsked:
    """Classes (any of), a word of the subclass, and phrases that exclude in a way that no filter does."""

    classes: tuple[str, ...]
    subclass: str
    unread: tuple[str, ...]


def kinds_asked(bare: str, names: Names, named: bool) -> KindsAsked:
    """The kinds that a question without its names asks for; where it names sources, nothing is left out of a list."""
    text = _head(_BLACK_HOLE.sub(" ", bare))  # the mass of a black hole makes no "black-hole binary"
    text, without, unread = (text, (), ()) if named else left_out(text, classes_in)
    classes, subclass = classes_in(text)
    if without:
        kept = tuple(c for c in classes or sorted(names.classes) if c not in without)
        unread += ("not " + ", ".join(without),) if kept == classes else ()
        classes = kept
    if classes and not subclass and (inside := _CONTAINS.search(bare)):  # "LMXBs that contain a black hole"
        subclass = classes_in(inside["what"])[1]
    kind = subclass_in(text, names.subclasses)
    if kind and not (subclass and kind.split()[-1].lower() in CLASS_WORDS):
        subclass = kind
    return KindsAsked(classes, subclass, unread)


def begins_class(text: str, length: int) -> bool:
    """Whether a text begins with the name of a class that is longer than a source's name there: a "BL Lac object" is no
    BL Lac."""
    return any(len(word) > length and re.match(rf"{re.escape(word)}s?(?![\w-])", text, re.I) for word in CLASS_WORDS)


def _head(text: str) -> str:
    """The part that says which sources: of "which ULXs look like pulsars" that before "look like"."""
    parts = _LIKENED.split(text, maxsplit=1)
    return parts[0] if len(parts) > 1 and any(classes_in(parts[0])) else text


def subclass_in(text: str, catalogue_subclasses: frozenset[str]) -> str:
    """The catalogue's own word for a kind ("intermediate polar", "black-hole transient") if the text has it."""
    flat = _flat(text)
    kinds = {part.strip() for subclass in catalogue_subclasses for part in subclass.split(",") if len(part.split()) > 1}
    found = [
        kind
        for kind in kinds
        if _flat(kind) in flat and re.search(rf"(?<!\w){re.escape(_flat(kind))}(?:e?s)?(?!\w)", flat)
    ]
    return max(found, key=len, default="")


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[-/]", " ", text.lower()).split())
