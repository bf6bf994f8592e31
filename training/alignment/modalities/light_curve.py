"""Light curves in magnitudes, at irregular times and in any bands: raw data are ``Photometry`` or None.

Augmented copies (points missing, pieces of time cut, noise) are made once and kept, since their pairs of points take the
time: training draws one of them, measuring the curve as it is.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from retriever.durable import replacing, short_hash
from retriever.encoders import light_curves
from retriever.encoders.curve_network import LightCurveEncoder
from retriever.encoders.light_curves import FEWEST, POINTS, Photometry, curve_arrays, thinned
from training.alignment.modalities.modality import Batch, Modality, stacked

COPIES, SEED = 2, 0x11C
VIEWS = ("points", "mask", "pairs", "summary")
CACHE = Path(".cache/domains")


@dataclass
class CurveTable:
    """`whole` and each of `copies`: arrays [n, ...] of ``curve_arrays``."""

    whole: dict[str, np.ndarray]
    copies: list[dict[str, np.ndarray]]
    present: np.ndarray

    def batch(self, rows: np.ndarray, generator: np.random.Generator | None) -> Batch:
        """The curves of these rows; with a generator one of the thinned copies of each, or the whole curve."""
        found = {name: values[rows].astype(np.float32) for name, values in self.whole.items()}
        if generator is not None and self.copies:
            chosen = generator.integers(len(self.copies) + 1, size=rows.size)
            for number, copy in enumerate(self.copies):
                own = chosen == number
                for name, values in copy.items():
                    found[name][own] = values[rows[own]]
        if generator is not None:
            # half of the points, any of those that are there: cheaper, and no two batches see the same
            order = np.argsort(generator.random(found["mask"].shape) - found["mask"], axis=1)[:, : POINTS // 2]
            found["points"] = np.take_along_axis(found["points"], order[..., None], 1)
            found["mask"] = np.take_along_axis(found["mask"], order, 1)
        return {name: torch.from_numpy(values) for name, values in found.items()}


def _tabulate(raw: list[Photometry | None], options: dict) -> CurveTable:
    """Half precision, for five views of each of thousands of curves; made once and kept in a folder that git ignores."""
    copies, fewest = options.get("copies", COPIES), options.get("fewest", FEWEST)
    stored = Path(options.get("cache", CACHE)) / f"curves-{_fingerprint(raw, copies, fewest)}.npz"
    if not stored.is_file():
        whole, present = _views(raw, 0, fewest)
        kept: dict[str, Any] = {f"0.{name}": values for name, values in whole.items()} | {"present": present}
        for number in range(1, 1 + copies):
            kept |= {f"{number}.{name}": values for name, values in _views(raw, number, fewest)[0].items()}
        with replacing(stored) as file, file.open("wb") as handle:
            np.savez(handle, **kept)
    with np.load(stored) as held:
        views = [{name: held[f"{number}.{name}"] for name in VIEWS} for number in range(1 + copies)]
        return CurveTable(views[0], views[1:], held["present"])


def _fingerprint(raw: list[Photometry | None], copies: int, fewest: int) -> str:
    """Of the curves, and of the code that turns them into arrays."""
    digest = hashlib.sha256(Path(light_curves.__file__).read_bytes())
    for curve in raw:
        digest.update(b"none" if curve is None else curve.time.tobytes() + curve.magnitude.tobytes())
    return short_hash(digest.hexdigest(), str(copies), str(fewest))


def _views(raw: list[Photometry | None], number: int, fewest: int) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Arrays [n, ...] of the curves (number 0) or of a thinned copy of each, and which objects have one."""
    found: list[dict[str, np.ndarray] | None] = []
    for row, curve in enumerate(raw):
        generator = np.random.default_rng([SEED, number, row])
        if curve is None or curve.time.size < fewest:
            found.append(None)
        else:
            found.append(curve_arrays(thinned(curve, generator) if number else curve, generator))
    made, present = stacked(found)
    return {name: values.astype(np.float16) for name, values in made.items()}, present


def _encoder(table: CurveTable, rows: np.ndarray, dimensions: int, options: dict) -> nn.Module:
    views = tuple(options.get("views", ("points", "pairs", "summary")))
    made = LightCurveEncoder(dimensions, options.get("dropout", 0.1), views)
    own = rows[table.present[rows]]
    if own.size > 1:
        made.standardise(torch.from_numpy(_summary(table, own)))
    return made


def _summary(table: CurveTable, rows: np.ndarray) -> np.ndarray:
    """Of the whole curve, whatever thinned copy was seen."""
    found: np.ndarray = table.whole["summary"][rows].astype(np.float32)
    return found


MODALITY = Modality("light_curve", _tabulate, _encoder, keeps=_summary)
