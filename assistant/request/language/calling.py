"""What a number is called right before it: "z=0.05", "a photon index of 1.7", "flux 3e-12"."""

from retriever.catalogue.quantities import QUANTITIES
from retriever.requests.marked import Mark, Marked
from retriever.text.stopwords import without_stop_words

_SIGNS = "=:~≈≃()[],"  # between a name and its number
_LONGEST = 4  # words of a name
_SYMBOLS = {symbol: quantity.key for quantity in QUANTITIES for symbol in quantity.symbols}
_WORDS = {word: quantity.key for quantity in QUANTITIES for word in quantity.words}


def called_before(mark: Mark, marked: Marked) -> str:
    """The key of the quantity that a number is called by, "" for none: its words or symbol with nothing between but signs and small
    words ("of", "is", "about")."""
    begins = max((other.end for other in marked.marks if other.end <= mark.start), default=0)
    words = [part for word in marked.text[begins : mark.start].split() if (part := word.strip(_SIGNS))]
    while words and words[-1] not in _SYMBOLS and not without_stop_words(words[-1], "asking"):
        words.pop()
    for length in range(min(_LONGEST, len(words)), 0, -1):
        if key := _WORDS.get(" ".join(words[-length:]).lower()):
            return key
    return _SYMBOLS.get(words[-1], "") if words else ""
