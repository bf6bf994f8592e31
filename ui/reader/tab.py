"""The tab Check a text: a paragraph is pasted, each number, name and citation of it is marked."""

import asyncio
from types import SimpleNamespace

import gradio as gr
from markupsafe import Markup

from assistant.door.desk import MOST_TEXT, Desk
from assistant.door.results import ToldText, told_text
from retriever.errors import ScholarError
from ui.html.rendering import part, quiet, render
from ui.libraries.opened import Libraries
from ui.options import Options
from ui.serving import Rate
from ui.words import say


def build() -> SimpleNamespace:
    """The components, from top to bottom."""
    with gr.Tab(say("tabs.check"), id="check", elem_id="tab-check") as tab:
        text = gr.Textbox(
            label=say("check.text"),
            placeholder=say("check.hint"),
            lines=6,
            max_lines=16,
            max_length=MOST_TEXT,
            elem_id="check-text",
        )
        files = gr.File(label=say("check.files"), file_count="multiple", height=110, elem_id="check-files")
        start = gr.Button(say("check.start"), size="sm", variant="primary", min_width=120, elem_id="check-start")
        marked = gr.HTML(quiet(say("check.what")), elem_id="check-marked")
    return SimpleNamespace(tab=tab, text=text, files=files, start=start, marked=marked)


def wire(parts: SimpleNamespace, state: gr.State, libraries: Libraries, options: Options, rate: Rate) -> None:
    """The button; a check counts as a question of its visitor."""

    async def read(text, files, session, request: gr.Request):
        if not rate.allows(request.username or (request.client.host if request.client else "unknown")):
            return part("warnings", [say("limits.questions", most=options.limits.questions_a_minute)])
        desk = Desk(lambda: libraries.assistant(session.libraries))
        try:
            marked = await asyncio.to_thread(desk.verify_text, str(text or ""), [str(file) for file in files or []])
        except ScholarError as error:
            return part("warnings", [str(error)])
        return marked_html(told_text(marked))

    parts.start.click(read, [parts.text, parts.files, state], parts.marked, concurrency_limit=2)


def marked_html(told: ToldText) -> Markup:
    """The text with its marks, what is said of each, and the records."""
    sentences = [(_pieces(one.text, one.marks), one.marks) for one in told.sentences]
    counts = {"supported": told.supported, "contradicted": told.contradicted, "unknown": told.unknown}
    return render("marked_text.html", sentences=sentences, counts=say("check.counts", **counts), evidence=told.evidence)


def _pieces(text: str, marks: list) -> list[tuple[str, str]]:
    """The sentence cut at its marks: each piece with its status, "" for what is not marked. Of marks that overlap the first counts."""
    pieces, at = [], 0
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if mark.start < at:
            continue
        pieces += [(text[at : mark.start], ""), (text[mark.start : mark.end], mark.status)]
        at = mark.end
    return [(piece, status) for piece, status in [*pieces, (text[at:], "")] if piece]
