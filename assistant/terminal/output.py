"""What the commands print beside their answers: notes on standard error, text in the terminal's width."""

import sys
import textwrap


def note(text: str) -> None:
    """Tell what takes long."""
    print(text, file=sys.stderr)


def wrapped(text: str, width: int, indent: str = "") -> str:
    """The text in lines of that width, no word broken."""
    return textwrap.fill(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
