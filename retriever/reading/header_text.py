"""Text from a file's header is a stranger's: it is shown as quoted data, cut and cleaned, and nothing is done because of it."""

import re


def clean(text: str, limit: int) -> str:
    """Printable characters without markup, on one line, cut."""
    text = re.sub(r"[^\w\s+\-.,:/()*'#=&]", "", "".join(c for c in str(text) if c.isprintable()))
    return " ".join(text.split())[:limit]
