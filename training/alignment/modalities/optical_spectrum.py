"""Optical spectra in Angstrom as observed: raw data are (wavelength [n], flux [n]) or None.

Brought to 300 bins even in the logarithm of wavelength, where a redshift is a shift; a bin that was not observed says so.
Each spectrum is divided by its median and seen as it is and without its slow continuum.
"""

import numpy as np
import torch
from scipy.ndimage import gaussian_filter1d
from torch import nn

from training.alignment.modalities.modality import ArrayTable, Modality, stacked

EDGES = np.geomspace(3300.0, 9500.0, 301)
BINS = EDGES.size - 1
CONTINUUM = 20  # bins: the width that the continuum is smoothed with
LEAST = 30  # bins that a spectrum has to cover


class LineEncoder(nn.Module):
    """A convolutional network on `flux` [n, 3, BINS] (level, lines, mask) to vectors [n, dimensions]."""

    def __init__(self, dimensions: int, dropout: float):
        super().__init__()
        widths = (3, 32, 48, 64, 64)
        self.layers = nn.Sequential(
            *(
                nn.Sequential(nn.Conv1d(a, b, 7, 2, 3), nn.GroupNorm(4, b), nn.GELU())
                for a, b in zip(widths, widths[1:], strict=False)
            )
        )
        self.head = nn.Sequential(
            nn.Dropout(dropout), nn.Linear(64 * 19, 128), nn.GELU(), nn.Dropout(dropout), nn.Linear(128, dimensions)
        )

    def forward(self, flux: torch.Tensor) -> torch.Tensor:
        return self.head(self.layers(flux).flatten(1))


def _tabulate(raw: list[tuple[np.ndarray, np.ndarray] | None], options: dict) -> ArrayTable:
    found = [None if one is None else binned(*one) for one in raw]
    arrays, present = stacked([None if one is None else {"flux": one} for one in found])
    return ArrayTable(arrays, present, _augmented)


def binned(wavelength, flux) -> np.ndarray | None:
    """[3, BINS]: the spectrum over its median, its lines over the continuum, and which bins it covers; None if too few."""
    wavelength, flux = np.asarray(wavelength, float), np.asarray(flux, float)
    good = np.isfinite(wavelength) & np.isfinite(flux)
    wavelength, flux = wavelength[good], flux[good]
    place = np.searchsorted(EDGES, wavelength, side="right") - 1
    inside = (place >= 0) & (place < BINS)
    if inside.sum() < LEAST:
        return None
    counts = np.bincount(place[inside], minlength=BINS)
    middle = np.sqrt(EDGES[1:] * EDGES[:-1])
    covered = (middle >= wavelength.min()) & (middle <= wavelength.max())
    order = np.argsort(wavelength)
    level = np.interp(middle, wavelength[order], flux[order])
    sums = np.bincount(place[inside], flux[inside], minlength=BINS)
    level = np.where(counts > 0, sums / np.maximum(counts, 1), level)
    if covered.sum() < LEAST:
        return None
    level = np.where(covered, level / max(abs(np.median(level[covered])), 1e-30), 0).clip(-5, 10)
    weight = gaussian_filter1d(covered.astype(float), CONTINUUM)
    slow = gaussian_filter1d(level, CONTINUUM) / np.maximum(weight, 1e-3)
    lines = np.where(covered, level - slow, 0)
    lines /= max(float(np.std(lines[covered])), 1e-3)
    return np.stack([level - covered, lines.clip(-5, 5), covered]).astype(np.float32)


def _augmented(arrays: dict[str, np.ndarray], generator: np.random.Generator) -> dict[str, np.ndarray]:
    """Shifted by up to four bins (a redshift 0.014 nearer or farther), tilted, noisy, a piece missing."""
    flux = arrays["flux"].copy()
    n = len(flux)
    for row, shift in enumerate(generator.integers(-4, 5, n)):
        flux[row] = np.roll(flux[row], shift, axis=1)
    tilt = generator.normal(0, 0.2, (n, 1)) * np.linspace(-1, 1, BINS)
    flux[:, 0] = ((flux[:, 0] + 1) * (1 + tilt) - 1) * flux[:, 2]
    flux[:, :2] += generator.normal(0, 1, (n, 2, BINS)) * generator.uniform(0, 0.15, (n, 1, 1)) * flux[:, 2:]
    start = generator.integers(0, BINS, n)
    cut = (np.arange(BINS) >= start[:, None]) & (np.arange(BINS) < start[:, None] + generator.integers(0, 60, (n, 1)))
    return {"flux": flux * ~cut[:, None]}


def _encoder(table, rows: np.ndarray, dimensions: int, options: dict) -> nn.Module:
    return LineEncoder(dimensions, options.get("dropout", 0.2))


def _coarse(table: ArrayTable, rows: np.ndarray) -> np.ndarray:
    """[n, 30]: the lines over the continuum, ten bins together."""
    return table.arrays["flux"][rows, 1].reshape(len(rows), -1, 10).mean(2)


MODALITY = Modality("optical_spectrum", _tabulate, _encoder, keeps=_coarse)
