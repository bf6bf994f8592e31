"""The page: its layout and what happens on it. Chat on the left; evidence, spectrum and parameters on the right."""

import asyncio
from contextlib import aclosing

import gradio as gr

from ui.chat import Session, respond
from ui.plots import alternative, figure, parameter_panel

EVIDENCE, SPECTRUM, PARAMETERS = "evidence", "spectrum", "parameters"
EXAMPLES = {
    "For astronomers": (
        "What is 3C 273 and how hard is its X-ray spectrum?",
        "Which X-ray binaries here are strongly absorbed, and who measured it?",
        "AGN with photon index below 1.6",
        "Compare Cyg X-1 and GX 339-4",
        "Sources within 5 degrees of M31",
    ),
    "For everyone": (
        "What is a pulsar?",
        "What is the Crab Nebula?",
        "How far away is a quasar?",
        "Which galaxy clusters are the hottest?",
    ),
}
WELCOME = (
    "### Ask about X-ray sources, their spectra and the papers on them\n\n"
    "Every statement comes with its evidence. To have a spectrum read, attach its PHA file with ARF, RMF and "
    "background (at most 12 files of 200 MB)."
)
NO_EVIDENCE, NO_SPECTRUM, NO_PARAMETERS = (
    f'<p class="ss-quiet">{text}</p>'
    for text in (
        "What supports an answer is shown here.",
        "No spectrum yet: ask about a source, or attach a spectrum.",
        "No parameters yet: ask about a source, or attach a spectrum.",
    )
)
# A mark of the chat opens the Evidence tab and its fold, and moves the focus to its card.
BEHAVIOUR = """() => document.addEventListener("click", (event) => {
  const mark = event.target.closest('a[href^="#e"]');
  const card = mark && document.getElementById(mark.getAttribute("href").slice(1));
  if (!card) return;
  event.preventDefault();
  document.querySelector('#side button[role="tab"]')?.click();
  const fold = card.closest("details");
  if (fold) fold.open = true;
  setTimeout(() => { card.focus({preventScroll: true}); card.scrollIntoView({block: "nearest"}); }, 50);
})"""
# A long answer is read from its beginning: the question goes to the top of the chat, after Gradio's scroll to the end.
TO_QUESTION = """() => setTimeout(() => {
  const chat = document.querySelector("#chat .panel-wrap");
  const asked = [...document.querySelectorAll("#chat .user-row")].at(-1);
  if (chat && asked) chat.scrollTop += asked.getBoundingClientRect().top - chat.getBoundingClientRect().top;
}, 400)"""


def build_page(assistant) -> gr.Blocks:
    """Layout and wiring. ``assistant`` serves all users; what belongs to one page is in its ``Session``."""
    with gr.Blocks(title="Spectrum Scholar", analytics_enabled=False, delete_cache=(600, 3600), fill_width=True) as app:
        state = gr.State(Session())
        gr.HTML("<h1>Spectrum Scholar</h1>", elem_id="head")
        with gr.Row():
            with gr.Column(scale=6, min_width=320):
                chat, box, examples, buttons = _conversation()
            with gr.Column(scale=5, min_width=320):
                tabs, evidence, choice, plot, words, table = _side()

        def show(index, session):
            if index is None or not 0 <= index < len(session.spectra):
                return {words: NO_SPECTRUM}
            shown = session.spectra[index]
            drawn = gr.Plot(figure(shown), visible=True)
            return {plot: drawn, words: alternative(shown), table: parameter_panel(shown)}

        async def ask(message, session):
            """Stream one answer; the plot comes last, because it takes longest to draw."""
            question, files = message["text"] or "", message["files"] or []
            before, cleared = session.spectra, {box: None, examples: gr.Accordion(open=False)}
            async with aclosing(respond(assistant, session, question, files)) as stream:
                async for now in stream:
                    yield {state: now, chat: now.messages, evidence: now.evidence or NO_EVIDENCE} | cleared
                    cleared = {}  # the user may be typing the next question
            if session.spectra is not before:
                choices = [(shown.label, number) for number, shown in enumerate(session.spectra)]
                selector = gr.Dropdown(choices, value=0, visible=len(choices) > 1)
                drawn = await asyncio.to_thread(show, 0, session)
                yield drawn | {choice: selector, tabs: gr.Tabs(selected=SPECTRUM if files else EVIDENCE)}

        def forget():
            nothing = {plot: gr.Plot(None, visible=False), choice: gr.Dropdown([], value=None, visible=False)}
            return nothing | {state: Session(), evidence: NO_EVIDENCE, words: NO_SPECTRUM, table: NO_PARAMETERS}

        seen = [evidence, choice, plot, words, table]
        asking = {"fn": ask, "inputs": [box, state], "outputs": [state, chat, box, examples, tabs, *seen],
                  "show_progress": "hidden", "concurrency_limit": 8, "concurrency_id": "ask"}  # fmt: skip
        box.submit(**asking).then(None, js=TO_QUESTION)
        for button in buttons:
            put = button.click(_question, button, box, show_progress="hidden")
            put.then(**asking).then(None, js=TO_QUESTION)
        choice.input(show, [choice, state], [plot, words, table], show_progress="hidden")
        chat.clear(forget, None, [state, *seen], show_progress="hidden")
    return app.queue(max_size=64)


def _conversation():
    """The left column: chat, question, examples."""
    # no LaTeX, no tags: text comes from files and users
    chat = gr.Chatbot(
        show_label=False, height="54vh", min_height=320, buttons=[], latex_delimiters=[], allow_tags=False,
        layout="panel", placeholder=WELCOME, elem_id="chat",
    )  # fmt: skip
    box = gr.MultimodalTextbox(
        show_label=False, file_count="multiple", max_plain_text_length=1_000_000, autofocus=True, elem_id="box",
        placeholder="Ask, or attach a spectrum",
    )  # fmt: skip
    buttons = []
    with gr.Accordion("Examples", elem_id="examples") as examples:
        for title, questions in EXAMPLES.items():
            gr.HTML(f'<p class="ss-quiet">{title}</p>', padding=False)
            with gr.Row(elem_classes="ss-examples"):
                buttons += [gr.Button(question, size="sm", min_width=0, scale=0) for question in questions]
    return chat, box, examples, buttons


def _side():
    """The right column: tabs with the cards, the plot and the table."""
    with gr.Tabs(elem_id="side") as tabs:
        with gr.Tab("Evidence", id=EVIDENCE):
            evidence = gr.HTML(NO_EVIDENCE, elem_id="evidence")
        with gr.Tab("Spectrum", id=SPECTRUM):
            choice = gr.Dropdown([], label="Spectrum", visible=False, elem_id="choice")
            plot = gr.Plot(show_label=False, visible=False, elem_id="plot")
            words = gr.HTML(NO_SPECTRUM, elem_id="words")
        with gr.Tab("Parameters", id=PARAMETERS):
            table = gr.HTML(NO_PARAMETERS, elem_id="table")
    return tabs, evidence, choice, plot, words, table


def _question(text: str) -> dict:
    return {"text": text, "files": []}
