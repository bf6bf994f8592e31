"""The claims in a model's reply, whole or as far as it has come; what is not a claim by its shape is left out."""

from typing import Any

from pydantic_core import from_json

from assistant.evidence.claims import Claim
from assistant.llm.client import ModelReply, parsed_arguments
from assistant.llm.schemas import MAX_CLAIM


def claims_in(reply: ModelReply) -> list[Claim] | None:
    """The claims of an ``answer`` call; None if there is no such call or it is not whole."""
    for name, text in reply.calls:
        if name == "answer":
            arguments = parsed_arguments(text)
            return None if arguments is None else _claims(arguments)
    return None


def claims_so_far(text: str) -> list[Claim]:
    """The claims that are whole in the arguments of an ``answer`` call so far."""
    try:
        return _claims(from_json(text, allow_partial=True))
    except ValueError:
        return []


def _claims(arguments: Any) -> list[Claim]:
    found = arguments.get("claims") if isinstance(arguments, dict) else None
    claims = [claim for item in (found if isinstance(found, list) else []) if (claim := _claim(item))]
    return list({claim.text: claim for claim in claims}.values())


def _claim(item: Any) -> Claim | None:
    text, ids = (item.get("text"), item.get("evidence")) if isinstance(item, dict) else (None, None)
    if not isinstance(text, str) or not 3 <= len(text.strip()) <= MAX_CLAIM:
        return None
    if not isinstance(ids, list) or not ids or not all(isinstance(i, str) for i in ids):
        return None
    return Claim(" ".join(text.split()), tuple(dict.fromkeys(ids)))
