"""What ``scholar doctor`` looks at: versions, the models, the catalogue, the index, the settings. Nothing is repaired here."""

import asyncio
import importlib.metadata
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from retriever import chroma
from retriever.encoders.text_model import model_location
from retriever.errors import ScholarError
from retriever.home import data_folder, scholar_home
from retriever.library.format.content import bundled_folder, read_content
from retriever.library.format.manifest import read_manifest
from retriever.library.index.generations import POINTER
from retriever.library.opening import index_folder
from retriever.settings import settings

_PATIENCE_S = 15.0  # for a language model's server
PACKAGES = ("torch", "transformers", "chromadb", "llama-index-core", "gradio", "astropy")


def diagnose() -> list[dict[str, Any]]:
    """One ``{"what", "ok", "detail"}`` for each thing that is needed."""
    version = ".".join(map(str, sys.version_info[:3]))
    checks = [_check("Python", lambda: version if sys.version_info >= (3, 11) else _fail(f"{version}, 3.11 is needed"))]
    checks += [_check(name, partial(importlib.metadata.version, name)) for name in PACKAGES]
    checks.append(_check("text model", lambda: Path(model_location()).name))
    checks.append(_check("library", _library))
    checks.append(_check("index", _index))
    if chroma.server():
        checks.append(
            _check(
                "Chroma server", lambda: f"answers at {chroma.server()}, version {chroma.server_client().get_version()}"
            )
        )
    checks.append(_check("language model", _language_model))
    return [*checks, *(_setting(row) for row in settings().shown())]


def _setting(row: dict[str, str]) -> dict[str, Any]:
    """A setting as a line of the list: always in order, since the checks above try what depends on it."""
    value = row["value"] or "not set"
    if row["variable"] == "SCHOLAR_HOME" and row["from"] == "default":
        value = f"indexes in {scholar_home()}, users' data in {data_folder()}"
    detail = f"{value} (from the environment)" if row["from"] == "environment" else f"{value} (default)"
    return {
        "what": row["variable"],
        "ok": True,
        "detail": f"{detail}: {row['what']}",
        "value": row["value"],
        "from": row["from"],
    }


def _check(what: str, look: Callable[[], object]) -> dict[str, Any]:
    try:
        return {"what": what, "ok": True, "detail": str(look())}
    except (ScholarError, importlib.metadata.PackageNotFoundError) as error:
        return {"what": what, "ok": False, "detail": str(error) or "not installed"}


def _library() -> str:
    manifest = read_manifest(bundled_folder())
    rows = {name: manifest.files[f"{name}.parquet"]["rows"] for name in ("sources", "papers")}
    return f"{rows['sources']} sources, {rows['papers']} papers in the bundled library"


def _index() -> str:
    folder = index_folder(read_content(bundled_folder()))
    return (
        f"in {folder}"
        if (folder / POINTER).is_file()
        else f"not built yet (the first question builds it in {scholar_home()})"
    )


def _language_model() -> str:
    """What is served for ``--engine vllm``, and whether it can plan; that none runs is no fault unless one was set."""
    try:
        from assistant.llm.client import ModelServer, ModelTrouble
    except ImportError as error:
        return f"not set up: {error.name} is missing (pip install 'spectrum-scholar[llm]')"
    server = ModelServer(timeout=_PATIENCE_S)
    try:
        asyncio.run(server.ready(time.monotonic() + _PATIENCE_S))
    except ModelTrouble as trouble:
        if trouble.absent and not settings().llm_url:
            return f"none runs at {server.url} (make llm starts one; --engine vllm asks it)"
        _fail(f"at {server.url}: {trouble}")
    what = "the planner with its adapter" if server.tuned else "without our adapter: it plans from a description"
    return f"{server.model} at {server.url}, {what}; it is held to the grammar of requests"


def _fail(text: str) -> NoReturn:
    raise ScholarError(text)
