"""Progress of long work: bars with rates and time left on a terminal's standard error, nothing elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Show = Callable[[str, int, int], None]  # stage, done, total


def quiet(stage: str, done: int, total: int) -> None:
    """Shows nothing."""


@contextmanager
def progress_bars() -> Iterator[Show]:
    """``show(stage, done, total)``: one bar for each stage, in the order in which they are first named."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeLeft())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bars:
        tasks = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            speed = bars.tasks[tasks[stage]].speed
            bars.update(
                tasks[stage], completed=done, total=total, description=f"{stage} {speed:.3g}/s" if speed else stage
            )

        yield show
