"""The encoder of arrival times: ``python -m training.alignment.claims.arrivals`` measures it (docs/domains/arrivals.md and .json), ``--train`` trains the weights instead.

It is trained on simulated observations (``training.simulation.variability``) to tell the kind of variability and its strength. Measured: variable or constant on simulated ones
of another seed, and on events drawn from real sources' histories of flux; and whether its vectors tell more of real sources' other epochs beside their spectrum.
"""

import argparse
import csv
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict
from sklearn.preprocessing import StandardScaler
from torch import nn

from retriever.durable import replacing, write_text
from retriever.timing.light_curve import light_curve
from retriever.timing.variance import excess_variance
from training.alignment.claims import scores, x_ray_sources
from training.alignment.claims.arrivals_page import arrivals_page
from training.alignment.claims.one_fold import MAIN
from training.alignment.domains.objects import FOLDS, Tabulated, tabulated
from training.alignment.domains.preset import read_domain
from training.alignment.domains.tables.reading import READERS
from training.alignment.domains.tables.x_ray_sources import VARIABLES
from training.alignment.modalities.arrivals import MODALITY, VECTOR, WEIGHTS, ArrivalsEncoder
from training.simulation.variability import GRID, KINDS, Seen, observations

TRAINED, STEPS, BATCH, RATE, SEED = 12_000, 1500, 256, 2e-3, 1
HELD, HELD_SEED = 2000, 2
FEWEST_POINTS, BURSTS = 20, 200
BY_COUNTS = ((20, 100), (100, 500), (500, 3000))
CARD = {
    "made by": "python -m training.alignment.claims.arrivals --train",
    "trained on": f"{TRAINED} simulated observations, seed {SEED}: constant, red noise, periodic, flares, steps; 20 to 3,000 counts, 2 to 100 ks, half of them with a low orbit's gaps",
    "licence": "BSD-3-Clause",
    "limits": "no background, no dither, no dead time; energies are not read",
}
Found = dict[str, Any]


class Told(nn.Module):
    """The encoder with what it is trained to tell: logits of ``KINDS``, and the logarithm of the scatter with its width."""

    def __init__(self):
        super().__init__()
        self.encoder = ArrivalsEncoder(VECTOR)
        self.kinds, self.scatter = nn.Linear(VECTOR, len(KINDS)), nn.Linear(VECTOR, 2)

    def forward(self, arrays: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
        vector = self.encoder(**arrays)
        return self.kinds(vector), self.scatter(vector)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--docs", type=Path, default=Path("docs/domains"))
    parser.add_argument("--train", action="store_true", help="train the weights instead, a minute of one core")
    options = parser.parse_args(argv)
    torch.set_num_threads(1)
    taught = observations(TRAINED, SEED)
    table = MODALITY.tabulate([seen.events for seen in taught], {})
    if options.train:
        with replacing(WEIGHTS) as whole:
            state = {name: values.contiguous() for name, values in trained(table, taught).state_dict().items()}
            save_file(state, str(whole), metadata=CARD)
        return
    told = restored()
    trees = HistGradientBoostingClassifier(random_state=SEED).fit(plain(table), varies(taught))
    found = {
        "simulated": detected(observations(HELD, HELD_SEED), told, trees),
        "real histories": {
            name: detected(observations(HELD // 2, HELD_SEED, shapes), told, trees) | {"histories": len(shapes)}
            for name, shapes in histories(options.shared).items()
        },
        "hardness": by_hardness(options.shared),
        "sources": {name: beside_spectrum(options.shared, name) for name in ("xrt_blazars", "xrt_ultraluminous")},
    }
    write_text(options.docs / "arrivals.json", json.dumps(found, indent=1) + "\n")
    write_text(options.docs / "arrivals.md", arrivals_page(found))


def trained(table: Any, taught: list[Seen]) -> Told:
    """On what was simulated."""
    torch.manual_seed(SEED)
    generator = np.random.default_rng(SEED)
    told = Told()
    told.encoder.standardise(*(torch.from_numpy(table.arrays[name]) for name in ("power", "statistics")))
    kinds = torch.tensor([KINDS.index(seen.kind) for seen in taught])
    scatter = torch.tensor([np.log(max(seen.scatter, 0.02)) for seen in taught], dtype=torch.float32)
    optimiser = torch.optim.AdamW(told.parameters(), lr=RATE, weight_decay=0.02)
    for step in range(STEPS):
        for group in optimiser.param_groups:
            group["lr"] = RATE * 0.5 * (1 + np.cos(np.pi * step / STEPS))
        rows = generator.integers(len(taught), size=BATCH)
        logits, strength = told.train()(table.batch(rows, None))
        mean, width = strength.T
        off = ((mean - scatter[rows]).abs() * torch.exp(-width) + width).mean()
        loss = nn.functional.cross_entropy(logits, kinds[rows]) + 0.3 * off
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return told.eval()


def restored() -> Told:
    """The weights that ship."""
    told = Told()
    told.load_state_dict(load_file(WEIGHTS))
    return told.eval()


def varies(seen: list[Seen]) -> np.ndarray:
    """Which are not constant."""
    return np.array([one.kind != "constant" for one in seen])


def plain(table: Any) -> np.ndarray:
    """Statistics and powers [n, k], what the network reads beside the profile."""
    return np.concatenate([table.arrays["power"], table.arrays["statistics"]], axis=1)


@torch.inference_mode()
def detected(seen: list[Seen], told: Told, trees: HistGradientBoostingClassifier) -> Found:
    """Areas under the receiver's curve, variable against constant, of the network and what it is beside; by kind and by counts."""
    table: Any = MODALITY.tabulate([one.events for one in seen], {})
    logits = told(table.batch(np.arange(len(seen)), None))[0].numpy()
    truth, kinds = varies(seen), np.array([one.kind for one in seen])
    counts = np.array([one.events.time.size for one in seen])
    ways = {
        "network": np.logaddexp.reduce(logits[:, 1:], axis=1) - logits[:, 0],
        "boosted trees on its statistics": trees.predict_proba(plain(table))[:, 1],
        "Kuiper test": table.arrays["statistics"][:, 5],
        "excess variance": np.array([beyond(one) for one in seen]),
    }
    found: Found = {"observations": len(seen), "all": {name: scores.area(way, truth) for name, way in ways.items()}}
    found["network over"] = {name: area_gain(ways[name], ways["network"], truth) for name in list(ways)[1:]}
    if kinds[1] not in KINDS:  # of a given shape
        return found
    parts = {kind: (kinds == kind) | ~truth for kind in KINDS[1:]}
    parts |= {f"{low} to {high} counts": (counts >= low) & (counts < high) for low, high in BY_COUNTS}
    for name, own in parts.items():
        found[name] = {way: scores.area(score[own], truth[own]) for way, score in ways.items()}
    found["kind told right"] = scores.accuracy((logits.argmax(1) == [KINDS.index(k) for k in kinds])[truth])
    return found


def beyond(seen: Seen) -> float:
    """The excess variance in units of its error, as an uploaded list's is told; nothing for too few counts."""
    excess = excess_variance(light_curve(seen.events))
    return 0.0 if excess is None else excess.value / excess.error


def area_gain(first: np.ndarray, second: np.ndarray, truth: np.ndarray) -> scores.Figure:
    """How much larger the second's area is, paired."""
    generator = np.random.default_rng(0)
    groups = [np.flatnonzero(truth), np.flatnonzero(~truth)]
    every = np.arange(truth.size)
    draws = [every, *(np.concatenate([generator.choice(g, g.size) for g in groups]) for _ in range(scores.DRAWS))]
    off = [roc_auc_score(truth[rows], second[rows]) - roc_auc_score(truth[rows], first[rows]) for rows in draws]
    return [round(float(v), 4) for v in (off[0], *np.quantile(off[1:], scores.LEVEL))]


def histories(shared: Path) -> dict[str, list[np.ndarray]]:
    """Real sources' fluxes on an even grid of their observed time, each from its first to its last epoch."""
    found: dict[str, list[np.ndarray]] = {}
    for name in ("xray_transients", "xrt_ultraluminous", "xrt_blazars", "xrt_grb"):
        domain = read_domain("x-ray-curves" if name in ("xray_transients", "xrt_grb") else "x-ray-sources")
        curves = [c for c in READERS[name](shared, domain).raw[MAIN] if c is not None and c.time.size >= FEWEST_POINTS]
        found[name] = [history(curve.time, curve.magnitude) for curve in curves[:BURSTS]]
    return {name: shapes for name, shapes in found.items() if shapes}


def history(time: np.ndarray, magnitude: np.ndarray) -> np.ndarray:
    """The flux in equal steps of time."""
    flux: np.ndarray = np.interp(
        np.linspace(time[0], time[-1], GRID), time, 10 ** (-0.4 * (magnitude - magnitude.min()))
    )
    return flux


def by_hardness(shared: Path) -> Found:
    """What the three hardness ratios of real catalogue rows tell of a chance of variability above .9, five folds."""
    names = ("hard_hs", "hard_hm", "hard_ms", "var_prob_b")
    with gzip.open(shared / "catalog/csc_merged.csv.gz", "rt") as file:
        rows = [[row.get(name) or "nan" for name in names] for row in csv.DictReader(file)]
    values = np.array(rows, dtype=float)
    values = values[np.isfinite(values).all(1)]
    variable = values[:, 3] > 0.9
    model = HistGradientBoostingClassifier(random_state=SEED)
    score = cross_val_predict(model, values[:, :3], variable, cv=FOLDS, method="predict_proba")[:, 1]
    return {"sources": len(values), "variable": int(variable.sum()), "area": scores.area(score, variable)}


def beside_spectrum(shared: Path, name: str) -> Found:
    """Of ``x_ray_sources``: errors of the epochs between from the spectrum, from the network's vector of the rates as counts, and from both."""
    domain = read_domain("x-ray-sources")
    data: Tabulated = tabulated(READERS[name](shared, domain), domain)
    asked = data.objects.variables
    assert asked is not None
    vectors = seen_by_network(data)
    views = x_ray_sources.plain_views(data)
    views = {"spectrum": views["spectrum"], "curve": vectors, "both": np.concatenate([views["spectrum"], vectors], 1)}
    told = {view: np.full(asked.shape, np.nan) for view in views}
    for fold in range(FOLDS):
        rows, test = data.outside(fold), np.flatnonzero((data.objects.fold == fold) & data.known.all(1))
        rows = rows[data.known[rows].all(1)]
        for view, values in views.items():
            told[view][test] = x_ray_sources.predicted(values, asked, rows, test)
    found: Found = {}
    for column, variable in enumerate(VARIABLES):
        off = {view: np.abs(values[:, column] - asked[:, column]) for view, values in told.items()}
        known = np.isfinite(np.sum(list(off.values()), axis=0))
        if known.any():
            found[variable] = {view: scores.accuracy(values[known]) for view, values in off.items()}
            found[variable]["sources"] = int(known.sum())
            found[variable]["gain of both over the spectrum"] = x_ray_sources.part(
                off["spectrum"][known], off["both"][known]
            )
    return found


@torch.inference_mode()
def seen_by_network(data: Tabulated) -> np.ndarray:
    """Vectors [n, VECTOR] of the light curves, standardised; the middle of all where there is none."""
    table = MODALITY.tabulate(data.objects.raw[MAIN], {})
    rows = np.flatnonzero(table.present)
    found = np.zeros((len(table.present), VECTOR))
    found[rows] = StandardScaler().fit_transform(restored().encoder.seen(**table.batch(rows, None)).numpy())
    return found


if __name__ == "__main__":
    main()
