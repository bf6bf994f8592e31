"""From the agent's events to chat messages: a pure mapping, so that it is tested without a browser.

A message is the dict that ``gr.Chatbot`` takes. Steps are collapsible blocks (title, status, duration), the answer is
text whose marks ``[P1]`` link to the cards beside the chat. The chat renders Markdown, and its text comes from data,
files and users: every ASCII punctuation character of it is therefore written as a character reference, which Markdown
shows as itself and never takes for markup, a link or an address. Only what is built here from ids is markup.
"""

import re
from collections.abc import Callable
from pathlib import Path

from assistant.claims import Answer
from assistant.workflow import ClaimReady, ToolFinished, ToolStarted
from ui.cards import anchor

SHOWN_QUESTION = 1_000  # characters of a question that the chat repeats
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
# tool: what the step says it does, and which argument it names
_STEPS = {
    "identify_source": ("Looking up", "name"),
    "source_parameters": ("Parameters of", "source"),
    "papers_on_source": ("Papers on", "source"),
    "search_papers": ("Searching papers for", "query"),
    "filter_sources": ("Filtering the catalogue:", "classes"),
    "compare_sources": ("Comparing", "sources"),
    "similar_sources": ("Spectra like that of", "source"),
    "read_spectrum": ("Reading the spectrum", ""),
    "explain_term": ("Explaining", "term"),
}


def escape(text: str) -> str:
    """Text on one line that Markdown and HTML show as it is."""
    return _PUNCTUATION.sub(lambda match: f"&#{ord(match[0])};", " ".join(str(text).split()))


def user_message(question: str, files: list) -> dict:
    """What the user asked, with the names of the files."""
    shown = question if len(question) <= SHOWN_QUESTION else question[:SHOWN_QUESTION] + " …"
    names = ", ".join(escape(Path(file).name) for file in files)
    parts = [escape(shown), f"*Files: {names}*" if names else ""]
    return {"role": "user", "content": "\n\n".join(part for part in parts if part)}


def error_message(error: Exception | str) -> dict:
    """An error as one sentence."""
    return _assistant(escape(str(error)))


class Reply:
    """The messages that answer one question, growing with the events of ``Assistant.stream``."""

    def __init__(self, turn: int, name_of: Callable[[str], str] = str):
        """``name_of`` says a source's catalogue id as its name."""
        self.turn, self.name_of = turn, name_of
        self.steps: list[dict] = []
        self.claims: list[str] = []

    @property
    def messages(self) -> list[dict]:
        return [*self.steps, *([_assistant("\n\n".join(self.claims))] if self.claims else [])]

    def take(self, event) -> None:
        """Add what one event says; events of other kinds say nothing to a reader."""
        if isinstance(event, ToolStarted):
            metadata = {"title": self._title(event), "status": "pending"}
            self.steps.append(_assistant(_arguments(event.arguments), metadata))
        elif isinstance(event, ToolFinished):
            self._finish(event)
        elif isinstance(event, ClaimReady):
            self.claims.append(claim_text(event, self.turn))
        elif isinstance(event, Answer):
            self.claims = answer_paragraphs(event, self.turn)

    def fail(self, error: Exception | str) -> None:
        """End with an error: its sentence takes the place of the answer, and no step stays pending."""
        for step in self.steps:
            step["metadata"]["status"] = "done"
        self.claims = [error_message(error)["content"]]

    def _title(self, event) -> str:
        return step_title(event.name, event.arguments, self.name_of)

    def _finish(self, event: ToolFinished) -> None:
        title = self._title(event)
        pending = (s for s in self.steps if s["metadata"] == {"title": title, "status": "pending"})
        step = next(pending, None)
        if step is None:  # its start was not seen
            step = _assistant("", {})
            self.steps.append(step)
        step["content"] = "\n\n".join(part for part in (_arguments(event.arguments), _found(event)) if part)
        step["metadata"] = {"title": title, "status": "done", "duration": round(event.seconds, 2)}


def step_title(tool: str, arguments: dict, name_of: Callable[[str], str] = str) -> str:
    """``Looking up 3C 273``."""
    what, key = _STEPS.get(tool, (tool.replace("_", " ").capitalize(), ""))
    subject = arguments.get(key, "")
    subjects = subject if isinstance(subject, (list, tuple)) else ["the upload" if subject == "upload" else subject]
    return escape(f"{what} {', '.join(name_of(str(part)) for part in subjects)[:80]}".strip())


def claim_text(claim, turn: int) -> str:
    """A claim (or its event) with marks that link to its cards."""
    marks = "".join(f" [[{i}]](#{anchor(turn, i)})" for i in claim.evidence)
    return escape(claim.text) + marks


def answer_paragraphs(answer: Answer, turn: int) -> list[str]:
    """The claims, then what was left out and the remarks on how the answer came about."""
    paragraphs, remarks = [claim_text(claim, turn) for claim in answer.claims], list(answer.notes)
    if answer.dropped:
        remarks.insert(0, f"Left out because the evidence does not support it: {len(answer.dropped)} statement(s).")
    return paragraphs + [f"> {escape(remark)}" for remark in remarks]


def _assistant(content: str, metadata: dict | None = None) -> dict:
    message = {"role": "assistant", "content": content}
    return message if metadata is None else message | {"metadata": metadata}


def _arguments(arguments: dict) -> str:
    given = {key.replace("_", " "): _plain(value) for key, value in arguments.items() if value and value is not True}
    return escape("; ".join(f"{key}: {value}" for key, value in given.items()))


def _plain(value) -> str:
    if isinstance(value, dict):
        return " ".join(_plain(part) for part in value.values() if part != "")
    if isinstance(value, (list, tuple)):
        return ", ".join(_plain(part) for part in value)
    return str(value)


def _found(event: ToolFinished) -> str:
    count = len(set(event.found))
    found = f"Found {count} {'record' if count == 1 else 'records'}." if count else "Found nothing."
    return escape(f"{found} {event.note[:1].upper() + event.note[1:] + '.' if event.note else ''}".replace("..", "."))
