"""The refinement beside Sherpa, asked the same question: ``python -m training.network.against_sherpa`` (ten minutes on one core, resumable).

Simulated absorbed power laws through Chandra's responses, 10 to 30,000 counts. On one half of the work the sources come from
the refinement's own prior; on the other, photon index and log column are uniform, so that this prior is the wrong one. Sherpa gets
maximum likelihood (neldermead from one start and the better of two, levmar from one), the maximum of the posterior with our
prior (neldermead), and on a part, as it takes seconds, medians of a chain with our prior. Errors are paired by spectrum.
``--cache`` keeps what is done; ``--minutes`` stops early. Writes its part of ``docs/physics.json`` and of ``docs/benchmarks.md``.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np

from retriever.estimates.fit_problem import Problem
from retriever.estimates.refine import refine_power_law
from retriever.network.grid import gridded
from retriever.network.predict import COUNT_EDGES, load_predictor, predict
from training.network import sherpa_fit
from training.network.measurements import (
    BIN_NAMES,
    NH_FLOOR,
    chandra_responses,
    observation_of,
    power_law_spectra,
    response_parts,
)
from training.network.report import write_part
from training.simulation import forward, priors

DRAWS = 2000  # of a chain
POOL = 800  # spectra that are simulated, of which the first are fitted: a longer run goes on from a shorter one
FLAT = {"photon_index": (0.5, 3.5), "log_column_density": (20.0, 23.5)}
WAYS = ("refined", "network", "neldermead", "two_starts", "levmar", "same_prior", "sampled")
QUANTITIES = ("photon_index", "log_nh")


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=300, help="spectra of the refinement's prior")
    parser.add_argument("--n-flat", type=int, default=150, help="spectra of uniform index and column")
    parser.add_argument("--n-sampled", type=int, default=40, help="of the first, those that get a chain too")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--minutes", type=float, default=np.inf)
    parser.add_argument("--cache", type=Path, help="a file for what is done, from which an interrupted run goes on")
    parser.add_argument("--out", type=Path, default=Path("docs"))
    options = parser.parse_args(argv)
    sherpa_fit.silence()
    figures = measure(options.n, options.n_flat, options.n_sampled, options.seed, options.cache, options.minutes)
    if figures is None:
        print("stopped: the same command goes on")
        return
    write_part(options.out, "against_sherpa", figures)


def measure(n: int, n_flat: int, n_sampled: int, seed: int, cache: Path | None = None, minutes: float = np.inf):
    """The figures, or None where the time is up before all is done."""
    until = time.perf_counter() + 60 * minutes
    result: dict[str, Any] = {"n": n, "n_flat": n_flat, "n_sampled": min(n_sampled, n), "seed": seed, "draws": DRAWS}
    done = _done(cache)
    for name, made, sampled in (
        ("own_prior", lambda: power_law_spectra(max(n, POOL), seed, "bench-sherpa"), n_sampled),
        ("uniform", lambda: flat_power_laws(max(n_flat, POOL), seed), 0),
    ):
        sim, rows, responses = made()
        first = rows[: n if name == "own_prior" else n_flat]
        fitted = _fitted(name, (sim, first, responses), sampled, done, cache, until)
        if fitted is None:
            return None
        result[name] = by_counts(fitted)
        result[f"{name}_seconds"] = {
            way: round(float(np.median(times)), 4)
            for way in WAYS
            if (times := [row["seconds"][way] for row in fitted if way in row["seconds"]])
        }
    return result


def _done(cache: Path | None) -> dict[str, dict]:
    if cache is None or not cache.is_file():
        return {}
    return {row["key"]: row for row in map(json.loads, cache.read_text().splitlines())}


def _fitted(name, made, sampled, done, cache, until) -> list[dict] | None:
    sim, rows, responses = made
    parts, log_prior = response_parts(responses), prior_density()
    found = []
    for number, row in enumerate(rows):
        key = f"{name} {row}"
        if key not in done:
            if time.perf_counter() > until:
                return None
            done[key] = {"key": key} | one(observation_of(sim, row, parts), log_prior, number < sampled)
            if cache:
                with cache.open("a") as kept:
                    kept.write(json.dumps(done[key]) + "\n")
        truth = [float(sim.truth["photon_index"][row]), float(sim.truth["log_column_density"][row])]
        found.append(done[key] | {"truth": truth, "counts": int(sim.counts[row].sum())})
    return found


def one(observation, log_prior, sampled: bool) -> dict:
    """Photon index and log10 N_H of one spectrum, and seconds of CPU time, by way; the set-up of the data is in no one's."""
    _ = observation.response
    data = sherpa_fit.data_of(observation)
    engine = sherpa_fit.Engine(data)
    values: dict[str, list[float]] = {}
    seconds: dict[str, float] = {}

    def timed(way, call):
        started = time.process_time()
        found = call()
        seconds[way] = time.process_time() - started
        values[way] = [float(found.photon_index), float(np.log10(max(found.column_density, 10**NH_FLOOR)))]
        return found

    started = time.process_time()
    ours = refine_power_law(observation, Problem(observation), gridded(observation), load_predictor())
    values["refined"] = [float(ours.quantiles(ours.samples[:, k])[1]) for k in (0, 1)]
    seconds["refined"] = time.process_time() - started
    started = time.process_time()
    alone = predict(gridded(observation))
    values["network"] = [float(alone["powlaw_gamma"][0][0]), float(np.log10(max(alone["powlaw_nh"][0][0], 1e-9)) + 20)]
    seconds["network"] = time.process_time() - started
    timed("levmar", lambda: engine.likeliest(method="levmar"))
    one = timed("neldermead", lambda: engine.likeliest(sherpa_fit.STARTS[:1]))
    timed("two_starts", lambda: min(one, engine.likeliest(sherpa_fit.STARTS[1:]), key=lambda found: found.statistic))
    seconds["two_starts"] += seconds["neldermead"]
    timed("same_prior", lambda: engine.most_probable(log_prior))
    if sampled:
        timed("sampled", lambda: engine.sampled(log_prior, DRAWS, 1))
    return {"values": values, "seconds": seconds}


def prior_density():
    """The refinement's prior: log density at one photon index and log10 N_H."""
    prior = load_predictor().prior
    inverse = np.linalg.inv(np.linalg.cholesky(prior["covariances"]))
    constant = np.log(prior["weights"]) + np.log(np.linalg.det(inverse)) - np.log(2 * np.pi)

    def density(index: float, log_column: float) -> float:
        z = np.einsum("kij,kj->ki", inverse, np.array([index, log_column]) - prior["means"])
        return float(np.logaddexp.reduce(constant - 0.5 * (z**2).sum(1)))

    return density


def flat_power_laws(n: int, seed: int) -> tuple[forward.Simulation, np.ndarray, list]:
    """Absorbed power laws of uniform photon index and log column, without background; see ``power_law_spectra``."""
    responses = chandra_responses()
    generator = forward.block_generator(seed, "bench-sherpa-flat", 0)
    sources = priors.draw(n, generator) | {"model": np.full(n, list(priors.MODELS).index("power law"))}
    sources |= {name: generator.uniform(low, high, n) for name, (low, high) in FLAT.items()}
    picked = generator.integers(len(responses), size=n)
    faintest, brightest = np.log(forward.COUNTS)
    wanted = np.exp(generator.uniform(faintest, brightest, n))
    counts = np.zeros((n, max(r.matrix.shape[1] for r in responses)), dtype=np.uint16)
    exposure, none = np.empty(n), np.zeros(n, dtype=np.float32)
    for index in np.unique(picked):
        rows = np.flatnonzero(picked == index)
        own = {name: values[rows] for name, values in sources.items()}
        expected, exposure[rows], _ = forward.expected_counts(own, responses[index], wanted[rows])
        counts[rows, : expected.shape[1]] = generator.poisson(expected)
    truth = forward.known_parameters(sources)
    sim = forward.Simulation(
        counts, np.zeros_like(counts), exposure, none, picked, sources["object_class"], sources["model"], truth
    )
    return sim, np.flatnonzero(counts.sum(1) >= 10), responses


def by_counts(rows: list[dict]) -> list[dict]:
    """For each bin of counts and way: mean absolute errors with standard errors, and ours less theirs, paired."""
    counts = np.array([row["counts"] for row in rows])
    truth = _clipped([row["truth"] for row in rows])
    errors = {way: np.abs(_clipped([row["values"].get(way, (np.nan, np.nan)) for row in rows]) - truth) for way in WAYS}
    table = []
    for name, low, high in zip(BIN_NAMES, COUNT_EDGES[:-1], COUNT_EDGES[1:], strict=True):
        inside = (counts >= low) & (counts < high)
        row: dict[str, Any] = {"counts": name, "n": int(inside.sum())}
        for way in WAYS:
            known = inside & np.isfinite(errors[way][:, 0])
            if not known.any():
                continue
            row[way] = {"n": int(known.sum())}
            for k, quantity in enumerate(QUANTITIES):
                row[way][quantity] = _mean(errors[way][known, k])
                row[way][f"{quantity}_ours_less"] = _mean((errors["refined"] - errors[way])[known, k])
        table.append(row)
    return table


def _clipped(values) -> np.ndarray:
    return np.clip(np.array(values, dtype=float), [-3, NH_FLOOR], [10, 24.5])


def _mean(values: np.ndarray) -> list[float]:
    return [round(float(v), 4) for v in (values.mean(), values.std() / np.sqrt(values.size))]


if __name__ == "__main__":
    np.seterr(all="ignore")
    main()
