"""The web chat: ``scholar ui``. Starting the server is here; the page is ``ui.page``.

Gradio and the assistant are imported late, so that a wrong option or a busy port is told at once; the text encoder
loads in the background while the user reads the page.
"""

import argparse
import os
import socket
import threading
from pathlib import Path

from retriever.errors import BadInput, ScholarError

MAX_FILE_SIZE = "200mb"


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise BadInput(f"{message} (see {self.prog} --help).")


def main(argv: list[str]) -> int:
    """``scholar ui``"""
    parser = _Parser("scholar ui", description="Open the web chat on this machine.")
    parser.add_argument("--port", type=int, default=7860)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets other machines in")
    parser.add_argument("--root-path", default="", help="the path under which a proxy serves the chat, as /scholar")
    options = parser.parse_args(argv)
    _check_port(options.host, options.port)
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    assistant = _assistant()
    app = build_app(assistant)
    serve(app, options.host, options.port, options.root_path)
    threading.Thread(target=_warm, args=(assistant,), daemon=True).start()
    shown = "localhost" if options.host in ("", "0.0.0.0", "::") else options.host
    print(f"Spectrum Scholar: http://{shown}:{options.port} (end with Ctrl-C)", flush=True)
    app.block_thread()
    return 0


def build_app(assistant):
    """The page as ``gr.Blocks``, over one assistant that all users share."""
    from ui.page import build_page

    return build_page(assistant)


def serve(app, host: str, port: int, root_path: str = "") -> None:
    """Start the server and return. Fonts are the system's; nothing outside this server is linked or asked."""
    import gradio as gr

    from ui.page import BEHAVIOUR

    theme = gr.themes.Soft(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
    style = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
    try:
        app.launch(
            server_name=host, server_port=port, root_path=root_path or None, share=False, inbrowser=False, quiet=True,
            prevent_thread_lock=True, max_file_size=MAX_FILE_SIZE, footer_links=[], ssr_mode=False, theme=theme,
            css=style, js=BEHAVIOUR,
        )  # fmt: skip
    except OSError as error:
        raise _no_port(host, port, error) from None


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
    return BadInput(f"The chat can't listen on {host}:{port} ({reason}): give another --port, or end what uses it.")
