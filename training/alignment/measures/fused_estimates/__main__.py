"""What a prior of other sources is worth to a photon index: ``python -m training.alignment.measures.fused_estimates`` (minutes) writes
docs/domains/fused_estimates.md and ``.json``, and with ``--choose`` what ships, ``retriever/weights/fused_estimates.toml``.

Spectra of library sources are simulated with the photon index that is listed of each, at several numbers of counts, with a background. Each
gives a posterior (``retriever.estimates.refine``), which is weighed anew (``retriever.estimates.derived.fused``) with the listed indices of others: of its
class; of those whose papers' texts are most like its own; of both; of those of another source's texts, drawn at random. Its own value is never
among them, nor those of sources at its place. Widths, shares and temperatures are chosen on four fifths of the sources and judged on the fifth.
"""

import argparse
import json
import zlib
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from retriever.durable import write_text
from retriever.estimates.derived.fused import marginal
from retriever.library.fused.listed_values import INDEX
from retriever.library.fused.source_texts import source_texts
from retriever.library.library import Library
from retriever.library.opening import open_library
from retriever.network.predict import load_predictor
from training.alignment.measures.fused_estimates.asked import BACKGROUND, COUNTS, SEED, Asked, asked_of, posteriors
from training.alignment.measures.fused_estimates.judged import Judged, Ways, chosen, figures, less, together, unweighed
from training.alignment.measures.fused_estimates.page import page, toml_of
from training.alignment.measures.fused_estimates.priors import both, class_prior, text_prior
from training.alignment.measures.fused_estimates.real import of_quasars

MOST, LEAST_OF_CLASS = 300, 30  # sources asked of each class; listed values that a class needs
WIDTHS, GENERAL, TEMPERATURES, SHARES = (0.2, 0.4), (0.05, 0.2), (0.3, 1.0, 3.0), (0.3, 0.7)
SETTINGS = tuple(product(WIDTHS, GENERAL))
HARD = "bat_photon_index"
TOML, PAGE = Path("retriever/weights/fused_estimates.toml"), Path("docs/domains")


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--choose", action="store_true", help="write what ships, too")
    parser.add_argument("--docs", type=Path, default=PAGE)
    parser.add_argument("--most", type=int, default=MOST, help="sources asked of each class")
    parser.add_argument(
        "--shared", type=Path, default=Path("../shared/data"), help="real spectra, where they are at hand"
    )
    options = parser.parse_args(argv)
    library = open_library([])
    found = measured(library, options.most)
    setting = found["by class"]["width, general"]
    at_hand = (options.shared / "spectra/manifest.csv").is_file()
    found["real quasars"] = of_quasars(library, options.shared, *setting) if at_hand else []
    write_text(options.docs / "fused_estimates.json", json.dumps(found, indent=1) + "\n")
    write_text(options.docs / "fused_estimates.md", page(found))
    if options.choose:
        write_text(TOML, toml_of(found))


def measured(library: Library, most: int = MOST) -> dict[str, Any]:
    """All figures."""
    held = {name: asked_of(library, name) for name in (INDEX, HARD)}
    return {
        "seed": SEED,
        "counts": COUNTS,
        "background": BACKGROUND,
        "prior": prior_tag(),
        "by class": of_classes(library, held[INDEX], most),
        "with texts": of_texts(library, held[INDEX], INDEX),
        "with texts, 14-195 keV": of_texts(library, held[HARD], HARD),
    }


def prior_tag() -> str:
    """Of the general prior that ships."""
    prior = load_predictor().prior
    return f"{zlib.crc32(b''.join(np.ascontiguousarray(prior[name]).tobytes() for name in sorted(prior))):08x}"


def of_classes(library: Library, held: Asked, most: int) -> dict[str, Any]:
    """The prior of the class, for up to ``most`` sources of each class at random; by class, too."""
    generator = np.random.default_rng(SEED)
    names = [name for name in np.unique(held.kind) if name and (held.kind == name).sum() >= LEAST_OF_CLASS]
    drawn = [generator.permutation(np.flatnonzero(held.kind == name))[:most] for name in names]
    asked = held.of(np.concatenate(drawn))
    samples, before = posteriors(asked), marginal(load_predictor().prior, 0)
    spectrum = unweighed(samples)
    prior = class_prior(library, asked, INDEX)
    judged = chosen({w: together(samples, prior, before, *w) for w in SETTINGS}, asked.index)
    found: dict[str, Any] = {
        "most": most,
        "width, general": judged.best,
        "of the folds": judged.of_folds,
        "classes": {},
    }
    for name in ("all", *names):
        own = np.flatnonzero((asked.kind == name) | (name == "all"))
        part, truth = Judged(judged.values[own], judged.given[own], (), ()), asked.index[own]
        base = Judged(spectrum.values[own], spectrum.given[own], (), ())
        found["classes"][str(name)] = {
            "asked": len(own),
            "listed": int(len(held) if name == "all" else (held.kind == name).sum()),
            "spectrum": figures(base, base.values, truth),
            "class": figures(part, base.values, truth),
        }
    return found


def of_texts(library: Library, held: Asked, name: str) -> dict[str, Any]:
    """Priors by texts beside that of the class, of all sources with texts."""
    texts = source_texts(library)
    asked = held.of(np.flatnonzero(np.isin(held.row, texts.rows)))
    vectors = texts.vectors[np.searchsorted(texts.rows, asked.row)]
    samples, before, truth = posteriors(asked), marginal(load_predictor().prior, 0), asked.index
    # all texts go to other sources together, so that the likenesses stay what they are
    mixed = vectors[np.random.default_rng(SEED).permutation(len(asked))]
    by_class, settings = class_prior(library, asked, name), SETTINGS

    def by_text(vectors: np.ndarray) -> Judged:
        cosines = np.asarray(vectors @ vectors.T, float)
        ways: Ways = {
            (t, *w): together(samples, text_prior(asked, cosines, t), before, *w)
            for t in TEMPERATURES
            for w in settings
        }
        return chosen(ways, truth)

    own = np.asarray(vectors @ vectors.T, float)
    sums = {(t, s): both(text_prior(asked, own, t), by_class, s) for t in TEMPERATURES for s in SHARES}
    judged = {
        "class": chosen({w: together(samples, by_class, before, *w) for w in settings}, truth),
        "texts": by_text(vectors),
        "class and texts": chosen(
            {(*p, *w): together(samples, sums[p], before, *w) for p in sums for w in settings}, truth
        ),
        "texts of others": by_text(mixed),
    }
    spectrum, nothing = unweighed(samples), asked.trained_nothing
    return {
        "asked": len(asked),
        "trained nothing": int(nothing.sum()),
        "choices": {way: one.best for way, one in judged.items()},
        "ways": {way: figures(one, spectrum.values, truth) for way, one in ({"spectrum": spectrum} | judged).items()},
        "beyond the class": {
            way: [
                less(np.abs(judged[way].values[:, j, 1] - truth), np.abs(judged["class"].values[:, j, 1] - truth))
                for j in range(len(COUNTS))
            ]
            for way in ("texts", "class and texts")
        },
        "texts, of those that trained nothing": figures(
            Judged(judged["texts"].values[nothing], judged["texts"].given[nothing], (), ()),
            spectrum.values[nothing],
            truth[nothing],
        ),
    }


if __name__ == "__main__":
    main()
