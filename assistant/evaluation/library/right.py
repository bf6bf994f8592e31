"""Whether an answer holds what was asked for, as a sceptical astronomer would check it: the value, its unit, whose it is and
who says so, the whole list and nothing else, the quotation word for word."""

import re
from collections.abc import Callable
from statistics import median
from typing import Any

from assistant.evaluation.library.given import Given, close, in_base, said_numbers
from assistant.evaluation.library.truth import letters

SHOWN = 8  # a longer list may be cut, if its whole number is said
# how a unit may be written, by the unit without its power of ten
_UNITS = {
    "keV": r"\bkeV\b",
    "s": r"\bs\b|\bsec",
    "d": r"\bd\b|\bdays?\b",
    "eV": r"\beV\b",
    "erg s^-1 cm^-2": r"\berg",
    "cm^-2": r"\bcm",
}
_WORDS = {1: r"\bone\b|\bonly\b", 2: r"\btwo\b", 3: r"\bthree\b"}
_MORE = re.compile(
    r"\b(?:high|hard|soft|bright|faint|steep|flatt?|large|great|hott?|cool|long|short|more|most|low|few|small|less|distant|far)\w*",
    re.I,
)


def missing(given: Given, expect: dict[str, Any]) -> list[str]:
    """What a right answer would hold and this one does not; each line begins with the kind of what is missing."""
    if "refuse" in expect:
        return _not_refused(given, expect["refuse"])
    lines = [line for name, check in _CHECKS.items() if name in expect for line in check(given, expect[name])]
    lines += _list(given, expect["list"], expect.get("may", [])) if "list" in expect else []
    if given.refused and not lines and expect.keys() & {"values", "list", "papers", "similar_to"}:
        lines.append("answer: it says that there is nothing")
    return lines


def _not_refused(given: Given, names: list[str]) -> list[str]:
    """It says that it has nothing, and gives no value of these names; where there are none, no value and no paper at all."""
    lines = [] if given.refused else ["refusal: it does not say that it has nothing"]
    values = [m for m in given.of_kind("measurement") if not names or m["name"] in names]
    lines += [f"refusal: the value {m['name']} = {m['value']} is given" for m in values]
    return lines + [f"refusal: the paper {p['bibcode']} is given" for p in given.of_kind("paper") if not names]


def _source(given: Given, source: str) -> list[str]:
    cited = [given.source_of(record) for record in given.of_kind("source")]
    return [] if source in cited else [f"source: {source} is not cited"]


def _words(given: Given, wanted: list[list[str]]) -> list[str]:
    said = given.text.lower()
    return [f"words: none of {words}" for words in wanted if not any(word.lower() in said for word in words)]


def _values(given: Given, wanted: list[dict[str, Any]]) -> list[str]:
    return [
        f"value: {w['names'][0]} of {w['source']} is not {w['value']} {w['unit']}"
        for w in wanted
        if not _gives(given, w)
    ]


def _gives(given: Given, wanted: dict[str, Any]) -> bool:
    """Whether a claim says the value with its unit, and cites the measurement of that source or the paper."""
    true = in_base(wanted["value"], wanted["unit"])
    unit = _UNITS.get(re.sub(r"^1e\d+ ", "", wanted["unit"]), "")
    for claim in given.claims:
        if unit and not re.search(unit, claim["text"]):
            continue
        if not any(n.is_near(v) for n in said_numbers(claim["text"], given.truth) for v in (true, wanted["value"])):
            continue
        if any(_supports(given, record, wanted, true) for record in given.cited_by(claim)):
            return True
    return False


def _supports(given: Given, record: dict[str, Any], wanted: dict[str, Any], true: float) -> bool:
    paper = wanted.get("paper")
    if record["kind"] == "measurement" and record["name"] in wanted["names"]:
        whose = given.source_of(record) == wanted["source"]
        return (
            whose
            and close(in_base(record["value"], record["unit"]), true)
            and (not paper or record["reference"] == paper)
        )
    if record["kind"] == "source" and "redshift" in wanted["names"]:
        return given.source_of(record) == wanted["source"] and close(record["redshift"] or 0.0, true)
    return bool(paper) and record["kind"] == "paper" and record["bibcode"] == paper


def _list(given: Given, wanted: list[str], may: list[str]) -> list[str]:
    listed = given.sources_listed()
    lines = [f"list: {source} does not belong there" for source in listed if source not in [*wanted, *may]]
    if len(wanted) <= SHOWN:
        return lines + [f"list: {source} is left out" for source in wanted if source not in listed]
    return lines + ([] if len(listed) >= min(SHOWN, 5) else [f"list: only {len(listed)} of {len(wanted)} are shown"])


def _total(given: Given, least_and_most: list[int]) -> list[str]:
    said = {n.value for claim in given.claims for n in said_numbers(claim["text"], given.truth)}
    counts = range(least_and_most[0], least_and_most[1] + 1)
    words = [_WORDS[count] for count in counts if count in _WORDS]
    if said & set(map(float, counts)) or any(re.search(word, given.text, re.I) for word in words):
        return []
    return [f"total: {least_and_most[0]} is not said"]


def _ordered(given: Given, wanted: list[str]) -> list[str]:
    named = [source for source in given.truth.named_in(given.text) if source in wanted]
    return [] if named == wanted else ["order: the sources are not named in their order"]


def _higher(given: Given, wanted: dict[str, str]) -> list[str]:
    """A sentence that compares must put the right source first; none at all is a missing verdict."""
    for sentence in re.split(r"(?<=[.;:])\s+", given.text):
        if not _MORE.search(sentence):
            continue
        named = given.truth.named_in(sentence)
        if wanted["source"] in named and (len(named) == 1 or named[0] == wanted["source"]):
            return []
    return [f"comparison: it is not said that {wanted['source']} is before {wanted['than']}"]


def _papers(given: Given, wanted: dict[str, list[str]]) -> list[str]:
    cited = [record["bibcode"] for record in given.of_kind("paper")]
    only, every = wanted.get("only", []), wanted.get("all", [])
    lines = [f"papers: {bibcode} does not belong there" for bibcode in cited if only and bibcode not in only]
    left_out = [bibcode for bibcode in every if bibcode not in cited]
    if len(every) > SHOWN and len(cited) >= 3:
        return lines
    return (
        lines
        + [f"papers: {bibcode} is not cited" for bibcode in left_out]
        + ([] if cited else ["papers: none is cited"])
    )


def _quotes(given: Given, wanted: list[dict[str, Any]]) -> list[str]:
    return [f"quotation: {w['paper']} is not quoted with {w['holds']!r}" for w in wanted if not _quoted(given, w)]


def _quoted(given: Given, wanted: dict[str, Any]) -> bool:
    for record in given.of_kind("paper"):
        if record["bibcode"] != wanted["paper"]:
            continue
        if letters(wanted["holds"]) not in letters(record.get("passage") or ""):
            continue
        citing = [c for c in given.claims if record["id"] in c["evidence"]]
        page = wanted.get("page")
        if (
            page is None
            or record.get("page") == page
            or any(re.search(rf"\bp(?:age|\.)\s*{page}\b", c["text"]) for c in citing)
        ):
            return any(letters(wanted["holds"]) in letters(c["text"]) for c in citing)
    return False


def _numbers(given: Given, wanted: list[dict[str, float]]) -> list[str]:
    said = [n for claim in given.claims for n in said_numbers(claim["text"], given.truth)]
    return [
        f"number: {w['value']} is not said"
        for w in wanted
        if not any(n.is_near(w["value"]) or close(n.value, w["value"], w["within"]) for n in said)
    ]


def _similar(given: Given, source: str) -> list[str]:
    """At least three others, with a median difference of hardness below 0.15: what a similar spectrum means at the least."""
    others = [s for s in given.sources_listed() if s != source]
    own = given.truth.sources[source]["values"]["hard_hs"]
    if len(others) < 3:
        return [f"similar: only {len(others)} sources are named"]
    apart = median(abs(given.truth.sources[s]["values"]["hard_hs"] - own) for s in others)
    return [] if apart < 0.15 else [f"similar: their hardness differs by {apart:.2f} in the median"]


_CHECKS: dict[str, Callable[[Given, Any], list[str]]] = {
    "source": _source,
    "words": _words,
    "values": _values,
    "total": _total,
    "ordered": _ordered,
    "higher": _higher,
    "papers": _papers,
    "quotes": _quotes,
    "numbers": _numbers,
    "similar_to": _similar,
}
