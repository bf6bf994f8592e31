"""Names of authors beside their surnames in a library: given names ("Brian McNamara"), and who is said to have written papers."""

import re
from collections.abc import Collection, Iterator

from retriever.library.index.records import flat_surname
from retriever.library.library import Library

_GIVEN = re.compile(r"(?<![\w-])(?P<name>[A-ZÀ-Þ][a-zà-þ]+)(?:\s+[A-ZÀ-Þ]\.)*\s+$")
_WRITTEN_BY = re.compile(
    r"(?<![\w-])(?:papers?|articles?|publications?|something|anything|written)\s+by\s+"
    r"(?:[A-ZÀ-Þ][a-zà-þ]+\s+|[A-ZÀ-Þ]\.\s*)*(?P<who>[A-ZÀ-Þ][a-zà-þ][\w’'-]+)(?![\w-])"
)
_CITED = re.compile(  # "BibTeX of Oda 1965": whoever that is
    r"(?<![\w-])(?:bibtex|bib|citations?|references?|cite|entry|entries)\b(?:\s+(?:entry|for|of|to|the|paper))*\s+(?P<who>[A-ZÀ-Þ][a-zà-þ][\w’'-]+)"
    r"(?=(?:\s+et\s+al\.?|\s+(?:and|&)\s+[A-ZÀ-Þ][\w’'-]+)?,?\s+\(?(?:19|20)\d\d\b)",
    re.I,
)
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽ"
_SURNAME = re.compile(rf"(?<![\w-])(?:[{_UPPER}]\.\s*)*(?P<who>[{_UPPER}][\w’'-]{{2,}})")
_TWO_PARTICLES = re.compile(
    r"(?<![\w-])(?P<who>(?:van|von)\s+(?:der|den|de)\s+[^\W\d_][\w’'-]{2,})", re.I
)  # nothing else is so written
_PARTICLE = re.compile(
    rf"(?<![\w-])(?P<who>(?:[Dd]i|[Dd]e|[Dd]el|[Dd]ella|[Dd]al|[Dd]os|[Ll]a|[Ll]e|[Vv]an|[Vv]on)\s+[{_UPPER}][\w’'-]{{2,}})"
)
_SIGNED = re.compile(
    r"(?<![\w-])(?:by|from|of|authors?:?)\s+(?P<who>[^\W\d_][\w’'-]{2,})|(?P<cited>[^\W\d_][\w’'-]{2,})(?=\s+et\.?\s+al)",
    re.I,
)
_BY = re.compile(r"(?<![\w-])(?:by|authors?:?)\s+$", re.I)
_ET_AL = re.compile(r"\s+et\.?\s+al(?!\w)", re.I)
_BEGINS = re.compile(r"(?:^|(?<=[^\W_A-Z])[.?!:;]\s|[?!]\s|\n)[\s\"'(]*$")
_ON_PAPERS = re.compile(
    r"\b(?:papers?|articles?|reviews?|publications?|bibcodes?|bibtex|abstract|thesis|work|wrote)\b", re.I
)
_GOES_ON = re.compile(r"['’]s\b|\s*[+&:]|\s+(?:on|since|only|among)\b|,\s+published\b")  # "Lewis on Cyg X-1"
_PAPERS = r"(?:papers?|articles?|publications?|reviews?|bibliography)"
_BEFORE_PAPERS = re.compile(  # "Ricci papers on ...", "Ponti's latest papers", "Ritter and Kolb catalogue"
    rf"(?<![\w-])(?P<who>[^\W\d_][\w-]{{2,}}?)(?:(?P<own>['’]s|s['’])(?:\s+[a-z]+){{0,2}}\s+{_PAPERS}|\s+{_PAPERS}|(?=\s+(?:and|&)\s+(?-i:[A-ZÀ-Þ])))(?![\w-])",
    re.I,
)
_SIGNED_BEHIND = re.compile(
    rf"(?:['’]s|s['’])?(?:\s+[a-z]+){{0,1}}\s+{_PAPERS}(?!\w)|\s+et\.?\s+al|\s*\(?(?:19|20)\d\d\b|\s+(?:and|&)\s+(?-i:[A-ZÀ-Þ])",
    re.I,
)
_SIGNED_BEFORE = re.compile(r"(?<![\w-])(?:by|authors?:?|wrote|written|authored)\s+(?:[A-ZÀ-Þ][\w.]*\s+)*$", re.I)
_NEXT = re.compile(r"[\s-]+(?P<word>[a-z]{4,})")
_TITLES = 40  # papers with a word that are looked at for whether it is a word of theirs
_OPENING, _CLOSING = "'\"‘“„«", "'\"’”“»"
_SIGNATURES = 60  # papers of a surname that are looked at for given names


def authors_in(text: str, library: Library, not_authors: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """Surnames in a text, with the given name before them, as (start, end, surname). A word that is signed like an author ("et al.",
    "by", a year) is one; any other is where papers are more often signed with it than name it in their titles."""
    for match in _TWO_PARTICLES.finditer(text):
        yield *match.span("who"), match["who"]
    for match in (*_PARTICLE.finditer(text), *_SURNAME.finditer(text), *_SIGNED.finditer(text)):
        group = next(name for name in ("who", "cited") if match.groupdict().get(name))
        who, start = re.sub(r"['’]s?$", "", match[group]), match.start(group)
        if _may_be_author(who, start, text, library, not_authors):
            yield start - len(given_name(text[:start], flat_surname(who), library)), start + len(who), who
    for start, end in before_papers(text, library, not_authors):
        yield start, end, text[start:end]
    for start, end in written_by(text):
        if text[start:end].lower() not in not_authors:
            yield start, end, text[start:end]


def _may_be_author(who: str, start: int, text: str, library: Library, not_authors: Collection[str]) -> bool:
    words, surname = who.split(), flat_surname(who)
    if who.lower() in not_authors or len(surname) <= 2 or (who.isupper() and not text.isupper()):
        return False
    if _ET_AL.match(text, start + len(who)) and words[-1][0].isupper():
        return True
    if not library.by_author(surname) or is_topic(text, start, start + len(who), library):
        return False
    if is_signed(text, start, start + len(who)) and words[-1][0].isupper():
        return True
    begins = _BEGINS.search(text[:start]) is not None  # a capital there says nothing
    about = _ON_PAPERS.search(text) or _GOES_ON.match(text, start + len(who))
    if (begins and not about) or not (words[-1][0].isupper() or len(words) > 2 or _BY.search(text[:start])):
        return False
    return len(words) > 1 or is_mostly_a_name(who, library)


def given_name(before: str, surname: str, library: Library) -> str:
    """The given name that stands before a surname ("Brian" of McNamara, B. R.), with its blank; "" where there is none."""
    match = _GIVEN.search(before)
    if match is None or not before[: match.start()].strip(" \"'("):
        return ""
    signed = (author for paper, _ in library.by_author(surname)[:_SIGNATURES] for author in paper.authors)
    initials = {author.partition(",")[2].strip()[:1] for author in signed if flat_surname(author) == surname}
    return match[0] if match["name"][0] in initials else ""


def written_by(text: str) -> Iterator[tuple[int, int]]:
    """Places of names that papers are said to be by, whether a library has papers of theirs or not."""
    for pattern in (_WRITTEN_BY, _CITED):
        for match in pattern.finditer(text):
            if match["who"][0].isupper():
                yield match.start("who"), match.end("who")


def before_papers(text: str, library: Library, not_authors: Collection[str]) -> Iterator[tuple[int, int]]:
    """Places of surnames in front of "papers", whatever their case and at the beginning of a question, too. A word that titles
    have more often than papers are signed with it is a topic ("wind papers"); whoever is said to own papers is an author."""
    for match in _BEFORE_PAPERS.finditer(text):
        who = match["who"]
        if who.lower() in not_authors:
            continue
        owned = match["own"] and who[0].isupper()
        paired = not match[0][len(who) :]  # "Ritter and Kolb": names, both with their capitals
        if owned or (who[0].isupper() or not paired) and is_mostly_a_name(who, library):
            yield match.start("who"), match.end("who")


def is_mostly_a_name(word: str, library: Library) -> bool:
    """Whether more papers of a library are signed by a word than have it in their titles."""
    signed = len(library.by_author(flat_surname(word)))
    if not signed:
        return False
    whole = re.compile(rf"(?<!\w){re.escape(word)}", re.I)
    hits = library.search_papers(word, _TITLES, dense=False)
    return signed > sum(bool(whole.search(hit.paper.plain_title)) for hit in hits)


def is_signed(text: str, start: int, end: int) -> bool:
    """Whether a name stands where an author would: "by Ricci", "Ricci papers", "Ricci et al.", "Ricci 2017"."""
    return bool(_SIGNED_BEFORE.search(text[:start]) or _SIGNED_BEHIND.match(text, end))


def is_topic(text: str, start: int, end: int, library: Library) -> bool:
    """Whether a surname is a word that papers say, not who wrote them: alone between quotation marks, or with the word behind it
    a phrase of titles ("Kerr black holes")."""
    if text[max(start - 1, 0) : start] in tuple(_OPENING) and text[end : end + 1] in tuple(_CLOSING):
        return True
    behind = _NEXT.match(text, end)
    if behind is None or is_signed(text, start, end):
        return False
    phrase = re.compile(rf"(?<!\w){re.escape(text[start:end])}[\s-]+{re.escape(behind['word'])}", re.I)
    hits = library.search_papers(f"{text[start:end]} {behind['word']}", _TITLES, dense=False)
    return any(phrase.search(hit.paper.plain_title) for hit in hits)
