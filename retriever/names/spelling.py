"""How names are compared: one spelling for all ways of writing ``3C 273``."""

import re
from functools import lru_cache

from retriever.names.constellations import ENGLISH_WORDS, abbreviated
from retriever.names.greek import spelled_out

# spellings of one catalogue: the last column stands for all
_CATALOGUES = tuple(
    (re.compile(r"\b" + spelling), standard)
    for spelling, standard in (
        (r"(?:abell|aco|abel)\s*(?=\d)", "a"),
        (r"(?:markarian|mark|mrk|mkn)\s*(?=\d)", "mrk"),
        (r"(?:messier)\s*(?=\d)", "m"),
        (r"(?:arakelian|akn|ark)\s*(?=\d)", "ark"),
        (r"(?:ngc|n)\s*(?=\d{2,4}\b)", "ngc"),
        (r"(?:holmberg)\b", "ho"),
        (r"(?:cxou|2cxo|cxo)\s*(?=j?\d)", "cxo"),
    )
)
_LEADING = re.compile(r"^(?:v\*|\*|name|em\*|\[[^\]]*\]|source|object|the)\s+")
_DASHES = str.maketrans("−–—’", "---'")


@lru_cache(maxsize=100_000)
def normalise(name: str) -> str:
    """The spelling under which names are compared: ``3C 273`` and ``3c-273`` give ``3c273``; its own spelling is itself."""
    key = _once(name)
    while (again := _once(key)) != key:  # "abel-l 1" is "abell1" with its dash gone
        key = again
    return key


def _once(name: str) -> str:
    text = spelled_out(name.strip().lower().translate(_DASHES))
    text = re.sub(r"[_~]", " ", _LEADING.sub("", text))
    for spelling, standard in _CATALOGUES:
        text = spelling.sub(standard + " ", text)
    short = abbreviated(text).lower()
    # alone, "Andromeda" must not become a word that every sentence holds
    text = text if short.strip() in ENGLISH_WORDS else short
    text = re.sub(r"(?<![0-9])-|-(?![0-9])", "", text)  # the minus of a declination stays; other dashes are blanks
    return re.sub(r"'s\b|[^a-z0-9+*-]", "", text)


_SIMBAD_KIND = re.compile(r"^(?:V\*|EM\*|NAME|\*\*?|Cl\*|\[HB89\]|SNR(?= G))\s+")


def plain_identifier(name: str) -> str:
    """An identifier of SIMBAD as papers write it, without its mark of a kind: ``NAME Crab`` is ``Crab``."""
    return _SIMBAD_KIND.sub("", " ".join(name.split()))
