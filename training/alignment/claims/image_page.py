"""The figures of images and texts from their folds, and the page docs/domains/deep-sky.md."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from training.alignment.claims import scores
from training.alignment.claims.images import TOP, Arrays
from training.alignment.claims.page import points, said
from training.alignment.domains.preset import Domain

TENTHS = {"recall at 1 %": 0.01, "recall at 5 %": 0.05, "recall at 10 %": 0.1}
TITLES = {"raw": "With abstracts as they are", "summary": "With abstracts summarised by rules"}
ALONE = "Between images and texts"
# PAPERCLIP's (arXiv:2403.08851): CLIP on 31,859 Hubble previews, pools of 3,000
PUBLISHED = {
    "frozen": ".69 (fine-tuned CLIP)",
    "scratch": ".45",
    "shuffled": ".10 (random)",
    "neighbours": ".12 (CLIP as it comes)",
}


def image_summary(pieces: Mapping[str, Sequence[Arrays]], domain: Domain) -> dict[str, Any]:
    """By kind of abstracts: of each way and direction the recalls with intervals, and what the queries found."""
    return {kind: _of_kind(folds, domain) for kind, folds in pieces.items()}


def _of_kind(folds: Sequence[Arrays], domain: Domain) -> dict[str, Any]:
    ranks = {
        name.removeprefix("rank "): np.concatenate([fold[name] for fold in folds])
        for name in folds[0]
        if name.startswith("rank ")
    }
    found: dict[str, Any] = {"ranks": {}, "gains": {}}
    for name, share in ranks.items():
        pool = np.concatenate([fold[f"pool {name}"] for fold in folds])
        row = {key: scores.accuracy(share <= most) for key, most in TENTHS.items()}
        # of a small pool no place may lie within a hundredth
        chance = {key: round(float(np.mean(np.floor(most * pool) / pool)), 4) for key, most in TENTHS.items()}
        found["ranks"][name] = row | {
            "asked": int(share.size),
            "median rank": round(float(np.median(share)), 3),
            "pool": round(float(pool.mean()), 1),
            "chance": chance,
        }
    for name, share in ranks.items():
        way, direction = name.split(": ")
        if way == "frozen":
            other = ranks[f"scratch: {direction}"]
            found["gains"][direction] = scores.gain(other <= 0.1, share <= 0.1)
    for way in ("frozen", "scratch"):
        hits = np.sum([fold[f"relevant {way}"] for fold in folds], axis=0)
        found[f"relevant {way}"] = {
            query: [int(right), int(most), round(float(chance), 1)]
            for query, (right, most, chance) in zip(domain.queries, hits, strict=True)
        }
    return found


def image_page(domain: Domain, found: dict[str, Any]) -> str:
    """The whole page."""
    parts = [
        f"# {domain.title}\n",
        f"Written by `python -m training.alignment.bench --domain {domain.name}`; `{domain.name}.json` has every figure. Brackets are 95 % intervals by "
        f"bootstrap over what asks. {found['folds']} of 5 folds measured, seed {found['seed']}. {domain.note} A pool is what the fold holds: small, so that chance is told beside.",
        "\n`frozen`: heads on efficientnet-lite0 (ImageNet) and MiniLM, both frozen, aligned on four folds. `scratch`: a small network of images from nothing, "
        "fewer steps. `shuffled`: trained on the texts of other objects. `neighbours`: nothing aligned, an image asks with the texts of the ten training images most "
        "like it. No CLIP installs here, so that PAPERCLIP's own setting, a tuned CLIP, is **not reproduced**; its figures are of pools of 3,000.",
    ]
    for kind, title in TITLES.items():
        if kind in found:
            parts += _ranks(title if len(domain.of("text").get("kinds", ())) > 1 else ALONE, found[kind])
    return "\n".join([*parts, *_queries(domain, found["raw"]), ""])


def _ranks(title: str, own: dict[str, Any]) -> list[str]:
    parts = [
        f"\n## {title}\n",
        f"| direction | way | asked, of a pool of | {' | '.join(TENTHS)} | by chance at 10 % | median rank, of the pool | PAPERCLIP, at 10 % |",
        "| --- " * (len(TENTHS) + 6) + "|",
    ]
    for name, row in sorted(own["ranks"].items(), key=lambda item: item[0].split(": ")[::-1]):
        way, direction = name.split(": ")
        cells = [said(row[key]) for key in TENTHS]
        published = PUBLISHED[way] if direction == "image to proposal" else "-"
        parts.append(
            f"| {direction} | {way} | {row['asked']}, {row['pool']:.0f} | {' | '.join(cells)} | {row['chance']['recall at 10 %']:.3f} | {row['median rank']:.3f} | {published} |"
        )
    told = "; ".join(f"{direction} {points(gain)}" for direction, gain in own["gains"].items())
    return [*parts, f"\nFrozen over scratch in the top 10 %, in points: {told}."]


def _queries(domain: Domain, own: dict[str, Any]) -> list[str]:
    parts = [
        f"\n## Queries\n\nOf the {TOP} images of each fold that fit a query best (the folds together), how many are what it asks for by their labels; PAPERCLIP's "
        "judged ones: 38 to 77 %.\n",
        "| query | frozen | scratch | by chance | at most |",
        "| --- | --- | --- | --- | --- |",
    ]
    for query in domain.queries:
        right, most, chance = own["relevant frozen"][query]
        parts.append(f"| {query} | {right} | {own['relevant scratch'][query][0]} | {chance} | {most} |")
    totals = np.array(
        [
            [own["relevant frozen"][q][0], own["relevant scratch"][q][0], *own["relevant frozen"][q][:0:-1]]
            for q in domain.queries
        ]
    ).sum(0)
    return [*parts, f"| together | {totals[0]:.0f} | {totals[1]:.0f} | {totals[2]:.1f} | {totals[3]:.0f} |"]
