"""What the made-up archives hold, as one JSON document that a judge reads; it shares no code with the readers of a corpus."""

import json
from pathlib import Path
from typing import Any

from tests.support.archives.made_up.names import spoken
from tests.support.archives.made_up.papers import MadeUpPaper, made_up_papers
from tests.support.archives.made_up.pdfs import pdf_pages
from tests.support.archives.made_up.sources import MadeUpSource, made_up_sources


def truth(count: int = 300) -> dict[str, Any]:
    """Sources by the catalogue's name, papers by bibcode (those that are linked to one of the sources)."""
    sources, pages = made_up_sources()[:count], pdf_pages()
    papers = [paper for paper in made_up_papers() if any(n < count for n in paper.sources)]
    return {
        "sources": {source.name: _source(source) for source in sources},
        "references": ["2024ApJS..274...22E"],  # of the Chandra Source Catalog 2.1
        "papers": {paper.bibcode: _paper(paper, count, pages.get(paper.bibcode, ())) for paper in papers},
    }


def write_truth(path: Path, count: int = 300) -> Path:
    path.write_text(json.dumps(truth(count), ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def _source(source: MadeUpSource) -> dict[str, Any]:
    names = [source.name, *source.names, *map(spoken, source.names)]
    return {
        "names": list(dict.fromkeys(names)),
        "ra": source.ra,
        "dec": source.dec,
        "class": source.kind.object_class,
        "otype": source.kind.otype,
        "redshift": source.redshift,
        "values": source.values,
    }


def _paper(paper: MadeUpPaper, count: int, pages: tuple[str, ...]) -> dict[str, Any]:
    sources = made_up_sources()
    return {
        "title": paper.title,
        "authors": list(paper.authors),
        "year": paper.year,
        "abstract": paper.abstract,
        "pages": list(pages),
        "topic": paper.topic,
        "refereed": paper.refereed,
        "sources": [sources[n].name for n in paper.sources if n < count],
        "told": [
            {
                "source": sources[t.source].name,
                "quantity": t.quantity,
                "value": t.value,
                "error": t.error,
                "unit": t.unit,
                "sentence": t.sentence,
            }
            for t in paper.told
        ],
    }
