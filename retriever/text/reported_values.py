"""Value, error, range and limit of a number matched by the patterns of ``reported_forms``."""

import re
from typing import NamedTuple

from retriever.text.reported_forms import LIMIT_BEFORE


class Interval(NamedTuple):
    """A value with its interval as written; ``low`` and ``high`` are None where none is."""

    value: float
    low: float | None = None
    high: float | None = None

    def scaled(self, factor: float) -> "Interval":
        """The interval in another unit."""
        return Interval(*(None if x is None else x * factor for x in self))  # type: ignore[arg-type]

    def raised(self) -> "Interval":
        """Ten to the power of each: what a logarithm stands for."""
        return Interval(*(None if x is None else 10**x for x in self))  # type: ignore[arg-type]

    def largest(self) -> float:
        """The largest of its numbers, whatever the sign."""
        return max(abs(x) for x in self if x is not None)


def values_of(match: re.Match[str]) -> list[Interval]:
    """The values of a match, two where it says "a and b"; the middle of a range is its value.

    None where a power of ten is no number of any quantity (``10^{12} - 2024``).
    """
    try:
        return _powers(match) if match["ten"] else _numbers(match)
    except OverflowError:
        return []


def _powers(match: re.Match[str]) -> list[Interval]:
    """``10^{22}``, ``10^{22.1 ± 0.2}``, ``10^{22-23}``, ``10^{22} to 10^{23}``."""
    power = float(match["ten"].replace(" ", ""))
    other = match["ten2"] or match["ten3"]
    if match["joint"] == "and" and not _is_between(match, "ten", r"between\W*(?:10\s?\^\s?\{?)?$"):
        return [Interval(10**power), Interval(10 ** float(other))]
    if other:
        return [_range(10**power, 10 ** float(other))]
    if match["tenerr"]:
        error = float(match["tenerr"])
        return [Interval(10**power, 10 ** (power - error), 10 ** (power + error))]
    return [Interval(10**power)]


def _numbers(match: re.Match[str]) -> list[Interval]:
    """``1.8 ± 0.2``, ``1.8-2.3``, ``1.8 and 2.3``, each with a power of ten that may stand once for both."""
    first, second = float_of(match["first"]) or 0.0, float_of(match["second"])
    power, power2 = (match["power1"] or match["exp1"]), (match["power2"] or match["exp2"])
    scale = 10 ** float((power or "0").replace(" ", ""))
    if match["second_ten"]:
        return [_range(first * scale, 10 ** float(match["second_ten"]))]
    if second is None:
        return [_with_error(match, 1, first, scale)]
    scale2 = 10 ** float((power2 or power or "0").replace(" ", ""))
    scale = scale if power else scale2
    if match["dash"] == "and" and not _is_between(match, "first", r"between\s*\W*$"):
        return [_with_error(match, 1, first, scale), _with_error(match, 2, second, scale2)]
    return [_range(first * scale, second * scale2)]


def _is_between(match: re.Match[str], group: str, words: str) -> bool:
    return bool(re.search(words, match.string[max(0, match.start() - 12) : match.start(group)]))


def _range(a: float, b: float) -> Interval:
    return Interval((a + b) / 2, min(a, b), max(a, b))


def _with_error(match: re.Match[str], i: int, value: float, scale: float) -> Interval:
    minus, plus = (
        float_of(next((match[f"{name}{i}"] for name in names if match[f"{name}{i}"]), None))
        for names in (("minus", "minus2", "minus3", "both", "both2"), ("plus", "plus2", "plus3", "both", "both2"))
    )
    if minus is None or plus is None:
        return Interval(value * scale)
    return Interval(value * scale, (value - minus) * scale, (value + plus) * scale)


def float_of(text: str | None) -> float | None:
    """The number, None where there is none or it is broken (``1.2.3``)."""
    try:
        return float(text.replace(",", "").replace(" ", "").rstrip(".")) if text else None
    except ValueError:
        return None


def rounded(value: float) -> float:
    """Six digits: more than any text writes, fewer than arithmetic leaves behind."""
    return float(f"{value:.6g}")


def limit_of(match: re.Match[str], sentence: str) -> str:
    """ "<" or ">" where the value is a limit by its sign or the words around it, else ""."""
    words = match["limit"] or ""
    if not words:
        return _limit_before(match, sentence)
    if words[0] in "<>":
        return words[0]
    rises = r"(?i)\b(?:ris|increas|reach|extend|go|goes)\w*\s+$"
    if words.startswith("as ") or (words == "up to" and re.search(rises, sentence[: match.start()])):
        return ""
    return "<" if words.startswith(("less", "lower", "below", "under", "up to", "at most", "no more")) else ">"


def _limit_before(match: re.Match[str], sentence: str) -> str:
    """The limit that is said before the symbol: "higher than L_X ~ 3 x 10^41", "an upper limit of"."""
    side = LIMIT_BEFORE.search(sentence[max(0, match.start() - 70) : match.start()])
    if side and not match["second"] and not match["ten3"]:
        return "<" if re.match(r"(?i)below|less|lower|smaller|within", side[1]) else ">"
    number = match.start("ten") if match["ten"] else match.start("first")
    said = re.search(
        r"(?i)\b(upper|lower) limits?\b(?:(?!\blimit)(?:[^.;,]|\.(?=\d)))*$",
        sentence[max(0, match.start() - 75) : number],
    )
    return {"u": "<", "l": ">"}[said[1][0].lower()] if said else ""
