"""Tokens and keys: where they are found, and how they are kept out of every text."""

import os
from pathlib import Path

from retriever.settings import settings

SECRET_VARIABLES = ("ADS_DEV_KEY", "ADS_API_TOKEN", "OPENAI_API_KEY")


def secrets() -> list[str]:
    """The tokens and keys that must not be seen: of the environment and of ~/.ads."""
    found = [os.environ.get(name, "") for name in SECRET_VARIABLES] + [settings().llm_key.get_secret_value()]
    for name in ("token", "dev_key"):
        path = Path.home() / ".ads" / name
        try:
            found.append(path.read_text().strip())
        except OSError:
            continue
    return [secret for secret in found if len(secret) >= 6]


def redact(text: str) -> str:
    """The text with every secret replaced."""
    for secret in secrets():
        text = text.replace(secret, "[secret]")
    return text
