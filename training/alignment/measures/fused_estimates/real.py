"""The prior of quasars on real spectra of quasars: photons of a bright one dealt out into faint ones, beside the index of all the rest."""

from pathlib import Path
from typing import Any

import numpy as np

from retriever.estimates.derived.fused import Fused, fused, marginal
from retriever.estimates.derived.importance import quantiles
from retriever.estimates.fit_problem import problem_of
from retriever.estimates.refine import refine_power_law
from retriever.library.fused.listed_values import listed_values
from retriever.library.library import Library
from retriever.network.predict import load_predictor
from retriever.physics.arrays import Floats
from retriever.spectra.observation import Observation
from training.alignment.measures.fused_estimates.asked import SEED
from training.network.real_cases import dealt, real_sets

KIND, LEVELS, DRAWS = "quasar", (30, 50, 100), 40
FEWEST = 300  # net counts of a spectrum that is dealt out, as ``training.network.real_cases``


def of_quasars(library: Library, shared: Path, width: float, general: float) -> list[dict[str, Any]]:
    """Of each real spectrum of a quasar with counts enough: by counts the mean errors of ``DRAWS`` parts against the index of the
    rest, by the spectrum alone and with the prior, and how often 90 % intervals hold it."""
    found = []
    for entry, whole, _ in real_sets(shared):
        net = whole.band_counts(*whole.energy_range()).net
        if KIND not in entry["object_class"] or net < FEWEST:
            continue
        for level in LEVELS:
            found.append(
                {"set": entry["set_id"], "counts": level, **_of(library, entry, whole, level / net, width, general)}
            )
    return found


def _of(
    library: Library, entry: dict[str, str], whole: Observation, share: float, width: float, general: float
) -> dict[str, Any]:
    listed = listed_values(library, KIND).without(-1, float(entry["ra_targ"]), float(entry["dec_targ"]))
    before, alone, prior, truth, given = marginal(load_predictor().prior, 0), [], [], [], 0
    for number in range(DRAWS):
        key = [SEED, round(1e6 * share), number, *entry["set_id"].encode()]
        faint, rest = dealt(whole, share, np.random.default_rng(key))
        posterior = _posterior(faint)
        own = fused(*posterior, before, listed, width, general)
        alone.append(quantiles(*posterior))
        prior.append([own.low, own.value, own.high] if isinstance(own, Fused) else alone[-1])
        given += isinstance(own, Fused)
        truth.append(quantiles(*_posterior(rest))[1])
    index = np.array(truth)
    sides = {"alone": np.array(alone), "with the prior": np.array(prior)}
    return {"index of the rest": round(float(index.mean()), 3), "given": given / DRAWS} | {
        name: _judged(values, index) for name, values in sides.items()
    }


def _posterior(observation: Observation) -> tuple[Floats, Floats]:
    found = refine_power_law(observation, problem_of(observation))
    return found.samples[:, 0], found.weights


def _judged(values: Floats, truth: Floats) -> dict[str, float]:
    held = (values[:, 0] <= truth) & (truth <= values[:, 2])
    error = float(np.abs(values[:, 1] - truth).mean())
    return {
        "error": round(error, 3),
        "coverage": round(float(held.mean()), 3),
        "width": round(float((values[:, 2] - values[:, 0]).mean()), 3),
    }
