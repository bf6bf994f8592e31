"""What a number is called right before it: "z=0.05", "a photon index of 1.7", "flux 3e-12"."""

from retriever.catalogue.quantities import QUANTITIES
from retriever.requests.marked import Mark, Marked
from retriever.text.stopwords import without_stop_words

_SIGNS = "=:~≈≃()[],"  # between a name and its number
_LONGEST = 4  # words of a name
_SYMBOLS = {symbol: quantity.key for quantity in QUANTITIES for symbol in quantity.symbols}
# of what a number is told as its logarithm: with a value of its own no number of these is so small
OF_LOGARITHMS = {
    "luminosity": (25.0, 60.0),
    "column_density": (18.0, 27.0),
    "black_hole_mass": (0.0, 11.0),
    "mass": (0.0, 17.0),
    "magnetic_field": (0.0, 16.0),
    "flux": (-20.0, -5.0),
    "frequency": (0.0, 30.0),
    "any_quantity": (-8.0, 8.0),
}
_ALWAYS = ("luminosity", "column_density")
_LOG = ("log", "lg")
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


def is_logarithm(mark: Mark, marked: Marked, quantity: str) -> bool:
    """Whether a number is the logarithm of a quantity: "log L_X = 42.3", or one that the quantity itself never is ("L_X = 42.3")."""
    low, high = OF_LOGARITHMS.get(quantity, (1.0, -1.0))
    if mark.value.logarithm or not low <= mark.value.value <= high:  # of what is read as one already the value is known
        return False
    if quantity in _ALWAYS:
        return True
    begins = max((other.end for other in marked.marks if other.end <= mark.start), default=0)
    words = marked.text[begins : mark.start].lower().replace("(", " ").replace("_", " ").split()[-_LONGEST:]
    return any(word.startswith(_LOG) for word in words)
