"""Every word of the pages stands in one file for each language (``words_en.toml``), so that one file is to translate.

``SCHOLAR_LANGUAGE=xx`` takes ``words_xx.toml`` (and ``papers_xx.toml``) beside it; what that lacks is said in English. Answers are not translated:
their sentences stand in ``assistant/evidence/sentences_en.toml``, in English.
"""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from retriever.settings import settings

_FOLDER = Path(__file__).parent


@lru_cache
def texts_of(language: str, kind: str = "words") -> dict[str, Any]:
    """All texts of a language, as its file has them; empty where there is no such file."""
    path = _FOLDER / f"{kind}_{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if language.isalpha() and path.is_file() else {}


def words(key: str) -> Any:
    """What stands under a dotted key: a text, a list or a table."""
    for language in dict.fromkeys((settings().language, "en")):
        found: Any = texts_of(language)
        for part in key.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        if found is not None:
            return found
    raise KeyError(f"words_en.toml has no {key}")


def say(key: str, **values: object) -> str:
    """The text under a dotted key, with the values put in."""
    text: str = words(key)
    return text.format(**values) if values else text


def paper_line(bibcode: str) -> str:
    """The one line in plain language that is written for a paper (``papers_en.toml``); "" where none is."""
    lines = (texts_of(language, "papers").get(bibcode, "") for language in (settings().language, "en"))
    return next((line for line in lines if line), "")
