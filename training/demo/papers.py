"""Papers of the demo catalogue: the reports written by hand, with title, authors and year as the literature has them."""

import gzip
import json
import re
from pathlib import Path
from typing import Any


def refreshed_papers(path: Path, literature: Path, sources: set[str]) -> list[dict[str, Any]]:
    """The written reports with title, authors and year as the literature has them."""
    facts: dict[str, dict[str, Any]] = {}
    with gzip.open(literature / "astro_abstracts.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            facts.setdefault(record["bibcode"], record)
    papers = []
    for line in path.read_text(encoding="utf-8").splitlines():
        paper = json.loads(line)
        fact = facts[paper["bibcode"]]
        paper["reports"] = [r for r in paper["reports"] if r["source"] is None or r["source"] in sources]
        # without authors the corpus's bibcode ends in a placeholder, which ADS does not know
        if paper["reports"] and fact["authors"]:
            title = re.sub(r"\s+", " ", fact["title"]).strip()
            papers.append(
                {
                    "bibcode": paper["bibcode"],
                    "title": title,
                    "authors": first_authors(fact["authors"]),
                    "year": fact["year"],
                    "reports": paper["reports"],
                }
            )
    return sorted(papers, key=lambda p: p["bibcode"])


def first_authors(authors: list[str] | str | None, limit: int = 3) -> list[str]:
    """The first authors as ``Surname, I.``, with ``et al.`` standing for the rest."""
    names = [a.strip() for a in (authors if isinstance(authors, list) else (authors or "").split(";")) if a.strip()]
    turned = []
    for name in names[:limit]:
        words = name.split()
        if re.search(r"collaboration|consortium|team\b", name, re.I):  # no surname to turn
            name = name if "," not in name else " ".join(reversed([part.strip() for part in name.split(",")]))
            turned.append(name)
            continue
        turned.append(name if "," in name or len(words) < 2 else f"{words[-1]}, {' '.join(words[:-1])}")
    return turned + (["et al."] if len(names) > limit else [])
