"""``scholar index`` and ``scholar search`` over an index of one's own: of a file of papers, or of a corpus folder."""

from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from retriever.errors import BadInput
from retriever.progress import Show, progress_bars


def make_index(options: Namespace, note: Callable[[str], None]) -> int:
    """Build or update the index; queries see the old one until the new one is whole."""
    from retriever.literature.build import build_paper_index
    from retriever.literature.encoder import paper_encoder
    from retriever.literature.records import PaperRecord, read_papers

    if options.corpus and options.papers:
        raise BadInput("Give a corpus folder or --papers FILE, not both.")
    encoder = None if options.no_vectors else paper_encoder()
    if options.papers:
        if not options.out:
            raise BadInput("--papers needs --out DIR, where the index is to be.")
        folder, sources = Path(options.out), None
        papers: Iterator[PaperRecord] = (paper for path in options.papers for paper in read_papers(Path(path)))
    else:
        from retriever.literature.corpus_folder import corpus_papers, corpus_sources

        folder = Path(options.out) if options.out else Path(options.corpus) / "index"
        papers, sources = corpus_papers(Path(options.corpus)), corpus_sources(Path(options.corpus))
    with progress_bars() as show:
        manifest = build_paper_index(papers, folder, encoder, options.add, _noting(show, note), sources)
    print(f"{manifest['papers']} papers" + (f" and {manifest['sources']} sources" if sources else "") + f" in {folder}")
    return 0


def search_index(options: Namespace, query: str) -> list[dict[str, Any]]:
    """Rows ``{"bibcode" or "name", "title", "score"}``, best first."""
    from retriever.catalogue.aliases import bundled_aliases
    from retriever.literature.columns import Filter
    from retriever.literature.encoder import paper_encoder
    from retriever.literature.search import open_paper_index

    index = open_paper_index(Path(options.index), paper_encoder(), bundled_aliases())
    if options.kind == "sources":
        return [
            {"name": record["name"], "title": record.get("object_class", ""), "score": round(score, 6)}
            for record, score in index.search_sources(query, options.k)
        ]
    keep = Filter(options.since, options.until, options.refereed)
    return [
        {"bibcode": hit.record["bibcode"], "title": hit.record["title"], "score": round(hit.score, 6)}
        for hit in index.search(query, options.k, keep)
    ]


def _noting(show: Show, note: Callable[[str], None]) -> Show:
    """The bars, and a line when the embedding begins: the index can be used before it ends."""
    noted: list[str] = []

    def also_note(stage: str, done: int, total: int) -> None:
        if stage == "embedding" and total > done and not noted:
            noted.append(stage)
            note(f"{total - done} texts to embed; meanwhile a new index can be searched by names and words.")
        show(stage, done, total)

    return also_note
