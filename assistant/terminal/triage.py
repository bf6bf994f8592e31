"""The triage card of a spectrum: what it is, its main values, what is odd of it, what changed since the last look at that place."""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from markupsafe import Markup
from pydantic import BaseModel

from retriever.catalogue.quantities import format_number, format_value, label
from retriever.catalogue.records import Measurement
from retriever.errors import ScholarError
from retriever.library.library import Library
from retriever.names.positions import Position
from retriever.reading.as_json import as_json
from retriever.reading.files import read_one
from retriever.reading.place import similar_to
from retriever.reading.records import Reading

NEAR_DEG = 1 / 60  # a source of the library, or an earlier observation, is at the place
_MAIN = ("powlaw_gamma", "powlaw_nh", "apec_kt", "flux_aper_b", "flux_aper_b_upper_limit")
_COMPARED = {"flux_aper_b": ("brighter", "fainter"), "powlaw_gamma": ("softer", "harder")}


class Value(BaseModel):
    """One value of a card."""

    name: str
    text: str
    value: float
    low: float | None = None
    high: float | None = None


class Card(BaseModel):
    """What a triage says of one file. ``size`` and ``changed_ns`` tell whether the file is still the one that was read."""

    file: str
    size: int
    changed_ns: int
    made: str
    status: Literal["read", "failed"]
    line: str
    object: str = ""
    source: str = ""
    ra: float | None = None
    dec: float | None = None
    values: list[Value] = []
    warnings: list[str] = []
    changes: list[str] = []
    unlike: bool = False
    record: dict[str, Any] = {}


def card_of(path: Path, library: Library, earlier: Iterable[Card] = ()) -> Card:
    """The card of a file; one that can't be read gets a card that says why. Nothing that is in a file raises."""
    held = path.stat()
    about = {"file": path.name, "size": held.st_size, "changed_ns": held.st_mtime_ns}
    about["made"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    try:
        reading = read_one(path, library=lambda: library)
        similar = similar_to(reading, library)
    except ScholarError as error:
        told = " ".join(str(error).split())
        return Card(**about, status="failed", line=f"{path.name}: not read. {told}", warnings=[told])
    record = as_json(reading, similar)
    values = _values(reading)
    ra, dec = reading.record.get("ra"), reading.record.get("dec")
    source = _at(ra, dec, library)
    unlike = reading.estimate.in_domain is False
    card = Card(
        **about,
        status="read",
        line="",
        object=reading.object,
        source=source,
        ra=ra,
        dec=dec,
        values=values,
        warnings=_serious_first(record["warnings"]),
        unlike=unlike,
        record=record,
    )
    card.changes = _changes(card, earlier)
    card.line = _line(card)
    return card


def _values(reading: Reading) -> list[Value]:
    held = {p.name: p for p in reading.estimate.parameters}
    found = []
    for name in _MAIN:
        if (p := held.get(name)) is None or (name == "flux_aper_b" and "flux_aper_b_upper_limit" in held):
            continue
        text = format_value(Measurement(p.name, p.value, p.low, p.high, p.level, p.unit, p.method))
        found.append(Value(name=name, text=f"{label(name)} {text}", value=p.value, low=p.low, high=p.high))
    return found


def _at(ra: float | None, dec: float | None, library: Library) -> str:
    """The source of the library at a position, with its class and distance; "" where none lies there."""
    if ra is None or dec is None or not (0 <= ra < 360 and -90 <= dec <= 90):
        return ""
    near = library.names.nearest(Position(ra, dec), 1)
    if not near or near[0][1] > NEAR_DEG:
        return ""
    source, apart = near[0]
    return f"{source.name} ({source.object_class or 'no class'}, {apart * 60:.2f} arcmin from the pointing)"


def _serious_first(warnings: list[str]) -> list[str]:
    """What spoils all values goes before what limits some."""
    return sorted(warnings, key=lambda text: not ("of the models describes" in text or "pile-up" in text))


def _changes(card: Card, earlier: Iterable[Card]) -> list[str]:
    """What differs from the last card of the same place: values whose intervals exclude each other."""
    before = [
        one for one in earlier if one.file != card.file and one.status == "read" and _apart(one, card) <= NEAR_DEG
    ]
    if not before:
        return []
    last, told = max(before, key=lambda one: one.made), []
    held = {value.name: value for value in last.values}
    for value in card.values:
        other = held.get(value.name)
        words = _COMPARED.get(value.name)
        if other is None or words is None or None in (value.low, value.high, other.low, other.high):
            continue
        if value.low > other.high or value.high < other.low:  # type: ignore[operator]
            word = words[value.value < other.value]
            factor = f" {format_number(max(value.value, other.value) / min(value.value, other.value), 2)} times"
            told.append(f"{word}{factor if value.name == 'flux_aper_b' else ''} than in {last.file}")
    return told or [f"no change that is certain since {last.file}"]


def _apart(one: Card, other: Card) -> float:
    """Degrees between two cards; infinite where one has no place."""
    if None in (one.ra, one.dec, other.ra, other.dec):
        return float("inf")
    from astropy.coordinates import angular_separation
    from numpy import degrees, radians

    places = radians([float(part or 0.0) for part in (one.ra, one.dec, other.ra, other.dec)])
    return float(degrees(angular_separation(*places)))


def _line(card: Card) -> str:
    """The card in one line."""
    what = card.source or card.object or "no known source at its place"
    parts = [f"{card.file}: {what}", *(value.text for value in card.values), *card.changes]
    if card.unlike:
        parts.append("UNLIKE everything that the network knows: look at this one")
    if card.warnings:
        more = f" (and {len(card.warnings) - 1} more)" if len(card.warnings) > 1 else ""
        parts.append(f"WARNING {card.warnings[0]}{more}")
    return "; ".join(parts)


_PAGE = Markup(
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
    "<style>body{{font:1rem/1.45 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}}"
    ".w{{border-left:4px solid #b45309;padding-left:.6rem}}</style>"
    "<h1>{title}</h1>{body}<p><small>Spectrum Scholar, {made}. The spectrum is real, as far as its file can tell.</small></p>"
)


def card_html(card: Card) -> str:
    """The card as a page by itself; everything from the file is escaped."""
    lines = [Markup("<p><b>{}</b></p>").format(card.source or card.object or "No known source at its place")]
    if card.status == "failed":
        lines = [Markup("<p><b>Not read.</b></p>")]
    if card.unlike:
        lines.append(Markup("<p><b>Unlike everything that the network knows: look at this one.</b></p>"))
    for texts, style in ((card.warnings, "w"), ([value.text for value in card.values], ""), (card.changes, "")):
        items = Markup("").join(Markup("<li>{}</li>").format(text) for text in texts)
        lines += [Markup('<ul class="{}">{}</ul>').format(style, items)] if texts else []
    return str(_PAGE.format(title=card.file, body=Markup("").join(lines), made=card.made))
