"""How people say things that the catalogue writes otherwise: quantities, kinds of sources, places; and what a topic is."""

import re

import Stemmer

from retriever.catalogue.comparisons import any_of, spoken_pattern
from retriever.catalogue.quantities import QUANTITIES, Quantity, quantities_in, quantity_by_key
from retriever.text.stopwords import stop_words

_STEMMER = Stemmer.Stemmer("english")


def _plurals(noun: str) -> tuple[str, ...]:
    """``densities`` of ``density``; of others both ``periods`` and ``masses``, whichever is right."""
    if noun.endswith("y"):
        return (f"{noun[:-1]}ies",)
    return (f"{noun}s", f"{noun}es")


_SPOKEN = [(pattern, quantity) for quantity in QUANTITIES if (pattern := spoken_pattern(quantity))]
_PLURAL_OF = {noun for quantity in QUANTITIES for noun in quantity.plural_of}
_PLURALS = {plural: noun for noun in _PLURAL_OF for plural in _plurals(noun)}  # "the orbital periods of"
_PLURAL = re.compile(rf"(?<=[ -])(?:{any_of(list(_PLURALS))})\b", re.I)
PLACES = (  # what people call a source without naming it
    (
        re.compile(
            r"\b(?:cent(?:re|er|ral \w+) of (?:our|the) (?:own )?(?:galaxy|milky way)|milky way'?s? (?:cent(?:re|er)|(?:central )?black hole)|"
            r"(?:our|the) galaxy'?s (?:cent(?:re|er)|(?:central )?black hole)|galactic (?:centre|center) black hole)",
            re.I,
        ),
        "Sagittarius A*",
    ),
)
# words that a question is made of, which are no topic
_ASKING = stop_words("question")


def spoken_quantities(text: str) -> list[Quantity]:
    """Quantities that a question asks for, in the catalogue's words or in spoken ones, by their place in the text."""
    text = _PLURAL.sub(lambda m: _PLURALS[m[0].lower()], text)
    found = {quantity: _place(text, quantity) for quantity in quantities_in(text)}
    for pattern, quantity in _SPOKEN:
        if match := pattern.search(text):
            found[quantity] = min(found.get(quantity, match.start()), match.start())
    for quantity in list(found):
        meant = quantity.yields_to and quantity_by_key(quantity.yields_to) in found
        if meant and not re.search(quantity.unless, text, re.I):
            del found[quantity]
    return sorted(found, key=lambda quantity: found[quantity])


def _place(text: str, quantity: Quantity) -> int:
    return min((i for w in quantity.words if (i := text.lower().find(w)) >= 0), default=0)


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


def topic_stems(text: str, quantities: tuple[Quantity, ...] = ()) -> list[str]:
    """Stems of the words that say what a question is on, without those of its quantities."""
    for quantity in quantities:
        for word in sorted(quantity.words, key=len, reverse=True):
            text = re.sub(rf"(?<![\w-]){re.escape(word)}s?(?![\w-])", " ", text, flags=re.I)
    for pattern, quantity in _SPOKEN:
        if quantity in quantities:
            text = pattern.sub(" ", text)
    words = [
        re.sub(r"['’](?:s|d|ll|ve|re|m)$", "", w.strip("-'’").lower()) for w in re.findall(r"[A-Za-zÀ-ÿ][\w'’-]+", text)
    ]
    kept = [w for w in words if len(w) > 2 and w not in _ASKING and _STEMMER.stemWord(w) not in _ASKING]
    return list(dict.fromkeys(_STEMMER.stemWords(kept)))


def stems_met(stems: list[str], passage: str) -> int:
    """How many of the stems stand in a passage (whole words, their endings aside)."""
    present = set(_STEMMER.stemWords(re.findall(r"[a-zà-ÿ][\w'’-]+", passage.lower())))
    present |= {part for word in present if "-" in word for part in _STEMMER.stemWords(word.split("-"))}
    joined = passage.lower().replace("-", "")
    return sum(1 for stem in stems if stem in present or (len(stem) > 5 and stem.replace("-", "") in joined))


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[-/]", " ", text.lower()).split())
