"""Are the right papers found? ``python -m training.literature.retrieval ../shared/data [--out FILE.json]``

Queries are made from the object-paper links of ../shared/data/literature: each object's name in every usual spelling,
with a question in words around it that has nothing to do with the linked papers. Recall@10 of one query is the share of
the object's linked papers among the first ten, of ten where there are more. Searches without a name ask with the
summaries that were written by hand for the demo catalogue, names and numbers taken out, for the paper they are of (the
weight of words beside meaning was chosen with these descriptions in view: the spellings are the test).
The index (18,392 abstracts, embedded once: about 10 minutes of two cores) is kept in the cache folder, not here.
"""

import argparse
import csv
import gzip
import json
import re
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from retriever.home import scholar_home
from retriever.library.format.content import paper_files
from retriever.library.index.build import build_index
from retriever.library.index.encoder import paper_encoder
from retriever.library.library import Library
from retriever.library.opening import open_library
from retriever.names.constellations import FULL_NAMES
from retriever.names.designations import designations
from retriever.pages import machine, write_section
from retriever.progress import progress_bars

QUESTIONS = (
    "What is known about the X-ray spectrum of {}?",
    "How does the emission of {} vary, and why?",
    "{} absorption and outflows",
    "Which models were fitted to the data on {} and with what result?",
    "Tell me about {}.",
)
_ACRONYMS = (
    "2masx",
    "swift",
    "maxi",
    "ngc",
    "mrk",
    "ark",
    "arp",
    "mcg",
    "eso",
    "grs",
    "sax",
    "psr",
    "pks",
    "rx",
    "1es",
    "1h",
    "1e",
    "4u",
    "3c",
    "4c",
    "b3",
    "he",
    "ic",
    "ss",
    "cta",
    "gx",
    "sgr",
    "abell",
    "a",
    "h",
)
_PROPER = {"mrk": "Mrk", "ark": "Ark", "arp": "Arp", "abell": "Abell", "swift": "Swift"}
_LONG = {"mrk": "Markarian", "ark": "Arakelian", "abell": "ACO", "a": "Abell"}


def main(argv=None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder ../shared/data")
    parser.add_argument("--index", type=Path, default=scholar_home() / "bench", help="where the index is kept")
    parser.add_argument("--page", type=Path, help="write the figures into this page (docs/benchmarks.md)")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args(argv)
    literature = options.data / "literature"
    index = open_index(literature / "astro_abstracts.jsonl.gz", options.index)
    figures = {
        "spellings": by_spelling(index, literature),
        "descriptions": by_description(index),
        "latency_ms": latency(index),
    }
    lines = as_text(figures)
    print("\n".join(lines))
    if options.page:
        write_section(options.page, "training.literature.retrieval", [*lines, ""])
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1))
    return 0


def open_index(papers: Path, folder: Path) -> Library:
    with progress_bars() as show:
        build_index(paper_files([papers]), folder, paper_encoder(), progress=show)
        return open_library([folder], progress=show)


def by_spelling(index: Library, literature: Path) -> dict:
    """Recall@10 of each spelling over all objects and questions."""
    scores = defaultdict(list)
    misses = defaultdict(list)
    for (_, alias, names), wanted in linked(literature, index).items():
        for spelling, name in spellings(alias, names):
            for question in QUESTIONS:
                found = {hit.paper.bibcode for hit in index.search_papers(question.format(name), 10)}
                scores[spelling].append(len(found & wanted) / min(10, len(wanted)))
            if np.mean(scores[spelling][-len(QUESTIONS) :]) < 0.9:
                misses[spelling].append(f"{name} ({len(wanted)})")
    return {
        spelling: {"recall@10": round(float(np.mean(values)), 4), "queries": len(values), "below .9": misses[spelling]}
        for spelling, values in scores.items()
    }


def linked(literature: Path, index: Library) -> dict[tuple, set[str]]:
    """(object, alias, catalogue names) -> bibcodes among the indexed papers; an object's aliases share its papers."""
    held = set(index.papers)
    with gzip.open(literature / "name_in_abstract_links.csv.gz", "rt", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["bibcode"] in held]
    names, papers = defaultdict(set), defaultdict(set)
    for row in rows:
        kind, _, name = row["object"].partition(":")
        if kind in ("CSC", "BAT"):
            names[row["alias_normalized"]].add(name)
        papers[row["alias_normalized"]].add(row["bibcode"])
    same_object = defaultdict(set)
    for row in rows:
        same_object[row["object"]].add(row["alias_normalized"])
    found = {}
    for alias in papers:
        together = {other for aliases in same_object.values() if alias in aliases for other in aliases}
        wanted = set().union(*(papers[other] for other in together))
        found[("", alias, tuple(sorted(names[alias])))] = wanted
    return found


def spellings(alias: str, names: tuple[str, ...]):
    """Usual spellings of a name, each with its kind."""
    written = proper(alias)
    yield "as in the literature (NGC 4151)", written
    yield "without the blank (NGC4151)", written.replace(" ", "")
    yield "small with a dash (ngc-4151)", written.lower().replace(" ", "-")
    yield "small letters (ngc 4151)", written.lower()
    acronym, _, number = written.partition(" ")
    if acronym.lower() in _LONG:
        yield "long form (Markarian 335)", f"{_LONG[acronym.lower()]} {number}"
    for short, full in FULL_NAMES.items():
        if re.search(rf"\b{short}\b", written):
            yield "long form (Markarian 335)", re.sub(rf"\b{short}\b", full, written)
    if position := re.search(r"J(\d{4})[\d.]*([+-])(\d{4})", written):
        yield "own J2000 name, truncated", f"J{position[1]}{position[2]}{position[3]}"
    for name in names:
        yield "catalogue J2000 name, full (2CXO J..., SWIFT J...)", name
        if position := re.search(r"2CXO J(\d{4})(\d\d)[\d.]*([+-])(\d{4})(\d\d)", name):
            yield "catalogue J2000 name, truncated to the second", "J" + "".join(position.groups())
            yield "catalogue J2000 name, truncated to the minute", f"J{position[1]}{position[3]}{position[4]}"


def proper(alias: str) -> str:
    """``ngc4151`` as it is written: ``NGC 4151``."""
    constellation = re.fullmatch(r"(cyg|sco|cir|her|vel|cen)(x-\d)", alias)
    if constellation:
        return f"{constellation[1].title()} {constellation[2].upper()}"
    star = re.fullmatch(r"(v\d+)([a-z]{3})", alias)
    if star:
        return f"{star[1].upper()} {star[2].title()}"
    acronym = next((a for a in _ACRONYMS if alias.startswith(a) and re.match(r"[-+j\d]", alias[len(a) :] or "x")), "")
    if not acronym:
        return alias.upper()
    rest = alias[len(acronym) :].upper()
    return f"{_PROPER.get(acronym, acronym.upper())}{'' if rest[0] in '+-' else ' '}{rest}"


def by_description(index: Library) -> dict:
    """Recall@10 and mean reciprocal rank of a paper from words about it that hold no name: the three ways beside each other."""
    held = set(index.papers)
    queries = [shape for text, bibcode in descriptions(held) for shape in shapes(text, bibcode)]
    figures: dict[str, dict] = defaultdict(dict)
    ways = {"hybrid": (True, True), "BM25 alone": (True, False), "embeddings alone": (False, True)}
    for label, (lexical, dense) in ways.items():
        ranks: dict[str, list[int]] = defaultdict(list)
        for shape, text, bibcode in queries:
            found = [hit.paper.bibcode for hit in index.search_papers(text, 100, lexical=lexical, dense=dense)]
            ranks[shape].append(found.index(bibcode) + 1 if bibcode in found else 1000)
        for shape, places in ranks.items():
            values = np.array(places)
            figures[shape][label] = {
                "queries": len(values),
                "recall@10": round(float(np.mean(values <= 10)), 4),
                "recall@1": round(float(np.mean(values == 1)), 4),
                "mean reciprocal rank": round(float(np.mean(1 / values)), 4),
            }
    return dict(figures)


def shapes(text: str, bibcode: str):
    """A whole description and a short one: long ones share many words with the abstract, short ones few."""
    yield "whole", text, bibcode
    yield "first 12 words", " ".join(text.split()[:12]), bibcode


def descriptions(held: set[str]):
    """(text, bibcode): the bundled library's own summaries without names and numbers."""
    library = open_library()
    names = library.names
    for paper in library.papers.values():
        if paper.bibcode not in held or not (paper.reports and paper.reports[0].summary):
            continue
        text = paper.reports[0].summary
        for mention in names.mentions(text):
            text = text.replace(mention.text, "the source")
        for name in sorted((d.text for d in designations(text)), key=len, reverse=True):
            text = text.replace(name, "the source")
        text = re.sub(r"\S*\d\S*", " ", text)
        yield " ".join(text.split()), paper.bibcode


def latency(index: Library, repeats: int = 60) -> dict:
    queries = [question.format(name) for question in QUESTIONS for name in ("NGC 4151", "3C 273", "a hot star")] * (
        repeats // 15
    )
    times = []
    for query in queries:
        begun = time.perf_counter()
        index.search_papers(query, 10)
        times.append(1e3 * (time.perf_counter() - begun))
    return {"p50": round(float(np.median(times)), 1), "p95": round(float(np.percentile(times, 95)), 1)}


def as_text(figures: dict) -> list[str]:
    """A section for docs/benchmarks.md."""
    lines = [
        "## Papers found",
        "",
        f"`python -m training.literature.retrieval ../shared/data --page docs/benchmarks.md` ({machine()}): 18,392 abstracts; the papers linked to "
        f"{next(iter(figures['spellings'].values()))['queries'] // len(QUESTIONS)} names, each asked for by name with {len(QUESTIONS)} questions in words.",
        "",
        "| spelling | recall@10 | queries |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {kind} | {row['recall@10']:.3f} | {row['queries']} |" for kind, row in figures["spellings"].items()]
    for shape, rows in figures["descriptions"].items():
        count = rows["hybrid"]["queries"]
        lines += [
            "",
            f"| description without a name, {shape} ({count}) | recall@10 | recall@1 | MRR |",
            "| --- | --- | --- | --- |",
        ]
        lines += [
            f"| {label} | {row['recall@10']:.3f} | {row['recall@1']:.3f} | {row['mean reciprocal rank']:.3f} |"
            for label, row in rows.items()
        ]
    lines += [
        "",
        f"A hybrid query over these papers: p50 {figures['latency_ms']['p50']} ms, p95 {figures['latency_ms']['p95']} ms.",
    ]
    return lines


if __name__ == "__main__":
    sys.exit(main())
