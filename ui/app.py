"""The web chat: ``scholar ui``. The page is laid out and wired here; what it shows is made in the other modules.

Gradio and the assistant are imported late, so that a wrong option or a busy port is told at once; the text encoder loads
in the background while the user reads the page.
"""

import argparse
import os
import socket
import threading
from pathlib import Path

from retriever.errors import BadInput, ScholarError

MAX_FILE_SIZE = "200mb"
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
        "What is a black hole binary?",
        "Which galaxy clusters are the hottest?",
    ),
}
WELCOME = (
    "### Ask about X-ray sources, their spectra and the papers on them\n\n"
    "Every statement comes with its evidence. To have a spectrum read, attach its PHA file with ARF, RMF and background."
)
# A mark of the chat opens the Evidence tab and its fold, and moves the focus to the card.
FOLLOW_MARKS = """() => document.addEventListener("click", (event) => {
  const mark = event.target.closest('a[href^="#e"]');
  const card = mark && document.getElementById(mark.getAttribute("href").slice(1));
  if (!card) return;
  event.preventDefault();
  document.querySelector('#side button[role="tab"]')?.click();
  const fold = card.closest("details");
  if (fold) fold.open = true;
  setTimeout(() => { card.focus({preventScroll: true}); card.scrollIntoView({block: "nearest"}); }, 50);
})"""


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise BadInput(f"{message} (see {self.prog} --help).")


def main(argv: list[str]) -> int:
    """``scholar ui``"""
    parser = _Parser("scholar ui", description="Open the web chat on this machine.")
    parser.add_argument("--port", type=int, default=7860)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets other machines in")
    parser.add_argument("--root-path", default="", help="the path under which a proxy serves the chat, such as /scholar")
    options = parser.parse_args(argv)
    _check_port(options.host, options.port)
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    assistant = _assistant()
    app = build_app(assistant)
    serve(app, options.host, options.port, options.root_path)
    threading.Thread(target=_warm, args=(assistant,), daemon=True).start()
    shown = "localhost" if options.host in ("", "0.0.0.0", "::") else options.host
    print(f"Spectrum Scholar: http://{shown}:{options.port}{options.root_path} (end with Ctrl-C)", flush=True)
    app.block_thread()
    return 0


def build_app(assistant):
    """The page as ``gr.Blocks``, over one assistant that all users share; each page has its own session."""
    import gradio as gr

    from ui.chat import Session, respond
    from ui.plots import alternative, figure, parameter_panel

    with gr.Blocks(title="Spectrum Scholar", analytics_enabled=False, delete_cache=(600, 3600)) as app:
        state = gr.State(Session())
        gr.HTML("<h1>Spectrum Scholar</h1>", elem_id="head")
        with gr.Row(elem_id="page"):
            with gr.Column(scale=6, min_width=320):
                chat = gr.Chatbot(show_label=False, height="62vh", min_height=320, buttons=[], latex_delimiters=[],
                                  allow_tags=False, placeholder=WELCOME, elem_id="chat", layout="panel")  # fmt: skip
                box = gr.MultimodalTextbox(show_label=False, file_count="multiple", max_plain_text_length=1_000_000, elem_id="box",
                                           autofocus=True, placeholder="Ask a question, or attach a spectrum with its responses")  # fmt: skip
                with gr.Accordion("Examples", elem_id="examples") as examples:
                    buttons = [_example_row(gr, title, questions) for title, questions in EXAMPLES.items()]
            with gr.Column(scale=5, min_width=320), gr.Tabs(elem_id="side") as tabs:
                with gr.Tab("Evidence", id="evidence"):
                    evidence = gr.HTML(_quiet("What supports an answer is shown here."), elem_id="evidence")
                with gr.Tab("Spectrum", id="spectrum"):
                    choice = gr.Dropdown([], label="Spectrum", visible=False, elem_id="choice")
                    plot = gr.Plot(show_label=False, visible=False, elem_id="plot")
                    words = gr.HTML(_quiet("No spectrum yet: ask about a source, or attach one."), elem_id="words")
                with gr.Tab("Parameters", id="parameters"):
                    table = gr.HTML(_quiet("No parameters yet: ask about a source, or attach a spectrum."), elem_id="table")

        def show(index, session):
            if index is None or not 0 <= index < len(session.spectra):
                return {}
            shown = session.spectra[index]
            return {plot: gr.Plot(figure(shown), visible=True), words: alternative(shown), table: parameter_panel(shown)}

        async def ask(message, session):
            """Stream one answer; the plot comes last, because it takes longest to draw."""
            before, clear = session.spectra, {box: None, examples: gr.Accordion(open=False)}
            async for now in respond(assistant, session, message["text"] or "", message["files"] or []):
                yield {state: now, chat: now.messages, evidence: now.evidence} | clear
                clear = {}
            if session.spectra is not before and not session.busy:
                choices = [(shown.label, i) for i, shown in enumerate(session.spectra)]
                uploaded = bool(message["files"])
                yield show(0, session) | {
                    choice: gr.Dropdown(choices, value=0, visible=len(choices) > 1),
                    tabs: gr.Tabs(selected="spectrum" if uploaded else "evidence"),
                }

        outputs = [state, chat, box, examples, tabs, evidence, choice, plot, words, table]
        streamed = {"inputs": [box, state], "outputs": outputs, "show_progress": "hidden", "concurrency_limit": 8,
                    "concurrency_id": "ask"}  # fmt: skip
        box.submit(ask, **streamed)
        for button, question in (pair for row in buttons for pair in row):
            button.click(lambda question=question: {"text": question, "files": []}, None, box, show_progress="hidden").then(ask, **streamed)
        choice.input(show, [choice, state], [plot, words, table], show_progress="hidden")
    return app.queue(max_size=64)


def serve(app, host: str, port: int, root_path: str = "") -> None:
    """Start the server and return; fonts are the system's, and nothing outside is linked or asked."""
    import gradio as gr

    theme = gr.themes.Soft(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
    style = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
    try:
        app.launch(server_name=host, server_port=port, root_path=root_path or None, share=False, quiet=True, inbrowser=False,
                   prevent_thread_lock=True, max_file_size=MAX_FILE_SIZE, footer_links=[], ssr_mode=False, theme=theme,
                   css=style, js=FOLLOW_MARKS)  # fmt: skip
    except OSError as error:
        raise _no_port(host, port, error) from None


def _example_row(gr, title: str, questions: tuple[str, ...]) -> list[tuple]:
    gr.HTML(f"<p class='ss-quiet'>{title}</p>")
    with gr.Row(elem_classes="ss-examples"):
        return [(gr.Button(question, size="sm", min_width=120), question) for question in questions]


def _quiet(text: str) -> str:
    return f'<p class="ss-quiet">{text}</p>'


def _assistant():
    from assistant.offline import OfflineEngine
    from assistant.workflow import Assistant
    from retriever.catalogue import read_catalogue
    from retriever.search import Retriever

    return Assistant(Retriever.open(read_catalogue(), note=lambda text: print(text, flush=True)), OfflineEngine())


def _warm(assistant) -> None:
    """Load what the first search needs (the text encoder, the word index) before somebody waits for it."""
    try:
        assistant.retriever.search_papers("X-ray spectrum", 1)
    except ScholarError as error:
        print(f"scholar: {error}", flush=True)


def _check_port(host: str, port: int) -> None:
    if not 1 <= port <= 65535:
        raise BadInput(f"--port {port} is no port: give 1 to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise _no_port(host, port, error) from None


def _no_port(host: str, port: int, error: OSError) -> BadInput:
    reason = " ".join(str(error.strerror or error).split())
    return BadInput(f"The chat can't listen on {host}:{port} ({reason}): give another with --port, or end what uses it.")
