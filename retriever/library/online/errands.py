"""Requests that go on at once until one deadline: what is late is given up and said, never waited for."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from retriever.archives.secrets import redact
from retriever.errors import ScholarError, first_line
from retriever.library.online.lookup import Step

# what a request brings, and that in words for the step
Brought = tuple[Any, str]


@dataclass(frozen=True)
class _Ended:
    number: int
    value: Any
    outcome: str
    failed: bool


@dataclass(frozen=True)
class _Waiting:
    key: str
    archive: str
    what: str
    began: float
    by: float


class Errands:
    """The requests of one look-up; ``until`` is of ``time.monotonic``.

    Used from one thread, which is told each step as it ends (``show``). ``failed`` says why, by archive. Threads of late
    requests end by themselves: their sessions await nothing after the deadline either.
    """

    def __init__(self, until: float, show: Callable[[Step], None]):
        self.until, self.started = until, time.monotonic()
        self.steps: list[Step] = []
        self.failed: dict[str, str] = {}
        self.answered: list[str] = []
        self._show = show
        self._ended: queue.Queue[_Ended] = queue.Queue()
        self._waiting: dict[int, _Waiting] = {}
        self._sent = 0

    def send(self, key: str, archive: str, what: str, do: Callable[[float], Brought], share: float = 1.0) -> None:
        """Start a request; what it brings comes out of ``ended`` under ``key``.

        It may take ``share`` of the time that is left, so that what would replace it still can be asked; ``do`` is given
        the moment until when.
        """
        now = time.monotonic()
        waiting = _Waiting(key, archive, what, now, now + share * (self.until - now))
        self._sent += 1
        self._waiting[self._sent] = waiting
        threading.Thread(
            target=self._run, args=(self._sent, do, waiting.by), name=f"look-up {key}", daemon=True
        ).start()

    def ended(self) -> Iterator[tuple[str, Any]]:
        """Key and value of each request as it ends, None of one that failed or is late; those sent meanwhile too."""
        while self._waiting:
            first = min(waiting.by for waiting in self._waiting.values())
            try:
                ended = self._ended.get(timeout=max(0.0, first - time.monotonic()))
            except queue.Empty:
                number, late = next(item for item in self._waiting.items() if item[1].by == first)
                ended = _Ended(number, None, f"no answer within {first - late.began:.1f} s", True)
            if ended.number in self._waiting:  # what was given up is not told twice
                yield self._noted(ended), ended.value

    def _noted(self, ended: _Ended) -> str:
        waiting = self._waiting.pop(ended.number)
        if ended.failed:
            self.failed.setdefault(waiting.archive, ended.outcome)
        else:
            self.answered.append(waiting.archive)
        self.tell(Step(waiting.archive, waiting.what, round(time.monotonic() - waiting.began, 2), ended.outcome))
        return waiting.key

    def tell(self, step: Step) -> None:
        """Keep and show a step."""
        self.steps.append(step)
        self._show(step)

    def _run(self, number: int, do: Callable[[float], Brought], by: float) -> None:
        try:
            value, outcome = do(by)
            self._ended.put(_Ended(number, value, outcome, False))
        except ScholarError as error:
            self._ended.put(_Ended(number, None, _one_line(error), True))
        except Exception as error:  # noqa: BLE001 - an answer may be broken in any way; the others go on
            why = f"its answer can't be used ({type(error).__name__}: {_one_line(error)[:80]})"
            self._ended.put(_Ended(number, None, why, True))


def _one_line(error: BaseException) -> str:
    return redact(first_line(error, 200))
