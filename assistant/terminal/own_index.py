"""``scholar index``: the index of a file of papers, or of a corpus or library folder."""

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from retriever.errors import BadInput
from retriever.progress import Show, progress_bars


def make_index(options: Namespace, note: Callable[[str], None]) -> int:
    """Build or update the index; queries see the old one until the new one is whole."""
    if options.corpus and options.papers:
        raise BadInput("Give a corpus folder or --papers FILE, not both.")
    from retriever.library.format.content import paper_files, read_content
    from retriever.library.index.build import build_index
    from retriever.library.index.encoder import paper_encoder
    from retriever.library.index.workers import workers
    from retriever.library.opening import index_folder

    encoder = None if options.no_vectors else paper_encoder()
    if options.papers:
        if not options.out:
            raise BadInput("--papers needs --out DIR, where the index is to be.")
        folder = Path(options.out)
        content = paper_files([Path(path) for path in options.papers], folder.resolve().name)
    else:
        content = read_content(Path(options.corpus))
        folder = Path(options.out) if options.out else index_folder(content)
    with progress_bars() as show:
        manifest = build_index(content, folder, encoder, options.add, _noting(show, note), workers(options.ray))
    print(
        f"{manifest['papers']} papers"
        + (f" and {manifest['sources']} sources" if manifest["sources"] else "")
        + f" in {folder}"
    )
    return 0


def _noting(show: Show, note: Callable[[str], None]) -> Show:
    """The bars, and a line when the embedding begins: the index can be used before it ends."""
    noted: list[str] = []

    def also_note(stage: str, done: int, total: int) -> None:
        if stage == "embedding" and total > done and not noted:
            noted.append(stage)
            note(f"{total - done} texts to embed; meanwhile a new index can be searched by names and words.")
        show(stage, done, total)

    return also_note
