"""Which responses the network knows: ``python -m training.network.known_responses`` (two minutes on one core).

The network sees a response as the counts that three templates give through it. How unlike those of training a response is, is the
Hellinger distance of its three template curves to the nearest of them. Measured is how the network's own 90 % intervals hold as
that distance grows, on responses that training never held: areas changed by up to nine tenths, filters that cut the soft or the hard
end, other resolutions and channels. The templates of training and the farthest distance at which intervals still hold are
written into the network's weights (``--write``), which are not trained again.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file

from retriever.network.predict import DIRECTIONS, load_predictor, reference_fluxes, response_distance
from retriever.pages import write_section
from training.network import data as physics_data
from training.network.train import WEIGHTS, real_responses
from training.simulation.instruments import INSTRUMENTS
from training.simulation.responses import ENERGY_EDGES, Response, builtin_responses, parametric, smooth_factor

MARK = "training.network.known_responses"
FARTHEST = 0.08  # chosen with seed 11; the figures are of another
EDGES = (0.0, 0.04, FARTHEST, 0.12, 0.2, 0.4, 1.0)
BRIGHT = 600  # counts


def known_templates(shared: Path) -> np.ndarray:
    """Template count rates [k, 3, 60] of the responses that training held, without their perturbed copies."""
    return np.stack([physics_data.template_rates(r) for r in (*builtin_responses(), *real_responses(shared))])


def strange_responses(n: int, generator: np.random.Generator) -> list[Response]:
    """Instruments of no training: areas, filters, resolutions and channels changed at random, little or much."""
    middle = 0.5 * (ENERGY_EDGES[:-1] + ENERGY_EDGES[1:])
    made = []
    for number in range(n):
        one = INSTRUMENTS[generator.integers(len(INSTRUMENTS))]
        factor = smooth_factor(middle, generator, generator.choice([0.2, 0.4, 0.7, 0.9]))
        if generator.random() < 0.4:
            factor = factor / (1 + (generator.uniform(0.5, 2.5) / middle) ** 8)
        if generator.random() < 0.3:
            factor = factor / (1 + (middle / generator.uniform(2.5, 7.0)) ** 8)
        one = replace(one, channel_width=one.channel_width * generator.choice([0.3, 1, 1, 3, 8]))
        gain, resolution = 1 + generator.normal(0, 0.01), np.exp(generator.normal(0, 0.6))
        made.append(parametric(one, factor + 1e-6, gain, resolution, f"{one.name}, changed {number}"))
    return made


def measure(known: np.ndarray, n_responses: int, n: int, seed: int) -> dict[str, Any]:
    """Coverage of the network's 90 % intervals by distance: all counts, bright ones, and what the other tests let pass."""
    responses = strange_responses(n_responses, np.random.default_rng([seed, 1]))
    distance = response_distance(np.stack([physics_data.template_rates(r) for r in responses]), known)
    data, predictor = physics_data.make(n, responses, seed, "known-responses"), load_predictor()
    rows = np.arange(n)
    spectra = data.draw(rows, np.random.default_rng(seed))
    targets = data.targets(rows, spectra, reference_fluxes())
    _, low, high = predictor.intervals(spectra)
    passes, counts = predictor.usual(spectra), spectra.counts.sum(1)
    inside = []
    for name, (family, direction) in DIRECTIONS.items():
        truth = targets[family] @ np.array(direction, dtype=float)
        inside.append(np.where(np.isfinite(truth), (truth >= low[name]) & (truth <= high[name]), np.nan))
    held = np.array(inside)
    table = []
    for nearest, farthest in zip(EDGES[:-1], EDGES[1:], strict=True):
        own = (distance[data.response] >= nearest) & (distance[data.response] < farthest)
        if own.any():
            table.append(
                {
                    "distance": f"{nearest:g}-{farthest:g}",
                    "responses": int(np.sum((distance >= nearest) & (distance < farthest))),
                    "spectra": int(own.sum()),
                    "holds": _share(held[:, own]),
                    "bright_holds": _share(held[:, own & (counts > BRIGHT)]),
                    "passes_the_other_tests": round(float(passes[own].mean()), 3),
                }
            )
    return {"seed": seed, "responses": n_responses, "n": n, "farthest": FARTHEST, "by_distance": table}


def _share(held: np.ndarray) -> float | None:
    return round(float(np.nanmean(held)), 3) if np.any(np.isfinite(held)) else None


def write_into(weights: Path, known: np.ndarray) -> None:
    """The templates (each of sum 1) and the farthest distance beside what the weights hold."""
    from safetensors import safe_open

    with safe_open(str(weights), "pt") as stored:
        metadata = stored.metadata()
    tensors = load_file(weights)
    share = known / np.maximum(known.sum(-1, keepdims=True), 1e-30)
    tensors["domain.responses"] = torch.tensor(share, dtype=torch.float32)
    tensors["domain.farthest"] = torch.tensor([FARTHEST])
    save_file({k: v.contiguous() for k, v in tensors.items()}, weights, metadata)


def report(figures: dict) -> list[str]:
    """Lines of the section in ``docs/benchmarks.md``."""
    lines = [
        "## Responses that the network knows",
        "",
        f"`python -m training.network.known_responses` (seed {figures['seed']}): {figures['n']} simulated spectra through "
        f"{figures['responses']} responses that training never held. Beyond a distance of {figures['farthest']:g} from the nearest that "
        "it held (Hellinger, of three template spectra) the network's values are told to be extrapolations.",
        "",
        f"| distance | responses | spectra | 90 % intervals that hold | of over {BRIGHT} counts | pass the other tests of the domain |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in figures["by_distance"]:
        shares = [
            "-" if row[k] is None else f"{100 * row[k]:.1f} %"
            for k in ("holds", "bright_holds", "passes_the_other_tests")
        ]
        lines.append(f"| {row['distance']} | {row['responses']} | {row['spectra']} | " + " | ".join(shares) + " |")
    return [*lines, ""]


def main(argv: list[str] | None = None) -> None:
    """Measures, writes ``docs/known-responses.json`` and the section; with ``--write`` the weights too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--responses", type=int, default=90)
    parser.add_argument("--n", type=int, default=16_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--write", action="store_true", help="put the templates of training into the weights")
    parser.add_argument("--weights", type=Path, default=WEIGHTS / "physics.safetensors")
    parser.add_argument("--out", type=Path, default=Path("docs"))
    options = parser.parse_args(argv)
    known = known_templates(options.shared)
    if options.write:
        write_into(options.weights, known)
    figures = measure(known, options.responses, options.n, options.seed)
    print(json.dumps(figures, indent=1))
    (options.out / "known-responses.json").write_text(json.dumps(figures, indent=1) + "\n")
    write_section(options.out / "benchmarks.md", MARK, report(figures))


if __name__ == "__main__":
    np.seterr(all="ignore")
    main()
