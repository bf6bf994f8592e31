"""A filter as the arguments of a tool: only what is asked for, as plain data."""

import dataclasses
import math
from typing import Any

from retriever.catalogue.filters import SourceFilter


def arguments(wanted: SourceFilter) -> dict[str, Any]:
    """The parts of a filter that differ from an empty one."""
    return _parts(wanted, keep=("descending",))


def _parts(held: Any, keep: tuple[str, ...] = ()) -> dict[str, Any]:
    told = {}
    for part in dataclasses.fields(held):
        value = getattr(held, part.name)
        empty = part.default is not dataclasses.MISSING and (value == part.default or _nan(value))
        if not empty or part.name in keep:
            told[part.name] = _plain(value)
    return told


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return _parts(value)
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)
