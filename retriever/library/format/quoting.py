"""The sentences of an abstract that tell of an object: what a report of a user's own library quotes."""

from collections.abc import Iterable

from retriever.names.designations import PART, designation_key, designations
from retriever.names.spelling import normalise
from retriever.text.sentences import sentences_of_abstract

LONGEST = 400  # characters of a quotation
MOST = 2  # sentences of it


def quoted(abstract: str, names: Iterable[str]) -> str:
    """Whole sentences word for word, at most ``LONGEST`` characters: those that name it, else the first two.

    "" where not even one sentence is short enough: half a sentence can say the opposite.
    """
    parts = sentences_of_abstract(" ".join(abstract.split()))
    keys = {designation_key(name) for name in names if name.strip()}
    naming = [part for part in parts if _names_one(part, keys)]
    return _as_many_as_fit(naming) or _as_many_as_fit(parts[:MOST])


def sentences_on(abstract: str, names: Iterable[str], alone: bool) -> list[str]:
    """The sentences of an abstract that are said of an object, each short enough to be quoted: those that name it, and those
    that name none where the paper is on it ``alone``."""
    keys = {designation_key(name) for name in names if name.strip()}
    parts = (part for part in sentences_of_abstract(" ".join(abstract.split())) if len(part) <= LONGEST)
    return [part for part in parts if _names_one(part, keys) or (alone and not _names_any(part))]


def names_any(text: str, names: Iterable[str]) -> bool:
    """Whether the text names the object by one of these names, in any spelling."""
    return _names_one(text, {designation_key(name) for name in names if name.strip()})


def _names_any(part: str) -> bool:
    return any(found.strength >= PART for found in designations(part))


def _names_one(part: str, keys: set[str]) -> bool:
    if keys & {found.key for found in designations(part) if found.strength >= PART}:
        return True
    # a nickname that has not the form of a designation ("Geminga"): its letters between the words' ends
    nicknames = {key for key in keys if key.isalpha() and len(key) > 3}
    words = [normalise(word) for word in part.split()] if nicknames else []
    runs = ("".join(words[start : start + count]) for start in range(len(words)) for count in range(1, 5))
    return any(run in nicknames for run in runs)


def _as_many_as_fit(parts: list[str]) -> str:
    chosen: list[str] = []
    for part in parts:
        if len(chosen) < MOST and len(" ".join([*chosen, part])) <= LONGEST:
            chosen.append(part)
    return " ".join(chosen)
