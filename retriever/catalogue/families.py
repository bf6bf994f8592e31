"""Kinds of sources narrower than a class, or across classes, and bands by their words: one table, ``families.toml``."""

import re

from pydantic.dataclasses import dataclass

from retriever.catalogue.filters import KindOf
from retriever.catalogue.kinds import CLASS_WORDS, SUBCLASS_WORDS, classes_in
from retriever.toml_tables import CHECKED, read_table


@dataclass(config=CHECKED, frozen=True)
class Family:
    """A kind; ``families.toml`` says what each part means."""

    label: str
    whole: tuple[str, ...] = ()
    subclasses: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    measured: str = ""
    measured_in: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    alone: bool = False
    rest: bool = False

    def holds(self, subclass: str) -> bool:
        """Whether a subclass, or one of its parts, says that a source is of this kind."""
        parts = [subclass, *subclass.split(", ")]
        return any(part in self.subclasses or part.startswith(self.begins) for part in parts if part)


@dataclass(config=CHECKED, frozen=True)
class Band:
    """What a value has to be of: one of these bands, an instrument, one of these measurements; empty: any."""

    bands: tuple[str, ...] = ()
    instrument: str = ""
    names: tuple[str, ...] = ()


@dataclass(config=CHECKED, frozen=True)
class _Table:
    families: dict[str, Family]
    untold: dict[str, str]
    bands: dict[str, Band]


_TABLE = read_table("retriever.catalogue", "families.toml", _Table)
FAMILIES = _TABLE.families
UNTOLD = _TABLE.untold
BANDS = _TABLE.bands
_BY_WORD = {
    word: key
    for key, family in FAMILIES.items()
    for word in (*family.words, *(() if family.alone else (key.replace("_", " "),)))
}
_BY_WORD = {word: _BY_WORD[value] for word, value in SUBCLASS_WORDS.items() if value in _BY_WORD} | _BY_WORD
_ALONE = {key.replace("_", " "): key for key, family in FAMILIES.items() if family.alone}
_SPELLED = (("galaxies", "galaxy"), ("binaries", "binary"), ("novae", "nova"), ("xray", "x-ray"), ("x ray", "x-ray"))


def family_of(word: str) -> str:
    """The family that a word of a request or of the catalogue's subclasses means; "" for none."""
    return word if word in FAMILIES else _BY_WORD.get(word.lower(), "")


def holds_subclass(word: str, subclass: str) -> bool:
    """Whether a subclass is of the kind that a word means: exactly where that is a family, else by the letters."""
    family = family_of(word)
    return FAMILIES[family].holds(subclass) if family else word.lower() in subclass.lower()


def kind_of_word(word: str) -> KindOf | None:
    """What a word for sources means ("Seyfert 2 galaxies", "black-hole X-ray binary", "pulsars"); None: nothing of the
    catalogue. A pulsar is one wherever it is: also in a binary."""
    if untold(word.replace(" ", "_")):
        return None  # "supergiant fast transients" are not all supergiants
    text = word.lower()
    for said, one in _SPELLED:
        text = text.replace(said, one)
    if text.removesuffix("s") in _ALONE:
        return KindOf(family=_ALONE[text.removesuffix("s")])
    family = ""
    for said in sorted((said for said in _BY_WORD if said in text), key=len, reverse=True):
        if _of_another(said, text):
            continue
        left = re.sub(rf"(?<![\w.-]){re.escape(said)}(?![\d.])\w*", " ", text)
        if left != text:
            family, text = _BY_WORD[said], left
            break
    classes, _ = classes_in(text)
    if classes == ("pulsar",) and not family:
        return KindOf(family="pulsar")
    if text.strip().removesuffix("s") == "cv":
        classes = ("CV",)  # as an abbreviation it takes in no symbiotic star
    return KindOf(classes, family) if classes or family else None


def _of_another(said: str, text: str) -> bool:
    """Whether a word stands there only as a part of one for another class: a pulsar wind nebula is no pulsar."""
    family = FAMILIES[_BY_WORD[said]]
    longer = [word for word in CLASS_WORDS if said in word and said != word and word in text]
    return any(not set(CLASS_WORDS[word]) & {*family.of, *family.whole} for word in longer)


def untold(word: str) -> str:
    """What no record tells, in words; "" for what is not of that table."""
    return UNTOLD.get(word.lower(), UNTOLD.get(word.lower().removesuffix("s"), ""))
