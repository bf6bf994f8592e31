"""The step ``papers``: metadata and abstracts of every paper that refers to a source, and the user's own PDFs."""

import re
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from retriever.durable import sha256_of, short_hash
from retriever.errors import BadInput
from retriever.library.format.corpus_schema import LINKS, PAPERS, fulltext_note
from training.corpus.folder.folder import CorpusFolder
from training.corpus.folder.work import Outcome, work_through


def fetch_papers(folder: CorpusFolder, client, at_once: int) -> Outcome:
    """Papers that the links name and the corpus has not; those that the service does not know are listed once."""
    wanted = sorted({bibcode for bibcodes in folder.column(LINKS, "bibcodes") for bibcode in bibcodes or []})
    have = set(folder.column(PAPERS, "bibcode"))
    missing = [bibcode for bibcode in wanted if bibcode not in have]
    batches = [missing[start : start + at_once] for start in range(0, len(missing), at_once)]
    units = {f"{client.source} {len(batch)} from {batch[0]} {short_hash(*batch)}": batch for batch in batches}

    def fetch(unit: str) -> None:
        papers = {paper["bibcode"]: paper for paper in client.fetch(units[unit])}
        # also what the service does not know is kept, without text, so that it is not asked for again and again
        rows = [papers.get(bibcode) or _unknown(bibcode, client.source) for bibcode in units[unit]]
        folder.write(PAPERS, unit, rows, {"service": client.source})

    return work_through(folder, "papers", units, fetch, done=lambda unit: folder.has(PAPERS, unit))


def forget_unknown(folder: CorpusFolder) -> int:
    """Ask again for papers that were not known: removes the parts that hold nothing else; returns how many papers."""
    count = 0
    for part in folder.parts(PAPERS):
        rows = list(_rows(part))
        if rows and all(not row["title"] for row in rows):
            count += len(rows)
            part.unlink()
    return count


def read_pdfs(folder: CorpusFolder, place: Path) -> Outcome:
    """Text of PDFs by page into ``fulltext/BIBCODE.json``; a file is named by the bibcode (``&`` may be written ``_and_``)."""
    if not Path(place).is_dir():
        raise BadInput(f"There is no folder {place}: give the folder of your PDFs, each named BIBCODE.pdf.")
    files = {_bibcode(path): path for path in sorted(Path(place).glob("*.pdf"))}

    def read(bibcode: str) -> None:
        folder.write_json(
            fulltext_note(bibcode),
            {
                "bibcode": bibcode,
                "file": files[bibcode].name,
                "sha256": sha256_of(files[bibcode]),
                "pages": pages_of(files[bibcode]),
            },
        )

    def done(bibcode: str) -> bool:
        return folder.read_json(fulltext_note(bibcode), {}).get("sha256") == sha256_of(files[bibcode])

    return work_through(folder, "fulltext", files, read, done=done)


def pages_of(path: Path) -> list[dict]:
    """``[{"page": 1, "text": ...}, ...]``, page numbers as the file counts them from 1."""
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise BadInput(f"{path.name} is encrypted: save it without a password.")
        pages = [
            {"page": number, "text": _joined(page.extract_text() or "")} for number, page in enumerate(reader.pages, 1)
        ]
    except (PyPdfError, OSError, ValueError, KeyError, RecursionError, TypeError, AttributeError) as error:
        raise BadInput(f"{path.name} is not a PDF that can be read ({type(error).__name__}): get it again.") from None
    if not any(page["text"] for page in pages):
        raise BadInput(f"{path.name} holds no text (scanned pages?): run it through OCR first.")
    return pages


def _joined(text: str) -> str:
    """Lines joined, words that were broken at a line's end made whole."""
    return " ".join(re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", text).split())


def _unknown(bibcode: str, origin: str) -> dict:
    return {
        "bibcode": bibcode,
        "title": "",
        "authors": [],
        "year": int(bibcode[:4]) if bibcode[:4].isdigit() else 0,
        "abstract": "",
        "refereed": False,
        "retracted": False,
        "citations": 0,
        "doctype": "",
        "doi": "",
        "arxiv_id": "",
        "pub": "",
        "origin": f"unknown to {origin}",
        "ads_bibcode": "",
    }


def _rows(part: Path) -> list[dict]:
    import pyarrow.parquet as pq

    return pq.read_table(part).to_pylist()


def _bibcode(path: Path) -> str:
    return path.stem.replace("_and_", "&")
