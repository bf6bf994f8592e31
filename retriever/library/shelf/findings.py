"""What a check of a library found: one line each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

OK, NOTE, WRONG = "ok", "note", "wrong"
_SHOWN: Final = 3  # examples in a line


@dataclass(frozen=True)
class Finding:
    """``level``: ``OK``, ``NOTE`` (worth knowing, nothing to mend), or ``WRONG``."""

    check: str
    level: str
    detail: str


def counted(check: str, what: str, found: Sequence[str], ok: str, level: str = WRONG) -> Finding:
    """A finding with its number and first examples: ``3 WHAT: a, b, c``; without any, that all is well."""
    if not found:
        return Finding(check, OK, ok)
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return Finding(check, level, f"{len(found):,} {what}: {', '.join(found[:_SHOWN])}{more}")


def repeated(keys: Iterable[tuple[object, str]]) -> list[str]:
    """Who has a key that an earlier one has: ``later = earlier``; empty keys are none."""
    first: dict[object, str] = {}
    found = []
    for key, name in keys:
        if key is None or key == "":
            continue
        if key in first:
            found.append(f"{name} = {first[key]}")
        else:
            first[key] = name
    return found
