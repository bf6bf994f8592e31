"""What a question leaves out ("AGN other than blazars"), and what it asks of a list that these rules can't do.

What can't be done is never passed over: its words are given back, so that the answer says what was left aside.
"""

import re
from collections.abc import Callable

from assistant.request.wording import spoken_quantities

_EXCLUDING = (
    r"\b(?:(?:(?:that|which|who) )?(?:are|is|were) (?:not|neither)|other than|except(?: for)?|excluding|but not|apart from|leaving out|without|"
    r"neither|nor|not|non)[\s-]+(?:in |an? |the |any |being )*"
)
_NOT = re.compile(
    rf"{_EXCLUDING}(?P<what>[\w/-]+(?:\s[\w/-]+){{0,2}})",
    re.I,
)
_BEFORE = re.compile(rf"(?:{_EXCLUDING}|\boutside(?: of)? (?:the )?)$", re.I)
_LACKS = re.compile(
    r"\b(?:without|with no|ha(?:ve|s|ving) no|lacking|missing)\s+(?:an? |any |known |measured )*(?P<what>[\w-]+(?:\s[\w-]+)?)",
    re.I,
)
# of numbers: what is near one, and what is made of many
_BEYOND = (
    re.compile(
        r"\b(?:closest|nearest|close|near|around|similar|equal) (?:to )?[-+]?\d+(?:\.\d+)?(?=\s*(?:[?.!,]|$))", re.I
    ),
    re.compile(r"\b(?:average|mean|median|total|sum)\s+(?:[\w-]+\s){0,3}?(?:of|for|in|among|over)\b", re.I),
)


def left_out(text: str, kinds_in: Callable) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The text without what it excludes, the classes excluded, and phrases that exclude in a way that no filter does.

    ``kinds_in`` reads classes and a word of the subclass out of a text.
    """
    classes: list[str] = []
    unread: list[str] = []
    place = 0
    while match := _NOT.search(text, place):
        kind = _kind(match["what"].split(), kinds_in)
        place = match.start("what")
        if kind is None:
            continue
        words, found, subclass = kind
        classes += [] if subclass else found
        unread += [text[match.start() : place] + words] if subclass else []
        text, place = f"{text[: match.start()]} {text[place + len(words) :]}", match.start()
    return text, tuple(dict.fromkeys(classes)), tuple(unread)


def is_left_out(before: str) -> bool:
    """Whether what stands behind this text is excluded by it: "HMXBs not in the"."""
    return bool(_BEFORE.search(before))


def _kind(words: list[str], kinds_in: Callable) -> tuple[str, tuple, str] | None:
    """The first words that name a kind, as many as change what is named: of "Seyfert galaxies with lines" two."""
    read = [kinds_in(" ".join(words[:count])) for count in range(1, len(words) + 1)]
    first = next((n for n, kinds in enumerate(read) if any(kinds)), None)
    if first is None:
        return None
    last = max(n for n, kinds in enumerate(read) if n == first or kinds != read[n - 1])
    return (" ".join(words[: last + 1]), *read[last])


def beyond(text: str) -> tuple[str, ...]:
    """Phrases that ask of a list what no filter does: what has no value, what is closest to a number, an average."""
    lacks = [m[0] for m in _LACKS.finditer(text) if "paper" in m["what"].lower() or spoken_quantities(m["what"])]
    return tuple(lacks + [match[0] for pattern in _BEYOND for match in pattern.finditer(text)])
