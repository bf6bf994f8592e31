"""Notes on the most famous sources: what the public asks and no catalogue holds, as entries of the glossary."""

from functools import lru_cache

from pydantic.dataclasses import dataclass

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.request.language.wanted import Wanted
from retriever.catalogue.records import Source, Term
from retriever.library.term_vectors import likeness_to
from retriever.toml_tables import CHECKED, read_table

PLAINLY = ("child", "public", "journalist", "simpler")  # registers that texts without figures are for
# what a part of a note tells, in words to compare a question with
_TOLD = {
    "name": ("why is it called so", "where is its name from"),
    "discovery": ("when was it discovered and by whom", "how was it found"),
    "seen": ("when did it explode", "when was the explosion seen", "how old is it", "when did it burst out"),
    "matters": (
        "why is it interesting",
        "why is it famous",
        "why is it important to astronomers",
        "what is special about it",
        "why should one care about it",
    ),
    "facts": ("fun facts about it", "tell something amazing about it"),
    "public": ("what is it", "describe it in simple words", "what surrounds it"),
}
_BY_ASK = {
    "fact": ("facts", "matters", "discovery", "name"),
    "story": ("discovery", "seen", "name"),
    "record": ("matters",),
}
_FACTS = 3
_ALIKE = 0.55  # likeness of a question to such words from which on the part is what is asked


@dataclass(frozen=True, config=CHECKED)
class Note:
    """An entry of ``notes.toml``."""

    public: str
    name: str
    matters: str
    discovery: str = ""
    seen: str = ""
    facts: tuple[str, ...] = ()

    def part(self, key: str) -> tuple[str, ...]:
        """The sentences of a part; none where it has none."""
        told = getattr(self, key)
        return told if isinstance(told, tuple) else (told,) if told else ()


@lru_cache(maxsize=1)
def notes() -> dict[str, Note]:
    """The notes by the ids of their sources."""
    return read_table("assistant.verbs.portraits", "notes.toml", dict[str, Note])


def told_of(state: State, source: Source, *keys: str) -> list[Claim]:
    """What the note on a source says under these keys, a claim for each; none without a note."""
    note = notes().get(source.id)
    said = [(key, text) for key in keys for text in note.part(key)] if note else []
    if not note or not said:
        return []
    entry = _entry(state, source, note)
    first = "" if said[0][0] == "public" else f"{source.name}: "  # which source "it" is
    return [Claim(f"{'' if number else first}{text}", (entry,)) for number, (_, text) in enumerate(said)]


def _entry(state: State, source: Source, note: Note) -> str:
    rest = (note.name, note.discovery, note.seen, note.matters, *note.facts)
    term = Term(f"note on {source.name}", (), note.public, " ".join(filter(None, rest)), "")
    return state.ledger.add_term(term)


def answering(wanted: Wanted, state: State, source: Source) -> list[Claim]:
    """What the note on a source says to a question on the source as such; none where it is on something else, or without a
    note. Two sentences where a short answer is asked for, three facts where their number is not said."""
    if not has_note(source):
        return []
    claims = told_of(state, source, *_parts(_of_it(wanted.question, state), wanted))
    if wanted.length:
        return claims[:1]
    return claims[: wanted.limit or _FACTS] if wanted.ask == "fact" else claims


def has_note(source: Source) -> bool:
    """Whether there is a note on it."""
    return source.id in notes()


def _of_it(question: str, state: State) -> str:
    """The question with "it" for the names of sources."""
    for mention in reversed(state.toolbox.library.names.mentions(question)):
        question = f"{question[: mention.start]} it {question[mention.end :]}"
    return question[:300]


def _parts(question: str, wanted: Wanted) -> tuple[str, ...]:
    """Which parts of a note are asked for, by the likeness of the question to ``_TOLD``; a request for a fact or a story says
    it itself."""
    wordings = [(key, wording) for key, told in _TOLD.items() for wording in told]
    alike = likeness_to(question, [wording for _, wording in wordings])
    best = int(alike.argmax())
    key = wordings[best][0] if float(alike[best]) >= _ALIKE else ""
    if key in ("name", "discovery", "seen"):
        return (key,)
    plainly = wanted.register in PLAINLY
    if key == "matters" and not plainly:
        return ("matters", "facts")
    if wanted.ask in _BY_ASK:
        return _BY_ASK[wanted.ask]
    return ("public", "matters") if plainly or wanted.ask in ("what", "") else ()
