"""Whether a text bears on a topic: what share of the topic's words it holds, the rare ones counting most.

A search always finds something. What it finds bears on the topic only where it says enough of its words, or is so near in
meaning that other words stand for them.
"""

from functools import cached_property

from retriever.catalogue.quantities import quantities_named
from retriever.library.index.word_search import WordSearch
from retriever.library.library import Library
from retriever.library.paper_records import PaperHit

MOST, HALF = 0.8, 0.6  # shares of a topic's words: enough by themselves, and enough for a text near in meaning
NEAR, VERY_NEAR, FEW = 0.5, 0.7, 0.3  # cosines of a query and a passage; the share that the nearest ones need
_SPELLINGS = (
    ("isation", "ization"),
    ("isations", "izations"),
    ("disc", "disk"),
    ("discs", "disks"),
    ("colour", "color"),
    ("catalogue", "catalog"),
    ("catalogues", "catalogs"),
)
# what papers write out and shorten in turn
_SHORT = {
    "active galactic nuclei": "agn",
    "active galactic nucleus": "agn",
    "supernova remnant": "snr",
    "pulsar wind nebula": "pwn",
    "low-mass x-ray binar": "lmxb",
    "high-mass x-ray binar": "hmxb",
    "ultraluminous x-ray source": "ulx",
    "cataclysmic variable": "cv",
    "tidal disruption event": "tde",
    "gamma-ray burst": "grb",
    "quasi-periodic oscillation": "qpo",
    "quasi-periodic eruption": "qpe",
    "intracluster medium": "icm",
    "intra-cluster medium": "icm",
    "young stellar object": "yso",
    "cyclotron resonant scattering feature": "cyclotron line",
    "cyclotron resonance scattering feature": "cyclotron line",
    "crsf": "cyclotron line",
}
_LETTERS = frozenset(short for short in _SHORT.values() if " " not in short)


class Topic:
    """The words of a topic, in the way in which a library's papers are searched."""

    def __init__(self, text: str, library: Library):
        self.text = text
        self._searches = [part.words for part in library.parts]

    @cached_property
    def _weights(self) -> dict[str, float]:
        return {term: max(s.rarity(term) for s in self._searches) for term in self._terms(_shortened(self.text))}

    @cached_property
    def _is_quantity(self) -> bool:
        """Whether it is one word for a quantity: "mass" is then no word of "mass-loss rates"."""
        return len(self._weights) == 1 and bool(quantities_named(self.text))

    def share(self, text: str) -> float:
        """The share [0, 1] of the topic's words that a text holds, each with its rarity; 0 for a topic without words."""
        total = sum(self._weights.values())
        said = _without_compounds(text) if self._is_quantity else text
        held = self._terms(f"{said} {_short_forms(text)}") if total else set()
        return sum(weight for term, weight in self._weights.items() if term in held) / total if total else 0.0

    def bears(self, hit: PaperHit, share: float) -> bool:
        """Whether a paper found for the topic speaks of it; ``share``: that of the topic's words in all that is known of it."""
        return share >= MOST or (share >= HALF and hit.cosine >= NEAR) or (share >= FEW and hit.cosine >= VERY_NEAR)

    def _terms(self, text: str) -> set[str]:
        search: WordSearch = self._searches[0]
        return set(search.terms(" ".join(_american(_singular(word).lower()) for word in text.split())))


def _shortened(text: str) -> str:
    """A topic with what is often shortened in its short form, a plural's ending left out."""
    text = " ".join(map(_singular, text.split())).lower()
    for written, short in _SHORT.items():
        before, found, behind = text.partition(written)
        if found:
            text = f"{before}{short}{behind.lstrip('abcdefghijklmnopqrstuvwxyz')}"
    return text


def written_out(text: str) -> str:
    """A text with the long forms of what it has in short behind it, as titles may have either."""
    words = {word.rstrip("s") for word in text.lower().replace("-", " ").split()}
    return " ".join((text, *(written for written, short in _SHORT.items() if short in words)))


def _short_forms(text: str) -> str:
    """The short forms of what a text writes out."""
    text = text.lower()
    return " ".join(short for written, short in _SHORT.items() if written in text)


def _without_compounds(text: str) -> str:
    """A text without its words with a hyphen."""
    return " ".join(word for word in text.split() if "-" not in word.strip("-"))


def _singular(word: str) -> str:
    """One of "LMXBs" or "QPOs", which have no vowel by which a stemmer would tell the plural."""
    bare = word.rstrip(".,:;!?)'\"")
    letters = bare[:-1]
    plural = bare.endswith("s") and (len(letters) > 1 and letters.isupper() or letters.lower() in _LETTERS)
    return letters + word[len(bare) :] if plural else word


def _american(word: str) -> str:
    """British and American spelling as one."""
    bare = word.strip(".,:;!?()'\"")
    for british, american in _SPELLINGS:
        if bare == british or (len(british) > 5 and bare.endswith(british)):
            return bare.removesuffix(british) + american
    return bare.replace("polaris", "polariz").replace("ionis", "ioniz").replace("xray", "x-ray")
