"""How the judge reads a text: its numbers, its words, the names in it.

Nothing here is shared with verification (a contract of ``lint-imports`` says so): a reader that both used would hide the same
numbers from both. Only the names of sources come from the catalogue's one index.
"""

import re
from dataclasses import dataclass

from retriever.library.names import Names

BIBCODE = re.compile(r"\b(?:1[89]|20)\d\d[A-Za-z][\w&.]{12}[\d.][A-Z]\b")
# A number stands alone: not within a word, not behind a caret or a letter with a dash ("cm^-2", "s-1"), not before
# capitals ("2CXO"). A sign is one only where no digit, letter or bracket is before it: "0.5-7" is a range.
_NUMBER = re.compile(
    r"(?<![\w.^])(?<!\w[.,])(?<!\^[-−{])(?<!\^\{[-−])(?<![A-Za-z)][-−])"
    r"(?P<sign>(?<![\w)\]%°])[-−])?"
    r"(?:10\s?\^\s?\{?(?P<ten>[-−+]?\d++)\}?"
    r"|(?P<digits>\d{1,3}+(?:,\d{3})++(?:\.\d++)?|\d*+\.\d++|\d++(?:\.\d++)?)"
    r"(?:\s?[x×*]\s?10\s?\^?\s?\{?(?P<times>[-−+]?\d++)\}?|[eE](?P<e>[-−+]?\d++))?)"
    r"(?![A-Z]{2}|[A-Z]\d|\w*\d)"
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_STEM = 5  # so many letters make a word: "absorbed" and "absorption" are one
# words that carry nothing of a claim, and words of telling what a record holds
_LIGHT = frozenset(
    "and are but for from has have her his its not nor our she than that the their them then there these they this "
    "those was were which while who with also known here name named found find report reports reported show shows shown "
    "measure measured give given gives value values according paper papers source sources catalogue interval level".split()
)


@dataclass(frozen=True)
class Number:
    """A number as it is written: its value, and half a unit of its last digit."""

    value: float
    half_unit: float
    text: str

    def is_near(self, value: float) -> bool:
        """Whether a value, rounded as this number is, is this number."""
        return abs(self.value - value) <= self.half_unit + 1e-9 * abs(value)


def numbers(text: str) -> list[Number]:
    """The numbers of a text, without those of bibcodes and of units' powers."""
    found = []
    for match in _NUMBER.finditer(BIBCODE.sub(" ", text)):
        power = int((match["ten"] or match["times"] or match["e"] or "0").replace("−", "-"))
        digits = (match["digits"] or "1").replace(",", "")
        if abs(power) > 99 or len(digits) > 30:
            continue
        value, half_unit = float(f"{digits}e{power}"), 0.5 * 10.0 ** (power - len(digits.partition(".")[2]))
        found.append(Number(-value if match["sign"] else value, 0.0 if match["ten"] else half_unit, match[0]))
    return found


def words(text: str) -> frozenset[str]:
    """The beginnings of the words that carry sense."""
    spoken = (word.lower() for word in _WORD.findall(text))
    return frozenset(word[:_STEM] for word in spoken if word not in _LIGHT)


def without_names(text: str, names: Names) -> str:
    """The text without the names of objects: the 273 of 3C 273 is no number."""
    for mention in reversed(names.mentions(text)):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    for name in sorted(names.unknown_designations(text), key=len, reverse=True):
        text = text.replace(name, " ")
    return text
