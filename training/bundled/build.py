"""Makes the bundled library from ../shared/data: ``python -m training.bundled.build ../shared/data [--out DIR]``.

Which sources are curated, their class and usual aliases: ``selection.csv``; the summaries written by hand:
``reports.jsonl``; the glossary: ``glossary.jsonl``. All others are the facts of the catalogues and of the literature there
(``docs/library-card.md``). The same input gives the same bytes; ``--tables`` leaves the vectors as they lie.
"""

import argparse
import shutil
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.records import ABOUT, Measurement, Paper, Report, Source
from retriever.library.format import tables
from training.bundled.links import Link, named, owners, referred
from training.bundled.manifest import write_manifest
from training.bundled.papers import Fact, own_reports, papers_of_literature
from training.bundled.reported import quantities_of
from training.bundled.simulated import with_spectra
from training.bundled.sources import Catalogues, selected
from training.bundled.vectors import map_places, spectrum_vectors, text_vectors, write_arrays

HERE = Path(__file__).parent
SHIPPED = Path(str(resources.files("retriever"))) / "library" / "bundled"


@dataclass(frozen=True)
class Contents:
    """What the library holds; ``counts`` [640] by source id."""

    sources: list[Source]
    papers: list[Paper]
    counts: dict[str, NDArray]


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder ../shared/data")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--inputs", type=Path, default=HERE, help="selection.csv, reports.jsonl, glossary.jsonl")
    parser.add_argument("--tables", action="store_true", help="only the tables: the vectors stay as they are")
    options = parser.parse_args(argv)
    contents = contents_of(options.data, options.inputs)
    write_tables(contents, options.out, options.inputs / "glossary.jsonl")
    if not options.tables:
        write_vectors(contents, options.out / "vectors")
    write_manifest(options.out)
    reports = [report for paper in contents.papers for report in paper.reports]
    links = {about: sum(r.about == about and r.source is not None for r in reports) for about in ABOUT}
    print(f"{len(contents.sources)} sources, {len(contents.papers)} papers, {len(reports)} reports, {links}")
    print(f"{sum(len(r.quantities) for r in reports if not r.summary)} quantities read by rules")


def contents_of(data: Path, inputs: Path = HERE) -> Contents:
    """Everything but the vectors."""
    catalogues = Catalogues(data)
    found, rows = catalogues.sources(selected(inputs / "selection.csv"))
    sources, counts = with_spectra(found)
    own_lines = inputs / "reports.jsonl"
    written = own_reports(own_lines, set(rows))
    facts = papers_of_literature(data / "literature", catalogues.csc.values(), catalogues.hmxb.values(), set(written))
    owner = owners(sources, rows)
    links = referred(rows, facts) | named(facts.values(), owner)
    told = quantities_of(facts, {s.id: s for s in sources}, owner)
    papers = [_paper(fact, written.get(code, []), links_of, told) for code, fact, links_of in _by_paper(facts, links)]
    return Contents(sources, papers, counts)


def _by_paper(facts: dict[str, Fact], links: dict[Link, str]):
    of_paper: dict[str, dict[str, str]] = {}
    for (code, source), about in sorted(links.items()):
        of_paper.setdefault(code, {})[source] = about
    return [(code, fact, of_paper.get(code, {})) for code, fact in facts.items()]


def _paper(fact: Fact, written: list[dict], links: dict[str, str], told: dict[Link, tuple[Measurement, ...]]) -> Paper:
    """A paper with its own reports first, then its links; of a source with a summary there is no link beside it."""
    reports = [
        Report(**{k: v for k, v in r.items() if k != "quantities"})
        if "quantities" not in r
        else Report(**{**r, "quantities": tuple(Measurement(**q) for q in r["quantities"])})
        for r in written
    ]
    summed_up = {report.source for report in reports}
    for source, about in links.items():
        if source not in summed_up:
            reports.append(Report(source, about, quantities=told.get((fact.bibcode, source), ())))
    return Paper(fact.bibcode, fact.title, fact.authors, fact.year, tuple(reports), origin=fact.origin)


def write_tables(contents: Contents, folder: Path, glossary: Path) -> None:
    """The tables, the simulated spectra and the glossary."""
    folder.mkdir(parents=True, exist_ok=True)
    pairs = [tables.source_rows(source) for source in contents.sources]
    tables.write_table(folder, tables.SOURCES, [row for row, _ in pairs])
    tables.write_table(folder, tables.MEASUREMENTS, [row for _, rows in pairs for row in rows])
    told = [tables.paper_rows(paper) for paper in contents.papers]
    tables.write_table(folder, tables.PAPERS, [row for row, _ in told])
    tables.write_table(folder, tables.REPORTS, [row for _, rows in told for row in rows])
    spectra = {"ids": np.array(list(contents.counts)), "counts": np.stack(list(contents.counts.values()))}
    write_arrays(folder / tables.SPECTRA, spectra)
    shutil.copyfile(glossary, folder / tables.GLOSSARY)


def write_vectors(contents: Contents, folder: Path) -> None:
    """The vectors of texts and spectra, and the map."""
    by_id = {source.id: source for source in contents.sources}
    text, telling = text_vectors(contents.papers, by_id)
    write_arrays(folder / "text.npz", text)
    write_arrays(folder / "telling.npz", telling)
    spectra = spectrum_vectors(contents.sources, contents.counts)
    write_arrays(folder / "spectra.npz", spectra)
    write_arrays(folder / "map.npz", map_places(spectra["ids"], spectra["aligned"]))


if __name__ == "__main__":
    main()
