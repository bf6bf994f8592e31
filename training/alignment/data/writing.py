"""Texts about sources, in varied wording: what a paper, or a summary of papers, would say.

csc-facts: only what is known apart from the X-ray spectrum (types, subclass, redshift, counterpart, distance,
surroundings). csc-literature: what papers report of the X-rays (``paper_reports``) and the type, where one is known. The wording
is in ``wording.json`` and ``kinds.json``; encoders see the text only.
"""

import json
import re
from functools import lru_cache
from pathlib import Path

import numpy as np

from training.alignment.data.paper_reports import BY_NAME, Report

# directions (ICRS degrees, radius) that a text may name as the surroundings of a source
FIELDS = {
    "the Orion nebula": (83.82, -5.39, 1.0),
    "the Andromeda galaxy": (10.68, 41.27, 1.5),
    "M 33": (23.46, 30.66, 0.6),
    "the Large Magellanic Cloud": (80.9, -69.75, 5.0),
    "the Small Magellanic Cloud": (13.2, -72.8, 2.5),
    "the Chandra Deep Field South": (53.12, -27.8, 0.5),
    "the COSMOS field": (150.12, 2.2, 1.0),
    "the Extended Groth Strip": (214.8, 52.8, 0.8),
    "the Bootes field": (218.0, 34.2, 2.0),
    "M 81": (148.89, 69.07, 0.4),
    "M 101": (210.8, 54.35, 0.4),
    "the Perseus cluster": (49.95, 41.51, 0.8),
    "the Virgo cluster": (187.7, 12.4, 3.0),
    "47 Tucanae": (6.02, -72.08, 0.2),
    "the Carina nebula": (161.2, -59.7, 0.8),
    "the Coma cluster": (194.95, 27.98, 1.0),
    "Centaurus A": (201.37, -43.02, 0.5),
    "M 83": (204.25, -29.87, 0.3),
    "the Antennae": (180.47, -18.88, 0.2),
}
DESCRIBED = 0.4  # share of the texts whose words are one sentence
NEXT_TO_PLANE, FAR_FROM_PLANE, NEXT_TO_CENTRE = 3.0, 30.0, 2.0


@lru_cache(maxsize=1)
def _phrases() -> tuple[dict, dict]:
    here = Path(__file__).parent
    return tuple(json.loads((here / name).read_text()) for name in ("wording.json", "kinds.json"))


def literature_text(source, reports: list[Report], generator) -> str:
    """The text of one paper on the source."""
    sentences = [_kind(source, generator)]
    if "redshift" in source.facts and generator.random() < 0.6:
        sentences.append(_say("redshift", generator, v=f"{source.facts['redshift']:.3g}"))
    words = [report for report in reports if report.value is None]
    if words and generator.random() < DESCRIBED:
        told = [_description(words, generator), *(_report(r, generator) for r in reports if r.value is not None)]
    else:
        told = [_report(report, generator) for report in reports]
    body = [*sentences, *told] if generator.random() < 0.7 else [*told, *sentences]
    return " ".join(s for s in (_say("opening", generator), *body, _say("closing", generator)) if s)


def facts_text(source, generator) -> str:
    """What is known of the source apart from its X-ray spectrum."""
    facts, told = source.facts, []
    for name, chance in (("redshift", 0.9), ("distance", 0.9), ("Gmag", 0.8)):
        if name in facts and generator.random() < chance:
            phrase = "magnitude" if name == "Gmag" else name
            told.append(_say(phrase, generator, v=f"{facts[name]:.3g}"))
    for phrase, blue, red in (("near_infrared", "Jmag", "Kmag"), ("mid_infrared", "W1mag", "W2mag")):
        if blue in facts and red in facts:
            told.append(_say(phrase, generator, v=f"{facts[blue] - facts[red]:.2f}"))
    for name, phrase in (("subclass", "subclass"), ("other_types", "also")):
        if name in facts and generator.random() < 0.8:
            told.append(_say(phrase, generator, k=_types(facts[name])))
    told += _surroundings(facts, generator)
    told = [told[i] for i in generator.permutation(len(told))]
    return " ".join(s for s in (_say("opening", generator), _kind(source, generator), *told) if s)


def _kind(source, generator) -> str:
    main = source.main_type or source.facts.get("literature_class", "")
    if not main:
        return _say("unknown", generator)
    known = _phrases()[1].get(main) or [source.object_class and f"a {source.object_class}" or f"of the type {main}"]
    return _say("kind", generator, k=known[generator.integers(len(known))])


def _types(text: str) -> str:
    return ", ".join(dict.fromkeys(part.strip() for part in re.split(r"[|;,]", text) if part.strip()))[:80]


def _surroundings(facts: dict, generator) -> list[str]:
    said = []
    for name, (ra, dec, radius) in FIELDS.items():
        if np.hypot((facts["ra"] - ra) * np.cos(np.radians(dec)), facts["dec"] - dec) < radius:
            said.append(_say("field", generator, k=name))
    height, along = abs(facts["galactic_b"]), (facts["galactic_l"] + 180) % 360 - 180
    if np.hypot(along, height) < NEXT_TO_CENTRE:
        return [*said, _say("centre", generator)]
    place = "plane" if height < NEXT_TO_PLANE else "high" if height > FAR_FROM_PLANE else "middle"
    return [*said, _say(place, generator)]


def _report(report: Report, generator) -> str:
    kinds = _phrases()[0]
    if report.value is None:
        said = kinds[f"{report.kind}_words"][report.word]
        return said[generator.integers(len(said))]
    value, error = _number(report)
    with_error = generator.random() < 0.6
    return _say(report.kind, generator, v=value, e=error if with_error else "")


def _description(words: list[Report], generator) -> str:
    """All that is said in words as one sentence, as a person would ask: "a heavily absorbed source with a strong iron line"."""
    phrases = _phrases()[0]
    as_noun = [report.kind == "line" or generator.random() < 0.4 for report in words]

    def say(kind, report):
        ways = phrases[kind][report.kind][report.word]
        return ways[generator.integers(len(ways))]

    adjectives = ", ".join(say("adjectives", r) for r, noun in zip(words, as_noun, strict=True) if not noun)
    nouns = " and ".join(say("nouns", r) for r, noun in zip(words, as_noun, strict=True) if noun)
    article = "an" if adjectives[:1] in "aeiou" and adjectives else "a"
    said = _say("described", generator, a=f"{article} {adjectives}".strip(), n=f" with {nouns}" if nouns else "")
    return said[0].upper() + said[1:]


def _number(report: Report) -> tuple[str, str]:
    """The value as written, and its error."""
    scatter, value = BY_NAME[report.kind].scatter, report.value
    if value is None:
        raise ValueError(f"a report of {report.kind} in words has no number")
    if report.kind == "photon_index" or report.kind == "hardness":
        return f"{value:.2f}", f" ± {scatter:.2f}"
    if report.kind == "column_density":
        power = int(np.floor(value))
        return f"{10 ** (value - power):.2f} x 10^{power}", ""
    if report.kind == "temperature":
        return f"{10**value:.3g}", f" ± {10**value * scatter * np.log(10):.2g}"
    if report.kind == "variability":
        return f"{100 / (1 + np.exp(-value)):.1f}", ""
    return f"{1000 * np.exp(value):.0f}", ""


def _say(phrase: str, generator, **values) -> str:
    ways = _phrases()[0][phrase]
    return ways[generator.integers(len(ways))].format(**values)
