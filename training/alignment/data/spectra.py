"""Simulated spectra of the catalogue sources: expected counts, so that each epoch sees new Poisson draws.

Every source is seen several times: through one of the ACIS responses (ten epochs and positions, and perturbed copies), in
an exposure that gives 50 to 5,000 counts if 1 ks to 1 Ms can, with a background. Photon index, hardness and flux are the
catalogue's (``shapes``); the iron line is drawn. All of it is keyed by seed and name.
"""

import zlib
from dataclasses import dataclass

import numpy as np

from retriever.network.grid import GRID_EDGES, Gridded, bin_of_channel
from retriever.physics.bands import BANDS
from retriever.physics.spectral import band_share
from training.alignment.data.shapes import energy_grid, energy_per_photon, iron_lines, photon_shapes
from training.alignment.data.sources import Source
from training.network.data import grid_membership, template_rates
from training.simulation import forward
from training.simulation.responses import Response, training_set

DRAWS = 3
COUNTS = (50.0, 5_000.0)
MOST_COUNTS = 30_000.0
EXPOSURE_S = (1e3, 1e6)
COPIES = 2
# an iron line: its probability and median equivalent width (keV) behind more, and less, than this column
LINE_COLUMN, LINE_CHANCE, LINE_WIDTH, LINE_SCATTER = 22.3, (0.45, 0.1), (0.35, 0.12), 0.5


def acis_responses(seed: int) -> list[Response]:
    """The ACIS responses of ``training.simulation.responses``, as their handbooks have them and perturbed; all on one grid of channels."""
    return [r for r in training_set(seed, COPIES) if r.name.startswith("ACIS")]


@dataclass
class Spectra:
    """`n` spectra; `source` [n] index of the source, `source_counts` and `background` [n, channel] expected counts in the
    source and background regions, `scale` [n], `exposure` [n] s, `templates` [n, 3, 60]; `truth` by name [sources]."""

    source: np.ndarray
    source_counts: np.ndarray
    background: np.ndarray
    scale: np.ndarray
    exposure: np.ndarray
    templates: np.ndarray
    response: np.ndarray
    channel_edges: np.ndarray
    truth: dict[str, np.ndarray]

    def __post_init__(self):
        membership = grid_membership(bin_of_channel(self.channel_edges[:-1], self.channel_edges[1:]))
        self.membership = membership
        self._observed: dict[int, tuple[np.ndarray, np.ndarray]] = {}  # drawing all channels takes seconds
        self._mean = (self.source_counts + self.scale[:, None] * self.background) @ membership
        self._behind = self.background @ membership

    def draw(self, rows, generator) -> Gridded:
        """New Poisson counts on the sixty bins."""
        counts = generator.poisson(self._mean[rows]).astype(np.float32)
        off = generator.poisson(self._behind[rows]).astype(np.float32)
        return Gridded(counts, off, self.scale[rows], self.templates[rows])

    def observe(self, rows, seed: int) -> tuple[np.ndarray, np.ndarray]:
        """The one realisation that is tested on: counts of source and background regions [n, channel]."""
        if seed not in self._observed:
            generator = np.random.default_rng([seed, 0x0B5])
            every = generator.poisson(self.source_counts + self.scale[:, None] * self.background)
            self._observed[seed] = every.astype(np.uint16), generator.poisson(self.background).astype(np.uint16)
        return tuple(counts[rows].astype(np.float32) for counts in self._observed[seed])

    def gridded(self, rows, counts, off) -> Gridded:
        """Counts by channel on the sixty bins."""
        return Gridded(counts @ self.membership, off @ self.membership, self.scale[rows], self.templates[rows])

    def mean(self, rows) -> tuple[np.ndarray, np.ndarray]:
        """Expected counts of source with background, and of the background in the source region, [n, 60]."""
        return self._mean[rows], self.scale[rows, None] * self._behind[rows]


def simulate(sources: list[Source], seed: int = 1, draws: int = DRAWS, every: bool = False) -> Spectra:
    """`draws` spectra of each source, in the order of the sources, draw by draw.

    With `every` through any X-ray instrument of ``training.simulation.responses`` and with up to 30,000 counts, by the sixty bins in
    place of channels: what makes the encoder serve uploads that are not Chandra's.
    """
    responses = training_set(seed, COPIES) if every else acis_responses(seed)
    photons, truth = photon_shapes([s.photon_index for s in sources], [s.hard_hs for s in sources])
    truth["line_width"] = np.array(
        [line_width(s.name, c) for s, c in zip(sources, truth["log_column_density"], strict=True)]
    )
    photons = photons + truth["line_width"][:, None].astype(np.float32) * iron_lines(photons)
    flux = np.array([s.flux for s in sources])
    truth |= _fluxes(photons, flux)
    bright = photons * truth["photon_flux_b"][:, None].astype(np.float32)
    generator = np.random.default_rng([seed, 0x5EC + every])
    n = draws * len(sources)
    source = np.tile(np.arange(len(sources)), draws)
    picked = generator.integers(len(responses), size=n)
    fewest, most = np.log((COUNTS[0], MOST_COUNTS if every else COUNTS[1]))
    wanted = np.exp(generator.uniform(fewest, most, n))
    share, scale = forward.background_share(n, generator)
    channels = GRID_EDGES if every else responses[0].channel_edges
    expected, behind = (np.zeros((n, channels.size - 1), dtype=np.float32) for _ in range(2))
    exposure = np.empty(n)
    rates = np.stack([template_rates(r) for r in responses])
    for index, response in enumerate(responses):
        rows = np.flatnonzero(picked == index)
        onto = (
            grid_membership(bin_of_channel(response.channel_edges[:-1], response.channel_edges[1:])) if every else None
        )
        rate = response.fold(bright[source[rows]])
        rate = rate @ onto if every else rate
        exposure[rows] = np.clip(wanted[rows] / np.maximum(rate.sum(1), 1e-12), *EXPOSURE_S)
        expected[rows] = rate * exposure[rows, None]
        inside = expected[rows].sum(1) * share[rows] / (1 - share[rows])
        scale[rows] = np.maximum(scale[rows], inside / forward.MOST_BACKGROUND)
        shape = forward.background_shape(response, rows.size, generator)
        shape = shape @ onto if every else shape
        behind[rows] = (np.where(share[rows] > 0, inside / scale[rows], 0.0))[:, None] * shape
    templates = (rates[picked] * exposure[:, None, None]).astype(np.float32)
    scale = np.where(share > 0, scale, 0.0)
    return Spectra(source, expected, behind, scale, exposure, templates, picked, channels, truth)


def line_width(name: str, log_column: float) -> float:
    """Equivalent width in keV of the source's 6.4 keV line; 0 for most."""
    generator = np.random.default_rng([zlib.crc32(name.encode()), 64])
    thin = int(log_column < LINE_COLUMN)
    if generator.random() > LINE_CHANCE[thin]:
        return 0.0
    return float(np.clip(LINE_WIDTH[thin] * np.exp(generator.normal(0, LINE_SCATTER)), 0.02, 2.0))


def _fluxes(photons, flux) -> dict[str, np.ndarray]:
    """Photon flux (cm^-2 s^-1) at 0.5-7 keV and the energy fluxes (erg cm^-2 s^-1) of the CSC bands."""
    edges = energy_grid()
    low, high = edges[:-1], edges[1:]
    norm = flux / energy_per_photon(photons) / (photons @ band_share(low, high, 0.5, 7.0))
    weights = {b: band_share(low, high, *limits) * 0.5 * (low + high) * 1.602176634e-9 for b, limits in BANDS.items()}
    return {"photon_flux_b": norm, **{f"flux_aper_{b}": norm * (photons @ w) for b, w in weights.items()}}
