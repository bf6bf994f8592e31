"""Patterns of questions to examples: the pieces that the reader sees, and the request that it should write."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from retriever.catalogue.kinds import classes_in
from retriever.catalogue.quantities import quantities_in
from retriever.errors import BadInput
from retriever.library.library import Library
from retriever.requests.grammar import LITERAL, MARK, SLOT, grammar
from retriever.requests.marked import Kinds, Mark, Marked
from retriever.requests.marks import marks_in
from retriever.requests.patterns import Pattern, filled, pattern_of, read_patterns, rows_of
from retriever.requests.program import Clause, Request, joined, parse, request_of
from retriever.requests.prompt import Found, found_in
from retriever.requests.slots import Slots
from retriever.requests.words import SPECIAL, pieces
from retriever.text.numbers import Figure, number_of

OWN = Path(__file__).parent / "patterns"
PROGRAMS = Path(__file__).parent / "programs.jsonl"
_SPOKEN = {
    "northern": "north", "southern": "south", "galaxy cluster": "cluster", "symbiotic star": "symbiotic", "0.5-7 kev": "chandra",
    "2-10 kev": "2-10", "14-195 kev": "bat", "0.3-10 kev": "xrt", "0.2-2.3 kev": "erosita", "0.5-2 kev": "0.5-2",
}  # fmt: off
_CLASSES = {"cluster": "galaxy cluster", "symbiotic": "symbiotic star"}


@dataclass(frozen=True)
class Example:
    """What the reader sees of a wording, and what it should write; ``pattern`` and ``wording`` are their numbers. The rest is
    what a language model sees: the texts as they were typed, the marks with theirs, the kind of an uploaded file."""

    pieces: tuple[str, ...]
    before: tuple[str, ...]
    marks: tuple[str, ...]
    request: str
    pattern: int
    wording: int
    text: str
    found: Found = ()
    before_text: str = ""
    upload: str = ""


def shared_patterns(folder: Path) -> list[Pattern]:
    """Those of the shared questions, each with its request from ``programs.jsonl``."""
    programs = {
        (row["file"], row["canonical"], tuple(row.get("history", ()))): row["program"] for row in rows_of(PROGRAMS)
    }
    found = []
    for file in ("patterns", "meanings"):
        for row in rows_of(folder / f"{file}.jsonl"):
            key = (file, row["canonical"], tuple(row.get("history") or ()))
            if key in programs:
                found.append(pattern_of(row, file, programs[key]))
    return found


def own_patterns(folder: Path = OWN) -> list[Pattern]:
    """Those written for this project."""
    return [pattern for file in sorted(folder.glob("*.jsonl")) for pattern in read_patterns(file)]


def examples_of(
    patterns: Iterable[Pattern], library: Library, seed: int, fills: int = 1
) -> tuple[list[Example], list[str]]:
    """An example of each wording, the canonical one first (number 0); and of those that make none, why."""
    slots, found, failed = Slots(library, seed), [], []
    for number, pattern in enumerate(patterns):
        for wording, template in enumerate((pattern.canonical, *pattern.paraphrases)):
            for _ in range(fills if template else 0):
                try:
                    found.append(_example(pattern, number, wording, template, slots, library))
                except (LookupError, ValueError, BadInput) as error:
                    failed.append(f"{template}: {error}")
    return found, failed


def _example(pattern: Pattern, number: int, wording: int, template: str, slots: Slots, library: Library) -> Example:
    values = slots.fill(pattern.slots)
    text, spans = filled(template, values)
    marked = marks_in(text, library)
    before_text = filled(pattern.history[-1], values)[0] if pattern.history else ""
    before = marks_in(before_text, library) if pattern.history else None
    request = _translated(parse(pattern.program, slots=True), marked, values, spans)
    own, earlier = pieces(marked, before, pattern.upload)
    marks = tuple(mark.key for mark in marked.marks if mark.key in SPECIAL)
    shown = (found_in(marked), before_text, pattern.upload)
    return Example(tuple(own), tuple(earlier), marks, str(request), number, wording, text, *shown)


def _translated(request: Request, marked: Marked, values: dict[str, str], spans: dict[str, tuple[int, int]]) -> Request:
    """The request with marks in the place of slots, literals and words that recognisers found."""
    used: set[str] = set()
    parts = []
    for part in request.parts:
        clauses = []
        for clause in part.clauses:
            words = [_word(clause.keyword, n, word, marked, values, spans, used) for n, word in enumerate(clause.words)]
            clauses.append(Clause(clause.keyword, tuple(words)))
        parts.append(request_of(part.do, clauses))
    return parse(str(joined(parts)))


def _word(
    keyword: str,
    place: int,
    word: str,
    marked: Marked,
    values: dict[str, str],
    spans: dict[str, tuple[int, int]],
    used: set[str],
) -> str:
    slot = SLOT.search(word)
    if slot and SLOT.fullmatch(word):
        return _slot(keyword, place, word[1:-1], marked, values, spans)
    if slot:
        return _number(SLOT.sub(lambda m: values[m[0][1:-1]], word), marked, values[slot[0][1:-1]], used)
    if MARK.fullmatch(word):
        return _fixed(word, marked)
    if LITERAL.fullmatch(word):
        return _literal(word, marked, used)
    if keyword in ("class", "not_class"):
        return next((m.key for m in marked.of_kind("K") if _says(m, word)), word)
    return word


def _slot(
    keyword: str, place: int, name: str, marked: Marked, values: dict[str, str], spans: dict[str, tuple[int, int]]
) -> str:
    """The mark that stands where the slot was filled in, else the word of the grammar that its text is."""
    text = values[name]
    if name in spans:
        start, end = spans[name]
        over = [mark for mark in marked.marks if mark.start < end and start < mark.end]
        takes_marks = keyword == "where" or any(kind.isupper() for kind in grammar().clauses[keyword].split())
        if over and takes_marks and not (keyword == "where" and place in (0, 1)):
            return over[0].key
    of_quantity = keyword in ("quantity", "not_column", "column") or (keyword in ("where", "order") and place == 0)
    if of_quantity and ((found := quantities_in(text)) or text in grammar().all_quantities):
        return text if text in grammar().all_quantities else found[0].key
    word = _SPOKEN.get(text.lower(), text.lower().replace(" ", "_"))
    for candidate in (word, word.rstrip("s"), text):
        if grammar().allows(keyword, candidate):
            return candidate
    raise LookupError(f"{{{name}}} ({text}) of {keyword} was not recognised")


def _number(written: str, marked: Marked, raw: str, used: set[str]) -> str:
    """The mark of a number that is written in pieces: ``{N}e22``."""
    for value in (number_of(written), number_of(raw)):
        for mark in marked.of_kind("N"):
            if abs(mark.value.value - value) <= 1e-6 * abs(value):
                used.add(mark.key)
                return mark.key
    raise LookupError(f"{written} was not recognised")


def _fixed(word: str, marked: Marked) -> str:
    """A mark that the author wrote himself: for what stands in the wording without a slot."""
    same = marked.of_kind(word[0]) or (
        marked.of_kind("S") if word[0] in "PU" else marked.of_kind("U") if word[0] == "S" else ()
    )
    place = int(word[1:]) - 1
    if place >= len(same):
        raise LookupError(f"{word} has nothing to stand for")
    return same[place].key


def _literal(word: str, marked: Marked, used: set[str]) -> str:
    value = float(word[1:])
    for mark in (*marked.of_kind("N"), *marked.of_kind("Y")):
        held = mark.value.value if isinstance(mark.value, Figure) else float(mark.value)
        if mark.key not in used and held == value:
            used.add(mark.key)
            return mark.key
    return word


def _says(mark: Mark, word: str) -> bool:
    """Whether a class mark says no more and no less than a class word of the grammar."""
    assert isinstance(mark.value, Kinds)
    name = _CLASSES.get(word, word.replace("_", " "))
    return not mark.value.subclass and mark.value.classes in (classes_in(name)[0], (name,))


@dataclass(frozen=True)
class Parts:
    """``train``; ``wordings``: one other wording of patterns that are trained on; ``unseen``: patterns that nothing was trained on
    (the files of ``patterns/unseen``, by name); ``patterns`` are those that are trained on, ``failed`` wordings that make no
    example. ``to_train`` are all patterns without the wordings that are held back, ``never_seen`` those of ``unseen``."""

    patterns: list[Pattern]
    train: list[Example]
    wordings: list[Example]
    unseen: dict[str, list[Example]]
    failed: list[str]
    to_train: list[Pattern]
    never_seen: list[Pattern]

    @property
    def all_unseen(self) -> list[Example]:
        return [example for some in self.unseen.values() for example in some]


def parts_of(
    questions: Path | None,
    library: Library,
    seed: int,
    own: Path = OWN,
    only: Collection[str] | None = None,
    checked: bool = True,
) -> Parts:
    """All examples of the shared questions, where there are any, and of our own patterns, and what is held back of them; ``only``:
    examples of the patterns of these files alone (by name), the others without wordings. Not ``checked``: none that are unseen."""
    every = [*(shared_patterns(questions) if questions else ()), *own_patterns(own)]
    patterns = every if only is None else [p if p.author in only else _without_wordings(p) for p in every]
    examples, failed = examples_of(patterns, library, seed)
    back = [bool(e.wording) and e.wording == _held_back(e.pattern, seed) for e in examples]
    unseen = {file.stem: read_patterns(file) for file in sorted((own / "unseen").glob("*.jsonl"))}
    return Parts(
        patterns,
        [e for e, held in zip(examples, back, strict=True) if not held],
        [e for e, held in zip(examples, back, strict=True) if held],
        {name: examples_of(some, library, seed)[0] for name, some in unseen.items()} if checked else {},
        failed,
        [_without_held_back(pattern, number, seed) for number, pattern in enumerate(every)],
        [pattern for some in unseen.values() for pattern in some],
    )


def _held_back(number: int, seed: int) -> int:
    """The wording of a pattern (by its number) that is held back, where it has so many."""
    return 1 + (7 * number + seed) % 10


def _without_held_back(pattern: Pattern, number: int, seed: int) -> Pattern:
    kept = (text for place, text in enumerate(pattern.paraphrases, 1) if place != _held_back(number, seed))
    return replace(pattern, paraphrases=tuple(kept))


def _without_wordings(pattern: Pattern) -> Pattern:
    """In its place, so that the numbers of the others stay."""
    return replace(pattern, canonical="", paraphrases=())
