"""The engines by name, and the options that choose one; nothing heavy is imported before an engine is made."""

import argparse
from typing import TYPE_CHECKING

from retriever.errors import ServiceMissing

if TYPE_CHECKING:
    from assistant.agent.engine import Engine

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
