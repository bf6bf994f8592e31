"""Sentences on one source and on one value, which every part of the offline writer uses.

Nothing is said that is not in a record; what a record holds is said as it stands there, with its method.
"""

import re
from collections.abc import Mapping
from typing import Any

from assistant.agent.engine import State
from assistant.check.sense import hedge_beside
from assistant.evidence.claims import Claim, refused
from assistant.evidence.records import MeasurementRecord, SourceRecord
from assistant.evidence.sentences import say
from retriever.catalogue.filters import Condition, SourceFilter
from retriever.catalogue.kinds import class_label
from retriever.catalogue.quantities import format_number, format_value, label, quantity_by_key
from retriever.catalogue.records import Measurement

_CATALOGUE_NAMES = ("SWIFT", "2CXO", "GEN", "PPM", "GSC")


def who_claim(state: State, source_id: str, asked: str = "") -> Claim:
    """``3C 273 is a quasar at ..., also known as ...``; the name that was asked with is among the others."""
    r = state.ledger.source(source_id)
    text = say("source.is", name=r["name"], kind=_kind(r), position=r["position"])
    if r["redshift"]:
        text += say("source.redshift", redshift=format_number(r["redshift"], 4))
    flat = re.sub(r"[\s-]", "", asked.lower())
    first = [a for a in r["aliases"] if flat and re.sub(r"[\s-]", "", a.lower()) in flat]
    others = first[:1] + [a for a in r["aliases"] if not a.startswith(_CATALOGUE_NAMES) and a not in first[:1]]
    text += say("source.aliases", aliases=", ".join(others[:3])) if others else "."
    return Claim(text, (source_id,))


def _kind(r: SourceRecord) -> str:
    """What a source is, and whose class that is where this project did not choose it."""
    if not r["class"]:
        return say("source.unclassified")
    kind = class_label(r["class"])
    kind += f" ({r['subclass']})" if r["subclass"].lower() not in kind.lower() else ""
    whose = r["class_from"]
    return say("source.class_from", kind=kind, whose=whose) if whose not in ("", say("source.by_hand")) else kind


def value_claim(state: State, measurement_id: str, name: str, paper_id: str = "") -> Claim:
    """``The photon index of X is 1.4 (method)``; a paper's value is told as the paper's."""
    r = state.ledger.measurement(measurement_id)
    m = measurement_of_record(r)
    if paper_id:
        who, _, how = r["method"].removeprefix("reported by ").partition(", ")
        said = {"who": who, "what": _a(label(m.name)), "value": format_value(m), "name": name}
        said["reports"] = "report" if re.search(r"\bet al\b|&", who) else "reports"
        hedge = hedge_beside(state.ledger.paper(paper_id)["passage"], m.value)
        text = say("value.reported_hedged", hedge=hedge, **said) if hedge else say("value.reported", **said)
        text = say("value.reported_how", said=text.rstrip("."), how=how) if how else text
        return Claim(text, (measurement_id, paper_id))
    said = {"what": label(m.name), "name": name, "value": format_value(m), "method": full_method(r)}
    text = say("value.flagged", flag=r["flag"], **said) if r["flag"] else say("value.measured", **said)
    return Claim(text, (measurement_id,))


def full_method(r: MeasurementRecord) -> str:
    """How and by whom a value was measured, with the band and the instrument where the method does not say them."""
    method = r["method"]
    if r["band"] and r["band"] not in method:
        method = say("value.of_band", method=method, band=r["band"])
    if r["instrument"] and r["instrument"].split()[0].lower() not in method.lower():
        method = say("value.of_band", method=method, band=r["instrument"])
    return say("value.reference", method=method, reference=r["reference"]) if r["reference"] else method


def nothing_on(state: State, what: str, name: str, *ids: str) -> Claim:
    """``I have no evidence on the spin period of X``, with the search that found nothing as its evidence."""
    table = state.ledger.add_table(f"{what} of {name}", ["found"], [["nothing"]], 0)
    return refused("refusal.quantity", (table, *ids), what=what, name=name)


def conditions_text(wanted: SourceFilter) -> str:
    """A filter in words, with how a word was read as a number."""
    parts = []
    if wanted.classes:
        parts.append(say("condition.classes", classes=", ".join(wanted.classes)))
    if wanted.subclass:
        parts.append(say("condition.subclass", subclass=wanted.subclass))
    parts += [bound_text(c) for c in wanted.conditions]
    if wanted.centre is not None:
        centre = re.sub(r"[^\w\s+.*:-]", "", wanted.centre.text)[:40]
        parts.append(say("condition.cone", radius=f"{wanted.radius_deg:g}", centre=centre))
    if wanted.order_by:
        what = quantity_by_key(wanted.order_by).label
        highest = wanted.descending
        parts.append(say("condition.highest_first", what=what) if highest else say("condition.lowest_first", what=what))
    return ", ".join(parts)


def bound_text(c: Condition) -> str:
    """``with column density >= 1e22 cm^-2 (my reading of 'heavily absorbed')``."""
    quantity = quantity_by_key(c.quantity)
    unit = f" {quantity.unit}" if quantity.unit else ""
    value = f"{format_number(c.value, 4)}{unit}"
    bound = say("condition.bound", what=quantity.label, op=c.op, value=value)
    return say("condition.reading", bound=bound, words=c.reading) if c.reading else bound


def measurement_of_record(r: Mapping[str, Any]) -> Measurement:
    return Measurement(
        r["name"],
        r["value"],
        r["low"],
        r["high"],
        r["level"],
        r["unit"],
        r["method"],
        r["reference"],
        r["band"],
        r["instrument"],
        r["flag"],
    )


def short_method(m: Measurement) -> str:
    """The method up to its details, and who measured it."""
    method = re.split(r"[:;(]", m.method)[0].strip().rstrip(",")
    return say("value.short_reference", method=method, reference=m.reference) if m.reference else method


def _a(text: str) -> str:
    return ("an " if text[0].lower() in "aeiou" else "a ") + text
