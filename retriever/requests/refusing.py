"""Why what a language model wrote is no request about the marks of its question; the words are those that it is told, and trained on."""

from collections.abc import Iterable

from retriever.errors import BadInput
from retriever.requests.grammar import MARK
from retriever.requests.program import parse


def why_refused(text: str, keys: Iterable[str]) -> str:
    """The reason; "" for a request whose marks are all among ``keys``."""
    held = set(keys)
    if strange := [word for word in text.split() if MARK.fullmatch(word) and word not in held]:
        return f"{strange[0]} stands for nothing"
    try:
        parse(text)
    except BadInput as error:
        return str(error)
    return ""
