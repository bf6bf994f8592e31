"""What likeness in several modalities is worth: ``python -m training.alignment.measures.fused`` (a minute) writes docs/domains/fused.md and
``fused.json``, and with ``--choose`` the weights that ship, ``retriever/weights/fused.toml``.

Sources of the bundled library that have a spectrum and texts on them. Asked is with those that trained nothing: of no Chandra name, or of a
split other than that of training. A neighbour is right where it has the source's class, of classes of at least ``LEAST_OF_CLASS`` sources; the
weight of the text is chosen on four fifths of the sources and judged on the fifth left out, which is no part of the choice.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from retriever.durable import write_text
from retriever.encoders.shared_space import weights_tag
from retriever.library.alike import LEAST, held_vectors
from retriever.library.fused.source_texts import source_texts
from retriever.library.library import Library
from retriever.library.opening import open_library
from training.alignment.data.sources import split_of
from training.alignment.measures.checked.intervals import mean, over_sources

NEAREST, FOLDS, SEED, LEAST_OF_CLASS, ALIKE = 5, 5, 1, 6, 0.95
WEIGHTS = tuple(round(0.05 * step, 2) for step in range(21))  # of the text
TOML, PAGE = Path("retriever/weights/fused.toml"), Path("docs/domains")
Cosines = dict[str, np.ndarray]


@dataclass(frozen=True)
class Held:
    """Sources with both modalities: cosines [n, n] by modality, `label` [n], `asked` [n] those that trained nothing, `index` [n] the photon
    index that a spectrum is simulated with (NaN: none), `sharing` [n, n] whether two have a paper in common."""

    cosines: Cosines
    label: np.ndarray
    asked: np.ndarray
    index: np.ndarray
    sharing: np.ndarray


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--choose", action="store_true", help="write the weights that ship, too")
    parser.add_argument("--docs", type=Path, default=PAGE)
    options = parser.parse_args(argv)
    held = held_of(open_library())
    found = measured(held)
    write_text(options.docs / "fused.json", json.dumps(found, indent=1) + "\n")
    write_text(options.docs / "fused.md", page(found))
    if options.choose:
        write_text(TOML, toml_of(found))


def held_of(library: Library) -> Held:
    """Of a library."""
    columns, texts = library.columns, source_texts(library)
    rows, spectra = held_vectors(library, "aligned", np.ones(len(columns), bool))
    order = np.argsort(rows)
    common, at_spectrum, at_text = np.intersect1d(rows[order], texts.rows, return_indices=True)
    names = np.array([columns.classes[kind] for kind in columns.kind[common]])
    counts = dict(zip(*np.unique(names, return_counts=True), strict=True))
    known = np.array([bool(name) and counts[name] >= LEAST_OF_CLASS for name in names])
    keep = np.flatnonzero(known)
    one, other = spectra[order][at_spectrum[keep]], texts.vectors[at_text[keep]]
    sources = [library.sources.at(int(row)) for row in common[keep]]
    papers = [frozenset(paper.bibcode for paper in library.papers_of.get(source.id, [])) for source in sources]
    return Held(
        {"spectrum": one @ one.T, "text": other @ other.T},
        names[keep],
        np.array([trained_nothing(source.name, *source.aliases) for source in sources]),
        np.array([float(source.simulation.get("photon_index", np.nan)) for source in sources]),
        np.array([[bool(mine & its) for its in papers] for mine in papers]),
    )


def trained_nothing(*names: str) -> bool:
    """Whether no spectrum of these names is of the split that trains."""
    listed = [name for name in names if name.startswith("2CXO")]
    return all(split_of(name) != "train" for name in listed)


def scaled(cosines: np.ndarray) -> tuple[np.ndarray, float, float]:
    """In scatters of pairs at random, with their mean and scatter."""
    pairs = cosines[np.triu_indices(len(cosines), 1)]
    middle, scatter = float(pairs.mean()), float(pairs.std())
    return (cosines - middle) / scatter, middle, scatter


def right_of(scores: np.ndarray, label: np.ndarray, apart: np.ndarray | None = None) -> np.ndarray:
    """[n] the share of the nearest that have the source's own class; of those that are ``apart`` where that is given."""
    scores = scores.copy()
    scores[np.eye(len(scores), dtype=bool) | (~apart if apart is not None else False)] = -np.inf
    nearest = np.argsort(-scores, axis=1, kind="stable")[:, :NEAREST]
    return np.asarray((label[nearest] == label[:, None]).mean(1))


def measured(held: Held) -> dict[str, Any]:
    """Shares and gains with intervals, the weight that is chosen of all, and the limits of likeness."""
    (spectrum, *of_spectrum), (text, *of_text) = scaled(held.cosines["spectrum"]), scaled(held.cosines["text"])
    label, asked = held.label, np.flatnonzero(held.asked)
    by = np.stack([right_of((1 - w) * spectrum + w * text, label)[asked] for w in WEIGHTS])  # [weights, asked]
    fold = np.random.default_rng(SEED).permutation(len(asked)) % FOLDS
    chosen = [int(by[:, fold != left].mean(1).argmax()) for left in range(FOLDS)]
    both = np.array([by[chosen[fold[i]], i] for i in range(len(asked))])
    best = int(by.mean(1).argmax())
    fused = (1 - WEIGHTS[best]) * spectrum + WEIGHTS[best] * text
    random = np.triu_indices(len(label), 1)
    return {
        "seed": SEED,
        "sources": len(label),
        "asked": len(asked),
        "classes": {str(name): int((label == name).sum()) for name in np.unique(label)},
        "weights": weights_tag(),
        "chance": round(float(np.mean([(label == label[i]).sum() - 1 for i in asked]) / (len(label) - 1)), 4),
        "weight of the text": WEIGHTS[best],
        "of the folds": [WEIGHTS[one] for one in chosen],
        "spectrum": {"middle": of_spectrum[0], "scatter": of_spectrum[1]},
        "text": {"middle": of_text[0], "scatter": of_text[1]},
        "least": {"spectrum": LEAST}  # that of all spectra of the library, whether there are texts or not
        | {
            name: round(float(np.quantile(values[random], ALIKE)), 4)
            for name, values in (("text", held.cosines["text"]), ("both", fused))
        },
        "nearest of the class": {"spectrum": mean(by[0]), "text": mean(by[-1]), "both": mean(both)},
        "gain of both": {name: _gain(both, by[place]) for name, place in (("spectrum", 0), ("text", -1))},
        "without papers in common": {
            name: mean(right_of(one, label, ~held.sharing)[asked])
            for name, one in (("spectrum", spectrum), ("text", text), ("both", fused))
        },
        "photon index apart": {
            name: _apart(one, held, asked) for name, one in (("spectrum", spectrum), ("text", text), ("both", fused))
        },
    }


def _gain(first: np.ndarray, second: np.ndarray) -> list[float]:
    return over_sources(lambda rows: float((first[rows] - second[rows]).mean()), len(first))


def _apart(scores: np.ndarray, held: Held, asked: np.ndarray) -> list[float]:
    """The mean distance in photon index to the nearest of those that have one."""
    known = np.isfinite(held.index)
    own = scores[np.ix_(known, known)].copy()
    np.fill_diagonal(own, -np.inf)
    index = held.index[known]
    nearest = np.argsort(-own, axis=1, kind="stable")[:, :NEAREST]
    apart = np.abs(index[nearest] - index[:, None]).mean(1)
    return mean(apart[np.isin(np.flatnonzero(known), asked)])


def toml_of(found: dict[str, Any]) -> str:
    """The numbers that ship."""
    weight, lines = found["weight of the text"], list[str]()
    lines += [
        "# How likeness in several modalities is summed (retriever.library.fused.blocks), chosen and measured by",
        "# `python -m training.alignment.measures.fused --choose` for the weights of this tag; docs/domains/fused.md has the figures.",
        f'weights = "{found["weights"]}"',
        f"sources = {found['asked']}",
        f"chance = {found['chance']:.3f}",
        f"least = {found['least']['both']:.3f}",
    ]
    for name, share in (("spectrum", 1 - weight), ("text", weight)):
        own = found[name]
        lines += ["", f"[{name}]", f"weight = {share:.2f}", f"middle = {own['middle']:.4f}"]
        lines += [f"scatter = {own['scatter']:.4f}", f"least = {found['least'][name]:.3f}"]
    for name, (share, low, high) in found["nearest of the class"].items():
        lines += ["", f"[by_{name}]", f"share = {share:.3f}", f"low = {low:.3f}", f"high = {high:.3f}"]
    return "\n".join(lines) + "\n"


def page(found: dict[str, Any]) -> str:
    """docs/domains/fused.md."""
    names = {"spectrum": "spectrum", "text": "papers' texts", "both": "both, weight chosen on the other folds"}
    classes = ", ".join(f"{name} {number}" for name, number in sorted(found["classes"].items(), key=lambda p: -p[1]))
    rows = [
        f"| {said} | {_told(found['nearest of the class'][name])} | {_told(found['without papers in common'][name])} "
        f"| {_told(found['photon index apart'][name], 2)} |"
        for name, said in names.items()
    ]
    gains = " and ".join(
        f"{_told(found['gain of both'][name])} over the {names[name]} alone" for name in ("spectrum", "text")
    )
    folds = ", ".join(f"{one:g}" for one in found["of the folds"])
    return "\n".join([
        "# Sources alike by spectrum, by papers, by both",
        "",
        f"Written by `python -m training.alignment.measures.fused` (seed {found['seed']}), which with `--choose` writes the weights that ship; "
        f"`fused.json` has every figure. {found['sources']} sources of the bundled library have a spectrum (**simulated** from catalogue "
        f"values), texts on them (**real** papers: titles, and summaries written for the library) and a class of at least {LEAST_OF_CLASS} "
        f"of them ({classes}). Asked is with the {found['asked']} of them that trained nothing. Brackets are 95 % intervals by bootstrap over sources.",
        "",
        "| alike by | of the five nearest, of the source's class | the same, of sources without a paper in common | photon index from that of the source, mean of the five nearest |",
        "| --- | --- | --- | --- |",
        *rows,
        "",
        f"By chance {found['chance']:.3f} are of the class. Both together have {gains} more of the class. The text's weight in scatters of "
        f"pairs at random: {found['weight of the text']:g} of 1 ({folds} in the five folds); the columns behind the first are of that weight.",
        "",
        "The photon index is what the spectra are simulated with: that their neighbours have the same one says that the space works, nothing of the "
        "sky. Titles name classes, so that the text finds them: what it adds is what is written, no measurement. A likeness is called one "
        "from what one in twenty pairs at random has: "
        + ", ".join(f"{value:.2f} ({name})" for name, value in found["least"].items())
        + ".",
        "",
    ])  # fmt: skip


def _told(figure: list[float], digits: int = 3) -> str:
    value, low, high = figure
    return f"{value:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


if __name__ == "__main__":
    main()
