"""The web chat: ``scholar ui``. Starting the server is here; the page is ``ui.page``.

Gradio and the assistant are imported late, so that a wrong option or a busy port is told at once; the text encoder
loads in the background while the user reads the page.
"""

import argparse
import atexit
import os
import shutil
import socket
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.engines import add_engine_options, add_library_options, add_online_option, look_ups, make_engine
from retriever.errors import BadInput, ScholarError
from retriever.options import Parser

if TYPE_CHECKING:
    from ui.libraries.opened import Libraries
    from ui.serving import Limits

KEPT_DAYS = 90
EVENTS_A_QUESTION = 20  # what a page asks of the server beside its questions: plots, tabs, lists


def read_options(argv: list[str]) -> argparse.Namespace:
    """The options of ``scholar ui``; raises BadInput for what it does not take."""
    parser = Parser("scholar ui", description="Open the web chat on this machine.")
    parser.add_argument("--port", type=int, default=7860)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets other machines in")
    parser.add_argument("--root-path", default="", help="the path under which a proxy serves the chat, as /scholar")
    parser.add_argument(
        "--auth", metavar="FILE", help="who may in: a file of lines USER:PASSWORD, or env for the variable SCHOLAR_AUTH"
    )
    parser.add_argument(
        "--questions",
        type=int,
        default=60,
        metavar="N",
        help="questions a minute of one visitor; 0: as many as they like",
    )
    parser.add_argument("--file-size", type=int, default=200, metavar="MB", help="largest file (default: 200)")
    parser.add_argument(
        "--upload-size", type=int, default=600, metavar="MB", help="largest upload of several files (default: 600)"
    )
    parser.add_argument(
        "--uploads", type=int, default=60, metavar="N", help="uploads a minute of one visitor; 0: as many as they like"
    )
    parser.add_argument(
        "--waiting", type=int, default=64, metavar="N", help="questions that may wait for their turn (default: 64)"
    )
    parser.add_argument(
        "--keep-uploads",
        type=float,
        default=60,
        metavar="MINUTES",
        help="then uploaded files are removed (default: 60)",
    )
    parser.add_argument(
        "--keep-conversations",
        type=float,
        default=KEPT_DAYS,
        metavar="DAYS",
        help="0 keeps them for ever (default: 90)",
    )
    add_library_options(parser)
    add_online_option(parser)
    add_engine_options(parser)
    return parser.parse_args(argv)


def main(argv: list[str]) -> int:
    """``scholar ui``"""
    options = read_options(argv)
    _check_port(options.host, options.port)
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    # Gradio tabulates all its events anew after each, for a page that is not served here: slower and larger by the hour
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(10**9))
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("MPLBACKEND", "agg")  # what Gradio else looks for and sets around each of its events
    from retriever.home import data_folder
    from retriever.progress import progress_bars
    from ui.chat.storage import forget_old
    from ui.libraries.opened import Libraries
    from ui.libraries.remembered import keep_open, offered
    from ui.options import Options
    from ui.serving import accounts, is_local

    known = accounts(options.auth)
    served = Options(
        limits_of(options), data_folder(), _upload_folder(), is_local(options.host) and not known, bool(known)
    )
    forget_old(served.data, options.keep_conversations)
    engine = make_engine(options.engine, options.llm_url, options.llm_model)
    archives = look_ups(options.online)
    places, begin = offered(options.library, _tell)
    with progress_bars() as show:
        libraries = Libraries(engine, places, begin, _tell, show, archives)
        app = build_app(libraries, served)
        serve(app, options.host, options.port, options.root_path, libraries, served, known)
        shown = "localhost" if options.host in ("", "0.0.0.0", "::") else options.host
        _tell(f"Spectrum Scholar: http://{shown}:{options.port} (end with Ctrl-C)")
        _open(libraries, bool(options.library))  # in front of everybody's eyes: the page says how far it is
    keep_open(libraries.default)
    threading.Thread(target=_warm, args=(libraries,), daemon=True).start()
    app.block_thread()
    return 0


def _tell(text: str) -> None:
    print(text, flush=True)


def _open(libraries: "Libraries", given: bool) -> None:
    """Open the libraries to begin with. Remembered ones that can't be opened any more are told and left for the bundled
    one; those that were given end the server with their error."""
    from retriever.library.format.content import BUNDLED

    try:
        libraries.assistant()
    except ScholarError as error:
        if given or libraries.default == (BUNDLED,):
            raise
        _tell(f"scholar: {error}")
        libraries.default = (BUNDLED,)
        libraries.assistant()


def build_app(libraries: "Libraries", options=None):
    """The page as ``gr.Blocks``, over libraries that all users share."""
    from ui.page import build_page

    return build_page(libraries, options)


def serve(app, host: str, port: int, root_path: str, libraries: "Libraries", options, known: dict[str, str]) -> None:
    """Start the server and return. Fonts are the system's; nothing outside this server is linked or asked."""
    from ui.in_front import in_front
    from ui.page import BEHAVIOUR, FAVICON, STYLE
    from ui.serving import login, wrong_call
    from ui.words import say

    try:
        app.launch(
            server_name=host,
            server_port=port,
            root_path=root_path or None,
            share=False,
            inbrowser=False,
            quiet=True,
            prevent_thread_lock=True,
            max_file_size=options.limits.file_mb * 1_000_000,
            footer_links=[],
            ssr_mode=False,
            theme=_theme(),
            css=STYLE,
            js=BEHAVIOUR,
            run_history=False,
            auth=login(known) if known else None,
            auth_message=say("app.login"),
            state_session_capacity=options.limits.pages,
            app_kwargs={
                "middleware": in_front(host, libraries, options, known),
                "exception_handlers": {TypeError: wrong_call},
            },
            favicon_path=FAVICON,
            pwa=True,
        )
    except OSError as error:
        raise _no_port(host, port, error) from None


def _theme():
    """Gradio's soft theme with contrast AA: of words on every ground, which its own shades miss by a little, and of the
    edges of what is filled in or ticked, of which it shows none on a light page."""
    import gradio as gr

    theme = gr.themes.Soft(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
    return theme.set(
        color_accent="*primary_600",
        block_title_text_color="*primary_700",
        block_label_text_color="*primary_700",
        checkbox_label_background_fill_selected="*primary_600",
        checkbox_label_background_fill_selected_dark="*primary_600",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_dark="*primary_600",
        button_secondary_background_fill_dark="*neutral_700",
        button_secondary_background_fill_hover_dark="*neutral_600",
        body_background_fill="*neutral_100",
        input_border_width="1px",
        checkbox_border_width_dark="1px",
        input_border_color="*neutral_500",
        input_border_color_dark="*neutral_400",
        checkbox_border_color="*neutral_500",
        checkbox_border_color_dark="*neutral_400",
        input_placeholder_color="*neutral_500",
        input_placeholder_color_dark="#a9b2bf",
    )


def limits_of(options: argparse.Namespace) -> "Limits":
    """The limits that the options set; raises BadInput for what limits nothing."""
    from ui.serving import Limits

    numbers = (
        options.questions,
        options.file_size,
        options.upload_size,
        options.uploads,
        options.waiting,
        options.keep_uploads,
    )
    if (
        min(numbers) < 0
        or min(options.file_size, options.upload_size, options.waiting) < 1
        or options.keep_uploads <= 0
    ):
        raise BadInput("Limits are numbers above 0 (--questions and --uploads may be 0: no limit).")
    events = max(Limits.events_a_minute, EVENTS_A_QUESTION * options.questions) if options.questions else 0
    return Limits(
        options.file_size,
        options.upload_size,
        uploads_a_minute=options.uploads,
        events_a_minute=events,
        questions_a_minute=options.questions,
        waiting=options.waiting,
        keep_minutes=options.keep_uploads,
    )


def _upload_folder() -> Path:
    """A folder of this process alone for what is uploaded, gone with it."""
    folder = Path(tempfile.mkdtemp(prefix="scholar-uploads-"))
    os.environ["GRADIO_TEMP_DIR"] = str(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _warm(libraries: "Libraries") -> None:
    """Make what each page shows, and load what the first search and the first plot need (encoder, words, network, plotly), before
    somebody waits for it."""
    from retriever.network.predict import load_predictor
    from ui.catalogue.first_look import draw_first, first_look
    from ui.catalogue.tour_tab import first_stop

    try:
        for shown in (first_look, first_stop):  # by each page that opens
            shown(libraries.library())
        load_predictor()
        libraries.library().search_papers("X-ray spectrum", 1)
        draw_first(libraries.library())
    except ScholarError as error:
        print(f"scholar: {error}", flush=True)


def _check_port(host: str, port: int) -> None:
    if not 1 <= port <= 65535:
        raise BadInput(f"--port {port} is not a port: use 1 to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise _no_port(host, port, error) from None


def _no_port(host: str, port: int, error: OSError) -> BadInput:
    reason = " ".join(str(error.strerror or error).split())
    return BadInput(f"The chat can't listen on {host}:{port} ({reason}): give another --port, or end what uses it.")
