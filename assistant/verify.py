"""Verification: what a claim says must stand in its evidence. Deterministic, no model.

A claim passes when each id exists, each number in it stands in the evidence (rounding and unit factors allowed), each
catalogued source and each bibcode named in it is among its evidence. What can't be checked by rule (the sense of a
sentence) is bounded by these: a wrong number, name or reference does not pass.
"""

import re
from dataclasses import dataclass

from assistant.claims import Claim, Dropped
from assistant.ledger import Evidence, Ledger
from retriever.names import NameIndex
from retriever.parameters import split_unit

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_NUMBER = re.compile(
    r"(?<![\w.])(?P<sign>[-−+]?)(?P<mantissa>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?:\s*(?:[x×*]|\\times)\s*10\s*\^?\s*\{?\s*(?P<power>[-−+]?\d+)\s*\}?|[eE](?P<exponent>[-+−]?\d+))?"
    r"|(?<![\w.])10\s*\^\s*\{?(?P<ten>[-−+]?\d+)\}?"
)
_BIBCODE = re.compile(r"\b\d{4}[A-Za-z][A-Za-z&.]{2,8}[\w.]{4,9}[A-Z]\b")
_UNIT_POWER = re.compile(
    r"\b(cm|km|m|s|sec|pc|kpc|Mpc|Gpc|keV|MeV|GeV|TeV|eV|erg|Hz|yr|sr|arcsec|arcmin|deg|rad|mas|K|G|photons?|ph|counts?|Jy)"
    r"\s?\^?\{?[-−+]?[1-4]\}?(?![\d.])"
)
_NAMED_DIGITS = re.compile(r"\b[A-Za-z]+[-+]?\d[\w+\-.]*|\b\d+(?:[A-Z]{1,6}|C)\b(?=[\s-]*[J\d])[\w+\-. ]*?\d[\w+\-.]*")
_WORDS = {w: i for i, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())}
_COUNTED = re.compile(
    rf"\b({'|'.join(_WORDS)})\b(?=\s+(?:\w+[\s-]){{0,3}}(?:sources?|papers?|objects?|measurements?|values?|spectra))", re.I
)


@dataclass(frozen=True)
class Number:
    """A number in a text: its value and half a unit of its last written digit."""

    value: float
    half_unit: float
    text: str


def numbers_in(text: str) -> list[Number]:
    """Numbers written in the text: ``1.7``, ``3.2e22``, ``3.2 x 10^22``, ``10^{22}``, ``12,345``, ``-0.3``."""
    text = _BIBCODE.sub(" ", text.translate(_SUPERSCRIPT))
    text = _UNIT_POWER.sub(r"\1", text)
    found = []
    for match in _NUMBER.finditer(text):
        if match["ten"]:
            found.append(Number(10.0 ** _integer(match["ten"]), 0.0, match[0]))
            continue
        # a dash between numbers or letters is a range or a hyphen, not a sign
        negative = match["sign"] in ("-", "−") and (match.start() == 0 or text[match.start() - 1] in " (=~[<>")
        mantissa = match["mantissa"].replace(",", "")
        decimals = len(mantissa.partition(".")[2])
        power = _integer(match["power"] or match["exponent"] or "0")
        if abs(power) > 300:
            found.append(Number(float("nan"), 0.0, match[0]))
            continue
        scale = 10.0**power
        value = float(mantissa) * scale
        found.append(Number(-value if negative else value, 0.5 * 10.0**-decimals * scale, match[0]))
    return found


class Verifier:
    """Checks claims against a ledger; knows the catalogue's names."""

    def __init__(self, names: NameIndex):
        self.names = names

    def check(self, claim: Claim, ledger: Ledger) -> str:
        """Why the claim must not be shown; empty if it may."""
        missing = [i for i in claim.evidence if ledger.get(i) is None]
        if missing:
            return f"cites {', '.join(missing)}, which is not in the evidence"
        if not claim.evidence and not claim.plain:
            return "cites no evidence"
        evidence = _with_sources([ledger.get(i) for i in claim.evidence], ledger)
        support = " | ".join(item.support for item in evidence)
        return (
            self._foreign_name(claim, evidence, support)
            or _foreign_bibcode(claim, support)
            or self._unsupported_number(claim, evidence, support)
        )

    def sift(self, claims: list[Claim], ledger: Ledger) -> tuple[list[Claim], list[Dropped]]:
        """Claims that pass, and the others with the reason."""
        kept, dropped = [], []
        for claim in claims:
            reason = self.check(claim, ledger)
            if reason:
                dropped.append(Dropped(claim.text, claim.evidence, reason))
            else:
                kept.append(claim)
        return kept, dropped

    def _foreign_name(self, claim: Claim, evidence: list[Evidence], support: str) -> str:
        subjects = {item.subject for item in evidence}
        in_support = {m.source.id for m in self.names.mentions(support)}
        for mention in self.names.mentions(claim.text):
            if not claim.plain and mention.source.id not in subjects | in_support:
                return f"names {mention.text}, which its evidence does not speak of"
        return ""

    def _unsupported_number(self, claim: Claim, evidence: list[Evidence], support: str) -> str:
        claimed = numbers_in(self._without_names(claim.text))
        claimed += [Number(float(_WORDS[m[1].lower()]), 0.0, m[1]) for m in _COUNTED.finditer(claim.text)]
        if claim.plain:
            return f"states the number {claimed[0].text} without evidence" if claimed else ""
        known = _values(evidence) + [n.value for n in numbers_in(self._without_names(support))]
        known += [float(_WORDS[word]) for word in re.findall(r"[a-z]+", support.lower()) if word in _WORDS]
        for number in claimed:
            if not any(_agree(number, value) for value in known):
                return f"states {number.text}, which its evidence does not hold"
        return ""

    def _without_names(self, text: str) -> str:
        """The text with the names of objects blanked: the 273 of 3C 273 is no number."""
        for mention in reversed(self.names.mentions(text)):
            text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
        for name in self.names.unknown_designations(text):
            text = text.replace(name, " ")
        return _NAMED_DIGITS.sub(lambda m: m[0] if re.match(r"\d+(?:\.\d+)?[eE][-+]?\d+$", m[0]) else " ", text)


def _with_sources(evidence: list[Evidence], ledger: Ledger) -> list[Evidence]:
    """The evidence, and the sources that its measurements belong to."""
    sources = [ledger.get(item.record["source"]) for item in evidence if item.kind == "measurement"]
    return evidence + [source for source in sources if source is not None and source not in evidence]


def _values(evidence: list[Evidence]) -> list[float]:
    """Numeric fields, with a unit's factor applied or not, fractions also as percentages."""
    values: list[float] = []
    for item in evidence:
        stack = [item.record]
        while stack:
            value = stack.pop()
            if isinstance(value, dict):
                stack.extend(value.values())
            elif isinstance(value, (list, tuple)):
                stack.extend(value)
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                values.append(float(value))
        factor, _ = split_unit(str(item.record.get("unit", "")))
        fields = [item.record.get(key) for key in ("value", "low", "high")]
        values.append(factor)
        values += [v * f for v in fields if isinstance(v, (int, float)) for f in {factor, factor / 1e22}]
        level = item.record.get("level")
        if level:
            values.append(100 * level)
    return values


def _agree(number: Number, value: float) -> bool:
    """Equal within the rounding of how the number is written (a relative 1e-9 for numerical noise)."""
    return abs(number.value - value) <= number.half_unit * (1 + 1e-9) + 1e-9 * abs(value) and _same_scale(number, value)


def _same_scale(number: Number, value: float) -> bool:
    """A small number may not pass as 0 or as a bare digit by rounding: one significant digit must be left."""
    return number.value == value or abs(value) > number.half_unit


def _foreign_bibcode(claim: Claim, support: str) -> str:
    for bibcode in _BIBCODE.findall(claim.text):
        if bibcode not in support:
            return f"names the paper {bibcode}, which is not among its evidence"
    return ""


def _integer(text: str) -> int:
    return int(text.replace("−", "-"))
