"""One user's conversation and the life of a question in it: what is asked goes in, what is to be shown comes out.

A ``Session`` belongs to one browser page and is handed in and out; nothing here is global and nothing knows of Gradio.
An ``Exchange`` is a question with all that came of it, so that the last one can be stopped, undone, and asked again.
"""

import asyncio
import logging
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup

from assistant.engines import make_engine
from assistant.evidence.claims import Answer
from assistant.request.conversation import Conversation, Turn
from retriever.errors import BadInput, ScholarError
from retriever.library.library import Library
from ui.chat.documents import answer_of, header, libraries_of, turn_record
from ui.chat.messages import Reply, retold, user_message
from ui.chat.storage import Shelf
from ui.html.cards import evidence_cards, evidence_panels, table_copies
from ui.spectrum.shown_spectra import ShownSpectrum, found_again, spectra_of
from ui.spectrum.workbench.chosen import Chosen
from ui.words import say

MOST_NEXT = 100  # rows of a table at a time
KEPT_EXCHANGES = 30  # on the page; a kept conversation holds them all
_log = logging.getLogger(__name__)


@dataclass(eq=False)
class Exchange:
    """A question, what is shown of it, and how the conversation stood before it."""

    turn: int
    question: str
    files: list
    turns_before: int
    readings_before: list
    replies: list[dict] = field(default_factory=list)
    answer: Answer | None = None
    error: str = ""
    cards: Markup = Markup()
    spectra: list[ShownSpectrum] = field(default_factory=list)
    kept: bool = False
    sent: tuple[tuple, list] | None = None  # its messages as the page was last sent them, and of what they were made

    @property
    def opens(self) -> str:
        """The tab that the answer says it is shown on, "" for none."""
        return next((claim.opens for claim in self.answer.claims if claim.opens), "") if self.answer else ""

    @property
    def tables(self) -> list[list[tuple[str, str]]]:
        """The tables that the answer shows, each in the formats in which it is copied."""
        answer = self.answer
        shown = [claim.table for claim in answer.claims if claim.table] if answer else []
        return [table_copies(answer.ledger.table(i)) for i in dict.fromkeys(shown)] if answer else []

    @property
    def more_rows(self) -> int:
        """How many rows of a table of the answer may be asked for next; 0 where it shows them all."""
        answer = self.answer
        shown = [answer.ledger.table(c.table) for c in answer.claims if c.table] if answer else []
        return next((min(MOST_NEXT, left) for one in shown if (left := one["total"] - len(one["rows"])) > 0), 0)

    @property
    def messages(self) -> list[dict]:
        return [user_message(self.question, self.files), *self.replies]

    def tell(self, library: Library, plain: bool) -> None:
        """Say the answer again, in plain language or as it was; its steps stay."""
        if self.answer is not None:
            self.replies = retold(self.replies, self.answer, self.turn, library if plain else None)
            self.cards = evidence_cards(self.answer, self.turn, len(library.parts) > 1, plain)


@dataclass(eq=False)
class Session:
    """All that one page shows and remembers."""

    conversation: Conversation = field(default_factory=Conversation)
    exchanges: list[Exchange] = field(default_factory=list)
    turn: int = 0
    busy: bool = False
    closed: bool = False
    turns: asyncio.Lock = field(default_factory=asyncio.Lock)  # one question after the other
    # the question that is being answered, and one that waits
    asked: list[tuple[str, list]] = field(default_factory=list)
    shelf: Shelf | None = None
    id: str = ""
    listed: str = ""  # the id under which the page lists it
    drawn: list[ShownSpectrum] = field(default_factory=list)  # the spectra that the page shows
    led: Exchange | None = None  # the one that opened a tab last
    libraries: tuple[str, ...] = ()  # names of those that it asks; none: the server's default
    plain: bool = False  # whether answers are told in plain language, on the page and in what is saved
    chosen: Chosen = field(default_factory=Chosen)  # beside the plot
    by_model: bool = True  # whether a language model reads, where the server has one
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def messages(self) -> list[dict]:
        return [message for exchange in self.exchanges for message in exchange.messages]

    @property
    def last(self) -> Exchange | None:
        return self.exchanges[-1] if self.exchanges else None

    @property
    def spectra(self) -> list[ShownSpectrum]:
        """Those of the last answer that had any, or that was given files: an answer without leaves the earlier ones on show, files
        that could not be read do not."""
        return next((e.spectra for e in reversed(self.exchanges) if e.spectra or e.files), [])

    @property
    def evidence(self) -> Markup:
        """Cards of the answers, the newest first; older ones folded, opened by their marks."""
        return evidence_panels([(e.question, e.cards) for e in reversed(self.exchanges) if e.cards])

    def stop(self) -> None:
        """End the answer that is being made; what is shown of it stays."""
        self._stop.set()

    def close(self) -> None:
        """This session gives way to another: its running answer ends and is not shown."""
        self.closed = True
        self.stop()

    def tell(self, library: Library, plain: bool) -> None:
        """Say all answers again in plain language, or as they were; one that is being made comes so, too."""
        self.plain = plain
        for exchange in self.exchanges:
            exchange.tell(library, plain)

    def ask_others(self, names: tuple[str, ...], before: Library, now: Library) -> None:
        """Ask other libraries from now on. What the conversation was about is found in them by its name, or left."""
        self.libraries = names
        for turn in self.conversation.turns:
            known = (before.sources[i].name for i in turn.subjects if i in before.sources)
            turn.subjects = [source.id for name in known if (source := now.names.resolve(name))]
        for exchange in self.exchanges:
            exchange.spectra = [again for one in exchange.spectra if (again := found_again(one, now))]

    def take_back(self) -> Exchange | None:
        """Undo the last exchange, in the conversation and where it is kept; returns it."""
        if self.busy or not self.exchanges:
            return None
        gone = self.exchanges.pop()
        del self.conversation.turns[gone.turns_before :]
        self.conversation.readings = gone.readings_before
        if gone.kept and self.shelf:
            self.shelf.drop_last(self.id)
        return gone

    def _begin(self, question: str, files: list) -> Exchange:
        self.busy, self._stop, self.turn = True, asyncio.Event(), self.turn + 1
        held = self.conversation
        exchange = Exchange(self.turn, question, files, len(held.turns), held.readings)
        self.exchanges = [*self.exchanges[1 - KEPT_EXCHANGES :], exchange]
        return exchange

    def _end(self, exchange: Exchange) -> None:
        self.busy = False
        if self.shelf is not None and not self.closed and (exchange.answer or exchange.error):
            self.id = self.id or uuid.uuid4().hex
            subjects = self.conversation.turns[-1].subjects if exchange.answer and self.conversation.turns else []
            try:
                record = turn_record(exchange, subjects, self.libraries)
                self.shelf.append(self.id, header(exchange.question), record)
                exchange.kept = True
            except OSError:
                _log.exception("A conversation could not be kept.")


async def respond(
    assistant, session: Session, question: str, files: list, plain: bool = False
) -> AsyncGenerator[Session, None]:
    """Ask, and give the session after each thing that there is to see. One question at a time in a session."""
    if session.busy or session.closed:
        return
    exchange = session._begin(question, files)
    session.plain = plain
    reply = Reply(exchange.turn, assistant.library, plain)
    try:
        yield session
        _check_present(files)
        async with aclosing(_events(assistant, session, question, files)) as events:
            async for event in events:
                reply.library = assistant.library  # a look-up brings sources that it did not have
                reply.plain = session.plain  # the switch may be turned meanwhile
                reply.take(event)
                if isinstance(event, Answer):
                    _answered(assistant, session, exchange, event)
                exchange.replies = reply.messages
                if exchange.answer is None:  # a whole answer is shown once, when nothing more is done on it
                    yield session
    except _Stopped:
        _failed(exchange, reply, say("chat.stopped"))
    except ScholarError as error:
        _failed(exchange, reply, str(error))
    except (GeneratorExit, asyncio.CancelledError):  # the page went away
        _failed(exchange, reply, say("chat.stopped"))
        raise
    except Exception:
        _log.exception("A question failed.")
        _failed(exchange, reply, say("chat.apology"))
    finally:
        session._end(exchange)
    if not session.closed:
        yield session


def reopened(document: dict, conversation: str, shelf: Shelf, library: Library, plain: bool = False) -> Session:
    """A kept conversation as a session that goes on. Uploads are not kept, so their spectra are not shown again."""
    session = Session(shelf=shelf, id=conversation, libraries=libraries_of(document), plain=plain)
    held = session.conversation
    for turn in document["turns"][-KEPT_EXCHANGES:]:
        session.turn += 1
        names = [file["name"] for file in turn.get("files", [])]
        exchange = Exchange(session.turn, turn["question"], names, len(held.turns), [], kept=True)
        reply = Reply(session.turn, library, plain)
        if "answer" in turn:
            answer = exchange.answer = answer_of(turn["answer"], library)
            reply.remember(answer)
            exchange.cards = evidence_cards(answer, session.turn, len(library.parts) > 1, plain)
            exchange.spectra = spectra_of(answer, [], library)
            held.turns.append(Turn(turn["question"], answer.text, list(turn.get("subjects", []))))
        else:
            exchange.error = turn.get("error", "")
            reply.fail(exchange.error)
        exchange.replies = reply.messages
        session.exchanges.append(exchange)
    return session


class _Stopped(Exception):
    pass


async def _events(assistant, session: Session, question: str, files: list) -> AsyncGenerator[object, None]:
    """The assistant's events, until the user stops them."""
    halt = asyncio.ensure_future(session._stop.wait())
    try:
        engine = None if session.by_model else make_engine("offline")
        async with aclosing(assistant.stream(question, files or None, session.conversation, engine)) as events:
            while (event := await _next_unless(halt, events)) is not None:
                yield event
    finally:
        halt.cancel()


async def _next_unless(halt: asyncio.Future, events: AsyncGenerator[object, None]) -> object | None:
    """The next event, None after the last one; raises ``_Stopped`` when the user was quicker."""
    step = asyncio.ensure_future(anext(events, None))
    try:
        await asyncio.wait({step, halt}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        if not step.done():
            step.cancel()
            with suppress(asyncio.CancelledError):
                await step
    if halt.done():
        raise _Stopped
    return step.result()


def _answered(assistant, session: Session, exchange: Exchange, answer: Answer) -> None:
    exchange.answer = answer
    exchange.cards = evidence_cards(answer, exchange.turn, len(assistant.library.parts) > 1, session.plain)
    exchange.spectra = spectra_of(answer, session.conversation.readings, assistant.library)


def _failed(exchange: Exchange, reply: Reply, sentence: str) -> None:
    if exchange.answer is None:
        exchange.error = sentence
        reply.fail(sentence)
    exchange.replies = reply.messages


def _check_present(files: list) -> None:
    if any(not Path(file).is_file() for file in files):
        raise BadInput(say("chat.files_gone"))
