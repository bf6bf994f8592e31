"""What the tools of the door do, whoever calls them: over MCP, or from a notebook."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.agent.engine import Reader
from assistant.agent.workflow import Assistant
from assistant.check.paragraph import MarkedText, ParagraphReader
from assistant.door.requests import MOST_TOPIC, checked_bibcodes, checked_line, named, quantity_key, request_reader
from assistant.evidence.claims import Answer
from assistant.evidence.held import here
from assistant.evidence.sentences import say
from assistant.offline.engine import OfflineEngine
from assistant.request.conversation import Conversation
from assistant.request.domains import domain_of
from retriever.errors import BadInput
from retriever.reading.files import read_upload

MOST_BEFORE, MOST_LISTED, MOST_TEXT = 6, 50, 20_000
SIMILAR_BY = {  # as a question says it (`assistant.reading.by_modality`)
    "spectrum": "Sources with spectra like that of {name}",
    "papers": "Sources like {name} by its papers",
    "both": "Sources like {name} by its spectrum and its papers",
}


class Desk:
    """The tools over one assistant, which is opened by whoever needs it first."""

    def __init__(self, assistant: Callable[[], Assistant]):
        self._given, self._opening = assistant, threading.Lock()

    @property
    def assistant(self) -> Assistant:
        """The assistant; the first to ask waits until its libraries are open."""
        with self._opening:
            return self._given()

    def ask(self, question: str, before: Sequence[str] = (), domain: str = "") -> Answer:
        """The answer to a question; ``before`` are questions asked earlier, the oldest first, which it may go on from, ``domain`` what
        all of them are on. Raises BadInput for a domain that there is not."""
        if len(before) > MOST_BEFORE:
            raise BadInput(f"{len(before)} earlier questions were given: give the last {MOST_BEFORE}.")
        assistant, conversation = self.assistant, Conversation(domain=domain_of(domain))
        for earlier in before:
            assistant.ask(earlier, conversation=conversation)
        return assistant.ask(question, conversation=conversation)

    def identify(self, name: str) -> Answer:
        """What a name or position is."""
        key, value, text = named(name, self.assistant.library)
        clause = "near" if key == "P1" else "constellation" if key == "L1" else "name"
        return self._carry_out(f"What is {text}?", f"identify {clause} {key}", [(key, value, text)])

    def parameters(self, name: str, quantity: str = "") -> Answer:
        """Values of a source: of one quantity, or everything that is known in numbers."""
        key, value, text = _of_source(named(name, self.assistant.library))
        word = quantity_key(quantity)
        said = "Everything known in numbers" if word == "everything" else f"The {word.replace('_', ' ')}"
        return self._carry_out(f"{said} of {text}", f"values name {key} quantity {word}", [(key, value, text)])

    def papers(self, name: str = "", topic: str = "", since: int = 0, until: int = 0, limit: int = 10) -> Answer:
        """Papers on a source, on a topic, or on a topic of a source, of some years."""
        if not (name.strip() or topic.strip()):
            raise BadInput("Give a name, a topic or both: papers are looked for by them.")
        marks = [_of_source(named(name, self.assistant.library))] if name.strip() else []
        words = checked_line(topic, MOST_TOPIC, "topic") if topic.strip() else ""
        program = f"papers limit #{_within(limit)}" + "".join(f" name {mark[0]}" for mark in marks)
        program += " topic" * bool(words) + _year("year_from", since) + _year("year_to", until)
        said = " ".join(["Papers", *([f"about {words}"] * bool(words)), *(f"on {mark[2]}" for mark in marks)])
        return self._carry_out(said, program, marks)

    def bibtex(self, bibcodes: Sequence[str]) -> Answer:
        """BibTeX entries of papers of the library."""
        marks = [(f"B{n}", bibcode, bibcode) for n, bibcode in enumerate(checked_bibcodes(bibcodes), 1)]
        program = "act" + "".join(f" bibcode {key}" for key, _, _ in marks) + " action bibtex"
        answer = self._carry_out(f"BibTeX of {', '.join(text for _, _, text in marks)}", program, marks)
        library = self.assistant.library
        if lacking := [text for _, _, text in marks if text not in library.papers]:
            answer.notes.append(say("note.no_entry", bibcodes=", ".join(lacking), here=here(library)))
        return answer

    def similar(self, name: str, limit: int = 5, by: str = "spectrum") -> Answer:
        """Sources of the library that are like one: by their spectra, by what papers say, or by both. Raises BadInput for another way."""
        if by not in SIMILAR_BY:
            raise BadInput(f"Likeness by {by[:40]!r} is not possible: choose of {', '.join(SIMILAR_BY)}.")
        mark = _of_source(named(name, self.assistant.library))
        program = f"similar name {mark[0]} limit #{_within(limit)}"
        return self._carry_out(SIMILAR_BY[by].format(name=mark[2]), program, [mark])

    def read_spectrum(self, paths: Sequence[str | Path], question: str = "") -> Answer:
        """What spectra on this machine are; ``paths`` are one spectrum's files, or several spectra with theirs."""
        if not paths:
            raise BadInput(
                "No file was given: give the path of a spectrum, with those of its responses and background."
            )
        return self.assistant.ask(question, [Path(path).expanduser() for path in paths])

    def verify_text(self, text: str, paths: Sequence[str | Path] = ()) -> MarkedText:
        """A paragraph, each number, name and citation of it supported, contradicted or unknown; ``paths`` are files of one's own
        spectra, which count beside the library."""
        if not text.strip() or len(text) > MOST_TEXT:
            raise BadInput(f"The text has {len(text.strip()):,} characters: give a paragraph of 1 to {MOST_TEXT:,}.")
        library = self.assistant.library
        readings = read_upload([Path(path).expanduser() for path in paths], lambda: library) if paths else []
        return ParagraphReader(library, readings).read(text)

    def _carry_out(self, question: str, program: str, marks: Sequence[tuple[str, object, str]]) -> Answer:
        """The answer to a request; no language model has a word in it."""
        assistant = self.assistant
        reader: Reader = request_reader(program, marks)
        return Assistant(assistant.library, OfflineEngine(), assistant.verifier, reader).ask(question)


def _of_source(mark: tuple[str, object, str]) -> tuple[str, object, str]:
    """The mark of a name; raises BadInput for a place."""
    if mark[0] not in ("S1", "U1"):
        raise BadInput(f"{mark[2]!r} is a place, not a source: identify it first, then give the name of a source.")
    return mark


def _within(limit: int) -> int:
    if not 1 <= limit <= MOST_LISTED:
        raise BadInput(f"The limit {limit} is not possible: give 1 to {MOST_LISTED}.")
    return limit


def _year(keyword: str, year: int) -> str:
    if year and not 1900 <= year <= 2100:
        raise BadInput(f"{year} is not a year of papers: give one from 1900 to 2100, or 0 for any.")
    return f" {keyword} #{year}" if year else ""
