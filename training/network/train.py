"""Trains the physics network: ``python -m training.network.train`` (about 50 minutes on two cores, resumable).

Data: simulated only (``training.network.data``): class priors of the catalogue, parametric responses of ten instruments
with perturbed copies, and the real responses under ../shared/data/spectra where they are. Each step draws new Poisson
counts. Loss: negative log density of every head on the sources whose model it describes, and cross-entropies of model and
class. The weights of the best validation loss are kept; intervals are then calibrated on a split of their own.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

from retriever.home import weights_folder
from retriever.network.families import FAMILIES
from retriever.network.grid import network_input
from retriever.network.network import PhysicsNetwork
from retriever.network.predict import COUNT_EDGES, DIRECTIONS, raw_intervals, reference_fluxes, strangeness
from training.network import data as physics_data
from training.simulation import priors
from training.simulation.responses import from_files, training_set

LIMITS = [
    "0.3-10 keV on sixty bins; no gratings, no microcalorimeters",
    "10 to 30,000 counts; point-like, no pile-up",
    "one or two components at redshift 0, absorbed by neutral gas",
    "classes as in the catalogue, equally likely",
]
VALIDATE_EVERY = 500
WEIGHTS = weights_folder()


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=250_000)
    parser.add_argument("--n-valid", type=int, default=12_000)
    parser.add_argument("--n-calibrate", type=int, default=120_000)
    parser.add_argument("--n-domain", type=int, default=40_000)
    parser.add_argument("--copies", type=int, default=4, help="perturbed copies of each response")
    parser.add_argument("--minutes", type=float, default=42.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=1024)
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=WEIGHTS / "physics.safetensors")
    parser.add_argument("--cache", type=Path, help="a folder for the checkpoint, from which an interrupted run goes on")
    return parser.parse_args(argv)


def main(argv=None):
    options = _options(argv)
    torch.manual_seed(options.seed)
    responses = training_set(options.seed, options.copies, real_responses(options.shared))
    start = time.perf_counter()
    train, valid = (
        physics_data.make(n, responses, options.seed, split)
        for n, split in ((options.n, "physics-train"), (options.n_valid, "physics-valid"))
    )
    print(f"{options.n} sources through {len(responses)} responses in {time.perf_counter() - start:.0f} s", flush=True)
    trainer = Trainer(train, valid, options)
    network = trainer.run()
    factors, errors = calibrate(network, responses, options.seed, options.n_calibrate)
    card = {
        "data": "simulated only: class priors from the Chandra Source Catalog, parametric and real responses, each with "
        "perturbed copies; Poisson counts drawn anew in every step",
        "seed": options.seed,
        "sources": options.n,
        "steps": trainer.step,
        "validation_loss": round(trainer.best, 4),
        "mean_absolute_errors": errors,
        "limits": LIMITS,
        "made by": f"python -m training.network.train --minutes {options.minutes:g} "
        f"--n {options.n} --seed {options.seed}",
        "responses": sorted({r.name.split(", perturbed")[0] for r in responses}),
        "classes": list(priors.CLASSES),
        "models": list(priors.MODELS),
    }
    options.out.parent.mkdir(exist_ok=True)
    tensors = {
        name: value.half() if value.dtype == torch.float32 and value.ndim == 2 else value
        for name, value in network.state_dict().items()
    }
    tensors |= {f"calibration.{k}": torch.tensor(v) for k, v in factors.items()}
    limits = domain(network, responses, options.seed, options.n_domain)
    tensors |= {f"domain.{k}": torch.tensor(v) for k, v in limits.items()}
    tensors |= {f"prior.{k}": torch.tensor(v) for k, v in power_law_prior(options.seed).items()}
    save_file({k: v.contiguous() for k, v in tensors.items()}, options.out, {"card": json.dumps(card)})
    from training.network.known_responses import known_templates, write_into  # imports this module

    write_into(options.out, known_templates(options.shared))
    print(f"wrote {options.out} ({options.out.stat().st_size / 1e6:.1f} MB)")


class Trainer:
    """Adam with a one-cycle rate over a fixed time; validated and checkpointed with its optimiser every so many steps."""

    def __init__(self, train, valid, options):
        self.train, self.options = train, options
        self.generator = np.random.default_rng(options.seed)
        self.reference = reference_fluxes()
        self.network = PhysicsNetwork(len(priors.MODELS), len(priors.CLASSES))
        self.optimiser = torch.optim.AdamW(self.network.parameters(), lr=1e-3, weight_decay=1e-4)
        rows = np.arange(len(valid.model))
        self.valid = self._tensors(valid, rows, np.random.default_rng(7), thin=False)
        self._set_input_scale()
        self.best, self.kept, self.spent, self.step = np.inf, None, 0.0, 0
        if options.cache and (options.cache / "physics.pt").is_file():
            self._resume(torch.load(options.cache / "physics.pt", weights_only=False))

    def run(self) -> PhysicsNetwork:
        budget = 60 * self.options.minutes
        while self.spent < budget:
            started = time.perf_counter()
            for _ in range(VALIDATE_EVERY):
                self._one_step(min(self.spent / budget, 1.0))
            self.spent += time.perf_counter() - started
            self._validate()
        self.network.load_state_dict(self.kept)
        return self.network.eval()

    def _one_step(self, progress):
        # rises for 5 % of the time, then falls as a cosine
        rate = 1e-3 * (
            min(progress / 0.05, 1.0) if progress < 0.05 else 0.5 * (1 + np.cos(np.pi * (progress - 0.05) / 0.95))
        )
        for group in self.optimiser.param_groups:
            group["lr"] = max(rate, 1e-6)
        rows = self.generator.integers(len(self.train.model), size=self.options.batch)
        loss = sum(self._losses(*self._tensors(self.train, rows, self.generator, thin=True)).values())
        self.optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimiser.step()
        self.step += 1

    def _tensors(self, data, rows, generator, thin):
        spectra = data.draw(rows, generator, thin)
        x, g = (torch.from_numpy(a) for a in network_input(spectra))
        targets = {k: torch.from_numpy(v) for k, v in data.targets(rows, spectra, self.reference).items()}
        return (
            x,
            g,
            targets,
            torch.from_numpy(data.model[rows]).long(),
            torch.from_numpy(data.object_class[rows]).long(),
        )

    def _losses(self, x, g, targets, model, object_class):
        mixtures, models, classes = self.network(x, g)
        losses = {}
        for family in FAMILIES:
            wanted = targets[family.name]
            known = torch.isfinite(wanted).all(1)
            if known.any():
                density = mixtures[family.name].log_density(torch.where(known[:, None], wanted, 0.0))
                # a head of few sources gets the weight of its share, so that none drowns the others
                losses[family.name] = -(density.clamp(min=-50) * known).sum() / len(known)
        losses["model"] = torch.nn.functional.nll_loss(models, model)
        losses["class"] = torch.nn.functional.nll_loss(classes, object_class)
        return losses

    def _validate(self):
        self.network.eval()
        with torch.inference_mode():
            losses = {k: float(v) for k, v in self._losses(*self.valid).items()}
        self.network.train()
        total = sum(losses.values())
        if total < self.best:
            self.best, self.kept = total, {k: v.clone() for k, v in self.network.state_dict().items()}
        print(
            f"step {self.step} {self.spent:.0f}s valid {total:.4f} best {self.best:.4f} "
            + " ".join(f"{k}={v:.3f}" for k, v in losses.items()),
            flush=True,
        )
        if self.options.cache:
            self.options.cache.mkdir(parents=True, exist_ok=True)
            torch.save(
                {
                    "network": self.network.state_dict(),
                    "optimiser": self.optimiser.state_dict(),
                    "kept": self.kept,
                    "best": self.best,
                    "spent": self.spent,
                    "step": self.step,
                },
                self.options.cache / "physics.pt",
            )

    def _resume(self, state):
        self.network.load_state_dict(state["network"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.kept, self.best, self.spent, self.step = (state[k] for k in ("kept", "best", "spent", "step"))

    def _set_input_scale(self):
        rows = np.arange(min(20_000, len(self.train.model)))
        x, g = network_input(self.train.draw(rows, np.random.default_rng(3), True))
        flat = np.concatenate([x.reshape(len(x), -1), g], axis=1)
        self.network.input_mean.copy_(torch.from_numpy(flat.mean(0)))
        self.network.input_scale.copy_(torch.from_numpy(np.maximum(flat.std(0), 0.05)))


def real_responses(shared: Path) -> list:
    """The responses of the real spectra, one a set, where the folder is; they shape training and are not shipped."""
    found = []
    for folder in sorted(p for p in (shared / "spectra").glob("*") if p.is_dir()):
        rmf, arf = (sorted(folder.glob(pattern)) for pattern in ("*rmf*", "*arf*"))
        if rmf and arf:
            found.append(from_files(rmf[0], arf[0], name=f"file of {folder.name}"))
    return found


def calibrate(network, responses, seed: int, n: int) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Factors on the half-widths of 90 % intervals, for each parameter and count bin, and the mean absolute errors of the
    medians in the heads' scales (natural logarithms but for the photon index and log10 N_H), from a split of their own."""
    data = physics_data.make(n, responses, seed, "physics-calibrate")
    rows = np.arange(len(data.model))
    spectra = data.draw(rows, np.random.default_rng(11))
    targets = data.targets(rows, spectra, reference_fluxes())
    median, low, high = raw_intervals(network, spectra)
    total = spectra.counts.sum(1)
    factors, errors = {}, {}
    for name, (family, direction) in DIRECTIONS.items():
        truth = targets[family] @ np.array(direction, dtype=float)
        side = np.where(truth > median[name], high[name] - median[name], median[name] - low[name])
        needed = np.abs(truth - median[name]) / np.maximum(side, 1e-9)
        known = np.isfinite(needed)
        errors[name] = round(float(np.abs(truth - median[name])[known].mean()), 4)
        factors[name] = [
            float(np.quantile(needed[known & (total >= a) & (total < b)], 0.9))
            for a, b in zip(COUNT_EDGES[:-1], COUNT_EDGES[1:], strict=True)
        ]
    return factors, errors


def domain(network, responses, seed: int, n: int) -> dict[str, np.ndarray]:
    """For each count bin the oddness and roughness that one simulated spectrum in a thousand exceeds."""

    data = physics_data.make(n, responses, seed, "physics-domain")
    spectra = data.draw(np.arange(len(data.model)), np.random.default_rng(13))
    measured, counts = strangeness(network, spectra), spectra.counts.sum(1)
    inside = [(counts >= a) & (counts < b) for a, b in zip(COUNT_EDGES[:-1], COUNT_EDGES[1:], strict=True)]
    return {"limits": np.array([[np.quantile(m[rows], 0.999) for rows in inside] for m in measured], dtype=np.float32)}


def power_law_prior(seed: int) -> dict[str, np.ndarray]:
    """A Gaussian mixture for the prior of (photon index, log column density), for the refinement."""
    from sklearn.mixture import GaussianMixture

    drawn = priors.draw(60_000, np.random.default_rng(seed + 5))
    rows = drawn["model"] == list(priors.MODELS).index("power law")
    values = np.stack([drawn["photon_index"][rows], drawn["log_column_density"][rows]], axis=1)
    fitted = GaussianMixture(12, random_state=seed, reg_covar=1e-2).fit(values)
    return {"weights": fitted.weights_, "means": fitted.means_, "covariances": fitted.covariances_}


if __name__ == "__main__":
    main()
