"""The oracle's figures on the test split of csc-literature: retrieval, and the regression of what its grid determines."""

from typing import Any

import numpy as np

from training.alignment.data import oracle as oracles
from training.alignment.data.prepare import Prepared
from training.alignment.data.spectra import acis_responses
from training.alignment.data.variables import NAMES, best_fits
from training.alignment.measures import ranks

BLOCK = 256


def measure(data: Prepared, corpus_name: str = "csc-literature", split: str = "test") -> dict[str, Any]:
    """`retrieval` by direction and `regression` by variable: MAE of the posterior median by the spectrum and with the text."""
    corpus = data.corpora[corpus_name]
    members = corpus.members(split)
    texts = corpus.first_text(members)
    oracle = oracles.Oracle(data.spectra, data.sources, acis_responses(1))
    if corpus.reports is None:
        raise ValueError(f"{corpus_name} has no reports: the oracle knows csc-literature's generator")
    flat, line = oracle.text_densities(corpus.sources, corpus.owner[texts], [corpus.reports[t] for t in texts])
    values = _on_grid(oracle)
    score = np.zeros((len(members), len(members)), dtype=np.float32)
    estimates = {kind: np.zeros((len(members), len(values))) for kind in ("spectrum", "fused")}
    for start in range(0, len(members), BLOCK):
        rows = slice(start, start + BLOCK)
        weights = posteriors(oracle, data, members[rows])
        score[rows] = oracles.scores(weights, flat, line)
        for i, weight in enumerate(weights):
            text = flat[start + i]
            estimates["spectrum"][start + i] = _medians(weight.sum(1), values)
            estimates["fused"][start + i] = _medians((weight @ line[start + i]) * text, values)
    truth = data.variables[members][:, [NAMES.index(n) for n in values]]
    error = {kind: np.abs(found - truth).mean(0) for kind, found in estimates.items()}
    retrieval: dict[str, dict[str, Any]] = {}
    for direction, s in (("spectrum_to_text", score), ("text_to_spectrum", score.T)):
        rank = ranks.ranks(s)
        retrieval[direction] = ranks.summary(rank, len(rank))
        retrieval[direction]["interval"] = {
            n: ranks.interval(rank, len(rank), n) for n in list(retrieval[direction]) if n != "pool"
        }
    regression = {n: {k: float(error[k][i]) for k in error} for i, n in enumerate(values)}
    return {"retrieval": retrieval, "regression": regression, "scores": score}


def posteriors(oracle, data: Prepared, members) -> np.ndarray:
    """Posterior weights [n, SIZE, 7] of the sources' tested spectra."""
    spectra, _ = data.observed(members)
    _, background = data.spectra.mean(members)
    return np.stack(
        [
            oracle.posterior(
                spectra.counts[i].astype(float),
                background[i].astype(float),
                data.spectra.exposure[m],
                data.spectra.response[m],
            )
            for i, m in enumerate(members)
        ]
    ).astype(np.float32)


def _on_grid(oracle) -> dict[str, np.ndarray]:
    """Variables that photon index and hardness determine, at the grid's points."""
    index, hard = oracles.grid()
    truth = oracle.population.truth
    found = {
        "hard_hs": truth["hard_hs"],
        "hard_hm": truth["hard_hm"],
        "hard_ms": truth["hard_ms"],
        "powlaw_gamma": index,
        "powlaw_nh": truth["log_column_density"],
    }
    for model, (kt, nh, _) in best_fits(index, hard).items():
        found[f"{model}_nh"] = nh
        if model != "bb":
            found[f"{model}_kt"] = kt
    return found


def _medians(weight: np.ndarray, values: dict) -> list[float]:
    """Weighted medians: what an absolute error asks for."""
    weight = np.asarray(weight, dtype=float)
    kept = np.flatnonzero(weight > weight.max() * 1e-7)
    result = []
    for value in values.values():
        order = kept[np.argsort(value[kept])]
        share = np.cumsum(weight[order]) - 0.5 * weight[order]
        result.append(float(np.interp(0.5, share / weight[order].sum(), value[order])))
    return result
