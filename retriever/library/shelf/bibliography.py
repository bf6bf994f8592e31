"""The papers of a library as a BibTeX file, from its records alone."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from retriever import durable
from retriever.catalogue.records import Paper
from retriever.errors import BadInput
from retriever.library.library import Library
from retriever.text.bibtex import bibtex_entry, bibtex_key


def write_papers(library: Library, path: Path) -> int:
    """Write every paper to ``path``; returns how many. ``BadInput`` for another ending or where there are none."""
    if path.suffix.lower() != ".bib":
        raise BadInput(f"{path}: give a name that ends in .bib.")
    if not len(library.papers):
        raise BadInput(f"There are no papers in {library.title}: only sources can be exported (--sources FILE.vot).")
    try:
        with durable.replacing(path) as temporary, temporary.open("w", encoding="utf-8") as file:
            count = 0
            for entry in entries(library.papers.values()):
                file.write(entry + "\n\n")
                count += 1
    except OSError as error:
        raise BadInput(f"{path} can't be written ({error.strerror}): choose another place.") from None
    return count


def entries(papers: Iterable[Paper]) -> Iterator[str]:
    """One entry a paper; keys are the bibcodes, and no two are the same (BibTeX does not tell capitals from small letters)."""
    taken: set[str] = set()
    for paper in papers:
        plain = bibtex_key(paper.bibcode) or "paper"
        key = next(k for k in (plain, *(f"{plain}:{n}" for n in range(2, 10_000))) if k.lower() not in taken)
        taken.add(key.lower())
        yield bibtex_entry(paper.bibcode, paper.plain_title, paper.authors, paper.year, key)
