"""Positions of names, and the links of sources to identifiers and papers, by SIMBAD."""

from retriever.archives.session import Web
from retriever.archives.simbad import AT_ONCE, IDENTITY, REFERENCES, TAP, links_of, positions_of
from retriever.durable import short_hash
from retriever.library.format.corpus_schema import LINKS, SOURCES
from training.corpus.folder.folder import CorpusFolder
from training.corpus.folder.work import Outcome, work_through


def positions(folder: CorpusFolder, web: Web, names: list[str], url: str = "") -> list[tuple[float, float]]:
    """ICRS degrees of the names that SIMBAD knows; the others are written to ``unresolved.txt``."""
    if not names:
        return []
    found = positions_of(web, names, url)
    missing = [name for name in names if " ".join(name.split()) not in found]
    if missing:
        folder.write_text("unresolved.txt", "\n".join(missing) + "\n")
    else:
        (folder.path / "unresolved.txt").unlink(missing_ok=True)
    return sorted(set(found.values()))


def fetch_links(folder: CorpusFolder, web: Web, url: str = "") -> Outcome:
    """Identifiers and bibcodes of every source of the corpus, in batches of sources that have none yet."""
    url = url or TAP
    have = set(folder.column(LINKS, "source"))
    sources = {row["name"]: row for row in folder.rows(SOURCES) if row["name"] not in have}
    names = sorted(sources)
    batches = [names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE)]
    units = {f"simbad {len(batch)} from {batch[0]} {short_hash(*batch)}": batch for batch in batches}

    def fetch(unit: str) -> None:
        batch = [sources[name] for name in units[unit]]
        folder.write(LINKS, unit, links_of(web, url, batch), {"service": url, "adql": IDENTITY + ";" + REFERENCES})

    return work_through(folder, "links", units, fetch, done=lambda unit: folder.has(LINKS, unit))
