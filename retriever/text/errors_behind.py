"""The error that is written behind a number: ``1.7 +/- 0.1``, ``(3.2 ± 0.4)e-12``, ``1.2±0.3e22``, ``1.64(12)``, ``1.7 +0.2/-0.1``."""

import re
from dataclasses import dataclass

from retriever.text.numbers import MANTISSA, PLUS_MINUS, WHOLE, number_of, times_ten_to, with_decimal_points


def _power(name: str) -> str:
    """The pattern of a power of ten, in the groups ``name`` with an "e" or a "t"."""
    return rf"(?:[eE](?P<{name}e>{WHOLE})|{times_ten_to(f'(?P<{name}t>{WHOLE})', lost=True)})"


_BEHIND = re.compile(
    rf"\s*{PLUS_MINUS}\s*(?P<error>{MANTISSA})(?:{_power('own')})?(?:\s*\)(?:\s*{_power('late')})?)?", re.I
)
_UP, _DOWN = rf"\+\s*(?P<error>{MANTISSA})", rf"[-−–]\s*(?P<below>{MANTISSA})"
_UNEVEN = tuple(  # "^{+0.2}_{-0.1}", "(+0.2/-0.1)", "-0.1/+0.2"
    re.compile(
        rf"\s*[\^({{\[]*{first}[}}\s]*{between}[_{{\s]*{second}[}}\])]*(?:\s*{_power('late')})?",
    )
    for first, between, second in ((_UP, "[,/]?", _DOWN), (_DOWN, "[,/]", _UP))
)
_LAST_DIGITS = re.compile(r"\((?P<digits>\d{1,2})\)")


@dataclass(frozen=True)
class ErrorBehind:
    """The ``error`` in the number's own unit, the ``number`` with the power of ten that stands behind its error, and how many
    characters behind the number are of the error. ``below`` is the error downwards where that is another, else 0."""

    error: float
    number: float
    length: int
    below: float = 0.0


def error_behind(number: str, value: float, behind: str) -> ErrorBehind | None:
    """The error of a ``number`` as written, of which the ``value`` is known, where the text ``behind`` it begins with one.

    A power of ten that only the error or a bracket around both has is that of both, unless ``value`` has it already.
    """
    if not any(letter.isdigit() for letter in number):
        return None  # "two"
    number, behind = with_decimal_points(number), with_decimal_points(behind)  # "1,5 ± 0,2"
    written = number_of(number)
    scale = value / written if written else 1.0
    if match := _LAST_DIGITS.match(behind):
        places = len(number.partition(".")[2]) if number.replace(".", "").isdigit() else 0
        return ErrorBehind(int(match["digits"]) * 10.0**-places * scale, value, match.end()) if places else None
    match = next((found for pattern in (_BEHIND, *_UNEVEN) if (found := pattern.match(behind))), None)
    if match is None:
        return None
    said = match.groupdict()
    power = next((int(_plain(said[name])) for name in ("latee", "latet", "owne", "ownt") if said.get(name)), 0)
    own = _power_of(number)
    factor = 10.0**power
    if own:
        factor = 10.0 ** (power or own)
    elif scale != 1.0:  # the recogniser of numbers has read the power already
        factor = scale
    error, below = (number_of(said[name]) * factor if said.get(name) else 0.0 for name in ("error", "below"))
    value = value if own or scale != 1.0 else value * factor
    return ErrorBehind(error, value, match.end(), below)


def _plain(text: str) -> str:
    return text.replace("−", "-")


def _power_of(number: str) -> int:
    """The power of ten written with a number, 0 for none."""
    found = re.search(rf"[eE]({WHOLE})$|10\s*\^?\s*({WHOLE})$", number)
    return int(_plain(found[1] or found[2])) if found else 0
