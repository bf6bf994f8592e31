"""Names of objects in a text, found once and blanked where numbers are looked for."""

import re
from functools import lru_cache

from retriever.library.names import Names

# a word with digits is a name, and a power of a unit ("erg/s/cm2") is none
_NAMED_DIGITS = re.compile(
    r"\b(?!(?:[kMG]?pc|[ck]?m|s|arcsec|arcmin|deg)-?[1-4]\b)[A-Za-z]+[-+]?\d[\w+\-.]*|\b\d+(?:[A-Z]{1,6}|C)\b(?=[\s-]*[J\d])[\w+\-. ]*?\d[\w+\-.]*"
)


class CachedNames:
    """A name index that remembers the texts it has read: the same sentences of the catalogue come again and again."""

    def __init__(self, names: Names):
        self.mentions = lru_cache(maxsize=20_000)(names.mentions)
        self.unknown_designations = lru_cache(maxsize=20_000)(names.unknown_designations)


def without_names(text: str, names: CachedNames) -> str:
    """The text with the names of objects blanked, its length kept: the 273 of 3C 273 is no number."""
    for mention in names.mentions(text):
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    for name in names.unknown_designations(text):
        text = text.replace(name, " " * len(name))
    number = r"\d+(?:\.\d+)?(?:[eE][-+]?\d+|[kM]?pc|k?eV|[smdh])$"
    return _NAMED_DIGITS.sub(lambda m: m[0] if re.match(number, m[0]) else " " * len(m[0]), text)
