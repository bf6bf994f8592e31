"""Chooses on validation what is near enough for papers to be listed beside a spectrum, and tests it.

``python -m training.alignment.measures.near.papers`` (two minutes) writes docs/alignment-papers.md; with ``--choose`` the
limits in ``retriever/weights/near_papers.toml`` too. Spectra and texts are those of csc-literature. A listed text is right
if the two sources agree in photon index and in whatever else of column density, temperature and hardness the text tells:
within three scatters of reports on one source, by their catalogued values, which neither the text nor the spectrum states
exactly. The limits are chosen over all pairs of validation, so that they don't depend on how many papers there are: of
those with the wanted precision, the ones that list most. Null cases and real spectra are in ``nulls`` and ``real``.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open

from retriever.durable import write_text
from retriever.encoders.shared_space import WEIGHTS, load_shared_space, weights_tag
from retriever.network.grid import Gridded
from retriever.network.predict import load_predictor, predict
from retriever.reading.near_papers import column_agrees, index_agrees
from retriever.text.reported import quantities_in
from training.alignment.data.corpora import CACHE, Corpus, literature, text_table
from training.alignment.data.held import held_sources
from training.alignment.data.paper_reports import BY_NAME, true_values
from training.alignment.data.prepare import OBSERVED
from training.alignment.data.sources import Source, read_sources
from training.alignment.data.spectra import Spectra, simulate
from training.alignment.recipes.vectors import encode_spectra, encode_texts

BAR = 0.9
WIDEST = (0.3, 0.4, 0.5, 0.6, 0.8, np.inf)
NATS = np.arange(0.0, 5.01, 0.1)
SCATTERS, LISTED = 3.0, 5
COMPARED = ("photon_index", "column_density", "temperature", "hardness")
LIMITS = Path("retriever/weights/near_papers.toml")


@dataclass
class Views:
    """Spectra as the rule sees them: `vector` [n, 66] unit, 90 % intervals of `index` and log `column` [n, 2], `in_domain` [n]."""

    vector: np.ndarray
    index: np.ndarray
    column: np.ndarray
    in_domain: np.ndarray


@dataclass
class Texts:
    """Texts as the rule sees them: `vector` [n, 66] unit, reported `index` and log `column` [n], NaN where there is none."""

    vector: np.ndarray
    index: np.ndarray
    column: np.ndarray


@dataclass
class Split:
    """One split: a spectrum and a text of each source, and which pairs agree within 3 and 2 scatters [n, n]."""

    views: Views
    texts: Texts
    agree: np.ndarray
    closely: np.ndarray


def views_of(spectra: Gridded) -> Views:
    space, found = load_shared_space(), predict(spectra)
    vector = space.unit(encode_spectra(space.spectrum, spectra).vector, "spectrum")
    index = np.stack(found["powlaw_gamma"][1:], axis=1)
    column = 20 + np.log10(np.maximum(np.stack(found["powlaw_nh"][1:], axis=1), 1e-3))
    return Views(vector, index, column, load_predictor().in_domain(spectra))


def texts_of(texts: list[str], encoder=None, cache: Path = CACHE) -> Texts:
    space, table = load_shared_space(), text_table(texts, encoder, cache)
    vector = space.unit(encode_texts(space.text, table, np.arange(len(texts))), "text")
    reported = [quantities_in(text) for text in texts]

    def first(name: str) -> np.ndarray:
        return np.array([next((q.value for q in found if q.name == name), np.nan) for found in reported])

    return Texts(vector, first("photon_index"), np.log10(first("column_density")))


def splits(sources: list[Source], encoder=None, cache: Path = CACHE) -> dict[str, Split]:
    """Validation and test of these sources."""
    made = {}
    for name in ("validation", "test"):
        chosen = [s for s in sources if s.split == name]
        spectra = simulate(chosen, draws=1)
        corpus = literature(chosen, spectra.truth, papers=1)
        made[name] = _split(chosen, spectra, corpus, texts_of(corpus.texts, encoder, cache))
    return made


def _split(sources: list[Source], spectra: Spectra, corpus: Corpus, texts: Texts) -> Split:
    rows = np.arange(len(sources))
    views = views_of(spectra.gridded(rows, *spectra.observe(rows, OBSERVED)))
    keys = ("log_column_density", "line_width")
    told = [true_values(s, {k: float(spectra.truth[k][i]) for k in keys}) for i, s in enumerate(sources)]
    truth = np.array([[values[name] for name in COMPARED] for values in told])
    says = np.array([[any(r.kind == name for r in found) for name in COMPARED] for found in corpus.reports or []])
    says[:, 0] = True  # the photon index is compared whether it is told or not
    scatter = np.array([BY_NAME[name].scatter for name in COMPARED])
    off = np.abs(truth[:, None] - truth[None]) / scatter
    agree, closely = (np.all((off <= n) | ~says[None], axis=2) for n in (SCATTERS, 2.0))
    return Split(views, texts, agree, closely)


def confirmed(views: Views, texts: Texts) -> np.ndarray:
    """Which texts report a photon index that agrees with a spectrum's, and no column that does not [n_spectrum, n_text]."""
    (low, high), (thin, thick) = views.index.T[..., None], views.column.T[..., None]
    column = column_agrees(texts.column[None], thin, thick) | np.isnan(texts.column)[None]
    return index_agrees(texts.index[None], low, high) & column


def clear(views: Views, widest: float) -> np.ndarray:
    """Which spectra may have papers near them [n]."""
    return views.in_domain & (views.index[:, 1] - views.index[:, 0] <= widest)


def per_nat() -> float:
    """The cosine of one nat, the logarithm of how much likelier a pair is than by chance."""
    with safe_open(str(resources.files("retriever") / "weights" / WEIGHTS), "pt") as stored:
        scale = float(np.exp(stored.get_tensor("log_scale").float().item()))
    radius = load_shared_space().radius
    return 1 / (scale * radius["spectrum"] * radius["text"])


def choose(split: Split) -> tuple[dict[str, float] | None, list[dict[str, Any]]]:
    """The limits that list most with the wanted precision, None if there are none; and the table they were chosen from."""
    fitness, numbers, table = split.views.vector @ split.texts.vector.T, confirmed(split.views, split.texts), []
    for widest in WIDEST:
        able = clear(split.views, widest)[:, None]
        for nats in NATS:
            fits = able & (fitness >= nats * per_nat())
            row = {"widest_index": float(widest), "nats": float(nats), "fitness": float(nats * per_nat())}
            for name, listed in (("fitness_alone", fits), ("both", fits & numbers)):
                row |= {f"{name}_pairs": int(listed.sum()), f"{name}_precision": _share(split.agree, listed)}
            table.append(row)
    # to three digits, as it is told: the fourth moves with the order in which a machine adds
    good = [row for row in table if round(row["both_precision"], 3) >= BAR]
    return max(good, key=lambda row: row["both_pairs"], default=None), table


def _share(agree: np.ndarray, listed: np.ndarray) -> float:
    return float(agree[listed].mean()) if listed.any() else 0.0


def figures(split: Split, fitness: float, widest: float, pool: int | None = None, seed: int = 0) -> dict[str, Any]:
    """What a user sees: of the at most five listed the share that is right, and how often any is; 95 % by bootstrap over
    spectra. ``pool``: only so many of the texts, drawn by seed."""
    chosen = np.random.default_rng(seed).permutation(len(split.texts.index))[:pool]
    score = split.views.vector @ split.texts.vector[chosen].T
    near = confirmed(split.views, split.texts)[:, chosen] & clear(split.views, widest)[:, None] & (score >= fitness)
    best = np.argsort(np.where(near, -score, np.inf), axis=1)[:, :LISTED]
    listed = np.take_along_axis(near, best, 1)
    right = [np.take_along_axis(a[:, chosen], best, 1) & listed for a in (split.agree, split.closely)]
    draws = np.random.default_rng(seed).integers(len(score), size=(1000, len(score)))
    count, good = listed.sum(1), right[0].sum(1)
    shares = good[draws].sum(1) / np.maximum(count[draws].sum(1), 1)
    covers = (count > 0)[draws].mean(1)
    return {
        "spectra": len(score),
        "texts": len(chosen),
        "listed": int(count.sum()),
        "precision": float(good.sum() / max(count.sum(), 1)),
        "precision_interval": np.quantile(shares, (0.025, 0.975)).tolist(),
        "precision_closely": float(right[1].sum() / max(count.sum(), 1)),
        "coverage": float((count > 0).mean()),
        "coverage_interval": np.quantile(covers, (0.025, 0.975)).tolist(),
        "by_chance": float(split.agree[:, ~np.isnan(split.texts.index)].mean()),
    }


def main(argv: Sequence[str] | None = None) -> None:
    from training.alignment.measures.near import nulls, page, real

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--page", type=Path, default=Path("docs/alignment-papers.md"))
    parser.add_argument("--choose", action="store_true", help="write the limits beside the weights")
    options = parser.parse_args(argv)
    made = splits(read_sources(options.shared, held_sources(options.shared)))
    best, table = choose(made["validation"])
    if best is None:
        raise SystemExit(f"No limits reach a precision of {BAR} on validation: the limits stay as they are.")
    fitness, widest = round(best["fitness"], 4), best["widest_index"]
    result = {"chosen": best | {"fitness": fitness}, "table": table}
    for name, split in made.items():
        result[name] = figures(split, fitness, widest)
    result["pools"] = [figures(made["test"], fitness, widest, pool) for pool in (30, 100, 300)]
    result["nulls"] = nulls.measure(made["test"].texts, fitness, widest)
    limits = page.limits_of(result, weights_tag())
    result["real"] = real.measure(options.shared, limits)
    page.write(options.page, result)
    if options.choose:
        write_text(LIMITS, page.limits_file(limits))


if __name__ == "__main__":
    main()
