"""What an answer makes up: records that the library does not hold, values that are not its, quotations that stand nowhere,
numbers without evidence, names of nothing. One line for each; a faithful answer has none."""

import re
from collections.abc import Iterator
from typing import Any

from assistant.evaluation.library.given import Given, close, in_base, leaves, said_numbers
from assistant.evaluation.library.truth import TOLD_AS, letters
from assistant.evaluation.written import BIBCODE, numbers

_DESIGNATION = re.compile(
    r"\b(?:2CXO|CXO|2MASX?|2XMM|4XMM|1RXS|RXC?|RXS|PSR|IGR|XTE|SAX|4FGL|SDSS|SNR|NGC|IC|UGC|LEDA|Mrk|Mkn|PG|PKS|QSO|"
    r"ACO|Abell|GX|4U|3C|1ES|ESO|HD|V\*) ?[JBG]?\d[\w.+-]*\d|\bV\d{3,4} [A-Z][a-z]{2}\b|\b[A-Z][a-z]{2} X-\d+\b"
)
_SIMULATED = re.compile(r"\bspectr\w+ (?:\w+ ){0,3}simulated\b", re.I)
_PREDICTED = {"similarity"}  # computed here, of no archive
_TOO_SHORT = 12  # letters: a fragment that stands somewhere by chance is no quotation

_ASKS_BACK = "I am not sure what is asked."


def made_up(given: Given, question: str) -> list[str]:
    """Everything in the answer that the library does not hold."""
    return [
        *_sources(given),
        *_measurements(given),
        *_papers(given),
        *_bibcodes(given),
        *_called_simulated(given),
        *_names(given, question),
        *_numbers(given, question),
    ]


def _sources(given: Given) -> Iterator[str]:
    for record in given.of_kind("source"):
        source = given.source_of(record)
        if source is None:
            yield f"source {record.get('name')} is not of the library"
            continue
        true = given.truth.sources[source]
        if abs(record["ra"] - true["ra"]) > 1e-3 or abs(record["dec"] - true["dec"]) > 1e-3:
            yield f"position of {record['name']}: {record['ra']} {record['dec']}"
        if record.get("class") and record["class"] != true["class"]:
            yield f"class of {record['name']}: {record['class']}, not {true['class']}"
        if record.get("redshift") is not None and not (
            true["redshift"] and close(record["redshift"], true["redshift"])
        ):
            yield f"redshift of {record['name']}: {record['redshift']}"
        if record.get("simulated_spectrum"):
            yield f"spectrum of {record['name']} called simulated: it is the archive's"
        for alias in record.get("aliases") or []:
            if given.truth.source_of(alias) != source:
                yield f"alias {alias} of {record['name']}"


def _measurements(given: Given) -> Iterator[str]:
    for record in given.of_kind("measurement"):
        source = given.source_of(record)
        if source is None:
            yield f"{record['name']} = {record['value']} is of no source of the library"
        elif record["name"] not in _PREDICTED and not (
            _is_catalogued(given, record, source) or _is_told(given, record, source)
        ):
            yield f"{record['name']} of {source} = {record['value']} {record['unit']} ({record.get('reference') or 'catalogue'})"


def _is_catalogued(given: Given, record: dict[str, Any], source: str) -> bool:
    values = dict(given.truth.sources[source]["values"]) | {"redshift": given.truth.sources[source]["redshift"]}
    name, true = record["name"], values.get(record["name"])
    if record.get("reference") in given.truth.papers or true is None or not close(record["value"], true):
        return False
    ends = ((record.get("low"), f"{name}_lolim"), (record.get("high"), f"{name}_hilim"))
    return all(end is None or (limit in values and close(end, values[limit])) for end, limit in ends)


def _is_told(given: Given, record: dict[str, Any], source: str) -> bool:
    """Whether the paper that is named says so of this source."""
    paper = given.truth.papers.get(record.get("reference", ""))
    if paper is None or source not in paper["sources"]:
        return False
    value = in_base(record["value"], record["unit"])
    for told in paper["told"]:
        if told["source"] == source and record["name"] in TOLD_AS[told["quantity"]]:
            return close(value, in_base(told["value"], told["unit"]))
    return False


def _papers(given: Given) -> Iterator[str]:
    for record in given.of_kind("paper"):
        true = given.truth.papers.get(record["bibcode"])
        if true is None:
            yield f"paper {record['bibcode']} is not of the library"
            continue
        if letters(record["title"]) != letters(true["title"]) or record["year"] != true["year"]:
            yield f"title or year of {record['bibcode']}: {record['title']} ({record['year']})"
        if [letters(a) for a in record["authors"]] != [letters(a) for a in true["authors"]]:
            yield f"authors of {record['bibcode']}: {record['authors']}"
        yield from _misquoted(given, record)
        page = record.get("page")
        if page is not None and not 1 <= page <= len(true["pages"]):
            yield f"page {page} of {record['bibcode']}"


def _misquoted(given: Given, record: dict[str, Any]) -> Iterator[str]:
    """Sentences of the passage that do not stand in the paper word for word."""
    whole = [letters(text) for text in given.truth.texts_of(record["bibcode"])]
    for piece in re.split(r"(?<=[.!?…]) +|\.\.\. *|… *|\n+", record.get("passage") or ""):
        kept = letters(piece).strip(".")
        if len(kept) >= _TOO_SHORT and not any(kept in text for text in whole):
            yield f"quotation of {record['bibcode']} that does not stand there: {piece[:80]}"


def _bibcodes(given: Given) -> Iterator[str]:
    for bibcode in BIBCODE.findall(given.text):
        if bibcode not in given.truth.papers and bibcode not in given.truth.references:
            yield f"bibcode {bibcode} is not of the library"


def _called_simulated(given: Given) -> Iterator[str]:
    """Spectra that an archive handed out are called simulated."""
    for claim in given.claims:
        if _SIMULATED.search(claim["text"]):
            yield f"the archive's spectra are called simulated in: {claim['text'][-120:]}"


def _names(given: Given, question: str) -> Iterator[str]:
    """Designations in claims that are no source's of the library and were not the question's own."""
    asked = letters(question)
    for match in _DESIGNATION.finditer(given.truth.without_names(given.text)):
        if letters(match[0]) not in asked and not any(letters(match[0]) in letters(n) for n in _all_names(given)):
            yield f"the name {match[0]} is of nothing here"


def _all_names(given: Given) -> Iterator[str]:
    for row in given.truth.sources.values():
        yield from row["names"]


def _numbers(given: Given, question: str) -> Iterator[str]:
    """Numbers of claims that neither the records cited nor the question holds."""
    counts = {len(given.of_kind(kind)) for kind in ("source", "paper", "measurement")}
    asked = {n.value for n in numbers(question)}
    for claim in given.claims:
        records = [*given.cited_by(claim)]
        records += [owner for r in records if r["kind"] == "measurement" and (owner := given.record(r["source"]))]
        pool = (
            {float(len([r for r in records if r["kind"] == kind])) for kind in ("source", "paper")}
            | asked
            | set(map(float, counts))
        )
        for record in records:
            if record.get("level"):
                pool.add(100 * record["level"])
            for leaf in leaves(record):
                if isinstance(leaf, str):
                    pool |= {n.value for n in numbers(leaf)}
                elif isinstance(leaf, (int, float)) and not isinstance(leaf, bool):
                    pool |= {float(leaf), in_base(float(leaf), str(record.get("unit", "")))}
        if claim["text"].startswith(_ASKS_BACK):
            continue  # readings to choose from, with their numbers
        for number in said_numbers(claim["text"], given.truth):
            if not any(number.is_near(value) for value in pool):
                yield f"number {number.text} without evidence in: {claim['text'][:90]}"
