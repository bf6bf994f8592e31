"""Papers of the bundled library: bibcode, title, first authors and year as the literature has them; no abstract.

One paper has often two records, as a preprint and as published: they are one where title and first surname agree, under the
bibcode of the published one (that of the own summaries stays). Bibcodes that no author's initial ends are placeholders,
which ADS does not know: such records are left out.
"""

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from training.bundled.classes import BIBCODE, class_references
from training.bundled.rows import Row

HMXB_REFERENCES = ("CRSF_Ref", "Spin_Ref", "Orb_Ref", "Spectral_Ref", "Dist_Ref", "Mass_Ref", "Misc_Ref", "Coord_Ref")
_NO_ASTRONOMY = re.compile(r"\d{4}(?:CryRT|JChPh|RScI\.|JGRA|Ge&Ae|E&PSL|JApSt)")
ORIGINS = {
    "arxiv-computed": "arXiv metadata",
    "ads": "bibliography with ADS bibcodes",
    "ads-title-match": "arXiv metadata, ADS bibcode by title",
    "cites": "ADS: cites a tool or the catalogue of Chandra",
    "class": "reference of a class in the training set of Yang et al. 2022",
    "hmxb": "reference of the XRBcats catalogue of HMXBs",
}


@dataclass(frozen=True)
class Fact:
    """What is known of a paper; ``text`` (title and abstract) is only read here and never written."""

    bibcode: str
    title: str
    authors: tuple[str, ...]
    year: int
    origin: str
    abstract: str = ""
    others: tuple[str, ...] = field(default=())


def papers_of_literature(literature: Path, csc: Iterable[Row], hmxb: Iterable[Row], own: set[str]) -> dict[str, Fact]:
    """All papers by bibcode, in its order; ``others`` are bibcodes of the same paper."""
    facts: dict[str, Fact] = {}
    for fact in (*_with_abstracts(literature), *_citing(literature)):
        facts.setdefault(fact.bibcode, fact)
    merged = _merged(facts.values(), own)
    held = {code for fact in merged.values() for code in (fact.bibcode, *fact.others)}
    bare = [(code, "class") for row in csc for code in class_references(row)]
    bare += [(code, "hmxb") for row in hmxb for code in hmxb_references(row)]
    for code, why in bare:
        if code not in held and code not in merged:
            merged[code] = Fact(code, "", (), int(code[:4]), ORIGINS[why])
    return dict(sorted(merged.items()))


def hmxb_references(row: Row) -> list[str]:
    """Bibcodes of a row of XRBcats."""
    cells = ",".join(row.get(column, "") for column in HMXB_REFERENCES)
    return [code for code in dict.fromkeys(c.strip() for c in cells.split(",")) if BIBCODE.fullmatch(code)]


def own_reports(path: Path, sources: set[str]) -> dict[str, list[dict[str, Any]]]:
    """The reports written by hand, by bibcode: on topics, and on sources that there are."""
    reports: dict[str, list[dict[str, Any]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        paper = json.loads(line)
        kept = [r for r in paper["reports"] if r["source"] is None or r["source"] in sources]
        if kept:
            reports[paper["bibcode"]] = kept
    return reports


def _with_abstracts(literature: Path) -> Iterator[Fact]:
    with gzip.open(literature / "astro_abstracts.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            r = json.loads(line)
            if r["authors"] and BIBCODE.fullmatch(r["bibcode"]):
                origin = ORIGINS[r.get("bibcode_kind") or "ads"]
                authors = tuple(first_authors(r["authors"]))
                yield Fact(r["bibcode"], _title(r["title"]), authors, r["year"], origin, r["abstract"] or "")


def _citing(literature: Path) -> Iterator[Fact]:
    path = literature / "chandra_tool_citers_titles.jsonl.gz"
    if not path.is_file():
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            r = json.loads(line)
            if BIBCODE.fullmatch(r["bibcode"]) and not _NO_ASTRONOMY.match(r["bibcode"]):
                yield Fact(
                    r["bibcode"], _title(r["title"]), _cited(r["first_author"]), int(r["bibcode"][:4]), ORIGINS["cites"]
                )


def _cited(first_author: str) -> tuple[str, ...]:
    """``Evans, Ian N. et al.`` in two parts."""
    name, more = re.subn(r"\s*,?\s+et al\.?$", "", first_author or "")
    return tuple(first_authors([name])) + (("et al.",) if more else ())


def _title(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "").strip()


def _merged(facts: Iterable[Fact], own: set[str]) -> dict[str, Fact]:
    """One record of each paper: the own one's bibcode, else the published one's, with the fullest authors and the abstract."""
    same: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        same.setdefault(_identity(fact), []).append(fact)
    merged = {}
    for records in same.values():
        chosen = min(records, key=lambda f: (f.bibcode not in own, "arXiv" in f.bibcode, f.bibcode))
        fullest = max(records, key=lambda f: len(f.authors))
        abstract = next((f.abstract for f in records if f.abstract), "")
        others = tuple(f.bibcode for f in records if f.bibcode != chosen.bibcode)
        if chosen.bibcode not in own:
            chosen = replace(chosen, authors=fullest.authors)
        merged[chosen.bibcode] = replace(chosen, abstract=abstract, others=others)
    return merged


def _identity(fact: Fact) -> tuple[str, str]:
    """Title and first surname; short titles ("Erratum") are each a paper's own."""
    title = re.sub(r"[^a-z0-9]", "", fact.title.lower())
    surname = re.sub(r"[^a-z]", "", fact.authors[0].split(",")[0].lower()) if fact.authors else ""
    return (title, surname) if len(title) > 25 and surname else (fact.bibcode, "")


def first_authors(authors: list[str] | str | None, limit: int = 3) -> list[str]:
    """The first authors as ``Surname, I.``, with ``et al.`` standing for the rest."""
    names = [a.strip() for a in (authors if isinstance(authors, list) else (authors or "").split(";")) if a.strip()]
    turned = []
    for name in names[:limit]:
        words = name.split()
        if re.search(r"collaboration|consortium|team\b", name, re.I):  # no surname to turn
            name = name if "," not in name else " ".join(reversed([part.strip() for part in name.split(",")]))
            turned.append(name)
            continue
        turned.append(name if "," in name or len(words) < 2 else f"{words[-1]}, {' '.join(words[:-1])}")
    return turned + (["et al."] if len(names) > limit else [])
