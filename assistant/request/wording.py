"""How people say things that the catalogue writes otherwise: quantities and places."""

import re

from retriever.catalogue.comparisons import any_of, spoken_pattern
from retriever.catalogue.kinds import CLASS_WORDS
from retriever.catalogue.quantities import QUANTITIES, Quantity, quantities_in, quantity_by_key
from retriever.library.names import Mention, Names


def _plurals(noun: str) -> tuple[str, ...]:
    """``densities`` of ``density``; of others both ``periods`` and ``masses``, whichever is right."""
    if noun.endswith("y"):
        return (f"{noun[:-1]}ies",)
    return (f"{noun}s", f"{noun}es")


SPOKEN = [(pattern, quantity) for quantity in QUANTITIES if (pattern := spoken_pattern(quantity))]
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


def spoken_quantities(text: str) -> list[Quantity]:
    """Quantities that a question asks for, in the catalogue's words or in spoken ones, by their place in the text."""
    text = _PLURAL.sub(lambda m: _PLURALS[m[0].lower()], text)
    found = {quantity: _place(text, quantity) for quantity in quantities_in(text)}
    for pattern, quantity in SPOKEN:
        if match := pattern.search(text):
            found[quantity] = min(found.get(quantity, match.start()), match.start())
    for quantity in list(found):
        meant = quantity.yields_to and quantity_by_key(quantity.yields_to) in found
        if meant and not re.search(quantity.unless, text, re.I):
            del found[quantity]
    return sorted(found, key=lambda quantity: found[quantity])


def _place(text: str, quantity: Quantity) -> int:
    return min((i for w in quantity.words if (i := text.lower().find(w)) >= 0), default=0)


def places_in(question: str, names: Names) -> list[Mention]:
    """Sources that are spoken of by their place: "the centre of our galaxy"."""
    found = ((pattern.search(question), names.resolve(name)) for pattern, name in PLACES)
    return [Mention(source, match.start(), match.end(), match[0]) for match, source in found if match and source]


# names of classes that hold a quantity's word: what is faint of a "cataclysmic variable" is not its variability
_QUANTITY_IN_CLASS = [
    re.compile(rf"(?<![\w-]){re.escape(name)}s?(?![\w-])", re.I) for name in CLASS_WORDS if quantities_in(name)
]


def without_class_names(text: str) -> str:
    """The text with those names of classes blanked that would be read as quantities; lengths stay."""
    for name in _QUANTITY_IN_CLASS:
        text = name.sub(lambda match: " " * len(match[0]), text)
    return text
