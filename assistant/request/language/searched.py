"""What papers are searched for: the words of a question, and whose they are."""

import re
from dataclasses import replace

from retriever.requests.author_names import is_signed
from retriever.requests.marked import Mark, Marked
from retriever.requests.program import Request
from retriever.text.stopwords import without_stop_words

_QUOTED = re.compile(r"[\"“„«](?P<words>(?:[^\s\"“”„«»]+\s+){3,}[^\s\"“”„«»]+)\s*[\"”“»]")  # four words or more


def authors_of(r: Request, marked: Marked, words: str) -> tuple[str, ...]:
    """Whose papers are meant: the request's authors; where it has none, who stands in the question where an author would."""
    said = tuple(str(marked[word].value) for word in r.all("author"))
    if said or r.do not in ("papers", "summarise") or r.has("first_author"):
        return said
    marks = (m for m in marked.of_kind("A") if m.text in words and m.key not in r.all("not_author"))
    return tuple(str(mark.value) for mark in marks if is_signed(marked.text, mark.start, mark.end))


def without_idle_authors(r: Request, marked: Marked, words: str) -> Marked:
    """The marked words of a part, without surnames that are nobody's there: "Bondi accretion" is a topic."""
    used = {*r.all("author"), *r.all("not_author"), r.one("first_author")}

    def counts(mark: Mark) -> bool:
        return mark.key[0] != "A" or mark.key in used or is_signed(marked.text, mark.start, mark.end)

    return replace(marked, text=words, marks=tuple(mark for mark in marked.marks if counts(mark)))


def topic_of(marked: Marked, of_named: bool = False, dated: bool = True) -> str:
    """The words that papers are searched for: those of the question without names, authors, years and its own words; without the
    class, too, that a question gives the source it names (``of_named``). Years that are no condition (``dated``) are words."""
    text, left_out = marked.text, f"SUPBAL{'Y' if dated else ''}{'K' if of_named else ''}"
    for mark in reversed(marked.marks):
        if mark.key[0] in left_out:
            text = text[: mark.start] + " " * (mark.end - mark.start) + text[mark.end :]
    if quoted := _QUOTED.search(text):  # the passage that papers are looked for on
        text = quoted["words"]
    words = re.sub(r"['’]s\b|[^\w\s+.-]", " ", text)
    return without_stop_words(" ".join(word.strip(".-") for word in words.split()), "asking")
