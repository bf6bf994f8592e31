"""The values of a spectrum in one line each: the interval also as a whisker on one scale with the others of its quantity, the
method as a footnote, since several values share it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from retriever.catalogue.quantities import label
from retriever.catalogue.records import Measurement
from ui.html.links import ads_link
from ui.html.measurements import interval_of, value_of
from ui.html.plain_words import plain_value
from ui.html.rendering import part, render

# values that are drawn on one scale, by a part of their names
_FAMILIES = ("gamma", "index", "kt", "temperature", "nh", "column", "hard", "flux")
_DECADES = 20.0  # over more than so large a factor a scale is logarithmic


@dataclass(frozen=True)
class Value:
    """A measurement with whether it lies within its method's domain, and which of several numbers for one thing it is.

    ``firm`` is False for a value of a model that does not describe the data: its interval says nothing.
    """

    measurement: Measurement
    in_domain: bool = True
    which: str = ""
    firm: bool = True

    @property
    def family(self) -> str:
        """By which values share a scale: their kind and, of fluxes and the like, their unit."""
        name, unit = self.measurement.name, self.measurement.unit
        kind = next((one for one in _FAMILIES if one in name.split("_") or name.startswith(one)), name)
        return f"{kind} {unit}"

    @property
    def ends(self) -> tuple[float, float, float] | None:
        """Low end, value and high end, where all are known and are to be believed."""
        m = self.measurement
        if not self.firm or m.low is None or m.high is None or m.low == m.high:
            return None
        ends = (m.low, m.value, m.high)
        return ends if all(map(math.isfinite, ends)) else None


@dataclass(frozen=True)
class Whisker:
    """Low end, value and high end in per cent of the width."""

    low: float
    value: float
    high: float


@dataclass(frozen=True)
class Line:
    """A value as the templates show it; ``number`` is the value without its unit, ``note`` the letter of its footnote."""

    what: str
    name: str
    which: str
    value: Markup
    number: Markup
    interval: Markup | str
    firm: bool
    in_domain: bool
    flag: str
    where: str
    plain: str
    whisker: Whisker | None
    note: str


@dataclass
class Lines:
    """Makes lines of values, with the scales of ``all_values`` and footnotes that are counted through."""

    all_values: Sequence[Value]
    footnotes: list[Markup] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._scales = {family: _scale(self.all_values, family) for family in {v.family for v in self.all_values}}

    def of(self, values: Iterable[Value]) -> list[Line]:
        """The lines of some of the values; what two of one quantity say in plain words is said once."""
        names: set[str] = set()
        made = []
        for value in values:
            made.append(self._line(value, value.measurement.name not in names))
            names.add(value.measurement.name)
        return made

    def _line(self, value: Value, first: bool) -> Line:
        m = value.measurement
        return Line(
            label(m.name),
            m.name,
            value.which,
            value_of(m),
            value_of(m, with_unit=False),
            interval_of(m) if value.firm else "",
            value.firm,
            value.in_domain or not value.firm,
            m.flag,
            ", ".join(text for text in (m.band, m.instrument) if text),
            plain_value({"name": m.name, "value": m.value, "unit": m.unit}) if value.firm and first else "",
            self._whisker(value),
            self._note(m),
        )

    def _note(self, m: Measurement) -> str:
        reference = ads_link(m.reference) if m.reference else Markup()
        text = part("footnote", m.method, reference)
        if not text:
            return ""
        if text not in self.footnotes:
            self.footnotes.append(text)
        return letters(self.footnotes.index(text))

    def _whisker(self, value: Value) -> Whisker | None:
        scale, ends = self._scales[value.family], value.ends
        return None if scale is None or ends is None else Whisker(*(scale.place(end) for end in ends))


def letters(number: int) -> str:
    """0 as a, 25 as z, 26 as aa: letters, since a number beside a unit would be read as its exponent."""
    return (letters(number // 26 - 1) if number >= 26 else "") + "abcdefghijklmnopqrstuvwxyz"[number % 26]


def footnotes(lines: Lines) -> Markup:
    """The methods, under the letters that the lines have."""
    return render("footnotes.html", notes=lines.footnotes)


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float
    logarithmic: bool

    def place(self, value: float) -> float:
        """In per cent from the left."""
        low, high, at = (math.log(v) if self.logarithmic else v for v in (self.low, self.high, value))
        return round(min(max(100 * (at - low) / (high - low), 0.0), 100.0), 1) if high > low else 50.0


def _scale(values: Sequence[Value], family: str) -> _Scale | None:
    """From the lowest to the highest end that the values of a family have; None where there are none."""
    ends = [end for value in values if value.family == family and value.ends for end in value.ends]
    if not ends:
        return None
    low, high = min(ends), max(ends)
    return _Scale(low, high, low > 0 and high > _DECADES * low)
