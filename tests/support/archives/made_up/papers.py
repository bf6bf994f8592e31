"""Papers of the made-up archives: titles, authors, abstracts that state values of the sources, and which source each is on.

Bibcodes have the form of ADS but volumes of 9,000 and more, which no journal has. What an abstract states differs from the
catalogue's value, as it does in life; ``told`` says what stands there.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tests.support.archives.made_up.names import spoken
from tests.support.archives.made_up.sentences import (
    AUTHORS,
    CLOSINGS,
    JOURNALS,
    NOUNS,
    OPENINGS,
    STATED,
    TELESCOPES,
    TITLES,
    TOPICS,
    UNITS,
    VALUES,
)
from tests.support.archives.made_up.sources import KINDS, SEED, MadeUpSource, made_up_sources

_CLOCKS = ("spin_period", "orbital_period")  # known to the last digit
SAMPLES = 22  # papers on several sources of a kind


@dataclass(frozen=True)
class Told:
    """A value that an abstract states of a source, and the sentence that does."""

    source: int
    quantity: str
    value: float
    error: float | None
    unit: str
    sentence: str


@dataclass(frozen=True)
class MadeUpPaper:
    """A paper; ``sources`` are the numbers of those that SIMBAD links to it, the one it is on first."""

    bibcode: str
    title: str
    authors: tuple[str, ...]
    year: int
    abstract: str
    sources: tuple[int, ...]
    told: tuple[Told, ...]
    topic: str
    refereed: bool
    citations: int


@lru_cache(maxsize=1)
def made_up_papers() -> tuple[MadeUpPaper, ...]:
    """One to three papers on each source, and some on several."""
    rng = np.random.default_rng(SEED + 1)
    sources = made_up_sources()
    on_one = [_paper(rng, (source,)) for source in sources for _ in range(1 + int(rng.uniform() ** 2 * 3))]
    papers = on_one + [_sample(rng, sources, n) for n in range(SAMPLES)]
    if len({paper.bibcode for paper in papers}) < len(papers):
        raise AssertionError("two made-up papers have the same bibcode: choose another seed")
    return tuple(papers)


def papers_by_source() -> dict[int, tuple[str, ...]]:
    """The bibcodes that SIMBAD links to each source, by its number."""
    found: dict[int, list[str]] = {}
    for paper in made_up_papers():
        for number in paper.sources:
            found.setdefault(number, []).append(paper.bibcode)
    return {number: tuple(bibcodes) for number, bibcodes in found.items()}


def _paper(rng: np.random.Generator, about: tuple[MadeUpSource, ...]) -> MadeUpPaper:
    source = about[0]
    name = spoken(source.names[int(rng.uniform() ** 3 * len(source.names))])
    kind = source.kind.name
    topic = _one(rng, tuple(TOPICS[kind]))
    words = {
        "name": name,
        "noun": NOUNS[kind],
        "telescope": _one(rng, TELESCOPES),
        "exposure": int(rng.uniform(20, 180)),
        "topic": topic,
    }
    told = tuple(_told(rng, source, name, *stated) for stated in STATED[kind])
    body = [_one(rng, OPENINGS).format(**words), *(t.sentence for t in told), TOPICS[kind][topic], _one(rng, CLOSINGS)]
    title = _one(rng, TITLES).format(**words)
    return _bound(rng, title[0].upper() + title[1:], " ".join(map(_capital, body)), about, told, topic)


def _sample(rng: np.random.Generator, sources: tuple[MadeUpSource, ...], n: int) -> MadeUpPaper:
    kind = KINDS[n % len(KINDS)]
    about = [s for s in sources if s.kind == kind]
    about = [about[i] for i in sorted(rng.choice(len(about), int(rng.integers(3, 7)), replace=False))]
    names = [spoken(source.called) for source in about]
    topic = _one(rng, tuple(TOPICS[kind.name]))
    text = (
        f"We compare the X-ray properties of {len(names)} sources of one kind, each {NOUNS[kind.name]}. "
        f"The sample consists of {', '.join(names[:-1])} and {names[-1]}. {TOPICS[kind.name][topic]} {_one(rng, CLOSINGS)}"
    )
    return _bound(rng, f"{len(names)} X-ray sources side by side: {topic}", text, tuple(about), (), topic)


def _told(
    rng: np.random.Generator, source: MadeUpSource, name: str, quantity: str, low: float, high: float, digits: int
) -> Told:
    true = _true(source, quantity, low, high)
    scatter = 0.0 if quantity in _CLOCKS else 0.05
    value = f"{true * rng.normal(1.0, scatter):.{digits}f}"
    error = f"{max(float(value) * rng.uniform(0.03, 0.12), 10.0**-digits):.{digits}f}"
    if quantity in _CLOCKS:
        error = f"{10.0**-digits:.{digits}f}"
    form = _one(rng, VALUES[quantity])
    sentence = _capital(form.format(name=name, v=value, e=error))
    known = float(error) if "{e}" in form else None
    return Told(source.number, quantity, float(value), known, UNITS[quantity], sentence)


def _true(source: MadeUpSource, quantity: str, low: float, high: float) -> float:
    """What the papers on a source measure, each with its own scatter: the same for all of them."""
    if quantity == "photon_index":
        return source.photon_index
    if quantity == "column_density":
        return max(source.column_density / 1e22, 0.05)
    dice = np.random.default_rng((SEED, source.number, sorted(UNITS).index(quantity)))
    return float(dice.uniform(low, high))


def _bound(rng, title: str, abstract: str, about: tuple[MadeUpSource, ...], told, topic: str) -> MadeUpPaper:
    year = int(rng.integers(1999, 2026))
    authors = tuple(AUTHORS[i] for i in rng.choice(len(AUTHORS), int(rng.integers(1, 6)), replace=False))
    initial = {"Å": "A"}.get(authors[0][0], authors[0][0])
    bibcode = f"{year}{_one(rng, JOURNALS)}{int(rng.integers(9001, 9999))}.{str(rng.integers(10, 1999)).rjust(4, '.')}{initial}"
    return MadeUpPaper(
        bibcode,
        title,
        authors,
        year,
        abstract,
        tuple(s.number for s in about),
        told,
        topic,
        refereed=bool(rng.uniform() < 0.9),
        citations=int(rng.integers(0, 150)),
    )


def _one(rng: np.random.Generator, choices):
    return choices[int(rng.integers(len(choices)))]


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
