"""Measurements as an HTML table: what was measured, its value with an interval, the method and who published it."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from markupsafe import Markup

from assistant.evidence.ledger import Evidence, Ledger
from retriever.catalogue.quantities import digits_of, format_number, label
from retriever.catalogue.records import Measurement
from retriever.text.units import split_unit
from ui.html.escaping import prose
from ui.html.links import ads_link
from ui.html.rendering import render
from ui.words import say

_FIELDS = tuple(field.name for field in fields(Measurement))  # a kept conversation may lack the later ones


@dataclass(frozen=True)
class Row:
    """One measurement as the table shows it; with an id and an anchor where a mark of the answer leads to it.

    ``where`` is the band and the instrument, ``flag`` why the value is not to be trusted.
    """

    what: str
    name: str
    in_domain: bool
    value: Markup
    interval: str
    method: str
    reference: Markup
    id: str = ""
    anchor: str = ""
    where: str = ""
    flag: str = ""
    library: str = ""

    @property
    def gist(self) -> str:
        """The whole row in a line, for its mark."""
        value = re.sub("<[^>]+>", "", str(self.value).replace("<sup>", "^"))
        return say(
            "cards.gist.measurement",
            what=self.what,
            value=html.unescape(value),
            interval=self.interval,
            method=self.method,
        )


def cited_measurements(items: list[Evidence], anchors: list[str], ledger: Ledger, several: bool = False) -> Markup:
    """Measurements that an answer cites, each with its source; with its library where ``several`` are open."""
    rows = []
    for item, anchor in zip(items, anchors, strict=True):
        r = item.record
        source = ledger.get(r["source"])
        m = measured(r)
        what = label(m.name)
        if source is not None:
            what = say("cards.quantity_of", quantity=what, source=source.record["name"])
        rows.append(_row(m, r.get("in_domain", True), what, id=item.id, anchor=anchor, several=several))
    return render("measurements.html", rows=rows)


def measured(record: Mapping[str, Any]) -> Measurement:
    """The measurement of a record of the ledger."""
    return Measurement(**{key: record[key] for key in _FIELDS if key in record})


def _row(m: Measurement, in_domain: bool, what: str, id: str = "", anchor: str = "", several: bool = False) -> Row:
    reference = ads_link(m.reference) if m.reference else Markup()
    where = ", ".join(part for part in (m.band, m.instrument) if part)
    shown = (what, m.name, in_domain, value_of(m), interval_of(m), m.method, reference, id, anchor)
    return Row(*shown, where, m.flag, m.library if several else "")


def value_of(m: Measurement, with_unit: bool = True) -> Markup:
    """The value with its unit; with the digits that sentences have."""
    factor, unit = split_unit(m.unit)
    bound = {"upper": "< ", "lower": "> "}.get(_limit(m), "")
    return (
        Markup("{}{} {}")
        .format(bound, _number(m.value * factor, digits_of(m)), prose(unit if with_unit else ""))
        .strip()
    )


def interval_of(m: Measurement) -> Markup | str:
    """The interval with its level, or that there is none."""
    if m.low is None and m.high is None:
        return say("cards.limit") if _limit(m) else say("cards.no_interval")
    if m.low == m.high:
        return say("cards.empty_interval")
    factor, _ = split_unit(m.unit)
    low, high = (
        say("cards.unbounded") if end is None else _number(end * factor, digits_of(m)) for end in (m.low, m.high)
    )
    level = f", {m.level * 100:g} %" if m.level else ""
    return Markup(say("cards.interval")).format(low=low, high=high) + level


def _limit(m: Measurement) -> str:
    return next((side for side in ("upper", "lower") if m.name.endswith(f"_{side}_limit")), "")


def _number(value: float, digits: int) -> Markup:
    mantissa, _, exponent = format_number(value, digits).replace("-", "−").partition("e")
    return Markup("{}×10<sup>{}</sup>").format(mantissa, exponent) if exponent else Markup.escape(mantissa)
