"""`scholar index` and `scholar search` over an index of one's own: of a file of papers, or of a corpus folder."""

import sys
from contextlib import contextmanager
from pathlib import Path

from retriever.errors import BadInput


def make_index(options, note) -> int:
    """Build or update the index; queries see the old one until the new one is whole."""
    from retriever.literature.build import build_paper_index
    from retriever.literature.encoder import paper_encoder
    from retriever.literature.records import read_papers

    if options.corpus and options.papers:
        raise BadInput("Give a corpus folder or --papers FILE, not both.")
    encoder = None if options.no_vectors else paper_encoder()
    if options.papers:
        if not options.out:
            raise BadInput("--papers needs --out DIR, where the index is to be.")
        folder, sources = Path(options.out), None
        papers = (paper for path in options.papers for paper in read_papers(Path(path)))
    else:
        from retriever.literature.corpus_folder import corpus_papers, corpus_sources

        folder = Path(options.out) if options.out else Path(options.corpus) / "index"
        papers, sources = corpus_papers(Path(options.corpus)), corpus_sources(Path(options.corpus))
    with progress_bars(note) as show:
        manifest = build_paper_index(papers, folder, encoder, options.add, show, sources)
    print(f"{manifest['papers']} papers" + (f" and {manifest['sources']} sources" if sources else "") + f" in {folder}")
    return 0


def search_index(options, query: str) -> list[dict]:
    """Rows ``{"bibcode" or "name", "title", "score"}``, best first."""
    from retriever.catalogue.aliases import bundled_aliases
    from retriever.literature.encoder import paper_encoder
    from retriever.literature.search import Filter, open_paper_index

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


@contextmanager
def progress_bars(note):
    """``show(stage, done, total)``: bars with rates and time left on a terminal's standard error, a line a stage elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bars:
        tasks: dict[str, int] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
                if stage == "embedding" and total > done:
                    note(f"{total - done} texts to embed; a new index can be asked by names and words meanwhile.")
            speed = bars.tasks[tasks[stage]].speed
            bars.update(
                tasks[stage], completed=done, total=total, description=f"{stage} {speed:.0f}/s" if speed else stage
            )

        yield show
