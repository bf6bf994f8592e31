"""docs/domains/pairs.md from what ``pairs`` measured."""

from collections.abc import Sequence
from typing import Any

from training.alignment.claims.page import NAMES, points, said

TITLES = {"fine-tuned": "fine-tuned", "probe": "linear probe"}


def pairs_page(found: dict[str, Any], shares: Sequence[int], ways: Sequence[str]) -> str:
    """The whole page: a table of gains, a row for each change."""
    cells = found["cells"]
    stars = next(iter(cells.values()))["stars"]
    folds = " and ".join(str(fold) for fold in found["folds"])
    head = ["partner, and what is changed", "partner alone tells"]
    head += [f"{share} %: {TITLES[way]}" for share in shares for way in ways]
    parts = [
        "# What alignment with a partner can bring a light curve\n",
        "Written by `python -m training.alignment.claims.pairs --domain variables`; `pairs.json` has every figure. "
        f"EROS-1, folds {folds} held out in turn, {stars} stars together, seed {found['seed']}. Gains are in points of accuracy from the light curve alone over the same network from "
        "scratch, at that share of the labels; brackets are 95 % intervals by bootstrap over stars, paired. Curves, catalogue numbers and periods are real; partners "
        "called made up are the class under noise, and so no data: they say what a partner of that worth could bring.\n",
        f"| {' | '.join(head)} |",
        "| --- " * len(head) + "|",
    ]
    for name, row in cells.items():
        gains = [points(row[str(share)][way]) for share in shares for way in ways]
        parts.append(f"| {name} | {said(row['partner'])} | {' | '.join(gains)} |")
    scratch = "; ".join(
        f"{share} % {said(row['scratch'])}" for share in shares for row in [next(iter(cells.values()))[str(share)]]
    )
    parts += [f"\nFrom scratch: {scratch}.", *_room(found["room"])]
    return "\n".join([*parts, ""])


def _room(room: dict[str, float]) -> list[str]:
    """How much all labels bring over a tenth of them."""
    told = "; ".join(f"{NAMES.get(name, name.replace('_', ' '))} {100 * value:+.1f}" for name, value in room.items())
    return [
        "\nWhere it could end: with ten times the labels the network from scratch gains no more than this over a tenth of them, in points, five folds "
        f"([variables](variables.md)): {told}. A partner that is the class itself gives every curve its label, so that these are about what alignment with the "
        "same curves can bring at a tenth of the labels, and nothing at all of them."
    ]
