"""The measurements of ``training.network.bench``, each a function that returns plain figures, and their tables."""

from typing import Any

import numpy as np

from retriever.estimates.refine import refine_power_law
from retriever.network.grid import GRID_BINS, Gridded, bin_of_channel, template_fluxes
from retriever.network.predict import COUNT_EDGES, DIRECTIONS, load_predictor, predict, reference_fluxes
from retriever.spectra.observation import Observation
from retriever.spectra.response import AncillaryResponse, RedistributionMatrix
from retriever.spectra.spectrum import Spectrum
from training.network import data as physics_data
from training.network import published_recipe
from training.simulation import forward, priors
from training.simulation.responses import builtin_responses

BIN_NAMES = ("<50", "50-150", "150-600", "600-3000", ">3000")
NH_FLOOR = 20.0  # log10 cm^-2: columns are scored as at least this; no CCD spectrum tells less from nothing


def chandra_responses() -> list:
    """The Chandra responses of the simulator: ACIS-S and ACIS-I over the years, on and off axis."""
    return [r for r in builtin_responses() if r.name.startswith("ACIS")]


def power_law_spectra(n: int, seed: int, split: str) -> tuple[forward.Simulation, np.ndarray, list]:
    """A simulation, the rows in it of absorbed power laws without background (at least `n`), and its responses."""
    responses = chandra_responses()
    sim = forward.simulate(int(n / 0.075) + 500, responses, seed, split)
    good = (sim.model == list(priors.MODELS).index("power law")) & (sim.background_scale == 0)
    good &= (sim.truth["photon_index"] > -1) & (sim.truth["photon_index"] < 5)
    rows = np.flatnonzero(good & (sim.counts.sum(1) >= 10))
    return sim, rows[:n], responses


def observation_of(sim: forward.Simulation, row: int, parts: list) -> Observation:
    """One simulated spectrum as an observation; `parts` are (ARF, RMF) by response."""
    arf, rmf = parts[sim.response[row]]
    n = rmf.channel.size
    none = np.zeros(n, dtype=int)
    scale = float(sim.background_scale[row])
    background = None
    if scale > 0:  # the same exposure, a region 1/scale as large
        background = Spectrum(
            channel=rmf.channel,
            counts=sim.background_counts[row, :n].astype(float),
            file="background",
            exposure_s=float(sim.exposure[row]),
            grouping=none,
            quality=none,
            backscal=1 / scale,
        )
    spectrum = Spectrum(
        channel=rmf.channel,
        counts=sim.counts[row, :n].astype(float),
        exposure_s=float(sim.exposure[row]),
        grouping=none,
        quality=none,
        file=f"simulated {row}",
    )
    return Observation(spectrum, rmf, arf, background)


def response_parts(responses: list) -> list[tuple[AncillaryResponse, RedistributionMatrix]]:
    """Area and redistribution of each dense response."""
    from scipy import sparse

    parts = []
    for r in responses:
        area = np.maximum(r.effective_area, 1e-30)
        rmf = RedistributionMatrix(
            r.energy_low,
            r.energy_high,
            sparse.csr_matrix(r.matrix / area[:, None]),
            r.channel_edges[:-1],
            r.channel_edges[1:],
            np.arange(1, r.matrix.shape[1] + 1),
            file=r.name,
        )
        parts.append((AncillaryResponse(r.energy_low, r.energy_high, r.effective_area, file=r.name), rmf))
    return parts


def gridded_rows(sim: forward.Simulation, rows, responses: list) -> Gridded:
    """Simulated spectra on the network's grid, many at once."""
    counts, off = (np.zeros((len(rows), GRID_BINS)) for _ in range(2))
    templates = np.zeros((len(rows), 3, GRID_BINS))
    for index in np.unique(sim.response[rows]):
        r, own = responses[index], np.flatnonzero(sim.response[rows] == index)
        matrix = physics_data.grid_membership(bin_of_channel(r.channel_edges[:-1], r.channel_edges[1:]))
        width = matrix.shape[0]
        counts[own] = sim.counts[rows[own], :width] @ matrix
        off[own] = sim.background_counts[rows[own], :width] @ matrix
        rates = r.fold(template_fluxes(r.energy_low, r.energy_high)) @ matrix
        templates[own] = rates * sim.exposure[rows[own], None, None]
    return Gridded(counts, off, sim.background_scale[rows], templates)


def against_recipe(n_train: int, n_test: int, seed: int, minutes: float) -> dict:
    """The network against autoencoder and nearest neighbours, mean absolute errors on the same test spectra."""
    responses = chandra_responses()
    train, test = (
        forward.simulate(n, responses, seed, f"recipe-{split}") for n, split in ((n_train, "train"), (n_test, "test"))
    )
    curves = [_curves(sim, responses) for sim in (train, test)]
    network = published_recipe.train_autoencoder(curves[0], seed, minutes)
    codes = [published_recipe.latents(network, c) for c in curves]
    ours = predict(gridded_rows(test, np.arange(n_test), responses), load_predictor())
    refined = _refined(test, responses)
    result: dict[str, Any] = {"n_train": n_train, "n_test": n_test, "minutes": minutes}
    for name, (target, reading, wanted_model) in _RECIPE_TARGETS.items():
        known = [
            np.where(
                np.isin(s.model, [list(priors.MODELS).index(m) for m in wanted_model]) if wanted_model else True,
                target(s.truth),
                np.nan,
            )
            for s in (train, test)
        ]
        theirs = published_recipe.nearest_neighbours(codes[0], known[0], codes[1])
        rows = np.isfinite(known[1])
        error = [float(np.abs(p[rows] - known[1][rows]).mean()) for p in (theirs, reading(ours))]
        result[name] = {
            "recipe": round(error[0], 4),
            "network": round(error[1], 4),
            "n": int(rows.sum()),
            "lower_by_percent": round(100 * (1 - error[1] / error[0]), 1),
        }
        if name in ("photon_index", "log_nh"):
            column = refined[rows, 0 if name == "photon_index" else 1]
            best = float(np.abs(column - known[1][rows]).mean())
            result[name] |= {
                "refined": round(best, 4),
                "refined_lower_by_percent": round(100 * (1 - best / error[0]), 1),
            }
    return result


def _refined(sim: forward.Simulation, responses: list) -> np.ndarray:
    """Medians [n, 2] of photon index and log N_H after the refinement, NaN for spectra that are not power laws."""
    parts, predictor = response_parts(responses), load_predictor()
    values = np.full((len(sim.exposure), 2), np.nan)
    for row in np.flatnonzero(sim.model == list(priors.MODELS).index("power law")):
        posterior = refine_power_law(observation_of(sim, int(row), parts), predictor=predictor)
        values[row] = [posterior.quantiles(posterior.samples[:, k])[1] for k in (0, 1)]
    return values


_RECIPE_TARGETS = {
    "photon_index": (lambda t: t["photon_index"], lambda p: p["powlaw_gamma"][0], ("power law",)),
    "log_nh": (
        lambda t: t["log_column_density"],
        lambda p: np.log10(np.maximum(p["powlaw_nh"][0], 1e-9)) + 20,
        ("power law",),
    ),
    "hard_hs": (lambda t: t["hard_hs"], lambda p: p["hard_hs"][0], ()),
    "hard_ms": (lambda t: t["hard_ms"], lambda p: p["hard_ms"][0], ()),
    "hard_hm": (lambda t: t["hard_hm"], lambda p: p["hard_hm"][0], ()),
    "log_bb_kt": (lambda t: np.log10(t["blackbody_kt"]), lambda p: np.log10(p["bb_kt"][0]), ("black body",)),
    "log_plasma_kt": (lambda t: np.log10(t["plasma_kt"]), lambda p: np.log10(p["apec_kt"][0]), ("plasma",)),
}


def _curves(sim: forward.Simulation, responses: list) -> np.ndarray:
    curves = np.zeros((len(sim.exposure), published_recipe.BINS), dtype=np.float32)
    for index in np.unique(sim.response):
        rows, r = np.flatnonzero(sim.response == index), responses[index]
        counts = sim.counts[rows][:, : r.matrix.shape[1]]
        curves[rows] = published_recipe.min_max_spectra(
            counts, r.channel_edges[:-1], r.channel_edges[1:], sim.exposure[rows]
        )
    return curves


def calibration(n: int, seed: int) -> dict:
    """Share of truths inside the network's 90 % intervals, overall, by counts and by instrument."""
    responses = builtin_responses()
    data = physics_data.make(n, responses, seed, "bench-calibration")
    rows = np.arange(n)
    spectra = data.draw(rows, np.random.default_rng(seed))
    targets = data.targets(rows, spectra, reference_fluxes())
    _, low, high = load_predictor().intervals(spectra)
    counts = spectra.counts.sum(1)
    result: dict[str, Any] = {"n": n, "overall": {}, "by_counts": {}, "by_instrument": {}}
    inside = {}
    for name, (family, direction) in DIRECTIONS.items():
        truth = targets[family] @ np.array(direction, dtype=float)
        inside[name] = np.where(np.isfinite(truth), (truth >= low[name]) & (truth <= high[name]), np.nan)
        result["overall"][name] = round(float(np.nanmean(inside[name])), 4)
        result["by_counts"][name] = [
            round(float(np.nanmean(inside[name][(counts >= a) & (counts < b)])), 3)
            for a, b in zip(COUNT_EDGES[:-1], COUNT_EDGES[1:], strict=True)
        ]
    stacked = np.stack(list(inside.values()))
    for index, response in enumerate(responses):
        result["by_instrument"][response.name] = round(float(np.nanmean(stacked[:, data.response == index])), 3)
    result["mean"] = round(float(np.nanmean(stacked)), 4)
    return result


def refined_calibration(n: int, seed: int) -> dict:
    """Coverage of the refinement's 90 % intervals of photon index and log N_H."""
    sim, rows, responses = power_law_spectra(n, seed + 1, "bench-refined")
    parts, predictor = response_parts(responses), load_predictor()
    covered = np.zeros((len(rows), 2), dtype=bool)
    for number, row in enumerate(rows):
        posterior = refine_power_law(observation_of(sim, row, parts), predictor=predictor)
        truth = sim.truth["photon_index"][row], sim.truth["log_column_density"][row]
        for k in (0, 1):
            low, _, high = posterior.quantiles(posterior.samples[:, k])
            covered[number, k] = low <= truth[k] <= high
    counts = sim.counts[rows].sum(1)
    by_counts = {}
    for name, a, b in zip(BIN_NAMES, COUNT_EDGES[:-1], COUNT_EDGES[1:], strict=True):
        inside = (counts >= a) & (counts < b)
        by_counts[name] = [round(float(v), 3) for v in covered[inside].mean(0)] if inside.any() else None
    return {
        "n": len(rows),
        "photon_index": round(float(covered[:, 0].mean()), 4),
        "log_nh": round(float(covered[:, 1].mean()), 4),
        "by_counts": by_counts,
    }
