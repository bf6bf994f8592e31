"""A well-known paper that is asked for by its authors, its title, or as the reference of a mission, a catalogue or a program."""

import re
from collections.abc import Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.held import here
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.request.topic import topic_stems
from retriever.catalogue.well_known import WellKnown, well_known_papers
from retriever.library.index.records import flat_surname
from retriever.text.journals import journal_of

_TITLE = 0.8  # the share of a title's words that a question has where it names it
_TITLE_WORDS = 4
_SHOWN = 6
# words that are on a reference rather than on what it is of
_ON_REFERENCES = frozenset(
    topic_stems("mission instrument main original standard key reference catalogue software code model satellite")
)

_KIND_WORDS = frozenset("mission instrument telescope satellite survey catalogue catalog software code model".split())
_PAPER_WORDS = frozenset("paper papers reference publication article citation".split())
_CITING = frozenset("reference ref refs references citation cite citing".split())
_LINKING = frozenset("for of to the a source standard".split())


def well_known(wanted: Wanted, state: State) -> list[Claim]:
    """``**Blandford & Znajek (1977)**: "Electromagnetic extraction of energy ...", ..., 1977MNRAS.179..433B``; nothing where no such
    paper is asked for by name."""
    if wanted.known or wanted.sources or wanted.bibcodes or set(wanted.papers) & {"number", "per_year", "most_papers"}:
        return []
    found = _named(wanted)[:_SHOWN]
    return [_told(paper, state, number == 0) for number, paper in enumerate(found)]


def by_them_elsewhere(wanted: Wanted, state: State) -> list[Claim]:
    """Those by an author on a topic of which a library has nothing."""
    stems = set(topic_stems(wanted.topic))
    names = {flat_surname(name) for name in (*wanted.authors, wanted.first_author) if name}
    found = [p for p in well_known_papers() if names & _flat(p.surnames) and _shared(stems, p)]
    return [_told(paper, state, False) for paper in found[:_SHOWN]]


def _named(wanted: Wanted) -> list[WellKnown]:
    question = wanted.question
    said = {flat_surname(word) for word in re.findall(r"[^\W\d_][\w'’-]*", question)}
    stems, papers = set(topic_stems(question)), well_known_papers()
    if titled := [paper for paper in papers if _is_titled(paper, stems)]:
        return titled
    by = [paper for paper in papers if _spelled(paper, question, said)]
    of_year = [p for p in by if wanted.year_from == wanted.year_to == p.year]
    if of_year or wanted.year_from or wanted.year_to:
        return _most(of_year, stems) if of_year else []
    if pairs := [p for p in by if p.by_two]:
        return _most(pairs, stems)
    return _references(wanted, question)


def _spelled(paper: WellKnown, question: str, said: set[str]) -> bool:
    """Whether its authors stand in the question; a short name only with its capital ("Oh", not "oh")."""
    names = paper.surnames
    whole = flat_surname(names[0]) in said or re.search(rf"(?<!\w){re.escape(names[0])}(?!\w)", question, re.I)
    capital = len(names[0]) > 3 or names[0] in question
    return bool(whole) and capital and _flat(names[1:]) <= said


def _flat(names: Sequence[str]) -> set[str]:
    return {flat_surname(name) for name in names}


def _shared(stems: set[str], paper: WellKnown) -> bool:
    return bool(stems & set(topic_stems(" ".join((paper.title, *paper.of)))))


def _is_titled(paper: WellKnown, stems: set[str]) -> bool:
    words = set(topic_stems(paper.title))
    return len(words) >= _TITLE_WORDS and len(words & stems) >= _TITLE * len(words)


def _most(papers: Sequence[WellKnown], stems: set[str]) -> list[WellKnown]:
    """Of several those that share most words with the question."""
    shared = [len(stems & set(topic_stems(" ".join((p.title, *p.of))))) for p in papers]
    return [paper for paper, count in zip(papers, shared, strict=True) if count == max(shared)]


def _references(wanted: Wanted, question: str) -> list[WellKnown]:
    """The references of what the question names as what a reference is asked of; of several names that stand in it the longest."""
    spelled = [
        (len(name), paper)
        for paper in well_known_papers()
        for name in paper.of
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", question, re.I)
        if _alone(wanted, name, paper) or _asked_of(question, match.start(), match.end())
    ]
    longest = max((length for length, _ in spelled), default=0)
    return list(dict.fromkeys(paper for length, paper in spelled if length == longest))


def _alone(wanted: Wanted, name: str, paper: WellKnown) -> bool:
    """Whether the papers that are on it are asked for, and nothing else is said of them."""
    words = topic_stems(f"{wanted.topic} {wanted.instrument}")
    return "main" in wanted.papers and not set(words) - set(topic_stems(f"{name} {paper.by}")) - _ON_REFERENCES


def _asked_of(question: str, start: int, end: int) -> bool:
    """``NuSTAR mission paper``, ``reference for NuSTAR``."""
    behind = re.findall(r"[^\W_]+", question[end:].lower())
    kinds = [n for n, word in enumerate(behind) if word not in _KIND_WORDS]
    if kinds and kinds[0] > 0 and behind[kinds[0]] in _PAPER_WORDS:
        return True
    before = [word for word in re.findall(r"[^\W_]+", question[:start].lower()) if word not in _LINKING]
    return bool(before) and before[-1] in _CITING


def _told(paper: WellKnown, state: State, first: bool) -> Claim:
    held = paper.bibcode in state.toolbox.library.papers
    journal = journal_of(paper.bibcode)
    told = {
        "by": paper.by,
        "year": paper.year,
        "title": paper.title,
        "journal": f"{journal}, " if journal else "",
        "bibcode": paper.bibcode,
        "here": here(state.toolbox.library),
    }
    text = say("literature.well_known", **told)
    if not held:
        text += say("literature.well_known_elsewhere" if first else "literature.well_known_too", **told)
    row = [paper.by, paper.year, paper.title, journal, paper.bibcode]
    table = state.ledger.add_table(
        f"well-known papers: {text}", ["authors", "year", "title", "journal", "bibcode"], [row]
    )
    return Claim(text, (table,))
