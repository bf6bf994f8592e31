"""From the agent's events to chat messages: a pure mapping, so that it is tested without a browser.

A message is the dict that ``gr.Chatbot`` takes. Steps are one collapsible line (while they go on it says which one), the answer is
text whose marks ``[P1]`` link to the cards beside the chat. The chat renders Markdown, and its text comes from data,
files and users: every ASCII punctuation character of it is therefore written as a character reference, which Markdown
shows as itself and never takes for markup, a link or an address. Only what is built here from ids is markup.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import cast

from assistant.agent.events import ArchiveAsked, ClaimReady, ToolFinished, ToolStarted, Wording
from assistant.evidence.claims import Answer, Claim
from assistant.evidence.records import TableRecord
from assistant.evidence.table_text import markdown_table
from assistant.tools.toolbox import TOOLS
from retriever.library.library import Library
from ui.chat.value_strip import value_strip
from ui.html.cards import anchor
from ui.html.escaping import raised
from ui.html.glossary import Glossary
from ui.html.plain_language import plain_answer, plain_table
from ui.words import say, words

SHOWN_QUESTION = 1_000  # characters of a question that the chat repeats
_VERDICT = re.compile(r"(?<!\S)\*\*(?=\S)(.+?)(?<=\S)\*\*(?!\w)")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def escape(text: str) -> str:
    """Text on one line that Markdown and HTML show as it is."""
    return _PUNCTUATION.sub(lambda match: f"&#{ord(match[0])};", " ".join(str(text).split()))


def user_message(question: str, files: list) -> dict:
    """What the user asked, with the names of the files."""
    shown = question if len(question) <= SHOWN_QUESTION else question[:SHOWN_QUESTION] + " …"
    names = ", ".join(escape(Path(file).name) for file in files)
    parts = [escape(shown), f"*{say('chat.files')}: {names}*" if names else ""]
    return {"role": "user", "content": "\n\n".join(part for part in parts if part)}


def error_message(error: Exception | str) -> dict:
    """An error as one sentence."""
    return _assistant(escape(str(error)))


class Reply:
    """The messages that answer one question, growing with the events of ``Assistant.stream``."""

    def __init__(self, turn: int, library: Library, plain: bool = False):
        """``plain`` is for readers who are not astronomers: values in words, terms of the glossary marked."""
        self.turn, self.library, self.plain = turn, library, plain
        self.steps: list[dict] = []
        self.claims: list[str] = []

    @property
    def messages(self) -> list[dict]:
        return [*self._steps(), *([_assistant("\n\n".join(self.claims))] if self.claims else [])]

    def _steps(self) -> list[dict]:
        """The step that goes on, or one line that unfolds to all that were done."""
        if not self.steps:
            return []
        line = f"steps-{self.turn}"
        pending = next((s for s in self.steps if s["metadata"]["status"] == "pending"), None)
        if pending or not self.claims:
            title = (pending or self.steps[-1])["metadata"]["title"]
            return [_assistant("", {"id": line, "title": title, "status": "pending"})]
        title = words("steps_done")[min(len(self.steps), 2)].format(count=len(self.steps))
        whole = sum(step["metadata"].get("duration", 0.0) for step in self.steps)
        first = _assistant("", {"id": line, "title": title, "status": "done", "duration": round(whole, 2)})
        return [first, *({**step, "metadata": step["metadata"] | {"parent_id": line}} for step in self.steps)]

    def take(self, event) -> None:
        """Add what one event says; events of other kinds say nothing to a reader."""
        if isinstance(event, ToolStarted):
            metadata = {"title": self._title(event), "status": "pending"}
            self.steps.append(_assistant(_arguments(event.arguments), metadata))
        elif isinstance(event, ToolFinished):
            self._finish(event)
        elif isinstance(event, ArchiveAsked):
            self.steps.append(_archive_step(event.archive, event.what, event.outcome, event.seconds))
        elif isinstance(event, Wording):
            title = escape(say("chat.wording", model=event.model, count=event.count))
            self.steps.append(_assistant("", {"title": title, "status": "pending"}))
        elif isinstance(event, ClaimReady) and not self.plain:  # plain sentences need the whole answer
            self.claims.append(claim_text(event, self.turn))
        elif isinstance(event, Answer):
            self._end_steps()
            self.claims = answer_paragraphs(event, self.turn, self.library if self.plain else None)

    def fail(self, error: Exception | str) -> None:
        """End with an error: its sentence takes the place of the answer, and no step stays pending."""
        self._end_steps()
        self.claims = [error_message(error)["content"]]

    def _end_steps(self) -> None:
        for step in self.steps:
            step["metadata"]["status"] = "done"

    def remember(self, answer: Answer) -> None:
        """A kept answer with its steps, as far as they were kept."""
        for tool in answer.tools:
            if tool["name"] == "ask_archive":
                self.steps.append(_archive_step(**tool["arguments"], seconds=tool["seconds"]))
                continue
            step = _assistant(
                _arguments(tool["arguments"]), {"title": step_title(tool["name"], tool["arguments"], self._name)}
            )
            step["metadata"] |= {"status": "done", "duration": round(tool["seconds"], 2)}
            self.steps.append(step)
        self.take(answer)

    def _name(self, word: str) -> str:
        """A source's catalogue id as its name."""
        sources = self.library.sources
        return sources[word].name if word in sources else word

    def _title(self, event) -> str:
        return step_title(event.name, event.arguments, self._name)

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
    known = TOOLS.get(tool)  # a kept conversation may hold tools that are gone
    title, key = (known.step, known.subject) if known else (tool.replace("_", " ").capitalize(), "name")
    what, subject = words("steps").get(tool, title), arguments.get(key, "")
    upload = say("chat.the_upload")
    subjects = subject if isinstance(subject, (list, tuple)) else [upload if subject == "upload" else subject]
    return escape(f"{what} {', '.join(name_of(str(part)) for part in subjects)[:80]}".strip())


def _archive_step(archive: str, what: str, outcome: str, seconds: float) -> dict:
    """A request to an archive, with what came of it."""
    metadata = {"title": escape(say("chat.asked_archive", archive=archive, what=what)), "status": "done"}
    return _assistant(escape(outcome), metadata | {"duration": round(seconds, 2)})


def claim_text(claim, turn: int, said: str | None = None) -> str:
    """A claim (or its event) with marks that link to its cards; ``said`` is its text in Markdown, where it has another."""
    marks = "".join(f" [[{i}]](#{anchor(turn, i)})" for i in claim.evidence)
    text = claim.shown if isinstance(claim, Claim) else claim.text
    return (_with_bold(text) if said is None else said) + marks


def _with_bold(text: str) -> str:
    """Text escaped, but for the verdict in ``**bold**``: at its beginning, or behind words that lead to it ("Computed, ")."""
    found = _VERDICT.search(text)
    if found is None:
        return escape(raised(text))
    parts = (
        escape(raised(text[: found.start()])),
        f"**{escape(raised(found[1]))}**",
        escape(raised(text[found.end() :])),
    )
    gap = " " if text[found.end() :][:1].isspace() else ""
    return f"{parts[0]} {parts[1]}{gap}{parts[2]}".strip()


def _with_table(claim: Claim, said: str, answer: Answer, plain: bool = False) -> str:
    """A claim as written, its table and its block below it."""
    table = answer.ledger.table(claim.table) if claim.table else None
    table = cast(TableRecord, plain_table(table)) if table and plain else table
    written = markdown_table(table, lambda text: escape(raised(text)), padded=False) if table else ""
    return "\n\n".join(part for part in (said, written, claim.block) if part)


def answer_paragraphs(answer: Answer, turn: int, plain_of: Library | None = None) -> list[str]:
    """The claims, then what was left out and the remarks on how the answer came about."""
    if plain_of is None:
        paragraphs = [_with_table(claim, claim_text(claim, turn), answer) for claim in answer.claims]
        if strip := value_strip(answer, turn, escape):
            verdict = next((n for n, claim in enumerate(answer.claims) if claim.text.startswith("**")), 0)
            paragraphs.insert(verdict + 1, strip)
    else:
        glossary, seen = _glossary(plain_of), set[int]()
        claims = plain_answer(answer)
        written = (claim_text(c, turn, _with_terms(glossary, raised(c.shown.replace("**", "")), seen)) for c in claims)
        paragraphs = [_with_table(claim, said, answer, True) for claim, said in zip(claims, written, strict=True)]
    remarks = list(answer.notes)
    if answer.dropped:
        remarks.insert(0, say("chat.left_out", count=len(answer.dropped)))
    return paragraphs + [f"> {escape(remark)}" for remark in [*remarks, *_by_model(answer)]]


def _by_model(answer: Answer) -> list[str]:
    """What a language model had to do with an answer, where there is one to choose."""
    if answer.engine != "vllm":
        return []
    read = say("chat.read_by", model=answer.planner) if answer.planner else say("chat.read_without")
    return [f"{read} {say('chat.worded_by', model=answer.worded_by)}" if answer.worded_by else read]


def retold(replies: list[dict], answer: Answer, turn: int, plain_of: Library | None = None) -> list[dict]:
    """The messages of an answer that was given, said again; its steps stay as they are."""
    steps = [message for message in replies if "metadata" in message]
    return [*steps, _assistant("\n\n".join(answer_paragraphs(answer, turn, plain_of)))]


@lru_cache(4)
def _glossary(library: Library) -> Glossary:
    return Glossary(library.terms)


def _with_terms(glossary: Glossary, text: str, seen: set[int]) -> str:
    """Markdown in which terms lead to the glossary; the spaces around a term are kept."""
    parts = []
    for piece, number in glossary.split(text, seen):
        shown = _PUNCTUATION.sub(lambda match: f"&#{ord(match[0])};", re.sub(r"\s+", " ", piece))
        parts.append(shown if number is None else f"[{shown}](#g{number})")
    return "".join(parts)


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
    found = words("steps_found")[min(count, 2)].format(count=count)
    return escape(f"{found} {event.note[:1].upper() + event.note[1:] + '.' if event.note else ''}".replace("..", "."))
