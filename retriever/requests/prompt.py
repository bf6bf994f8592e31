"""What a language model is shown of a question so that it writes its request.

The question stands as it was typed: the model may see names and numbers, which the reader does not. Below it, as a hint, stands
what the recognisers found: each mark with its text. The turn before and the kind of an uploaded file stand above it. The whole
is some hundred tokens, and what is common to all questions comes first, so that a server can keep it. The answer is the
request's own text (``program.py``), of which marks are words.
"""

import re
from collections.abc import Iterable

from retriever.requests.marked import Marked
from retriever.requests.words import SPECIAL

SYSTEM = "Write the astronomer's question as a request."
END_OF_TURN = "<|im_end|>"
_LONGEST, _LONGEST_MARK = 700, 60  # letters: what is pasted behind them says little of what is asked
Found = tuple[tuple[str, str], ...]


def found_in(marked: Marked) -> Found:
    """The marks that a request may hold, each with its text."""
    return tuple((mark.key, mark.text) for mark in marked.marks if mark.key in SPECIAL)


def prompt_of(
    text: str, found: Iterable[tuple[str, str]], before: str = "", upload: str = "", refused: tuple[str, str] = ("", "")
) -> str:
    """The user's message to the model; ``before`` is the question of the turn before, ``upload`` the kind of a file, ``refused`` a
    request that it wrote and that can't be carried out, with why."""
    lines = []
    if before:
        lines.append(f"Before: {on_one_line(before, _LONGEST)}")
    if upload:
        lines.append(f"File: {upload}")
    lines.append(f"Question: {on_one_line(text, _LONGEST)}")
    marks = "; ".join(f"{key}={on_one_line(said, _LONGEST_MARK)}" for key, said in found)
    if marks:
        lines.append(f"Marks: {marks}")
    if refused[0]:
        lines.append(f"Refused: {on_one_line(refused[0], _LONGEST)}: {on_one_line(refused[1], _LONGEST_MARK)}")
    return "\n".join(lines)


def chat_of(prompt: str, system: str = SYSTEM) -> str:
    """The conversation as Qwen models read it, up to where the answer begins."""
    return f"<|im_start|>system\n{system}<|im_end|>\n<|im_start|>user\n{prompt}<|im_end|>\n<|im_start|>assistant\n"


def on_one_line(text: str, most: int) -> str:
    """So many letters at most, on one line, and no control words of the model's conversation in it."""
    plain = re.sub(r"\s+", " ", re.sub(r"<\|\w*\|>", " ", text)).strip()
    return plain if len(plain) <= most else plain[: most - 1] + "…"
