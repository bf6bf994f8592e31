"""What the reader reads and what it may write next.

It reads a question in which marks stand for names and numbers, behind them the question before in the same manner; it writes
a request word by word. ``next_words`` keeps it inside the grammar, and to the marks that are there.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from retriever.errors import BadInput
from retriever.requests.grammar import ALSO, REPEATED, grammar
from retriever.requests.marked import Marked
from retriever.requests.program import parse
from retriever.text.numbers import Figure

END = "<end>"
MOST_WORDS = 60
_ROOM = 7  # words that the longest clause may still need before a request may end
_LATEST_ALSO = 40  # words behind which no further request begins
KINDS = "SUPNYKBALI"
_MOST_OF = {"S": 6, "U": 3, "P": 3, "N": 6, "Y": 3, "K": 4, "B": 3, "A": 3, "L": 2, "I": 3}
MARKS = tuple(f"{kind}{n}" for kind in KINDS for n in range(1, _MOST_OF[kind] + 1))
UPLOADS = ("spectrum", "light_curve", "image", "several")
SIZES = (
    "negative",
    "tiny",
    "small",
    "ones",
    "tens",
    "large",
    "huge",
    "column",
)  # of a number: what quantity it may be of
# pieces that no tokenizer makes of a text; their vectors are the mean of these words', so that a mark reads as what it stands for
SPECIAL = {
    **{
        mark: {
            "S": "star",
            "U": "unknown",
            "P": "position",
            "N": "number",
            "Y": "year",
            "K": "class",
            "B": "reference",
            "A": "author",
            "L": "constellation",
            "I": "telescope",
        }[mark[0]]
        for mark in MARKS
    },
    **{
        f"earlier_{kind}": "before" for kind in KINDS
    },  # what the question before named, without telling one from another
    **{f"upload_{kind}": "file" for kind in UPLOADS},
    **{f"size_{size}": size for size in SIZES},
}
_MARKUP = re.compile(r"</?[a-z]\w*>|\*")  # pasted with a question; a mark, <S1>, begins with a capital
# the name of a file says nothing of what is asked of it ("src_north.pha")
_FILE = re.compile(
    r"(?<![\w/.-])[\w./-]*\w\.(?:pha2?|pi|fits?|fts|evt|lc|arf|rmf|rsp|csv|txt|dat|ecsv|vot|xml)(?:\.gz)?(?!\w)", re.I
)
_KEPT = "KLI"  # kinds whose own words stay beside the mark: they may hold more than the mark does


def size_of(value: float) -> str:
    """The size of a number in words."""
    if value < 0:
        return "negative"
    limits = ((1e-4, "tiny"), (0.2, "small"), (10, "ones"), (1e3, "tens"), (1e15, "large"), (1e27, "column"))
    return next((size for limit, size in limits if value < limit), "huge")


def pieces(marked: Marked, before: Marked | None = None, upload: str = "") -> tuple[list[str], list[str]]:
    """The question and the one before as pieces: words as they stand, ``<S1>`` for a mark."""
    first = [f"<upload_{upload}>"] if upload else []
    return first + _pieces(marked, earlier=False), _pieces(before, earlier=True) if before else []


def _pieces(marked: Marked, earlier: bool) -> list[str]:
    found, place = list[str](), 0
    for mark in marked.marks:
        found.append(marked.text[place : mark.start])
        known = mark.key in SPECIAL
        if earlier:
            found.append(f"<earlier_{mark.key[0]}>")
        elif known:
            found.append(f"<{mark.key}>")
        if isinstance(mark.value, Figure):
            found.append(f"<size_{size_of(mark.value.value)}>")
        if mark.key[0] in _KEPT or not (known or earlier):
            found.append(mark.text)
        place = mark.end
    found.append(marked.text[place:])
    return [
        piece
        for piece in (re.sub(r"\s+", " ", _FILE.sub("the file", _MARKUP.sub(" ", piece))).strip() for piece in found)
        if piece
    ]


@lru_cache(maxsize=4096)
def next_words(prefix: tuple[str, ...], marks: frozenset[str]) -> frozenset[str]:
    """The words that may stand behind a prefix of a request, ``END`` where it may end."""
    known = grammar()
    joints = [place for place, word in enumerate(prefix) if word == ALSO]
    part = prefix[joints[-1] + 1 :] if joints else prefix
    if not part:
        return frozenset(known.do) - (frozenset(known.alone) if joints else frozenset())
    found = _in_part(part, marks)
    if END not in found:
        return found
    if len(prefix) >= MOST_WORDS - _ROOM:
        return frozenset((END,))
    alone = len(joints) == known.most_also or part[0] in known.alone or len(prefix) > _LATEST_ALSO
    return found if alone else found | {ALSO}


def _in_part(prefix: tuple[str, ...], marks: frozenset[str]) -> frozenset[str]:
    """The words that may stand behind the beginning of one request of those that ``also`` joins."""
    known = grammar()
    told = (
        frozenset() if prefix[0] == "act" else frozenset(("language",))
    )  # by the words themselves, but for translations
    if len(prefix) == 1:
        return (_keywords(-1, "", marks) | {END}) - told
    start = _clause_start(prefix)
    keyword, held = prefix[start], prefix[start + 1 :]
    further = (_keywords(known.place[keyword], keyword, marks) | {END}) - told
    if keyword == "where":
        return _in_condition(held, marks, further)
    if known.clauses[keyword] == "":
        return further
    if keyword == "order" and len(held) == 1:
        return frozenset(("asc", "desc"))
    return further if held else of_clause(keyword, marks)


def _keywords(place: int, keyword: str, marks: frozenset[str]) -> frozenset[str]:
    """Clauses that may follow one at that place of the order: no clause for which the question has no mark."""
    known = grammar()
    following = (name for name, at in known.place.items() if at > place or (name == keyword and name in REPEATED))
    return frozenset(name for name in following if known.clauses[name] in ("", "condition") or of_clause(name, marks))


def _clause_start(prefix: Sequence[str]) -> int:
    """Where the last clause begins: clauses are read from the front, since a word may be a keyword too."""
    known, i, start = grammar(), 1, 1
    while i < len(prefix):
        start, keyword = i, prefix[i]
        if keyword == "where":
            i += 3 + (len(prefix) > i + 2 and prefix[i + 2] == "between") + 1
            while i < len(prefix) - 1 and prefix[i] in ("band", "instrument"):
                i += 2
            if i == len(prefix) - 1 and prefix[i] in ("band", "instrument"):
                return start
        elif known.clauses[keyword] == "":
            i += 1
        else:
            i += 3 if keyword == "order" else 2
    return start


def _in_condition(held: tuple[str, ...], marks: frozenset[str], further: frozenset[str]) -> frozenset[str]:
    known = grammar()
    if not held:
        return known.all_quantities
    if len(held) == 1:
        return frozenset(known.ops)
    needed = 4 if held[1] == "between" else 3
    if len(held) < needed:
        if held[1] == "is":
            return frozenset(known.values)
        values = frozenset(mark for mark in marks if mark[0] in "NYSUL") | literals()
        return values if held[1] == "between" else values | {"mean", "source"}
    if held[-1] == "band":
        return frozenset(known.words["band"])
    if held[-1] == "instrument":
        return frozenset(mark for mark in marks if mark[0] == "I")
    said = held[needed:]
    more = [word for word in ("band", "instrument") if word not in said]
    if "instrument" in said or not any(mark[0] == "I" for mark in marks):
        more = [word for word in more if word != "instrument" and "instrument" not in said]
    # behind a condition these two words are its own, never clauses of the request: the text could not be told apart
    return (further - {"band", "instrument"}) | frozenset(more)


def of_clause(keyword: str, marks: frozenset[str]) -> frozenset[str]:
    known = grammar()
    kinds = known.clauses[keyword].split()
    if keyword == "order":
        return frozenset(known.words["order"]) - {"quantity"} | known.all_quantities
    words = {word for kind in kinds for word in known.words.get(kind, ())} | {
        mark for mark in marks if mark[0] in kinds
    }
    words |= known.all_quantities if "quantity" in kinds else set()
    words |= {kind for kind in kinds if kind.islower() and kind not in known.words and kind != "quantity"}
    return frozenset(words | (literals() if "#" in kinds else frozenset()))


@lru_cache(maxsize=1)
def literals() -> frozenset[str]:
    return frozenset(f"#{n}" for n in (*range(13), 15, 20, 25, 30, 50, 60, 90, 100, 1000))


def is_whole(words: Sequence[str]) -> bool:
    """Whether the words are a request."""
    try:
        parse(" ".join(words))
    except BadInput:
        return False
    return True
