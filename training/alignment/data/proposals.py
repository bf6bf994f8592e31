"""Abstracts of proposals summarised by rules under PAPERCLIP's schema (arXiv:2403.08851): objects and phenomena, and uses in science.

Objects are the terms of this product's glossary that the text names, uses the sentences that say what will be done. A language model may do
better; these rules are what runs without one.
"""

from functools import lru_cache

from retriever.catalogue.kinds import KINDS
from retriever.text.sentences import sentences

MOST_OBJECTS, MOST_USES = 5, 3
# words by which a proposal says what it is for
PURPOSE = (
    "we propose", "we will", "will allow", "will reveal", "will provide", "will measure", "will determine", "will test", "aim", "goal", "in order to",
    "to understand", "to study", "to measure", "to determine", "to constrain", "enable",
)  # fmt: skip
# what images show and the catalogues of X-ray sources lack
SHOWN = (
    "planetary nebula", "globular cluster", "open cluster", "star cluster", "spiral galaxy", "spiral arms", "elliptical galaxy", "dwarf galaxy",
    "starburst", "star formation", "star-forming region", "HII region", "H II region", "molecular cloud", "protostar", "brown dwarf",
    "photodissociation region", "reflection nebula", "supernova remnant", "white dwarf", "AGB star", "dust", "active galactic nucleus",
    "black hole", "merger", "disk", "jet", "outflow", "stellar population", "massive star", "young star", "exoplanet", "interstellar medium",
)  # fmt: skip


def summary_of(title: str, abstract: str) -> str:
    """``Objects and phenomena: a, b. Science use cases: ...``; the title where nothing is found of either."""
    text = f"{title}. {abstract}"
    objects = [term for term in _terms() if term.lower() in text.lower()][:MOST_OBJECTS]
    uses = [one for one in sentences(abstract) if any(mark in one.lower() for mark in PURPOSE)][:MOST_USES]
    named = f"Objects and phenomena: {', '.join(objects)}." if objects else ""
    useful = f"Science use cases: {' '.join(uses)}" if uses else ""
    return " ".join(part for part in (named, useful) if part) or title


@lru_cache(maxsize=1)
def _terms() -> tuple[str, ...]:
    """Longest first, so that of two names for one thing the fuller stands first."""
    known = {*SHOWN, *(kind.noun for kind in KINDS.values() if len(kind.noun) > 3)}
    return tuple(sorted(known, key=lambda term: (-len(term), term)))
