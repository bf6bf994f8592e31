"""What `scholar doctor` looks at: versions, the model, the catalogue, the index. Nothing is repaired here."""

import importlib.metadata
import sys
from pathlib import Path

from retriever.catalogue.records import read_catalogue
from retriever.encoders.text_model import model_location
from retriever.errors import ScholarError
from retriever.home import scholar_home
from retriever.search.store import index_folder

PACKAGES = ("torch", "transformers", "chromadb", "llama-index-core", "gradio", "astropy")


def diagnose() -> list[dict]:
    """One ``{"what", "ok", "detail"}`` for each thing that is needed."""
    version = ".".join(map(str, sys.version_info[:3]))
    checks = [_check("Python", lambda: version if sys.version_info >= (3, 11) else _fail(f"{version}, 3.11 is needed"))]
    checks += [_check(name, lambda n=name: importlib.metadata.version(n)) for name in PACKAGES]
    checks.append(_check("text model", lambda: Path(model_location()).name))
    checks.append(_check("catalogue", _catalogue))
    checks.append(_check("index", _index))
    return checks


def _check(what: str, look) -> dict:
    try:
        return {"what": what, "ok": True, "detail": str(look())}
    except (ScholarError, importlib.metadata.PackageNotFoundError) as error:
        return {"what": what, "ok": False, "detail": str(error) or "not installed"}


def _catalogue() -> str:
    catalogue = read_catalogue()
    return f"{len(catalogue.sources)} sources, {len(catalogue.papers)} papers, {len(catalogue.terms)} terms"


def _index() -> str:
    folder = index_folder(read_catalogue())
    return (
        f"in {folder}"
        if (folder / "manifest.json").is_file()
        else f"not built yet (the first question builds it in {scholar_home()})"
    )


def _fail(text: str):
    raise ScholarError(text)
