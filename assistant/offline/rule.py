"""A rule of the plan: when it applies and which tools it calls. The first rule of a table that applies wins."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.agent.engine import ToolCall
from assistant.offline.case import Case


@dataclass(frozen=True)
class Rule:
    """``example`` is a question that the rule is for (a test holds it to that), asked after those of ``history``."""

    name: str
    example: str
    applies: Callable[[Case], bool]
    calls: Callable[[Case], list[ToolCall]]
    history: tuple[str, ...] = ()


def first_of(rules: Iterable[Rule], case: Case) -> Rule | None:
    """The first rule that applies."""
    return next((rule for rule in rules if rule.applies(case)), None)
