"""Working through units: some at once, with a bar, and with a list at the end of what failed and why."""

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from retriever.archives.secrets import redact
from retriever.errors import ScholarError, StopWork
from retriever.progress import progress_bars
from training.corpus.folder.folder import CorpusFolder


@dataclass
class Outcome:
    """How a step went."""

    step: str
    done: int = 0
    skipped: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    stopped: str = ""

    def lines(self) -> list[str]:
        left = f", {self.skipped} were there already" if self.skipped else ""
        lines = [f"{self.step}: {self.done} done{left}, {len(self.failed)} failed"]
        reasons: dict[str, list[str]] = {}
        for unit, why in self.failed.items():
            reasons.setdefault(why.split("(")[-1][:120], []).append(unit)
        for why, units in sorted(reasons.items(), key=lambda item: -len(item[1]))[:10]:
            more = f" and {len(units) - 3} more" if len(units) > 3 else ""
            lines.append(f"  {len(units)} x {why}: {', '.join(units[:3])}{more}")
        if self.failed:
            lines.append("  run the command again: it tries these again and nothing else.")
        if self.stopped:
            lines.append(f"  stopped: {self.stopped}")
        return lines


def work_through(
    folder: CorpusFolder,
    step: str,
    units: Iterable[str],
    do: Callable[[str], None],
    at_once: int = 1,
    done: Callable[[str], bool] = lambda unit: False,
) -> Outcome:
    """``do(unit)`` for every unit that is not done; one that raises a ScholarError or OSError is noted and passed over."""
    outcome = Outcome(step)
    units = list(units)
    waiting = [unit for unit in units if not done(unit)]
    outcome.skipped = len(units) - len(waiting)
    with progress_bars() as show, ThreadPoolExecutor(at_once) as pool:
        queue, ended_so_far = iter(waiting), 0
        running: dict[Future[None], str] = {}
        show(step, 0, len(waiting))
        while True:
            while not outcome.stopped and len(running) < at_once and (unit := next(queue, None)) is not None:
                running[pool.submit(do, unit)] = unit
            if not running:
                break
            ended, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in ended:
                _note(future, running.pop(future), outcome)
                ended_so_far += 1
                show(step, ended_so_far, len(waiting))
    folder.set_failures(step, outcome.failed)
    return outcome


def _note(future: Future[None], unit: str, outcome: Outcome) -> None:
    try:
        future.result()
        outcome.done += 1
    except StopWork as stop:
        outcome.stopped = redact(str(stop))
    except (ScholarError, OSError, ValueError) as error:
        outcome.failed[unit] = redact(" ".join(str(error).split()))
