"""Papers near a spectrum: those whose text fits it and whose numbers agree with it; none where nothing is near.

The fitness of the shared space says how much better a text goes with a spectrum than by chance. Alone it lists too much: a
spectrum that shows little goes with many texts, and a text unlike those of the training gets any fitness. So a paper is
near only where three things hold: its text fits (``Limits.fitness``), the spectrum shows its photon index well enough to
be compared with others (``Limits.widest_index``), and the paper reports a photon index of X-rays that agrees with it, and
no column density that disagrees. The limits stand beside the encoders' weights with where they are from;
docs/alignment-papers.md has what they give. ``training/alignment/measures`` measures with this module's own functions.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from typing import Any, Protocol, TypeAlias

import numpy as np
import pydantic
from numpy.typing import NDArray

from retriever.catalogue.records import Measurement
from retriever.encoders.shared_space import DIMENSIONS
from retriever.estimates.from_network import NetworkView
from retriever.estimates.parameter import Parameter
from retriever.library.paper_records import PaperHit
from retriever.reading.place import place_of
from retriever.reading.records import Reading, SpectrumReading
from retriever.spectra.observation import Observation
from retriever.toml_tables import CHECKED, read_table

POOL = 1000  # papers that fit best, among which those with numbers that agree are looked for
# by which reports of one source scatter from paper to paper: in photon index, and in dex of the column density
INDEX_SCATTER, COLUMN_SCATTER = 0.15, 0.2
THIN = 21.0  # log10 N_H / cm^-2 below which columns are alike: the Galaxy's own
_GAMMA_RAYS = re.compile(r"\b(?:gamma-?rays?|γ-?rays?|VHE|[GT]eV|Fermi|blazar flares?)\b", re.I)
_NO_X_RAYS = re.compile(r"\b(?:[MGT]eV|Fermi|INTEGRAL)\b")

Values: TypeAlias = NDArray[np.float64] | float


@pydantic.dataclasses.dataclass(frozen=True, config=CHECKED)
class Limits:
    """What is near: at least this cosine of the shared space, from a spectrum whose photon index has a 90 % interval at
    most so wide; the weights that they were chosen for; the share of what is listed that was right in the test."""

    fitness: float
    widest_index: float
    weights: str
    precision: float
    precision_low: float
    precision_high: float
    chosen: str


@cache
def limits() -> Limits:
    """Those that are shipped with the weights."""
    return read_table("retriever", "weights/near_papers.toml", Limits)


class Lack(Enum):
    """Why there are no papers near a spectrum."""

    NO_AREA = "no_area"  # a table, or a spectrum without effective area: it has no place among texts
    STRANGE = "strange"  # unlike the spectra of the training
    NO_POWER_LAW = "no_power_law"  # no power law describes it, so that it has no photon index to compare
    VAGUE = "vague"  # its photon index is too uncertain
    FAR = "far"  # no text fits well enough
    UNCONFIRMED = "unconfirmed"  # texts fit, but none reports a photon index that agrees


@dataclass(frozen=True)
class Shown:
    """What a spectrum shows of itself: its vector [64], photon index and column density (1e20 cm^-2) with 90 % intervals."""

    vector: NDArray[np.float32] | None
    index: Parameter | None = None
    column: Parameter | None = None
    in_domain: bool = False


@dataclass(frozen=True)
class NearPaper:
    """A paper near a spectrum, and its photon index that agrees with the spectrum's; None where the nearest were asked
    for, near or not."""

    hit: PaperHit
    index: Measurement | None = None


@dataclass(frozen=True)
class NearPapers:
    """The papers, best fitting first, or what is lacking; ``nearest`` is the fitness of the best fitting text."""

    papers: tuple[NearPaper, ...] = ()
    lack: Lack | None = None
    nearest: float | None = None


class Papers(Protocol):
    """What is asked for papers whose text fits a spectrum's vector [64], best first."""

    def papers_telling(self, vector: NDArray[np.float32], k: int) -> list[PaperHit]: ...


def shown_by(reading: Reading) -> Shown:
    """Of an uploaded spectrum."""
    place, found = place_of(reading), reading.estimate
    if place is None or place.size != DIMENSIONS or not isinstance(reading, SpectrumReading):
        return Shown(None)
    index, column = found.parameter("powlaw_gamma"), found.parameter("powlaw_nh")
    return Shown(place, index, column, found.in_domain is True)


def shown_in(
    observation: Observation, vector: NDArray[np.float32] | None, simulation: Mapping[str, Any] | None = None
) -> Shown:
    """Of a library's source, whose vector is known: as the network sees its observation, without fits. ``simulation`` says
    what a simulated one was made from: only of a power law it has a photon index to compare."""
    view = NetworkView(observation)
    power_law = not simulation or "power law" in simulation.get("model", "")
    index = replace(view.parameter("powlaw_gamma"), in_domain=power_law)
    return Shown(vector, index, view.parameter("powlaw_nh"), view.in_domain)


def papers_near(shown: Shown, library: Papers, k: int = 5, held_to: Limits | None = None) -> NearPapers:
    """At most ``k`` papers near the spectrum, by the shipped limits or others."""
    least = held_to or limits()
    if shown.vector is None:
        return NearPapers(lack=Lack.NO_AREA)
    hits = library.papers_telling(shown.vector, POOL)
    nearest = max((float(hit.score) for hit in hits), default=None)
    if lack := _lacking(shown, least):
        return NearPapers(lack=lack, nearest=nearest)
    fitting = [hit for hit in hits if hit.score >= least.fitness]
    near = [NearPaper(hit, index) for hit in fitting if (index := agreeing_index(hit, shown)) is not None]
    if not near:
        return NearPapers(lack=Lack.UNCONFIRMED if fitting else Lack.FAR, nearest=nearest)
    return NearPapers(tuple(near[:k]), nearest=nearest)


def nearest_papers(shown: Shown, library: Papers, k: int = 5) -> NearPapers:
    """As ``papers_near``; where there are none, the ``k`` whose text fits best, with what is lacking."""
    near = papers_near(shown, library, k)
    if near.papers or shown.vector is None:
        return near
    hits = library.papers_telling(shown.vector, k)
    return NearPapers(tuple(NearPaper(hit, agreeing_index(hit, shown)) for hit in hits), near.lack, near.nearest)


def _lacking(shown: Shown, least: Limits) -> Lack | None:
    """What the spectrum itself lacks."""
    if not shown.in_domain:
        return Lack.STRANGE
    if shown.index is None or not shown.index.in_domain:
        return Lack.NO_POWER_LAW
    return None if shown.index.high - shown.index.low <= least.widest_index else Lack.VAGUE


def agreeing_index(hit: PaperHit, shown: Shown) -> Measurement | None:
    """The photon index of X-rays that the paper reports on what its passage is about, if it agrees with the spectrum's and
    no column density that it reports disagrees."""
    if shown.index is None:
        return None
    of = hit.report.source  # None: the passage is the paper's abstract or title
    reported = [q for r in hit.paper.reports if of is None or r.source == of for q in r.quantities]
    if any(m.name == "column_density" and m.value > 0 and not _column_agrees(m, shown.column) for m in reported):
        return None
    of_x_rays = [m for m in reported if m.name == "photon_index" and is_of_x_rays(m, hit.text)]
    agree = [m for m in of_x_rays if index_agrees(m.value, shown.index.low, shown.index.high)]
    return agree[0] if agree and len(agree) == len(of_x_rays) else None


def is_of_x_rays(reported: Any, text: str) -> bool:
    """Whether a reported photon index is one of X-rays: of a text on gamma rays too, only where its band is in keV or its
    instrument is known. ``reported`` has ``band`` and ``instrument``."""
    if _NO_X_RAYS.search(f"{reported.band} {reported.instrument}"):
        return False
    return bool(reported.band or reported.instrument) or not _GAMMA_RAYS.search(text)


def index_agrees(value: Values, low: Values, high: Values) -> Any:
    """Whether reported photon indices lie within intervals, widened by the scatter of reports; NaN: no."""
    return (value >= low - INDEX_SCATTER) & (value <= high + INDEX_SCATTER)


def column_agrees(value: Values, low: Values, high: Values) -> Any:
    """The same of log10 N_H / cm^-2, of which those below ``THIN`` are alike."""
    inside = (value >= low - COLUMN_SCATTER) & (value <= high + COLUMN_SCATTER)
    return inside | ((value < THIN) & (low < THIN))


def _column_agrees(reported: Measurement, column: Parameter | None) -> bool:
    if column is None:
        return True
    low, high = (20 + np.log10(np.maximum(end, 1e-3)) for end in (column.low, column.high))
    return bool(column_agrees(float(np.log10(reported.value)), low, high))
