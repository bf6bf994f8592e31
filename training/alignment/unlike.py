"""Limits of the light-curve spaces that ship: ``python -m training.alignment.unlike`` writes them into the weights' card.

A network calls everything one of its classes. What lies beyond these limits is given none: fewer points, less time, larger errors than
199 of 200 training stars, and a summary or nearest star as far as of 1 held-out star in 100. How many curves of other
surveys and of other classes are refused, and what the rest are called, is measured and written to ``docs/domains/unlike.json``.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open
from safetensors.torch import save_file

from retriever.durable import replacing, write_text
from retriever.encoders.curve_space import WEIGHTS, CurveSpace, curve_spaces
from retriever.encoders.light_curves import Photometry
from retriever.home import weights_folder
from retriever.timing.magnitude_tables import magnitude_table
from retriever.timing.variable_class import SURVEY, variable_class
from training.alignment.claims import scores
from training.alignment.domains.objects import Objects
from training.alignment.domains.preset import read_domain
from training.alignment.domains.tables import variable_stars

MOST, SEED, FEWEST_POINTS = 400, 5, 10
# how the classes of the other tables are called in ASAS's; the rest are none of its seven
SAME = {
    "Mira": "Mira", "RR Lyrae FM": "RRab", "RR Lyrae FO": "RRc", "W Ursae Maj": "contact binary", "Delta Scuti": "delta Scuti",
    "Beta Persei": "detached binary", "Beta Lyrae": "semidetached binary", "mira": "Mira", "RRab": "RRab", "RRc": "RRc",
}  # fmt: skip


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--weights", type=Path, default=weights_folder() / WEIGHTS)
    parser.add_argument("--docs", type=Path, default=Path("docs/domains"))
    options = parser.parse_args(argv)
    asas = variable_stars.read_asas(options.shared, read_domain("variables"))
    limits = limits_of(curve_spaces()[SURVEY], asas)
    write_limits(options.weights, limits)
    curve_spaces.cache_clear()
    found = {"limits": limits, "seed": SEED, "sets": measured(options.shared, asas)}
    write_text(options.docs / "unlike.json", json.dumps(found, indent=1) + "\n")
    print(json.dumps(found, indent=1))


def limits_of(space: CurveSpace, asas: Objects) -> dict[str, Any]:
    """By the stars that trained (folds beside the first), and how strange held-out ones are."""
    trained = [asas.raw["light_curve"][i] for i in np.flatnonzero(asas.fold != 0)]
    held = [asas.raw["light_curve"][i] for i in np.flatnonzero(asas.fold == 0)]
    strange = np.array([space.strangeness(curve) for curve in held])
    return {
        "points": int(np.quantile([curve.time.size for curve in trained], 0.005)),
        "days": round(float(np.quantile([np.ptp(curve.time) for curve in trained], 0.005))),
        "error": round(float(np.quantile([np.nanmedian(curve.error) for curve in trained], 0.995)), 2),
        "far": round(float(np.quantile(strange[:, 0], 0.99)), 3),
        "cosine": round(float(np.quantile(strange[:, 1], 0.01)), 4),
    }


def write_limits(weights: Path, limits: dict[str, Any]) -> None:
    """The same tensors, and the card with the limits."""
    with safe_open(str(weights), "pt") as stored:
        card = json.loads(stored.metadata()["card"])
        tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
    card["surveys"][SURVEY]["limits"] = limits
    with replacing(weights) as whole:
        save_file(tensors, whole, {"card": json.dumps(card)})


def measured(shared: Path, asas: Objects) -> dict[str, Any]:
    """Of each set: how many are refused, and of the rest, those of the seven classes that are called right, and what others are called."""
    held = np.flatnonzero(asas.fold == 0)
    sets = {"asas, held out": [(asas.raw["light_curve"][i], str(asas.label[i])) for i in held]}
    sets["asas, held out, scattered about their median by their errors alone"] = [
        (_constant(curve, i), "constant") for i, (curve, _) in enumerate(sets["asas, held out"])
    ]
    for folder in ("lightcurves_asas_richards", "lightcurves_eros1", "lightcurves_sdss_rrlyrae", "lightcurves_ztf_sn"):
        rows, curves = variable_stars.read_curves(shared / folder)
        called = [row.get("class") or row.get("type", "") for row in rows]
        sets[folder.removeprefix("lightcurves_")] = list(
            zip(curves, (c.replace("_", " ") for c in called), strict=True)
        )
    return {name: _of_set(some) for name, some in sets.items()}


def _constant(curve: Photometry, row: int) -> Photometry:
    noise = np.random.default_rng([SEED, row]).normal(0, 1, curve.time.size) * curve.error
    return Photometry(curve.time, np.median(curve.magnitude) + noise, curve.error, curve.band)


def _of_set(curves: list[tuple[Photometry, str]]) -> dict[str, Any]:
    long = [one for one in curves if one[0].time.size >= FEWEST_POINTS]
    rows = np.random.default_rng(SEED).permutation(len(long))[:MOST]
    told: list[tuple[str, str]] = []
    for curve, label in (long[row] for row in rows):
        said = variable_class(magnitude_table(curve, "curve"))
        told.append((SAME.get(label, label), next(iter(said.probabilities), "")))
    known = set(SAME.values())
    given = np.array([(label, said) for label, said in told if said])
    own = given[np.isin(given[:, 0], sorted(known))] if len(given) else given
    others = [(label, said) for label, said in told if said and label not in known]
    refused = np.array([not said for _, said in told])
    return {
        "curves": len(told),
        "refused": scores.accuracy(refused),
        "of a class of the seven and told": len(own),
        "of these right": scores.accuracy(own[:, 0] == own[:, 1]) if len(own) else None,
        "of other classes and told": len(others),
        "what these are called": dict(Counter(said for _, said in others).most_common(7)),
    }


if __name__ == "__main__":
    main()
