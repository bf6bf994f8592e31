"""What a question names and the open libraries lack is looked up in the archives, before the question is planned.

With the user's leave (``--online``) the archives are asked, what they bring is kept in the user's own library, and that
library is open from then on: the question is read once more and answered like any other. Without leave the answer says who
would be asked.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from typing import Any

from workflows.events import Event

from assistant.agent.events import ArchiveAsked, ToolFinished, ToolStarted
from assistant.evidence.ledger import Ledger
from assistant.evidence.sentences import say
from assistant.request.asked import Asked
from assistant.request.intents import Intent
from assistant.request.phrases import PHRASES
from retriever.errors import BadInput, ScholarError
from retriever.library.format import tables
from retriever.library.format.manifest import MANIFEST
from retriever.library.library import Library
from retriever.library.online.lookup import Lookup, Step
from retriever.library.online.online import Online, can_be_asked
from retriever.library.opening import joined, open_words
from retriever.names.positions import Position, find_position, format_position

LIMIT_S = 8.5  # of the archives, so that there is an answer within ten seconds
_AT_POSITION = 10 / 3600  # degrees: as near as a source of the libraries counts as the one meant
_MOST = 2  # names of one question
_WAITS_S = (0.1, 0.3, 0.6, 1.0)  # for another process that is just writing the same library


class LookUps:
    """The archives of one server or command; ``note`` is told each step in a line."""

    def __init__(self, online: Online, allowed: bool, note: Callable[[str], None]):
        self.online, self.allowed, self.note = online, allowed, note

    def missing(self, asked: Asked, library: Library) -> dict[str, str | Position]:
        """Names of the question, and the position in it, that the library has no source of, as the question has them."""
        wanted: dict[str, str | Position] = {name: name for name in asked.intent.unknown_names[:_MOST]}
        if not wanted and asked.intent.position and not asked.subjects and _is_on_one_object(asked.intent):
            position = find_position(asked.intent.text)
            if position and not any(apart <= _AT_POSITION for _, apart in library.names.nearest(position, 1)):
                wanted[format_position(position.ra, position.dec)] = position
        return {name: what for name, what in wanted.items() if self._can_be_asked(what)}

    def would_ask(self, missing: Mapping[str, str | Position]) -> list[str]:
        """Who would be asked for each, in a sentence."""
        return [say("note.would_ask", name=name, who=self.online.would_ask(what)) for name, what in missing.items()]

    def with_kept(self, library: Library) -> Library:
        """The library together with what was looked up so far."""
        folder = self.online.folder
        tabled = tables.parts_of(folder, tables.SOURCES) or tables.parts_of(folder, tables.PAPERS)
        if not tabled or not (folder / MANIFEST).is_file():
            return library
        for wait in _WAITS_S:
            try:
                return joined(library, open_words(folder))
            except (BadInput, OSError):
                time.sleep(wait)
        return joined(library, open_words(folder))

    def look_up(self, what: str | Position, show: Callable[[Step], None]) -> Lookup:
        """Ask the archives; each step is shown from this thread."""

        def told(step: Step) -> None:
            self.note(f"{step.archive}: {step.what}: {step.outcome} ({step.seconds:.1f} s)")
            show(step)

        online = self.online.shown_to(told)
        return online.by_position(what) if isinstance(what, Position) else online.by_name(what)

    def _can_be_asked(self, what: str | Position) -> bool:
        try:
            can_be_asked(what)
        except BadInput:  # a vague position, or no name: the answer says that there is none here
            return False
        return True


class Search:
    """The look-ups of one question: what was found, and what the answer says of them."""

    def __init__(self, look_ups: LookUps, missing: Mapping[str, str | Position]):
        self._look_ups, self._missing = look_ups, missing
        self.found: dict[str, Lookup] = {}
        self.notes: list[str] = []
        self.log: list[dict[str, Any]] = []
        self._open: set[str] = set()  # names whose source the library has by now

    @property
    def brought(self) -> bool:
        """Whether anything was found."""
        return any(found.source or found.papers for found in self.found.values())

    def opened(self, library: Library) -> Library:
        """The library together with what was found."""
        return self._look_ups.with_kept(library)

    async def events(self) -> AsyncIterator[Event]:
        """Each step as it ends, all names at once; nothing where the archives may not be asked."""
        if not self._look_ups.allowed:
            self.notes = self._look_ups.would_ask(self._missing)
            return
        loop, told = asyncio.get_running_loop(), asyncio.Queue[Event | None]()

        def show(event: Event) -> None:
            loop.call_soon_threadsafe(told.put_nowait, event)

        def one(name: str, what: str | Position) -> None:
            began, brought = time.perf_counter(), list[str]()
            show(ToolStarted(name="look_up", arguments={"name": name}))
            try:
                found = self._look_ups.look_up(what, lambda step: show(_event(step)))
                self.found[name] = found
                brought = [*([found.source.id] if found.source else []), *(paper.bibcode for paper in found.papers)]
                note = "" if found.source or found.papers else say("note.nothing_there")
            except ScholarError as error:
                note = str(error)
                self.notes.append(note)
            finally:
                seconds = time.perf_counter() - began
            show(ToolFinished(name="look_up", arguments={"name": name}, seconds=seconds, found=brought, note=note))

        asking = asyncio.gather(*(asyncio.to_thread(one, name, what) for name, what in self._missing.items()))
        asking.add_done_callback(lambda _: told.put_nowait(None))
        while (event := await told.get()) is not None:
            self._keep(event)
            yield event
        await asking
        self.notes += [note for name, found in self.found.items() for note in _notes(name, found)]

    def settled(self, asked: Asked, library: Library) -> Asked:
        """The question as it was read over the library with what was found: what was looked up is its subject."""
        for name, found in self.found.items():
            source = library.names.resolve(found.source.name) if found.source else None
            if source is None:
                continue
            self._open.add(name)
            subjects = tuple(dict.fromkeys((*asked.subjects, source.id)))
            unknown = tuple(other for other in asked.intent.unknown_names if other != name)
            around = "" if isinstance(self._missing[name], Position) else asked.intent.around
            asked = replace(
                asked, subjects=subjects, intent=replace(asked.intent, unknown_names=unknown, around=around)
            )
        return asked

    def naming(self, ledger: Ledger) -> dict[str, tuple[str, ...]]:
        """Ledger ids of papers that quote something on a name of which no archive gave a source, or none could be kept."""
        papers = {name: found.papers for name, found in self.found.items() if name not in self._open}
        return {
            name: tuple(ledger.add_paper(p, p.reports[0]) for p in some if p.reports and p.reports[0].summary)
            for name, some in papers.items()
        }

    def _keep(self, event: Event) -> None:
        if isinstance(event, ArchiveAsked):
            arguments = {"archive": event.archive, "what": event.what, "outcome": event.outcome}
            self.log.append({"name": "ask_archive", "arguments": arguments, "seconds": event.seconds})
        elif isinstance(event, ToolFinished):
            self.log.append({"name": event.name, "arguments": event.arguments, "seconds": round(event.seconds, 4)})


def _is_on_one_object(intent: Intent) -> bool:
    """Whether a question with a position asks what is there, not what is around it."""
    return not intent.around or bool(PHRASES.at.find(intent.text) and not PHRASES.area.find(intent.text))


def _event(step: Step) -> ArchiveAsked:
    return ArchiveAsked(archive=step.archive, what=step.what, seconds=step.seconds, outcome=step.outcome)


def _notes(name: str, found: Lookup) -> list[str]:
    """Which archives an answer is from, and which are missing in it."""
    archives = ", ".join(dict.fromkeys(step.archive for step in found.steps))
    if found.partial:
        return [f"{name}: {found.partial}"]
    held = found.source or found.papers
    return [say("note.looked_up" if held else "note.nobody_knows", name=name, archives=archives)]
