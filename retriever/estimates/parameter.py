"""A physical parameter with its interval."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Parameter:
    """A named value with its interval at ``level``; ``in_domain`` is False where the method's assumptions fail.

    A derived number without an interval (a statistic, a significance) has low = high = value.
    """

    name: str
    value: float
    low: float
    high: float
    level: float = 0.9
    unit: str = ""
    method: str = ""
    in_domain: bool = True
