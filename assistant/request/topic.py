"""What a question is on: a term of the glossary, the words that carry a topic, and their stems."""

import re

import Stemmer

from assistant.request.wants import PAPERS
from assistant.request.wording import SPOKEN
from retriever.catalogue.quantities import Quantity
from retriever.catalogue.records import Term
from retriever.text.stopwords import stop_words, without_stop_words

_STEMMER = Stemmer.Stemmer("english")
_ASKING = stop_words("question")


def find_term(text: str, terms: tuple[Term, ...]) -> Term | None:
    """The glossary term spelled in the text, the longest if there are several."""
    lowered = text.lower()
    best: tuple[int, Term | None] = (0, None)
    for term in terms:
        for spelling in (term.term.lower(), *map(str.lower, term.aliases)):
            # few are in the text at all, and only those are worth a pattern
            if (
                len(spelling) > best[0]
                and spelling in lowered
                and re.search(rf"(?<![\w-]){re.escape(spelling)}(?:e?s)?(?![\w-])", lowered)
            ):
                best = (len(spelling), term)
    return best[1]


def topic_words(text: str) -> str:
    """The words that carry a topic, without the question's own."""
    return without_stop_words(re.sub(r"[^\w\s+.-]", " ", PAPERS.sub(" ", text)), "topic")


def topic_stems(text: str, quantities: tuple[Quantity, ...] = ()) -> list[str]:
    """Stems of the words that say what a question is on, without those of its quantities."""
    for quantity in quantities:
        for word in sorted((*quantity.words, *quantity.borne_by), key=len, reverse=True):
            text = re.sub(rf"(?<![\w-]){re.escape(word)}s?(?![\w-])", " ", text, flags=re.I)
    for pattern, quantity in SPOKEN:
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
