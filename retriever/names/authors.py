"""Names of authors as citations write them: the whole surname first, ``Di Salvo, T.``, ``Miller, John H., Jr``.

Lists of papers that give names in their natural order leave it to the reader where the surname begins. Many take the last word for it:
``Salvo, T. Di``, ``Jr, John H. Miller``. (The library nameparser was tried: it takes ``Ken.`` for a title and cuts surnames of two
words that were whole.)
"""

from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text

# words that begin a surname and do not end given names, however they are written; and those that are names, too, with a capital
_PARTICLES = frozenset(
    "di de del della delle dello dei degli dal dalla da dos das du des la le les el al van von der ter ten zum zur st. mac".split()
)
_IN_SMALL = frozenset("do te zu den st".split())
_SUFFIXES = {"jr": "Jr", "sr": "Sr", "ii": "II", "iii": "III", "iv": "IV"}
MOST_NAMED = 3  # authors of a paper in a line; then et al.


@lru_cache(1 << 16)
def whole_surname(author: str) -> str:
    """``Surname, given names``, with what belongs to the surname in front of it; a name that is so already stays."""
    if "\\" in author:
        author = str(LatexNodes2Text().latex_to_text(author))
    surname, _, given = (part.strip() for part in author.partition(","))
    words = given.split()
    suffix = _SUFFIXES.get(surname.rstrip(".").lower(), "")
    if not (suffix and len(words) > 1 and "," not in given):
        suffix = ""
    else:
        surname = words.pop()
    before: list[str] = []
    while len(words) > 1 and (words[-1].lower() in _PARTICLES or words[-1] in _IN_SMALL):
        before.insert(0, words.pop())
    if not (before or suffix):
        return author
    return ", ".join(filter(None, (" ".join([*before, surname]), " ".join(words), suffix)))


def surname_first(author: str) -> str:
    """``Doe, Jane`` of ``Jane Doe``, as ADS writes it; a name with a comma or of one word as it is."""
    given, _, surname = author.rpartition(" ")
    return whole_surname(author if "," in author or not given else f"{surname}, {given}")


def shortened(authors: list[str]) -> list[str]:
    """The first three, then ``et al.``; a shorter list, or one that ends so already, as it is."""
    named = [author for author in authors if not author.startswith("et al")]
    return [*named[:MOST_NAMED], "et al."] if len(named) > MOST_NAMED or named != authors else authors
