"""Four modalities of the same X-ray sources: ``python -m training.alignment.claims.four_modalities`` writes docs/domains/x-ray-four.md and .json.

Of eRO-ExTra's 304 transients: the host's image (what a frozen network sees in it, ``COMPONENTS`` of its directions), the X-ray fit, up to five epochs, and the host's brightness
in five bands. What each tells of the redshift, and of a number of one modality what the other three tell: by ridge regression, five folds. Nothing is aligned.
"""

import argparse
import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from retriever.durable import write_text
from training.alignment.claims import scores
from training.alignment.claims.page import said
from training.alignment.claims.sources_page import per_cent
from training.alignment.claims.x_ray_sources import part, predicted
from training.alignment.domains.objects import FOLDS, folds
from training.alignment.domains.tables.deep_sky import images_of
from training.alignment.modalities.frozen_image import CACHE, seen

SEED, COMPONENTS = 1, 16
EPOCHS = [f"ERO_FLUX_eRASS{i}" for i in range(1, 6)]
BANDS = [f"LS10_FLUX_{band}" for band in ("G", "R", "I", "Z", "W1", "W2")]
# what is asked, and the modality that holds it, which may not answer
ASKED = {"log redshift": "", "photon index": "spectrum", "log amplitude": "light curve", "log flux": "spectrum"}
CIRCLE = "circle"  # its radius, drawn in the image, tells how well the place is known, and so how bright the source is
Found = dict[str, Any]


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--docs", type=Path, default=Path("docs/domains"))
    options = parser.parse_args(argv)
    folder = options.shared / "images_erosita_transients"
    with (folder / "objects.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    features = seen(images_of(folder / "images.zip", [row["file"] for row in rows]), CACHE).features.mean(1)
    found = measured(views_of(rows, features.astype(float)), asked_of(rows), [row["file"] for row in rows])
    write_text(options.docs / "x-ray-four.json", json.dumps(found, indent=1) + "\n")
    write_text(options.docs / "x-ray-four.md", page(found, len(rows)))


def views_of(rows: list[dict[str, str]], features: np.ndarray) -> dict[str, np.ndarray]:
    """By modality, numbers [n, k] standardised; what is missing stands at the median, and is flagged."""
    epochs = table(rows, EPOCHS, log=True)
    views = {
        "spectrum": np.concatenate([table(rows, ["NH", "ERO_FLUX_MOD"], log=True), table(rows, ["ERO_GAMMA"])], axis=1),
        "light curve": epochs - np.nanmedian(epochs, axis=1, keepdims=True),
        "metadata": table(rows, BANDS, log=True),
    }
    found = {}
    for name, values in views.items():
        missing = np.isnan(values)
        filled = np.where(missing, np.nanmedian(values, axis=0), values)
        found[name] = StandardScaler().fit_transform(np.concatenate([filled, missing], axis=1))
    image = PCA(COMPONENTS, whiten=True, random_state=SEED).fit_transform(StandardScaler().fit_transform(features))
    return found | {"image": image, CIRCLE: StandardScaler().fit_transform(table(rows, ["ERO_POSERR"], log=True))}


def asked_of(rows: list[dict[str, str]]) -> dict[str, np.ndarray]:
    """``ASKED`` [n]."""
    logs = table(rows, ["Z_REDSHIFT", "Amplitude", "ERO_FLUX_MOD"], log=True)
    gamma = table(rows, ["ERO_GAMMA"])[:, 0]
    return dict(zip(ASKED, (logs[:, 0], gamma, logs[:, 1], logs[:, 2]), strict=True))


def table(rows: list[dict[str, str]], names: list[str], log: bool = False) -> np.ndarray:
    """Columns [n, k]; NaN for what is missing, or not above zero where the logarithm is taken."""
    values = np.array([[row[name] or "nan" for name in names] for row in rows], dtype=float)
    if not log:
        return np.where(values == -1, np.nan, values)
    return np.log10(np.where(values > 0, values, np.nan))


def measured(views: dict[str, np.ndarray], asked: dict[str, np.ndarray], names: list[str]) -> Found:
    """By variable: errors by each modality that may answer, by all but the image, by all; and what the image takes away of the error."""
    fold = folds(["x"] * len(names), names)
    found: Found = {}
    for variable, values in asked.items():
        allowed = [name for name in views if name not in (ASKED[variable], CIRCLE)]
        ways = {name: views[name] for name in allowed}
        ways["all but the image"] = np.concatenate([views[name] for name in allowed if name != "image"], axis=1)
        ways["all"] = np.concatenate([ways["all but the image"], views["image"]], axis=1)
        for way in ("all but the image", "all"):
            ways[f"{way}, and the circle"] = np.concatenate([ways[way], views[CIRCLE]], axis=1)
        known = np.isfinite(values)
        off = {}
        for way, view in ways.items():
            told = np.full(len(values), np.nan)
            for number in range(FOLDS):
                rows, test = np.flatnonzero((fold != number) & known), np.flatnonzero((fold == number) & known)
                told[test] = predicted(view, values[:, None], rows, test)[:, 0]
            off[way] = np.abs(told - values)[known]
        middle = np.abs(values[known] - np.median(values[known]))
        best = min(allowed, key=lambda name: off[name].mean())
        found[variable] = {
            "sources": int(known.sum()),
            "the median for all": scores.accuracy(middle),
            **{way: scores.accuracy(errors) for way, errors in off.items()},
            "best one": best,
            "gain over the best one": part(off[best], off["all"]),
            "gain of the image": part(off["all but the image"], off["all"]),
            "where the circle is known": part(off["all but the image, and the circle"], off["all, and the circle"]),
        }
    return found


def page(found: Found, number: int) -> str:
    """The whole page."""
    ways = ("the median for all", "spectrum", "light curve", "metadata", "image", "all but the image", "all")
    gains = ("gain over the best one", "gain of the image", "where the circle is known")
    parts = [
        "# Four modalities of one X-ray source\n",
        f"Written by `python -m training.alignment.claims.four_modalities`; `x-ray-four.json` has every figure. {number} real transients of eRO-ExTra (Grotova et al. 2025): X-ray fit (column, photon index, flux), the changes of "
        f"up to five epochs, the host's brightness in six bands, and its image as a frozen network sees it ({COMPONENTS} directions). Mean absolute errors by ridge regression, five folds, one seed, nothing aligned; the modality that "
        "holds what is asked may not answer (-). Brackets are 95 % intervals by bootstrap over sources, gains paired. In the images the circle of the X-ray position's error is drawn, which is smaller for brighter sources: the last column is the image's gain beside the circle's radius.\n",
        f"| asked | sources | {' | '.join(ways)} | {' | '.join(gains)} |",
        "| --- " * (2 + len(ways) + len(gains)) + "|",
    ]
    for variable, row in found.items():
        cells = [said(row[way]) if way in row else "-" for way in ways]
        parts.append(
            f"| {variable} | {row['sources']} | {' | '.join(cells)} | {' | '.join(per_cent(row[g]) for g in gains)} |"
        )
    return "\n".join([*parts, ""])


if __name__ == "__main__":
    main()
