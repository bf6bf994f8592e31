"""What a language model is told so that it words an answer; the same for serving and for training.

What is common to all questions stands first, so that a server keeps it; behind the evidence, which may be strangers' text, no
request is asked for any more.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources

from assistant.llm.telling.evidence import Shown
from retriever.requests.prompt import on_one_line

# for a model that was tuned to it; another is told how by ``told.txt``
SYSTEM = "Write what the evidence says on the astronomer's question as claims."
_LONGEST, _LONGEST_WHY = 700, 120


@lru_cache(maxsize=1)
def description() -> str:
    """How claims are written, for a model that was not tuned to it."""
    return (resources.files("assistant.llm.telling") / "told.txt").read_text(encoding="utf-8").strip()


def telling_prompt(
    question: str, shown: Iterable[Shown], before: str = "", refused: Sequence[tuple[str, str]] = ()
) -> str:
    """The user's message: ``before`` is the question of the turn before, ``refused`` are lines that the model wrote and that can't stand,
    each with why."""
    lines = ["Evidence:", *(one.line for one in shown)]
    if before:
        lines.append(f"Before: {on_one_line(before, _LONGEST)}")
    lines.append(f"Question: {on_one_line(question, _LONGEST)}")
    lines += [f"Refused: {on_one_line(line, _LONGEST)} ({on_one_line(why, _LONGEST_WHY)})" for line, why in refused]
    return "\n".join(lines)


def further_prompt(prompt: str, found: str) -> str:
    """The message that asks for one look-up more, before any evidence is shown: ``prompt`` is that of the request, ``found`` says what
    there is by now."""
    return f"{prompt}\nFound: {found}\nOne look-up more: a further request, or 'search' with words of your own; else 'none'."
