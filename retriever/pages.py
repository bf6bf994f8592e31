"""One section of a page in ``docs/``, remade by the command that measured it; the rest of the page is left alone."""

import os
import platform
from pathlib import Path

from retriever.durable import write_text

NEW_PAGE = "# Benchmarks\n\nEvery figure here is remade by the command beside it.\n"


def write_section(page: Path, mark: str, lines: list[str], new_page: str = NEW_PAGE) -> None:
    """Replace what stands between ``<!-- mark -->`` and ``<!-- end of mark -->``, or add it at the end of the page.

    A page that is not there yet begins with ``new_page``.
    """
    begin, end = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    text = page.read_text(encoding="utf-8") if page.exists() else new_page
    section = "\n".join([begin, *lines, end])
    if begin in text and end in text:
        text = text[: text.index(begin)] + section + text[text.index(end) + len(end) :]
    else:
        text = text.rstrip() + "\n\n" + section + "\n"
    write_text(page, text)


def machine() -> str:
    """What the figures were measured on."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
