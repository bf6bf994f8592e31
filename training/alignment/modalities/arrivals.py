"""Arrival times of X-ray photons, or counts in bins, through exposures with gaps: raw data are ``Events``, ``Photometry`` (rates as magnitudes with errors) or None.

The encoder reads three views: counts in steps of equal live time, the power at the frequencies of the elapsed time less what the gaps alone give, and plain statistics. It
comes pre-trained on simulated variability (``training.alignment.claims.arrivals``); `options.pretrained = false` starts from nothing.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from retriever.encoders.light_curves import Photometry
from retriever.timing.light_curve import Events
from training.alignment.modalities.modality import ArrayTable, Modality, stacked

STEPS, FINE, BANDS = 64, 1024, 16
SCALES = (4, 8, 16, 32, 64)
STATISTICS = 6 + 3 * len(SCALES)
FEWEST_COUNTS, FEWEST_BINS = 10, 3
WIDTH = 32
VECTOR = 64
WEIGHTS = Path(__file__).parent / "arrivals.safetensors"


@dataclass(frozen=True)
class Counts:
    """Bins in order: `elapsed` [n] middle of each (s), `exposure` [n] live time, `counts` [n]."""

    elapsed: np.ndarray
    exposure: np.ndarray
    counts: np.ndarray


def counts_of(raw: Events | Photometry | None) -> Counts | None:
    """In bins; None where there are too few. A rate r with error e stands for (r / e)^2 counts."""
    if raw is None or raw.time.size < FEWEST_BINS:
        return None
    if isinstance(raw, Events):
        edges = np.linspace(raw.good.intervals[0, 0], raw.good.intervals[-1, 1], FINE + 1)
        exposure, counts = np.diff(raw.good.passed(edges)), np.histogram(raw.time, edges)[0].astype(float)
        elapsed = 0.5 * (edges[1:] + edges[:-1])
    else:
        flux, part = 10 ** (-0.4 * (raw.magnitude - np.median(raw.magnitude))), raw.error * np.log(10) / 2.5
        counts = part.clip(min=1e-3) ** -2.0
        elapsed, exposure = raw.time, counts / flux
    seen = np.isfinite(exposure) & (exposure > 0) & np.isfinite(counts)
    found = Counts(elapsed[seen], exposure[seen], counts[seen])
    return found if found.counts.sum() >= FEWEST_COUNTS and found.counts.size >= FEWEST_BINS else None


def arrays(seen: Counts) -> dict[str, np.ndarray]:
    """`profile` [3, STEPS], `power` [2 * BANDS], `statistics` [STATISTICS]."""
    total, live = seen.counts.sum(), seen.exposure.sum()
    span = max(float(np.ptp(seen.elapsed)), 1e-9)
    steps = _rebinned(seen, STEPS)
    mean = total / STEPS
    waited = np.diff(np.interp(np.linspace(0, live, STEPS + 1), _upto(seen.exposure), _edges(seen.elapsed)))
    profile = np.stack([_excess(steps, mean), np.log((steps + 0.5) / (mean + 0.5)), np.log1p(STEPS * waited / span)])
    statistics = [np.log(total), np.log(seen.counts.size), STEPS * np.ptp(waited) / span]
    walk = np.cumsum(seen.counts) / total - np.cumsum(seen.exposure) / live
    statistics += [np.sqrt(total) * walk.max(), -np.sqrt(total) * walk.min(), np.sqrt(total) * np.ptp(walk)]
    for number in SCALES:
        rough = _rebinned(seen, number)
        scatter = np.sum((rough - rough.mean()) ** 2) / rough.mean()
        excess = (np.var(rough, ddof=1) - rough.mean()) / rough.mean() ** 2
        statistics += [
            (scatter - number + 1) / np.sqrt(2 * number),
            np.cbrt(excess),
            np.abs(_excess(rough, rough.mean())).max(),
        ]
    return {
        "profile": profile,
        "power": _power(seen, total, live, span),
        "statistics": np.array(statistics).clip(-30, 30),
    }


def _power(seen: Counts, total: float, live: float, span: float) -> np.ndarray:
    """Mean and largest power (Leahy's, of mean 2 where the source is constant) in bands of the logarithm of the cycles within the span."""
    cycles = np.arange(1, FINE // 4 + 1)
    grid = np.minimum((FINE * (seen.elapsed - seen.elapsed.min()) / span).astype(int), FINE - 1)
    left = np.bincount(grid, seen.counts - total / live * seen.exposure, minlength=FINE)
    power = 2 * np.abs(np.fft.rfft(left)[cycles]) ** 2 / total
    band = np.minimum((np.log(cycles) / np.log(cycles[-1] + 1) * BANDS).astype(int), BANDS - 1)
    number = np.bincount(band, minlength=BANDS)
    mean = np.bincount(band, power, minlength=BANDS) / np.maximum(number, 1)
    largest = np.zeros(BANDS)
    np.maximum.at(largest, band, power)
    return np.log1p(np.concatenate([mean, largest]))


def _rebinned(seen: Counts, number: int) -> np.ndarray:
    """Counts in so many steps of equal live time; those of a bin are spread over it."""
    upto = np.interp(np.linspace(0, seen.exposure.sum(), number + 1), _upto(seen.exposure), _upto(seen.counts))
    return np.diff(upto)


def _upto(values: np.ndarray) -> np.ndarray:
    return np.concatenate([[0.0], np.cumsum(values)])


def _edges(middle: np.ndarray) -> np.ndarray:
    return np.concatenate([middle[:1], 0.5 * (middle[1:] + middle[:-1]), middle[-1:]])


def _excess(counts: np.ndarray, mean: float) -> np.ndarray:
    """In standard deviations of a Poisson distribution (Anscombe 1948)."""
    return 2 * (np.sqrt(counts + 0.375) - np.sqrt(mean + 0.375))


class ArrivalsEncoder(nn.Module):
    """The three views to vectors [n, dimensions]."""

    middle: torch.Tensor
    spread: torch.Tensor

    def __init__(self, dimensions: int, dropout: float = 0.1):
        super().__init__()
        self.curve = nn.Sequential(
            nn.Conv1d(3, WIDTH, 5, padding=2), nn.GELU(),
            nn.Conv1d(WIDTH, WIDTH, 5, stride=2, padding=2), nn.GELU(),
            nn.Conv1d(WIDTH, WIDTH, 5, stride=2, padding=2), nn.GELU(),
        )  # fmt: skip
        self.rest = nn.Sequential(nn.Linear(2 * BANDS + STATISTICS, 96), nn.GELU(), nn.Linear(96, 96), nn.GELU())
        self.join = nn.Sequential(nn.Dropout(dropout), nn.Linear(2 * WIDTH + 96, VECTOR), nn.GELU())
        self.head = nn.Linear(VECTOR, dimensions)
        self.register_buffer("middle", torch.zeros(2 * BANDS + STATISTICS))
        self.register_buffer("spread", torch.ones(2 * BANDS + STATISTICS))

    def standardise(self, power: torch.Tensor, statistics: torch.Tensor) -> None:
        """By what trains."""
        whole = torch.cat([power, statistics], dim=1)
        self.middle.copy_(whole.mean(0))
        self.spread.copy_(whole.std(0).clamp(min=1e-2))

    def seen(self, profile: torch.Tensor, power: torch.Tensor, statistics: torch.Tensor) -> torch.Tensor:
        """What it makes of the arrival times [n, VECTOR], before the last layer."""
        curve = self.curve(profile)
        rest = ((torch.cat([power, statistics], dim=1) - self.middle) / self.spread).clamp(-5, 5)
        return self.join(torch.cat([curve.mean(2), curve.amax(2), self.rest(rest)], dim=1))

    def forward(self, profile: torch.Tensor, power: torch.Tensor, statistics: torch.Tensor) -> torch.Tensor:
        return self.head(self.seen(profile, power, statistics))


def take_trained(encoder: ArrivalsEncoder) -> None:
    """All but the last layer from the weights that ship."""
    from safetensors.torch import load_file

    held = {k.removeprefix("encoder."): v for k, v in load_file(WEIGHTS).items() if k.startswith("encoder.")}
    encoder.load_state_dict({k: v for k, v in held.items() if not k.startswith("head")}, strict=False)


def _tabulate(raw: list[Events | Photometry | None], options: dict) -> ArrayTable:
    found = [counts_of(one) for one in raw]
    made, present = stacked([None if one is None else arrays(one) for one in found])
    return ArrayTable({name: values.astype(np.float32) for name, values in made.items()}, present)


def _encoder(table: ArrayTable, rows: np.ndarray, dimensions: int, options: dict) -> nn.Module:
    made = ArrivalsEncoder(dimensions, options.get("dropout", 0.1))
    own = rows[table.present[rows]]
    if options.get("pretrained", True):
        take_trained(made)
    elif own.size > 1:
        made.standardise(*(torch.from_numpy(table.arrays[name][own]) for name in ("power", "statistics")))
    return made


def _statistics(table: ArrayTable, rows: np.ndarray) -> np.ndarray:
    """What a vector shall not forget."""
    found: np.ndarray = table.arrays["statistics"][rows]
    return found


MODALITY = Modality("arrivals", _tabulate, _encoder, keeps=_statistics)
