"""The limit: retrieval and regression by the true posterior, for csc-literature, whose generator is known.

A spectrum depends on (photon index, hardness, equivalent width of the line) and a flux; given these its counts are Poisson
and known up to noise. A text's reports scatter about the same quantities by a known density (``paper_reports``). The score of a
spectrum s and a text t is the log of the integral over theta of p(s|theta) p(t|theta) p(theta) / (p(s) p(t)): no other
score ranks better. The integral is a sum over a grid: for each spectrum a box around its own likelihood, refined until it
resolves it and laid back on the common grid, where every text's density is evaluated once. The flux is integrated by
Laplace's method. Only the population p(theta), and how types and temperatures go with theta, are estimates: by adaptive
kernels from the training sources.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from training.alignment.data.paper_reports import log_density
from training.alignment.data.shapes import energy_per_photon, iron_lines, photon_shapes
from training.alignment.data.spectra import LINE_CHANCE, LINE_COLUMN, LINE_SCATTER, LINE_WIDTH, Spectra

INDEX = np.concatenate([np.arange(-3, -1, 0.1), np.arange(-1, 4, 0.06), np.arange(4, 10.2, 0.2)])
HARDNESS = np.concatenate([np.arange(-0.99, -0.9, 0.01), np.arange(-0.9, 0.9, 0.03), np.arange(0.9, 0.991, 0.01)])
LINES = np.array([0.0, 0.06, 0.12, 0.22, 0.4, 0.7, 1.2])  # keV
BOX = 20
NEIGHBOURS = 24
REACH = 12.0  # log likelihood below the best at which the box ends
SIZE = INDEX.size * HARDNESS.size


@dataclass
class Population:
    """On the grid [SIZE]: `log_prior`, `column`, mean and scatter of log10 kT, `types` [SIZE, n_type] probabilities;
    `type_names`."""

    log_prior: np.ndarray
    column: np.ndarray
    temperature: np.ndarray
    temperature_scatter: np.ndarray
    types: np.ndarray
    type_names: list[str]
    truth: dict[str, np.ndarray]


def grid() -> tuple[np.ndarray, np.ndarray]:
    """Photon index and hardness [SIZE] of the grid's points."""
    return tuple(a.ravel() for a in np.meshgrid(INDEX, HARDNESS, indexing="ij"))


def population(sources, photons_truth) -> Population:
    """The training sources' density and what goes with it; adaptive Gaussian kernels as wide as the 24th neighbour."""
    train = [s for s in sources if s.split == "train"]
    points = scaled(np.array([s.photon_index for s in train]), np.array([s.hard_hs for s in train]))
    index, hard = grid()
    nodes = scaled(index, hard)
    tree = cKDTree(points)
    width = np.maximum(tree.query(points, NEIGHBOURS)[0][:, -1], 0.03) * 0.5
    types = sorted({s.main_type for s in train})
    known = np.eye(len(types))[[types.index(s.main_type) for s in train]]
    log_kt = np.log10([s.bb_kt for s in train])
    near, which = tree.query(nodes, min(400, len(train)))
    # a node far from all sources takes the width of its own neighbourhood
    wide = np.maximum(width[which], 0.5 * near[:, [min(30, len(train) - 1)]])
    weight = np.exp(-0.5 * (near / wide) ** 2) / wide**2
    density = weight.sum(1)
    weight /= np.maximum(weight.sum(1, keepdims=True), 1e-30)
    mean = (weight * log_kt[which]).sum(1)
    scatter = np.sqrt((weight * (log_kt[which] - mean[:, None]) ** 2).sum(1) + 0.02**2)
    share = _shares(weight, which, known)
    effective = 1 / (weight**2).sum(1)
    prior_types = known.mean(0)
    share = (share * effective[:, None] + 3 * prior_types) / (effective[:, None] + 3)
    return Population(
        np.log(np.maximum(density * _volume(), 1e-30)),
        photons_truth["log_column_density"],
        mean,
        scatter,
        share,
        types,
        photons_truth,
    )


def _shares(weight, which, known):
    out = np.zeros((len(weight), known.shape[1]))
    for start in range(0, len(weight), 512):
        part = slice(start, start + 512)
        out[part] = np.einsum("nk,nkt->nt", weight[part], known[which[part]])
    return out


def _bent(index):
    """Photon indices on a scale on which sources are about equally dense: the tail to 10 is compressed."""
    return np.arcsinh((np.asarray(index) - 2.0) / 0.6)


def scaled(index, hard):
    """Points [n, 2] on the scales of the kernels."""
    return np.stack([_bent(index), np.arctanh(np.asarray(hard) * 0.98) * 1.2], axis=1)


def unscaled(points):
    """Photon index and hardness [n] of such points, within what the grid holds."""
    index = 2.0 + 0.6 * np.sinh(points[:, 0])
    return np.clip(index, INDEX[0], INDEX[-1]), np.clip(np.tanh(points[:, 1] / 1.2) / 0.98, HARDNESS[0], HARDNESS[-1])


def _volume():
    """Cell volumes [SIZE] on the scales of the kernels."""
    a = np.gradient(_bent(INDEX))
    b = np.gradient(np.arctanh(HARDNESS * 0.98) * 1.2)
    return (a[:, None] * b[None]).ravel()


class Oracle:
    """Posterior weights of spectra on the grid, and the scores of texts against them."""

    def __init__(self, spectra: Spectra, sources, responses):
        index, hard = grid()
        photons, truth = photon_shapes(index, hard)
        line = iron_lines(photons)
        self.population = population(sources, truth)
        # log of counts per erg cm^-2 and of the line's part, by response [n_response, n_index, n_hardness, 60]
        per_flux = 1 / energy_per_photon(photons)[:, None]
        used = np.unique(spectra.response)
        self.shapes = {r: self._folded(photons * per_flux, responses[r], spectra) for r in used}
        self.line_shapes = {r: self._folded(line * per_flux, responses[r], spectra) for r in used}
        chance = np.where(self.population.column < LINE_COLUMN, *LINE_CHANCE[::-1])
        width = np.where(self.population.column < LINE_COLUMN, *LINE_WIDTH[::-1])
        z = (np.log(LINES[1:])[None] - np.log(width)[:, None]) / LINE_SCATTER
        bell = np.exp(-0.5 * z**2)
        self.line_prior = np.concatenate(
            [(1 - chance)[:, None], chance[:, None] * bell / bell.sum(1, keepdims=True)], 1
        )

    @staticmethod
    def _folded(photons, response, spectra):
        rates = np.asarray(photons, dtype=np.float32) @ (response.matrix @ spectra.membership)
        return np.log(np.maximum(rates, 1e-30)).reshape(INDEX.size, HARDNESS.size, -1).astype(np.float32)

    def posterior(self, counts, background, exposure, response) -> np.ndarray:
        """Posterior weights [SIZE, 7] (sum 1) of one spectrum; counts and expected background [60]."""
        low = self._likelihood(counts, background, exposure, response, INDEX[::4], HARDNESS[::4], LINES[:1])[..., 0]
        inside = low > low.max() - REACH - 20
        rows, columns = (np.flatnonzero(inside.any(axis)) for axis in (1, 0))
        index = self._ends(INDEX[::4], rows)
        hard = self._ends(HARDNESS[::4], columns)
        for _ in range(3):  # close in on the box that holds the likelihood
            a, b = np.linspace(index[0], index[1], BOX), np.linspace(hard[0], hard[1], BOX)
            low = self._likelihood(counts, background, exposure, response, a, b, LINES[:1])[..., 0]
            inside = low > low.max() - REACH
            index = self._ends(a, np.flatnonzero(inside.any(1)))
            hard = self._ends(b, np.flatnonzero(inside.any(0)))
        a, b = np.linspace(index[0], index[1], BOX), np.linspace(hard[0], hard[1], BOX)
        logs = self._likelihood(counts, background, exposure, response, a, b, LINES)
        return self._on_grid(a, b, logs)

    @staticmethod
    def _ends(nodes: NDArray[np.float64], rows: NDArray[np.intp]) -> tuple[float, float]:
        first, last = max(rows[0] - 1, 0), min(rows[-1] + 1, nodes.size - 1)
        return float(nodes[first]), float(nodes[last])

    def _likelihood(self, counts, background, exposure, response, index, hard, lines):
        """Log likelihood [index, hard, line], the flux integrated by Laplace."""
        base = np.exp(_interpolated(self.shapes[response], index, hard)) * exposure
        extra = np.exp(_interpolated(self.line_shapes[response], index, hard)) * exposure if lines.size > 1 else None
        found = []
        for width in lines:
            found.append(_profiled(counts, background, base if width == 0 else base + width * extra))
        return np.stack(found, axis=-1)

    def _on_grid(self, a, b, logs):
        """The box's weights laid on the common grid, with the prior."""
        rows, columns = (_places(x, nodes) for x, nodes in ((a, INDEX), (b, HARDNESS)))
        shape = (INDEX.size, HARDNESS.size)
        density = (self.population.log_prior - np.log(_cells())).reshape(shape)
        corners = [
            (
                (rows[0] + i)[:, None],
                (columns[0] + j)[None],
                (rows[1] if i else 1 - rows[1])[:, None] * (columns[1] if j else 1 - columns[1])[None],
            )
            for i in (0, 1)
            for j in (0, 1)
        ]
        prior = sum(share * density[i, j] for i, j, share in corners)
        weight = np.exp(logs - logs.max()) * np.exp(prior - prior.max())[..., None]
        laid = np.zeros((*shape, logs.shape[-1]))
        for i, j, share in corners:
            np.add.at(
                laid, (np.broadcast_to(i, share.shape), np.broadcast_to(j, share.shape)), weight * share[..., None]
            )
        laid = laid.reshape(SIZE, -1)
        if logs.shape[-1] == LINES.size:
            laid = laid * self.line_prior
        return laid / laid.sum()

    def text_densities(self, sources, owner, reports) -> tuple[np.ndarray, np.ndarray]:
        """Densities [n, SIZE] and [n, 7] of texts given theta and the line, over the texts' own probabilities."""
        p, (index, hard) = self.population, grid()
        prior = np.exp(p.log_prior - p.log_prior.max())
        prior /= prior.sum()
        flat, line = np.zeros((len(owner), SIZE), dtype=np.float32), np.zeros((len(owner), LINES.size))
        values = {"photon_index": index, "column_density": p.column, "hardness": hard, "temperature": p.temperature}
        for row, (source, told) in enumerate(zip(owner, reports, strict=True)):
            kind = sources[source].main_type
            log = np.log(p.types[:, p.type_names.index(kind)]) if kind in p.type_names else np.zeros(SIZE)
            line[row] = np.where(LINES > 0, 0.4, 1.0)
            for report in told:
                if report.kind in values:
                    spread = p.temperature_scatter if report.kind == "temperature" else 0.0
                    log = log + log_density(report, values[report.kind], spread)
                elif report.kind == "line":
                    line[row] = np.where(LINES > 0, np.exp(log_density(report, np.log(np.maximum(LINES, 1e-9)))), 0.0)
            flat[row] = np.exp(log - log.max())
            joint = (flat[row] * prior) @ self.line_prior @ line[row]
            flat[row] /= joint
        return flat, line


def scores(posteriors: np.ndarray, flat: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Scores [n_spectrum, n_text] of posteriors [n_spectrum, SIZE, 7] and text densities."""
    result = np.zeros((len(posteriors), len(flat)), dtype=np.float32)
    usual = np.where(LINES > 0, 0.4, 1.0)
    told = ~np.all(np.isclose(line, usual), axis=1)
    result[:, ~told] = _summed(posteriors, usual) @ flat[~told].T
    for start in range(0, len(posteriors), 64):  # [64, SIZE, 7]: the cache holds it
        part = slice(start, start + 64)
        joint = np.einsum("nsl,tl->nts", posteriors[part], line[told].astype(np.float32), optimize=True)
        result[part, told] = np.einsum("nts,ts->nt", joint, flat[told])
    return np.log(np.maximum(result, 1e-30))


def _summed(posteriors, over_lines):
    return np.stack([p @ over_lines.astype(np.float32) for p in posteriors])


def _cells():
    return (np.gradient(INDEX)[:, None] * np.gradient(HARDNESS)[None]).ravel()


def _places(x, nodes):
    """Lower node and share of the upper one of each value of `x`."""
    lower = np.clip(np.searchsorted(nodes, x, side="right") - 1, 0, nodes.size - 2)
    return lower, np.clip((x - nodes[lower]) / (nodes[lower + 1] - nodes[lower]), 0, 1)


def _interpolated(table, index, hard):
    """Bilinear in the logarithm: [index, hard, 60]."""
    (i, u), (j, v) = _places(index, INDEX), _places(hard, HARDNESS)
    u, v = u[:, None, None].astype(np.float32), v[None, :, None].astype(np.float32)
    i, j = i[:, None], j[None]
    low = (1 - v) * table[i, j] + v * table[i, j + 1]
    high = (1 - v) * table[i + 1, j] + v * table[i + 1, j + 1]
    return (1 - u) * low + u * high


def _profiled(counts, background, shape):
    """Log of the likelihood integrated over the flux (flat in its logarithm), by Newton steps and Laplace."""
    total = shape.sum(-1)
    log_flux = np.log(np.maximum(counts.sum() - background.sum(), 3.0) / total)
    for _ in range(4):
        source = shape * np.exp(log_flux)[..., None]
        mean = source + background + 1e-9
        slope = (source * (counts / mean - 1)).sum(-1)
        bend = (source * (source * counts / mean**2 - (counts / mean - 1))).sum(-1)
        log_flux = log_flux + np.clip(slope / np.maximum(bend, 1.0), -1, 1)
    source = shape * np.exp(log_flux)[..., None]
    mean = source + background + 1e-9
    bend = np.maximum((source * (source * counts / mean**2 - (counts / mean - 1))).sum(-1), 1e-3)
    return (counts * np.log(mean) - mean).sum(-1) - 0.5 * np.log(bend)
