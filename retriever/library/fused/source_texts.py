"""What the papers on each source say, as one vector of the text model: the mean of its papers' texts.

A summary that tells of the source itself counts as it is; a title or abstract counts the less, the more sources its paper is linked to,
since a paper on a thousand says little of each. A source without such a text has no vector: none is made up for it.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retriever.library.index.columns import WHOLE
from retriever.library.index.opened import Part
from retriever.library.library import Library


@dataclass(frozen=True, eq=False)
class SourceTexts:
    """Of the ``rows`` of sources that have texts, rising: unit vectors [n, d] from the mean of all, and from how many papers each is."""

    rows: NDArray[np.intp]
    vectors: NDArray[np.float32]
    papers: NDArray[np.intp]

    def of(self, row: int) -> NDArray[np.float32] | None:
        """The vector of a source; None where it has no text."""
        at = int(np.searchsorted(self.rows, row))
        return self.vectors[at] if at < len(self.rows) and self.rows[at] == row else None

    def papers_of(self, row: int) -> int:
        """From how many papers its vector is."""
        at = int(np.searchsorted(self.rows, row))
        return int(self.papers[at]) if at < len(self.rows) and self.rows[at] == row else 0


@lru_cache(maxsize=2)
def source_texts(library: Library) -> SourceTexts:
    """Of all sources of the open libraries, made once."""
    rows, values, weights = list[int](), list[NDArray[np.float32]](), list[float]()
    for number, part in enumerate(library.parts):
        known = library.sources.rows_in(number)
        for row, vector, weight in _told(part):
            rows.append(int(known[row]))
            values.append(vector)
            weights.append(weight)
    if not rows:
        return SourceTexts(np.zeros(0, np.intp), np.zeros((0, 1), np.float32), np.zeros(0, np.intp))
    unique, place, papers = np.unique(np.array(rows), return_inverse=True, return_counts=True)
    told = np.stack(values)
    counts = np.array(weights, np.float32)
    centred = told - np.average(told, axis=0, weights=counts)
    summed = np.zeros((len(unique), told.shape[1]), np.float32)
    np.add.at(summed, place, centred * counts[:, None])
    length = np.linalg.norm(summed, axis=1, keepdims=True)
    return SourceTexts(unique, summed / np.maximum(length, 1e-9), papers)


def _told(part: Part) -> list[tuple[int, NDArray[np.float32], float]]:
    """A part's sources with the vector of a text on each, and how much that counts; a source stands once for each of its texts."""
    if "text" not in part.vectors:
        return []
    held = part.vectors["text"]
    bibcodes, numbers = part.passages.bibcode[held.rows], part.passages.number[held.rows]
    links = part.links
    of_paper = np.bincount(links.paper, minlength=len(links.bibcodes))
    order = np.argsort(bibcodes, kind="stable")
    wanted = np.array(links.bibcodes, "S60")
    first = np.searchsorted(bibcodes, wanted, "left", sorter=order)
    last = np.searchsorted(bibcodes, wanted, "right", sorter=order)
    found = []
    for row, paper in zip(links.row.tolist(), links.paper.tolist(), strict=True):
        for at in order[first[paper] : last[paper]].tolist():
            if numbers[at] == WHOLE:
                weight = 1.0 / int(of_paper[paper])
            elif _tells(part, links.bibcodes[paper], int(numbers[at]), row):
                weight = 1.0
            else:
                continue
            found.append((row, np.asarray(held.values[at], np.float32), weight))
    return found


def _tells(part: Part, bibcode: str, number: int, row: int) -> bool:
    """Whether that report of a paper is on the source of a row."""
    paper = part.records.paper(bibcode)
    return paper is not None and part.records.row_of(paper.reports[number].source or "") == row
