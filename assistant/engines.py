"""The assistant with the engine that options choose; nothing heavy is imported before it is opened."""

import argparse
from typing import TYPE_CHECKING

from retriever.errors import ServiceMissing

if TYPE_CHECKING:
    from assistant.agent.engine import Engine
    from assistant.agent.look_ups import LookUps
    from assistant.agent.workflow import Assistant
    from retriever.library.opening import Note

ENGINES = ("offline", "vllm")
READERS = ("rules", "trained")


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


def add_reader_option(parser: argparse.ArgumentParser) -> None:
    """``--reader``"""
    parser.add_argument(
        "--reader",
        choices=READERS,
        help="what reads questions: rules, or the trained reader (default: SCHOLAR_READER, else trained)",
    )


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


def add_online_option(parser: argparse.ArgumentParser) -> None:
    """``--online``"""
    parser.add_argument(
        "--online",
        action="store_true",
        help="look up names and positions that the libraries lack (SIMBAD, CSC, 4XMM, ADS or arXiv) and keep what is found",
    )


def look_ups(allowed: bool, note: "Note | None" = None) -> "LookUps":
    """The archives, to be asked if ``allowed``; ``BadInput`` where ``SCHOLAR_ARCHIVES`` is wrong."""
    from assistant.agent.look_ups import LIMIT_S, LookUps
    from retriever.library.online.online import Online
    from retriever.library.opening import silent

    return LookUps(Online(limit_s=LIMIT_S), allowed, note or silent)


def add_domain_option(parser: argparse.ArgumentParser) -> None:
    """``--domain NAME``"""
    parser.add_argument(
        "--domain",
        default="",
        metavar="NAME",
        help="what is searched for what is like words: x-ray (the library, the default), variables (light curves of stars) or deep-sky (images)",
    )


def add_history_option(parser: argparse.ArgumentParser) -> None:
    """``--history QUESTION``, as often as one likes: what was asked before, the oldest first."""
    parser.add_argument(
        "--history",
        action="append",
        default=[],
        metavar="QUESTION",
        help="a question asked before this one, so that it may go on from it (repeatable, the oldest first)",
    )


def open_assistant(options: argparse.Namespace, note: "Note | None" = None) -> "Assistant":
    """The assistant over the libraries and with the engine that the options name.

    ``note`` is told what takes long. An engine that is not to be had is said before the libraries are opened.
    """
    engine = make_engine(options.engine, options.llm_url, options.llm_model)
    from assistant.agent.workflow import Assistant
    from retriever.library.opening import open_library, silent

    archives = look_ups(getattr(options, "online", False), note)
    library = open_library(getattr(options, "library", []), note or silent)
    from assistant.reading.question import READERS as readers

    read = readers[options.reader] if getattr(options, "reader", None) else None
    return Assistant(library, engine, read=read, look_ups=archives)
