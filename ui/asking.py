"""What a question does to the page, and what taking it back does; the answer itself is ``ui.chat``'s."""

import asyncio
from contextlib import aclosing
from pathlib import Path
from types import SimpleNamespace

import gradio as gr

from ui.chat import Session, respond
from ui.column_chat import another, buttons
from ui.pace import paced
from ui.parts import Options, quiet
from ui.serving import Rate
from ui.tab_spectrum import nothing
from ui.words import say


class Asking:
    """The handlers that change the chat, over one assistant and one page's components."""

    def __init__(self, assistant, options: Options, page: SimpleNamespace):
        self.assistant, self.options, self.page = assistant, options, page
        self.rate = Rate(options.limits.questions_a_minute)
        left, spectrum = page.left, page.spectrum
        tools = list(left.tools.values())
        chat = [page.state, left.chat, page.evidence, left.box, *tools]
        side = [spectrum.choice, spectrum.table, *spectrum.seen]
        self.rewound = [*chat, *side]
        self.renewed = [*chat, *side, left.kept]
        self.event = {
            "fn": self.ask, "inputs": [left.box, page.state, page.plain, page.opened, *spectrum.view],
            "outputs": [*chat, *side, page.tabs, left.folded, left.kept, left.remark],
            "show_progress": "hidden", "concurrency_limit": 8, "concurrency_id": "ask", "trigger_mode": "multiple",
        }  # fmt: skip

    async def ask(self, message, session: Session, plain, opened, axis, grouping, shown, request: gr.Request):
        """Stream one answer; a question sent while another is answered waits for its turn, one at most."""
        page, left = self.page, self.page.left
        yield {page.state: gr.skip()}  # Gradio empties what a generator could have changed if it ends without a word
        question, files = message["text"] or "", message["files"] or []
        if not (question.strip() or files) or (question, files) in session.asked:  # a key pressed twice asks once
            return
        cleared = {left.box: None}
        if session.asked:
            if len(session.asked) > 1:
                gr.Info(say("chat.one_waits"), duration=8)
                return
            gr.Info(say("chat.waits"), duration=4)
            yield cleared
            cleared = {}  # by its turn the user may be typing the next
        session.asked.append((question, files))
        try:
            async with session.turns:
                given = question, files, session, plain, opened, axis, grouping, shown, request
                async with aclosing(self._answered(cleared, *given)) as updates:
                    async for update in updates:
                        yield update
        finally:
            session.asked.remove((question, files))

    async def _answered(self, update, question, files, session: Session, plain, opened, axis, grouping, shown, request):
        """Its updates of the page. The plot comes last and only where it is looked at, because it takes longest to draw."""
        page, left = self.page, self.page.left
        if session.closed:
            return
        if not self.rate.allows(request.username or (request.client.host if request.client else "unknown")):
            gr.Warning(say("limits.questions", most=self.options.limits.questions_a_minute), duration=8)
            return
        before, kept_as, panels = session.spectra, session.id, None
        update |= {left.folded: gr.Accordion(open=False), left.remark: gr.Row(visible=False)}
        update |= buttons(left, True, False)
        async with aclosing(respond(self.assistant, session, question, files, bool(plain))) as stream:
            async for now in paced(stream):
                if now.closed:
                    return
                update |= {page.state: now, left.chat: now.messages}
                if now.evidence != panels:
                    panels = now.evidence
                    update[page.evidence] = panels or quiet(say("cards.nothing"))
                yield update
                update = {}
        if session.closed:
            return
        update = buttons(left, False, bool(session.exchanges))
        if session.id != kept_as:
            update[left.kept] = gr.Dropdown(session.shelf.titles(), value=session.id)
        if session.spectra != before:
            update |= await asyncio.to_thread(
                self._shown, session, "spectrum" if files else opened, axis, grouping, shown
            )
            update[page.tabs] = gr.Tabs(selected="spectrum") if files else gr.skip()
        yield update

    def _shown(self, session: Session, opened: str, axis, grouping, shown) -> dict:
        """The right side after the spectra have changed: drawn if it is looked at, else when its tab is opened."""
        spectrum = self.page.spectrum
        choices = [(one.label, number) for number, one in enumerate(session.spectra)]
        update = {spectrum.choice: gr.Dropdown(choices, value=0, visible=len(choices) > 1)}
        if opened == "spectrum":
            update |= spectrum.draw["fn"](0, axis, grouping, shown, session)
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

    def renew(self, session: Session, plain: bool, conversation: str | None = None) -> list:
        """Begin anew, or with a kept conversation."""
        new = another(session, conversation, self.assistant.retriever.catalogue, bool(plain))
        kept = gr.Dropdown(new.shelf.titles() if new.shelf else [], value=new.id or None)
        return [*self._chat(new, None), *self._side(new), kept]

    def reopen(self, conversation: str | None, session: Session, plain: bool) -> list:
        """Open a kept conversation in place of this one."""
        return self.renew(session, plain, conversation) if conversation else [gr.skip()] * len(self.renewed)

    def delete(self, conversation: str | None, session: Session, plain: bool) -> list:
        """Delete a kept conversation; if it is this one, begin anew."""
        if not conversation or not session.shelf:
            return [gr.skip()] * len(self.renewed)
        session.shelf.delete(conversation)
        if conversation == session.id:
            return self.renew(session, plain)
        return [gr.skip()] * (len(self.renewed) - 1) + [gr.Dropdown(session.shelf.titles(), value=session.id or None)]

    def _chat(self, session: Session, box: dict | None) -> list:
        evidence = session.evidence or quiet(say("cards.nothing"))
        pressed = buttons(self.page.left, False, bool(session.exchanges))
        return [session, session.messages, evidence, box, *pressed.values()]

    def _side(self, session: Session) -> list:
        choices = [(one.label, number) for number, one in enumerate(session.spectra)]
        choice = gr.Dropdown(choices, value=0 if choices else None, visible=len(choices) > 1)
        return [choice, quiet(say("parameters.none_yet")), *nothing()]


def _here(file) -> bool:
    return Path(str(file)).is_absolute() and Path(str(file)).is_file()
