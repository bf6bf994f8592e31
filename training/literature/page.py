"""Putting a benchmark's section into ``docs/benchmarks.md``, between its marks, the rest of the page left alone."""

import os
import platform
from pathlib import Path


def write_section(page: Path, mark: str, lines: list[str]) -> None:
    begin, end = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    text = (
        page.read_text(encoding="utf-8")
        if page.exists()
        else "# Benchmarks\n\nEvery figure here is remade by the command beside it.\n"
    )
    section = "\n".join([begin, *lines, "", end])
    if begin in text:
        text = text[: text.index(begin)] + section + text[text.index(end) + len(end) :]
    else:
        text = text.rstrip() + "\n\n" + section + "\n"
    page.write_text(text, encoding="utf-8")


def machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
