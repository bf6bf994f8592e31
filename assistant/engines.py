"""The assistant with the engine that options choose; nothing heavy is imported before it is opened."""

import argparse
from typing import TYPE_CHECKING

from retriever.errors import ServiceMissing

if TYPE_CHECKING:
    from assistant.agent.engine import Engine
    from assistant.agent.workflow import Assistant
    from retriever.library.opening import Note

ENGINES = ("offline", "vllm")


def add_engine_options(parser: argparse.ArgumentParser) -> None:
    """``--engine``, ``--llm-url``, ``--llm-model``; the key comes from the environment only."""
    parser.add_argument(
        "--engine", default="offline", choices=ENGINES, help="rules, or a language model (default: rules)"
    )
    parser.add_argument(
        "--llm-url",
        default="",
        metavar="URL",
        help="an OpenAI-compatible server (default: SCHOLAR_LLM_URL, else http://127.0.0.1:8011/v1); key in SCHOLAR_LLM_KEY",
    )
    parser.add_argument("--llm-model", default="", metavar="NAME", help="a model that it serves (default: the first)")


def make_engine(name: str, llm_url: str = "", llm_model: str = "") -> "Engine":
    """An engine; raises BadInput for what is not an address."""
    if name == "vllm":
        try:
            from assistant.llm.client import ModelServer
            from assistant.llm.engine import VllmEngine
        except ImportError as error:
            raise ServiceMissing(f"--engine vllm needs {error.name}: pip install 'spectrum-scholar[llm]'.") from None

        return VllmEngine(ModelServer(llm_url, llm_model))
    from assistant.offline.engine import OfflineEngine

    return OfflineEngine()


def add_library_options(parser: argparse.ArgumentParser) -> None:
    """``--library DIR``, as often as one likes."""
    parser.add_argument(
        "--library",
        action="append",
        default=[],
        metavar="DIR",
        help="a library: a corpus, an index of papers, a library folder, or 'bundled' (repeatable; default: the bundled one)",
    )


def open_assistant(options: argparse.Namespace, note: "Note | None" = None) -> "Assistant":
    """The assistant over the libraries and with the engine that the options name.

    ``note`` is told what takes long. An engine that is not to be had is said before the libraries are opened.
    """
    engine = make_engine(options.engine, options.llm_url, options.llm_model)
    from assistant.agent.workflow import Assistant
    from retriever.library.opening import open_library, silent

    return Assistant(open_library(getattr(options, "library", []), note or silent), engine)
