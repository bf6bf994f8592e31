"""The catalogue variables that are regressed: twenty columns of the Chandra Source Catalog (docs/science.md).

Of each it is said whether its value is the catalogue's own or defined by the simulated spectrum: band fluxes and the other
hardness ratios follow from the spectrum that was simulated; temperatures and columns of models that the extract lacks are
those of the model's best fit to the noiseless spectrum through one ACIS response, and its statistic what that misfit costs
at the spectrum's counts. Positive ones are regressed in log10 (unit dex).
"""

import numpy as np

from retriever.physics import spectral as models
from retriever.physics.plasma import plasma
from training.alignment.data.shapes import energy_grid, photon_shapes
from training.alignment.data.spectra import Spectra
from training.simulation.instruments import instrument
from training.simulation.responses import parametric

# name: (unit, origin)
VARIABLES = {
    "hard_hs": ("", "catalogue"),
    "hard_hm": ("", "simulated"),
    "hard_ms": ("", "simulated"),
    "powlaw_gamma": ("", "catalogue"),
    "powlaw_nh": ("dex", "simulated"),
    "bb_kt": ("dex", "catalogue"),
    "bb_nh": ("dex", "simulated"),
    "bb_stat": ("dex", "simulated"),
    "brems_kt": ("dex", "simulated"),
    "brems_nh": ("dex", "simulated"),
    "brems_stat": ("dex", "simulated"),
    "apec_kt": ("dex", "simulated"),
    "apec_nh": ("dex", "simulated"),
    "flux_aper_b": ("dex", "catalogue"),
    "flux_aper_s": ("dex", "simulated"),
    "flux_aper_m": ("dex", "simulated"),
    "flux_aper_h": ("dex", "simulated"),
    "flux_significance_b": ("", "simulated"),
    "var_prob_b": ("", "catalogue"),
    "var_index_b": ("", "catalogue"),
}
NAMES = tuple(VARIABLES)
KT = {"bb": np.geomspace(0.05, 4.0, 56), "brems": np.geomspace(0.15, 60.0, 56), "apec": np.geomspace(0.1, 20.0, 56)}
LOG_COLUMN = np.linspace(19.5, 24.0, 46)


def variable_table(sources, spectra: Spectra, fits: dict) -> np.ndarray:
    """Values [n_spectrum, 20] of all spectra, float32; fluxes known to the catalogue for part of the sources only (the
    rest was drawn, see ``sources``); `fits`: ``best_fits`` of the sources."""
    truth, owner = spectra.truth, spectra.source
    column = {
        "hard_hs": truth["hard_hs"],
        "hard_hm": truth["hard_hm"],
        "hard_ms": truth["hard_ms"],
        "powlaw_gamma": [s.photon_index for s in sources],
        "powlaw_nh": truth["log_column_density"],
        "bb_kt": np.log10([s.bb_kt for s in sources]),
        **{f"flux_aper_{b}": np.log10(np.maximum(truth[f"flux_aper_{b}"], 1e-19)) for b in "bsmh"},
        "var_prob_b": [s.var_prob_b for s in sources],
        "var_index_b": [s.var_index for s in sources],
    }
    for model, (kt, nh, _) in fits.items():
        column[f"{model}_nh"] = nh
        if model != "bb":
            column[f"{model}_kt"] = kt
    table = {name: np.asarray(values, dtype=float)[owner] for name, values in column.items()}
    net, total = (
        spectra.source_counts.sum(1),
        (spectra.source_counts + spectra.scale[:, None] * spectra.background).sum(1),
    )
    table["flux_significance_b"] = np.minimum(net / np.sqrt(total + 1), 60.0)
    for model in ("bb", "brems"):
        table[f"{model}_stat"] = np.log10(1 + 2 * net * fits[model][2][owner] / 57)
    return np.stack([table[name] for name in NAMES], axis=1).astype(np.float32)


def best_fits(photon_index, hard_hs) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Of each model log10 kT (keV), log10 N_H and the divergence per count [n] of its best fit to noiseless spectra."""
    matrix = parametric(instrument("ACIS-S 2007")).matrix
    edges = energy_grid()
    low, high = edges[:-1], edges[1:]
    seen = photon_shapes(photon_index, hard_hs)[0] @ matrix
    seen = _coarse(seen)
    through = np.stack([models.absorption(low, high, 10**c) for c in LOG_COLUMN])
    found = {}
    for name, kts in KT.items():
        model = {"bb": models.black_body, "brems": models.bremsstrahlung}.get(name)
        emitted = model(low, high, kts) if model else plasma(low, high, kts, np.ones_like(kts), np.zeros_like(kts))
        folded = np.stack([(emitted * t).astype(np.float32) @ matrix for t in through], axis=1)  # [kt, column, channel]
        shapes = _coarse(folded.reshape(-1, folded.shape[-1]))
        cross = -(seen @ np.log(np.maximum(shapes, 1e-12)).T)
        own = -(seen * np.log(np.maximum(seen, 1e-12))).sum(1)
        best = cross.argmin(1)
        at = np.unravel_index(best, (len(kts), LOG_COLUMN.size))
        surface = cross.reshape(-1, len(kts), LOG_COLUMN.size)
        kt = _refined(np.log10(kts), surface, at, axis=0)
        nh = _refined(LOG_COLUMN, surface, at, axis=1)
        found[name] = kt, nh, np.maximum(cross[np.arange(len(cross)), best] - own, 0.0)
    return found


def _coarse(counts):
    """Shares [n, 66] of ten channels each."""
    counts = counts[:, : counts.shape[1] // 10 * 10].reshape(len(counts), -1, 10).sum(2)
    return counts / counts.sum(1, keepdims=True)


def _refined(nodes, surface, at, axis):
    """The parabola's lowest point through the best node and its neighbours along one axis."""
    rows, place = np.arange(len(surface)), at[axis]
    middle = np.clip(place, 1, nodes.size - 2)

    def along(step):
        where = (middle + step, at[1]) if axis == 0 else (at[0], middle + step)
        return surface[rows, where[0], where[1]]

    left, centre, right = along(-1), along(0), along(1)
    bend = np.maximum(left - 2 * centre + right, 1e-12)
    shift = np.clip(0.5 * (left - right) / bend, -0.5, 0.5) * (middle == place)
    return nodes[place] + shift * (nodes[1] - nodes[0])
