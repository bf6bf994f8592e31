"""The assistant in a notebook: ``scholar = assistant.open(); scholar.ask("What is 3C 273?")``.

Each reply shows itself as HTML or Markdown with its evidence below it, and holds claims, evidence and tables as plain data.
"""

import re
import threading
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from markupsafe import Markup, escape

from assistant.check.paragraph import MarkedText
from assistant.door.desk import Desk
from assistant.door.results import ToldAnswer, ToldText, told, told_text
from assistant.engines import open_assistant
from assistant.evidence.claims import Answer
from assistant.evidence.table_text import cell_text
from assistant.request.conversation import Conversation
from assistant.request.domains import domain_of

T = TypeVar("T")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True)
class Reply:
    """An answer in a notebook."""

    answer: Answer

    @cached_property
    def data(self) -> ToldAnswer:
        """Claims, evidence, notes, and whether spectra are real or simulated; ``data.model_dump()`` is plain JSON."""
        return told(self.answer)

    @property
    def text(self) -> str:
        """The answer as Markdown with the ids of its evidence."""
        return self.answer.text

    @property
    def claims(self) -> list[str]:
        """The verified statements."""
        return [claim.text for claim in self.data.claims]

    @property
    def evidence(self) -> dict[str, dict[str, Any]]:
        """The records behind them by their ids."""
        return {item.id: item.record for item in self.data.evidence}

    @property
    def tables(self) -> list[Any]:
        """Tables of the answer as ``pandas.DataFrame``."""
        import pandas as pd

        shown = [self.answer.ledger.table(claim.table) for claim in self.answer.claims if claim.table]
        return [pd.DataFrame(table["rows"], columns=table["columns"]) for table in shown]

    def __str__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        lines = [f"- **[{item.id}]** {_plain(item.text)}" for item in self.data.evidence]
        return "\n\n".join([self.text, "\n".join(lines)])

    def _repr_html_(self) -> str:
        parts = []
        for claim in self.answer.claims:
            marks = "".join(f" [{i}]" for i in claim.evidence)
            parts.append(Markup("<p>{} <small>{}</small></p>").format(_bold(claim.shown), marks))
            if claim.table:
                table = self.answer.ledger.table(claim.table)
                parts.append(_table(table["columns"], table["rows"]))
            if claim.code:
                parts.append(Markup("<pre>{}</pre>").format(claim.code))
        parts += [Markup("<p><em>{}</em></p>").format(note) for note in self.data.notes]
        rows = [[item.id, item.text] for item in self.data.evidence]
        if rows:
            summary = Markup("<summary>{} records of evidence</summary>").format(len(rows))
            parts.append(Markup("<details>{}{}</details>").format(summary, _table(["id", "record"], rows)))
        return str(Markup("").join(parts))


@dataclass(frozen=True)
class Checked:
    """A text of one's own, marked against the library."""

    marked: MarkedText

    @cached_property
    def data(self) -> ToldText:
        """Sentences with their marks, and the evidence."""
        return told_text(self.marked)

    def _repr_html_(self) -> str:
        rows = [
            [sentence.text if n == 0 else "", mark.text, mark.status, mark.says, ", ".join(mark.evidence)]
            for sentence in self.data.sentences
            for n, mark in enumerate(sentence.marks)
        ]
        return str(_table(["sentence", "what", "status", "says", "evidence"], rows))


class Scholar:
    """The assistant with one conversation: a question may go on from the one before."""

    def __init__(self, desk: Desk):
        self._desk, self._conversation = desk, Conversation()

    def ask(self, question: str, spectrum: Sequence[str | Path] = (), domain: str = "") -> Reply:
        """The answer to a question, on spectra of one's own where files are given; ``domain`` is what the conversation is on from here. Raises
        ScholarError with one line."""
        if domain:
            self._conversation.domain = domain_of(domain)
        files = [spectrum] if isinstance(spectrum, str | Path) else list(spectrum)
        assistant = self._desk.assistant
        return Reply(_in_thread(lambda: assistant.ask(question, files or None, self._conversation)))

    def begin_again(self) -> None:
        """Forget the conversation."""
        self._conversation = Conversation()

    def identify(self, name: str) -> Reply:
        """What a name or position is."""
        return Reply(_in_thread(lambda: self._desk.identify(name)))

    def parameters(self, name: str, quantity: str = "") -> Reply:
        """Values of a source."""
        return Reply(_in_thread(lambda: self._desk.parameters(name, quantity)))

    def papers(self, name: str = "", topic: str = "", since: int = 0, until: int = 0, limit: int = 10) -> Reply:
        """Papers on a source, on a topic, or both."""
        return Reply(_in_thread(lambda: self._desk.papers(name, topic, since, until, limit)))

    def bibtex(self, *bibcodes: str) -> Reply:
        """BibTeX entries of papers of the library."""
        return Reply(_in_thread(lambda: self._desk.bibtex(bibcodes)))

    def similar(self, name: str, limit: int = 5, by: str = "spectrum") -> Reply:
        """Sources like one by their spectra, by what papers say ("papers"), or by both ("both")."""
        return Reply(_in_thread(lambda: self._desk.similar(name, limit, by)))

    def verify_text(self, text: str, spectrum: Sequence[str | Path] = ()) -> Checked:
        """A paragraph, each number, name and citation supported, contradicted or unknown, by the library and one's own spectra."""
        files = [spectrum] if isinstance(spectrum, str | Path) else list(spectrum)
        return Checked(_in_thread(lambda: self._desk.verify_text(text, files)))


def open_scholar(*libraries: str | Path, online: bool = False) -> Scholar:
    """The assistant over these libraries (the bundled one where none is named), opened now."""
    options = Namespace(
        engine="offline", llm_url="", llm_model="", online=online, library=[str(place) for place in libraries]
    )
    opened = open_assistant(options)
    return Scholar(Desk(lambda: opened))


def _in_thread(work: Callable[[], T]) -> T:
    """Work that runs an event loop of its own: a notebook has one already, so it is done in a thread."""
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # told in the notebook's own thread
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return done[0]


def _bold(text: str) -> Markup:
    """A claim as HTML: all of it escaped, a verdict in bold."""
    return Markup(_BOLD.sub(r"<b>\1</b>", str(escape(text))))


def _plain(text: str) -> str:
    """A record in one line of Markdown that holds no HTML."""
    return str(escape(text))


def _table(columns: Sequence[Any], rows: Sequence[Sequence[Any]]) -> Markup:
    head = Markup("").join(Markup("<th>{}</th>").format(cell_text(cell)) for cell in columns)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(cell_text(cell)) for cell in row))
        for row in rows
    )
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, body)
