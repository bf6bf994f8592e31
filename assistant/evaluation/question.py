"""A question with its known answer."""

import hashlib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Question:
    """A question and what a right answer holds. ``expect`` by ``scoring``; ``history`` are earlier questions."""

    question: str
    expect: dict[str, Any]
    kind: str = "other"
    files: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    origin: str = "file"
    part: str = ""  # a part of its own, beside the two halves

    @property
    def half(self) -> str:
        if self.part:
            return self.part
        digest = hashlib.sha256(self.question.encode()).digest()
        return "development" if digest[0] % 2 else "held out"
