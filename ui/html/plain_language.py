"""Values and sources in plain language: one sentence each, by fixed rules from the record alone, nothing added.

Comparisons rest on constants (a joule, the Sun, Planck's cosmology of 2018 in astropy); the bounds of "hard", "soft" and
"absorbed" are the adjectives of ``retriever/catalogue/quantities.toml``.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from astropy import units as u
from astropy.constants import L_sun, k_B

from assistant.evidence.claims import Answer, Claim
from assistant.evidence.ledger import Evidence
from retriever.catalogue.quantities import QUANTITIES, format_number, label
from retriever.text.units import split_unit
from ui.words import say, words

_KELVIN_PER_KEV = (1 * u.keV / k_B).to_value(u.K)
_SUN = L_sun.to_value(u.erg / u.s)
_PHOTON_2_KEV = (2 * u.keV).to_value(u.erg)
_CM2_PER_M2 = 1e4
_KINDS = {name: quantity.key for quantity in QUANTITIES for name in quantity.names}
# "hard" and "soft" are said of the ratio of the hard and the soft band; these two compare with the band in between
_KINDS |= {"hard_ms": "middle", "hard_hm": "middle"}
# upper ends of what each word is said of, in the measurement's own unit
_STEPS = {quantity.key: quantity.plain_steps for quantity in QUANTITIES if quantity.plain_steps}


def plain_value(record: Mapping[str, Any]) -> str:
    """What a measurement says, in one sentence; empty where there is nothing to add to its name."""
    kind = "fit_statistic" if record["name"] == "powlaw_stat" else _KINDS.get(_base(record["name"]), "")
    value = record["value"] * split_unit(record["unit"])[0]
    if kind in _STEPS:
        level = sum(value > bound for bound in _STEPS[kind])
        return str(words(f"plain.{kind}")[level])
    if kind == "temperature" and record["unit"] == "keV" and value > 0:
        return say("plain.temperature", millions=format_number(value * _KELVIN_PER_KEV / 1e6, 2))
    if kind == "flux" and value > 0 and "erg" in record["unit"]:
        return say("plain.flux", photons=_two_digits(value * _CM2_PER_M2 / _PHOTON_2_KEV))
    if kind == "luminosity" and value > 0 and record["unit"] == "erg s^-1":
        return say("plain.luminosity", suns=_large(value / _SUN))
    if kind == "redshift" and value > 0:
        return say("plain.redshift", time=light_time(value))
    if kind == "fit_statistic":
        return str(words("plain.fit_statistic")[0 if value < 1.3 else 1])
    return ""


def plain_answer(answer: Answer) -> list[Claim]:
    """The claims for readers who are not astronomers: values and sources as plain sentences, the others as they are.

    The ids stay with what they support. One quantity of one source is told once.
    """
    # both are a colour in plain words; the hardness ratio is the one that assumes no model
    coloured = _sources_with("hardness", answer)
    said: set[tuple[str | None, str]]
    said = {(kind, source) for source in coloured for kind in ("photon_index", "middle")}
    claims = []
    for claim in answer.claims:
        held = [item for i in claim.evidence if (item := answer.ledger.get(i)) is not None]
        if held and len(held) == len(claim.evidence):
            texts = _plain_texts(held, answer, said)
            if texts is not None:
                claims += [Claim(text, claim.evidence) for text in texts]
                continue
        claims.append(claim)
    return claims


def _sources_with(kind: str, answer: Answer) -> set[str]:
    """Evidence ids of the sources of which the answer tells such a quantity."""
    told = [answer.ledger.get(i) for claim in answer.claims for i in claim.evidence]
    return {
        item.record["source"]
        for item in told
        if item is not None and item.kind == "measurement" and _KINDS.get(_base(item.record["name"])) == kind
    }


def _plain_texts(held: list[Evidence], answer: Answer, said: set[tuple[str | None, str]]) -> list[str] | None:
    """Sentences in place of a claim on these records; None where it must stay as it is."""
    measured = [item for item in held if item.kind == "measurement"]
    if any(item.kind == "computation" for item in held):
        return None  # what was computed is the matter, not the value that it is from
    if len(measured) == 1:
        return _measurement_text(measured[0], answer, said)
    if len(held) == 1 and held[0].kind == "source" and not held[0].record.get("uploaded"):
        return [source_sentence(held[0].record)]
    return None


def _measurement_text(item: Evidence, answer: Answer, said: set[tuple[str | None, str]]) -> list[str] | None:
    record = item.record
    kind = (_KINDS.get(_base(record["name"])), record["source"])
    if kind in said:
        return []
    plain, source = plain_value(record), answer.ledger.get(record["source"])
    if not plain or source is None:
        return None
    said.add(kind)
    what = words("plain.labels").get(kind[0], label(record["name"]))
    what, plain = what[:1].upper() + what[1:], plain[:1].lower() + plain[1:]
    return [say("plain.value", what=what, source=source.record["name"], plain=plain)]


def source_sentence(record: Mapping[str, Any]) -> str:
    """Where and what a catalogue source is: class, constellation, how long its light was on its way."""
    kinds, subclass = words("plain.classes"), str(record.get("subclass") or "")
    star = next(said for word, said in words("plain.feeding").items() if word in subclass)
    kind = kinds[record["class"]].format(star=star) if record["class"] in kinds else record["class"] or kinds["unknown"]
    parts = [say("plain.source", name=record["name"], kind=kind)]
    if record.get("ra") is not None:
        parts.append(say("plain.where", constellation=constellation(record["ra"], record["dec"])))
    if record.get("redshift") and record["redshift"] > 0:
        parts.append(say("plain.redshift", time=light_time(record["redshift"])))
    return " ".join(parts)


@lru_cache(4096)
def constellation(ra: float, dec: float) -> str:
    """The constellation at a position, ICRS degrees."""
    from astropy.coordinates import SkyCoord, get_constellation

    return str(get_constellation(SkyCoord(ra, dec, unit="deg")))


@lru_cache(4096)
def light_time(redshift: float) -> str:
    """How long light of that redshift was on its way, as words."""
    from astropy.cosmology import Planck18

    years = Planck18.lookback_time(redshift).to_value(u.yr)
    return _large(years)


def _large(number: float) -> str:
    """``2.1 billion``: two digits and a word, so that nobody counts zeros."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if number >= size:
            shown = _two_digits(number / size)
            return say(f"plain.{word}", number=f"{float(shown):,.0f}" if float(shown) >= 100 else shown)
    return f"{float(f'{number:.2g}'):,.0f}" if number >= 1 else format_number(number, 2)


def _two_digits(number: float) -> str:
    """Rounded to two digits, whole numbers too."""
    return format_number(float(f"{number:.2g}"), 2)


def _base(name: str) -> str:
    return name.removesuffix("_upper_limit").removesuffix("_lower_limit")
