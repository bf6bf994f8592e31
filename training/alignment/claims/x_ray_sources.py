"""Real X-ray sources seen many times (blazars, ultraluminous sources): what a light curve, a spectrum and both tell of epochs that they have not seen.

B's three claims on real data: errors of variables from one modality and from both; the spread of variables among neighbours before and after
alignment; networks of the highly variable sources. Few sources: intervals are by bootstrap over them.
"""

from typing import Any

import numpy as np
from scipy.stats import chi2
from sklearn.ensemble import IsolationForest
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from training.alignment.claims import scores
from training.alignment.claims.one_fold import MAIN, summaries, unit
from training.alignment.domains.aligner import encoded
from training.alignment.domains.objects import FOLDS, Tabulated
from training.alignment.domains.preset import Domain
from training.alignment.domains.tables.x_ray_sources import VARIABLES
from training.alignment.domains.training import Run, train
from training.alignment.measures import source_networks

NUMBERS = "metadata"
VIEWS = ("curve", "spectrum", "both", "both and aligned")
NEIGHBOURS = 8
VARIABLE = 0.9
Found = dict[str, Any]


def measure(data: Tabulated, domain: Domain, seed: int, folder) -> Found:
    """Everything of one data set, all folds."""
    plain, asked = plain_views(data), data.objects.variables
    assert asked is not None
    told = {view: np.full(asked.shape, np.nan) for view in VIEWS}
    spread = {
        name: np.full(asked.shape, np.nan) for name in ("curve before", "curve after", "both before", "both after")
    }
    for fold in range(FOLDS):
        rows, test = data.outside(fold), np.flatnonzero((data.objects.fold == fold) & data.known.all(1))
        rows = rows[data.known[rows].all(1)]
        aligned = aligned_views(data, domain, folder / f"{fold}.pt", Run(seed, fold, quiet=True))
        views = plain | {"both and aligned": np.concatenate([plain["both"], aligned["both"]], axis=1)}
        for view in VIEWS:
            told[view][test] = predicted(views[view], asked, rows, test)
        for name, space in (("before", plain), ("after", aligned)):
            for view in ("curve", "both"):
                spread[f"{view} {name}"][test] = neighbours_spread(space[view], asked, rows, test)
    whole = aligned_views(data, domain, folder / "all.pt", Run(seed, None, quiet=True))
    return {
        "sources": int(data.known.all(1).sum()),
        "errors": errors(told, asked),
        "spread": spreads(spread, asked),
        "networks": networks(data, plain["both"], whole["both"], seed),
    }


def plain_views(data: Tabulated) -> dict[str, np.ndarray]:
    """What is known [n, k] without any training, standardised; missing numbers stand at the median."""
    batch = data.tables[NUMBERS].batch(np.arange(len(data.objects.name)), None)
    numbers = np.where(batch["known"].numpy() > 0, batch["values"].numpy(), np.nan)
    numbers = np.where(np.isnan(numbers), np.nanmedian(numbers, axis=0), numbers)
    curve, spectrum = (StandardScaler().fit_transform(v) for v in (summaries(data), numbers))
    # neither drowns the other in distances, whatever their numbers of columns
    both = np.concatenate([curve / curve.shape[1] ** 0.5, spectrum / spectrum.shape[1] ** 0.5], axis=1)
    return {"curve": curve, "spectrum": spectrum, "both": both}


def aligned_views(data: Tabulated, domain: Domain, out, run: Run) -> dict[str, np.ndarray]:
    """Vectors [n, d] of the curve, and of curve and numbers beside each other, from the middle of all."""
    found = encoded(train(data, domain, out, run), data, np.arange(len(data.objects.name)))
    parts = [unit(v - np.nanmean(v, axis=0)) for v in (found[MAIN], found[NUMBERS])]
    return {"curve": parts[0], "both": np.concatenate(parts, axis=1)}


def predicted(view: np.ndarray, asked: np.ndarray, rows: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Variables [n, k] of test rows by ridge regression, its strength chosen among the training rows."""
    found = np.full((test.size, asked.shape[1]), np.nan)
    for column in range(asked.shape[1]):
        own = rows[np.isfinite(asked[rows, column])]
        if own.size:
            model = make_pipeline(StandardScaler(), RidgeCV(np.logspace(-1, 4, 11)))
            found[:, column] = model.fit(view[own], asked[own, column]).predict(view[test])
    return found


def neighbours_spread(space: np.ndarray, asked: np.ndarray, rows: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Scatter [n, k] of the variables among the nearest training objects, in units of the scatter of all."""
    near = rows[np.argsort(-unit(space[test]) @ unit(space[rows]).T, axis=1)[:, :NEIGHBOURS]]
    known = np.isfinite(asked).all(0)
    found = np.full((test.size, asked.shape[1]), np.nan)
    found[:, known] = np.std(asked[near][:, :, known], axis=1) / np.std(asked[:, known], axis=0)
    return found


def errors(told: dict[str, np.ndarray], asked: np.ndarray) -> Found:
    """By variable: mean absolute errors, and how much less both err than the better one, in parts of its error, paired."""
    found: Found = {}
    for column, name in enumerate(VARIABLES):
        off = {view: np.abs(values[:, column] - asked[:, column]) for view, values in told.items()}
        known = np.isfinite(np.sum(list(off.values()), axis=0))
        if known.any():
            off = {view: values[known] for view, values in off.items()}
            best = min(("curve", "spectrum"), key=lambda view: off[view].mean())
            found[name] = {view: scores.accuracy(values) for view, values in off.items()}
            found[name] |= {"sources": int(known.sum()), "better one": best}
            found[name]["gain of both"] = part(off[best], off["both"])
            found[name]["gain of aligned"] = part(off["both"], off["both and aligned"])
    return found


def part(first: np.ndarray, second: np.ndarray) -> scores.Figure:
    """How much less the second errs than the first, in parts of the first's mean."""
    return [round(-value / float(first.mean()), 4) for value in scores.gain(first, second)[:1]] + sorted(
        round(-value / float(first.mean()), 4) for value in scores.gain(first, second)[1:]
    )


def spreads(spread: dict[str, np.ndarray], asked: np.ndarray) -> Found:
    """By variable: mean spread before and after, and the change, paired (below 0: neighbours are more alike after alignment)."""
    found: Found = {}
    for column, name in enumerate(VARIABLES):
        own = {key: values[:, column] for key, values in spread.items()}
        known = np.isfinite(np.sum(list(own.values()), axis=0))
        if known.any():
            found[name] = {key: scores.accuracy(values[known]) for key, values in own.items()}
            found[name] |= {
                f"change of {view}": scores.gain(own[f"{view} before"][known], own[f"{view} after"][known])
                for view in ("curve", "both")
            }
    return found


def networks(data: Tabulated, plain: np.ndarray, vectors: np.ndarray, seed: int) -> Found:
    """``source_networks`` of the highly variable ones; strangeness is an isolation forest's of the plain numbers, which no network has shaped."""
    chances = [1.0 if curve is None else constancy(curve) for curve in data.objects.raw[MAIN]]
    variable = np.flatnonzero((np.array(chances) < 1 - VARIABLE) & data.known.all(1))
    forest = IsolationForest(n_estimators=300, random_state=seed).fit(plain)
    return source_networks.networks(vectors[variable], -forest.score_samples(plain[variable]))


def constancy(curve) -> float:
    """The chance of a scatter as large as this if the source were constant."""
    flux = 10 ** (-0.4 * curve.magnitude)
    error = np.maximum(flux * curve.error / 1.0857, 1e-30)
    mean = np.sum(flux / error**2) / np.sum(1 / error**2)
    return float(chi2.sf(np.sum(((flux - mean) / error) ** 2), max(flux.size - 1, 1)))
