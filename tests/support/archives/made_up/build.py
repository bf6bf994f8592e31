"""``python -m tests.support.archives.made_up.build DIR``: a corpus of the made-up sky from the archives on loopback.

``DIR/corpus`` is what ``scholar corpus build`` makes of them, two PDFs of the user's among it; ``DIR/truth.json`` is what the
archives hold (``truth``), for a judge; ``DIR/questions.jsonl`` are the questions.
"""

import argparse
import contextlib
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.archives.made_up.holdings import MadeUpArchive
from tests.support.archives.made_up.pdfs import write_pdfs
from tests.support.archives.made_up.questions.rows import write_questions
from tests.support.archives.made_up.truth import write_truth


@dataclass(frozen=True)
class MadeUpCorpus:
    """A corpus, what its archives hold, and questions on the whole sky with known answers."""

    folder: Path
    truth: Path
    questions: Path


def build(place: Path, sources: int = 300) -> MadeUpCorpus:
    """By the command's own entry point; RuntimeError where a step failed."""
    from training.corpus.commands import main

    place.mkdir(parents=True, exist_ok=True)
    pdfs = write_pdfs(place / "pdfs")
    archive = MadeUpArchive(sources)
    try:
        # the queries that the command shows would bury what a test has to say
        with (
            _token(archive.token),
            contextlib.redirect_stderr(io.StringIO()),
            contextlib.redirect_stdout(io.StringIO()),
        ):
            status = main(["build", str(place / "corpus"), *addresses(archive), "--pdfs", str(pdfs)])
    finally:
        archive.close()
    if status:
        raise RuntimeError(f"scholar corpus build ended with {status}")
    return MadeUpCorpus(
        place / "corpus", write_truth(place / "truth.json", sources), write_questions(place / "questions.jsonl")
    )


def addresses(archive: MadeUpArchive) -> list[str]:
    """The options of ``scholar corpus build`` that select everything and lead to the loopback archives."""
    services = {"--tap": "tap", "--simbad": "simbad", "--service": "csccli", "--ads": "v1", "--arxiv": "api/query"}
    return [
        "--significance",
        "1",
        *(part for name, path in services.items() for part in (name, f"{archive.url}/{path}")),
    ]


@contextlib.contextmanager
def _token(token: str) -> Iterator[None]:
    before = os.environ.get("ADS_DEV_KEY")
    os.environ["ADS_DEV_KEY"] = token
    try:
        yield
    finally:
        if before is None:
            del os.environ["ADS_DEV_KEY"]
        else:
            os.environ["ADS_DEV_KEY"] = before


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("place", type=Path, metavar="DIR")
    parser.add_argument("--sources", type=int, default=300)
    given = parser.parse_args()
    print(build(given.place, given.sources))
