"""What a question does to the page, and what taking it back does; the answer itself is ``ui.chat.session``'s."""

import asyncio
from contextlib import aclosing, suppress
from pathlib import Path
from types import SimpleNamespace

import gradio as gr

from assistant.request.domains import DOMAINS, USUAL
from retriever.errors import ScholarError
from ui.chat.left_column import buttons, messages_of, opened, recalled
from ui.chat.messages import error_message, user_message
from ui.chat.session import Session, respond
from ui.chat.threads import thread_list
from ui.chat.throttle import throttled
from ui.html.rendering import quiet
from ui.libraries.opened import Libraries, unknown_of
from ui.options import Options
from ui.serving import Rate
from ui.spectrum.tab import nothing
from ui.words import say

OPENING_S = 0.5  # between two lines on how far the opening of a library is
LAST_UPDATE_S = 5.0  # that an ended answer may take to send what it had


class ChatHandlers:
    """The handlers that change the chat, over the libraries of a server and one page's components."""

    def __init__(self, libraries: Libraries, options: Options, page: SimpleNamespace):
        self.libraries, self.options, self.page = libraries, options, page
        self.rate = Rate(options.limits.questions_a_minute)
        left, spectrum = page.left, page.spectrum
        tools = list(left.tools.values())
        chat = [page.state, left.chat, page.evidence, left.box, *tools]
        side = [spectrum.choice, spectrum.table, *spectrum.seen]
        self.rewound = [*chat, *side]
        self.renewed = [*chat, *side, page.threads.kept, page.current, page.threads.libraries.choices]
        self.event = {
            "fn": self.ask,
            "inputs": [left.box, page.state, page.plain, page.token, page.current, page.domain],
            "outputs": [*chat, left.remark],
            "show_progress": "hidden",
            "concurrency_limit": 8,
            "concurrency_id": "ask",
            "trigger_mode": "multiple",
        }
        # apart from the answer: Gradio makes every output anew with every update, whether it changes or not
        self.after = {
            "fn": self.settle,
            "inputs": [page.state, page.opened, *page.on_map.view, *spectrum.view],
            "outputs": [*tools, *side, page.tabs, page.threads.kept, page.current, *page.on_map.seen],
            "show_progress": "hidden",
            "trigger_mode": "multiple",
        }

    async def ask(self, message, session: Session, plain, token, conversation, domain, request: gr.Request):
        """Stream one answer; a question sent while another is answered waits for its turn, one at most."""
        page, left, held = self.page, self.page.left, session
        question, files = message["text"] or "", message["files"] or []
        if session.shelf is None and conversation:  # it may have to open libraries
            given = (session, token, conversation, self.libraries, bool(plain), request, self.options)
            session = await asyncio.to_thread(recalled, *given)
        else:
            session = recalled(session, token, conversation, self.libraries, bool(plain), request, self.options)
        refused = self._refused(question, files, session, request)
        if refused is not None:
            if refused:
                gr.Warning(refused, duration=8)
            # Gradio empties what a generator could have changed if it ends without a word
            yield {page.state: gr.skip()}
            return
        cleared = {left.box: None} if session is held else {left.box: None, page.state: session}
        if session.asked:
            gr.Info(say("chat.waits"), duration=4)
            yield cleared
            cleared = {}  # by its turn the user may be typing the next
        session.asked.append((question, files))
        try:
            async with (
                session.turns,
                aclosing(self._answered(cleared, session, question, files, plain, domain)) as updates,
            ):
                async for update in updates:
                    yield update
        finally:
            session.asked.remove((question, files))

    def _refused(self, question: str, files: list, session: Session, request: gr.Request) -> str | None:
        """Why a question is not taken, where there is a word to say on it; None where it is."""
        if not (question.strip() or files) or (question, files) in session.asked or session.closed:
            return ""  # a key pressed twice asks once
        if len(session.asked) > 1:
            return say("chat.one_waits")
        if not self.rate.allows(request.username or (request.client.host if request.client else "unknown")):
            return say("limits.questions", most=self.options.limits.questions_a_minute)
        return None

    async def _answered(self, update: dict, session: Session, question: str, files: list, plain, domain: str):
        """The updates of the page, the first of which also says that an answer is being made."""
        page, left, panels = self.page, self.page.left, None
        update |= {left.remark: gr.Row(visible=False)}
        update |= buttons(left, True, False)
        opening = asyncio.ensure_future(asyncio.to_thread(self.libraries.assistant, session.libraries))
        while not await _done_within(opening, 0.0 if self.libraries.is_open(session.libraries) else OPENING_S):
            told = self.libraries.progress(session.libraries) or say("libraries.waiting")
            yield update | {left.chat: [*session.messages, user_message(question, files), error_message(told)]}
            update = {}
        if error := opening.exception():
            told = str(error) if isinstance(error, ScholarError) else say("chat.apology")
            yield update | {left.chat: [*session.messages, user_message(question, files), error_message(told)]}
            return
        session.conversation.domain = domain if domain in DOMAINS else USUAL
        async with aclosing(respond(opening.result(), session, question, files, bool(plain))) as stream:
            async for now in throttled(stream):
                if now.closed:
                    return
                update[left.chat] = messages_of(now)
                if now.evidence != panels:
                    panels = now.evidence
                    update[page.evidence] = panels or quiet(say("cards.nothing"))
                yield update
                update = {}

    def settle(self, session: Session, opened, *views) -> dict:
        """What stands beside the chat when an answer is whole. A plot only where it is looked at: it takes long to draw."""
        left, last, on_map = self.page.left, session.last, self.page.on_map
        mapped, view = views[: len(on_map.view)], views[len(on_map.view) :]
        update = buttons(left, session.busy, bool(session.exchanges))
        if session.shelf and session.id != session.listed:
            session.listed = session.id
            update[self.page.threads.kept] = thread_list(session.shelf, session.id)
            update[self.page.current] = session.id
        if last is not None and session.spectra != session.drawn:
            session.drawn = session.spectra
            if opened == "map" and not last.files:
                seen = on_map.draw["fn"](*mapped, session)
                update |= dict(zip(on_map.seen, seen, strict=True))
            update |= self._shown(session, "spectrum" if last.files else last.opens or opened, *view)
        if last is not None and (last.files or last.opens) and last is not session.led:
            session.led = last  # once: a reader may go on to another tab
            update[self.page.tabs] = gr.Tabs(selected="spectrum" if last.files else last.opens)
        return update

    def _shown(self, session: Session, opened: str, *view) -> dict:
        """The right side after the spectra have changed: drawn if it is looked at, else when its tab is opened."""
        spectrum = self.page.spectrum
        choices = [(one.label, number) for number, one in enumerate(session.spectra)]
        update = {spectrum.choice: gr.Dropdown(choices, value=0, visible=len(choices) > 1)}
        if opened == "spectrum":
            update |= spectrum.draw["fn"](0, *view, session)
        if opened == "parameters":
            update[spectrum.table] = spectrum.tabulate["fn"](0, session)
        return update

    def take_back(self, session: Session, keep_question: bool = True) -> list:
        """Undo the last exchange; its question goes back into the box, to be sent again or changed."""
        gone = session.take_back()
        if gone is None:
            return [gr.skip()] * len(self.rewound)
        box = (
            {"text": gone.question, "files": [str(file) for file in gone.files if _here(file)]}
            if keep_question
            else None
        )
        return [*self._chat(session, box), *self._side(session)]

    async def renew(self, session: Session, plain: bool, conversation: str | None = None) -> list:
        """Begin anew, or with a kept conversation; not before the last update of an answer that this ends, which would undo it."""
        session.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_UPDATE_S), session.turns:
                pass
        try:
            new = await asyncio.to_thread(opened, session.shelf, conversation, self.libraries, bool(plain))
        except ScholarError as error:
            raise gr.Error(str(error), duration=8, print_exception=False) from None
        if not conversation:
            new.libraries = session.libraries
        new.by_model = session.by_model
        if gone := unknown_of(new.libraries, self.libraries):
            gr.Warning(say("libraries.left", names=", ".join(gone)), duration=8)
        new.listed = new.id
        kept = thread_list(new.shelf, new.id)
        return [*self._chat(new, None), *self._side(new), kept, new.id, list(self.libraries.chosen(new.libraries))]

    async def reopen(self, conversation: str | None, session: Session, plain: bool) -> list:
        """Open a kept conversation in place of this one."""
        return await self.renew(session, plain, conversation) if conversation else [gr.skip()] * len(self.renewed)

    async def delete(self, conversation: str | None, session: Session, plain: bool) -> list:
        """Delete a kept conversation; if it is this one, begin anew."""
        if not conversation or not session.shelf:
            return [gr.skip()] * len(self.renewed)
        session.shelf.delete(conversation)
        if conversation == session.id:
            return await self.renew(session, plain)
        return self._listed(session)

    async def restore(self, conversation: str, session: Session, plain: bool) -> list:
        """Take back a deletion; the conversation is opened where no other one is."""
        if session.shelf:
            session.shelf.restore(conversation)
        return self._listed(session) if session.exchanges else await self.renew(session, plain, conversation)

    def rename(self, conversation: str, title: str, session: Session) -> list:
        """Give a kept conversation another title."""
        if session.shelf:
            session.shelf.rename(conversation, title)
        return self._listed(session)

    async def arrive(self, conversation: str, session: Session, plain: bool) -> list:
        """Open the conversation that the page's address names."""
        if not conversation or session.exchanges:
            return [gr.skip()] * len(self.renewed)
        if not session.shelf or not session.shelf.is_id(conversation) or not session.shelf.read(conversation):
            gr.Warning(say("history.gone"), duration=10)
            return await self.renew(session, plain)
        return await self.renew(session, plain, conversation)

    def tell(self, plain: bool, session: Session) -> list:
        """Say what is on the page again, in plain language or as it was; before the first question the tour is shown."""
        if not session.exchanges:
            session.plain = bool(plain)
            return [gr.skip(), gr.skip(), gr.Tabs(selected="tour") if plain else gr.skip()]
        session.tell(self.libraries.library(session.libraries), bool(plain))
        return [messages_of(session), session.evidence or quiet(say("cards.nothing")), gr.skip()]

    def _listed(self, session: Session) -> list:
        """Nothing new but the list of conversations."""
        kept = thread_list(session.shelf, session.id)
        return [*[gr.skip()] * (len(self.renewed) - 3), kept, gr.skip(), gr.skip()]

    def _chat(self, session: Session, box: dict | None) -> list:
        evidence = session.evidence or quiet(say("cards.nothing"))
        pressed = buttons(self.page.left, False, bool(session.exchanges))
        return [session, messages_of(session), evidence, box, *pressed.values()]

    def _side(self, session: Session) -> list:
        session.drawn = session.spectra
        choices = [(one.label, number) for number, one in enumerate(session.spectra)]
        choice = gr.Dropdown(choices, value=0 if choices else None, visible=len(choices) > 1)
        return [choice, quiet(say("parameters.none_yet")), *nothing()]


async def _done_within(work: asyncio.Future, seconds: float) -> bool:
    """Whether it has ended, after so long at most; 0 waits for its end."""
    await asyncio.wait({work}, timeout=seconds or None)
    return work.done()


def _here(file) -> bool:
    return Path(str(file)).is_absolute() and Path(str(file)).is_file()
