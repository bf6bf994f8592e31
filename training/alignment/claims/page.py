"""The page of a domain's measurements: docs/domains/NAME.md, from what is in NAME.json."""

from typing import Any

from training.alignment.claims import x_ray
from training.alignment.domains.preset import Domain

NAMES = {
    "light_curve": "light curve",
    "optical_spectrum": "spectrum",
    "scratch": "from scratch",
    "aligned": "aligned, fine-tuned",
    "probe": "aligned, linear probe",
    "boosted": "boosted trees on summaries",
    "boosted beside": "the same with the aligned vector",
}


def page(domain: Domain, found: dict[str, Any]) -> str:
    """The whole page."""
    quick = " --quick" if "claims" in found and "retrieval" not in found else ""
    parts = [
        f"# {domain.title}\n",
        f"Written by `python -m training.alignment.bench --domain {domain.name}{quick}`; `{domain.name}.json` has every figure. Brackets are "
        "95 % intervals by bootstrap over objects.",
    ]
    if "claims" in found:
        retrieval = _retrieval(found["retrieval"]) if "retrieval" in found else []
        return "\n".join([*parts, *x_ray.table(found["claims"]), *retrieval, ""])
    parts.append(
        f"Five folds, seed {found['seed']}: the space is aligned on four, without labels, and everything is measured on the objects of the "
        "fifth. Where only some labels are used, each fold draws its own. All data are real."
    )
    unmeasured = [table.replace("_", " ") for table in domain.tables if table not in found["tables"]]
    if unmeasured:
        parts.append(f"\nNot measured yet: {', '.join(unmeasured)}.")
    for table, own in found["tables"].items():
        parts += _table(table.replace("_", " "), own)
    return "\n".join([*parts, ""])


def _table(name: str, own: dict[str, Any]) -> list[str]:
    classes = ", ".join(f"{label} {number}" for label, number in own["classes"].items())
    parts = [f"\n## {name}\n", f"{own['folds']} of 5 folds measured, {own['objects']} objects with a class: {classes}."]
    parts += _few_labels(own["few labels"]) + _subsets(own["subsets"])
    parts += _wrong(own) + _clusters(own["subclasses"]) + _retrieval(own["retrieval"])
    return parts


def _few_labels(own: dict[str, Any]) -> list[str]:
    ways = ("scratch", "aligned", "probe", "boosted", "boosted beside")
    parts = []
    for measure, title in (("accuracy", "accuracy"), ("balanced", "balanced accuracy")):
        commonest = f"; the commonest class alone {own['commonest class']:.3f}" if measure == "accuracy" else ""
        parts += [
            f"\nClasses from the light curve alone, {title} ({own['objects']} objects{commonest}):\n",
            f"| labels | {' | '.join(NAMES[way] for way in ways)} | gain fine-tuned | gain probe | gain beside |",
            "| --- " * (len(ways) + 4) + "|",
        ]
        for share in (key for key in own if key.isdigit()):
            row = own[share]
            cells = [said(row[way][measure]) for way in ways]
            gains = [points(row[f"gain of {way}"][measure]) for way in ("aligned", "probe", "boosted beside")]
            parts.append(f"| {share} % | {' | '.join([*cells, *gains])} |")
    return parts


def _subsets(own: dict[str, Any]) -> list[str]:
    parts = [
        f"\nEach modality and all subsets, all labels, the {own['objects']} objects that have every modality:\n",
        "| modalities | from scratch | aligned, fine-tuned | gain | balanced: scratch | balanced: aligned |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name in (key for key in own if key != "objects"):
        row = own[name]
        title = " + ".join(NAMES.get(part, part) for part in name.split("+"))
        cells = [said(row[way]["accuracy"]) for way in ("scratch", "aligned")] + [points(row["gain"])]
        cells += [said(row[way]["balanced"]) for way in ("scratch", "aligned")]
        parts.append(f"| {title} | {' | '.join(cells)} |")
    return parts


def _wrong(own: dict[str, Any]) -> list[str]:
    alike = own["alike"]
    parts = [
        f"\nSimilarity search: of the ten likest light curves, {said(alike['aligned'])} are of the object's class by aligned vectors, "
        f"{said(alike['plain summaries'])} by plain summaries, {alike['chance']:.3f} by chance.",
        "\nMislabelled: 5 % of all labels flipped on purpose, area under the receiver's curve: "
        + "; ".join(f"{name} {said(value)}" for name, value in own["mislabelled"].items())
        + ".",
        "\nOf the real labels these look strangest (by the fine-tuned distance; a suspicion, no verdict):\n",
        "| object | labelled | looks like | distance |",
        "| --- | --- | --- | --- |",
    ]
    return parts + [
        f"| {s['name']} | {s['labelled']} | {s['looks like']} | {s['distance']:.2f} |" for s in own["suspects"]
    ]


def _clusters(own: dict[str, list[float]]) -> list[str]:
    told = "; ".join(f"{family} {mean:.3f} ± {error:.3f}" for family, (mean, error) in own.items())
    return [
        "\nSubclasses: adjusted mutual information of density clusters (HDBSCAN on a t-SNE map of light-curve vectors that no label has "
        f"shaped) with the finer classes, mean and standard error over the folds: {told or 'too few objects'}."
    ]


def _retrieval(own: dict[str, Any]) -> list[str]:
    parts = [
        "\nRetrieval between modalities (the own partner among those of the same fold; chance .100 and .500):\n",
        "| direction | pairs | recall in the first tenth | median rank, of the pool |",
        "| --- | --- | --- | --- |",
    ]
    for name, row in own.items():
        title = " to ".join(NAMES.get(part, part) for part in name.split(" to "))
        parts.append(f"| {title} | {row['pairs']} | {said(row['recall at 10 %'])} | {row['median rank']:.3f} |")
    return parts


def said(figure: list[float]) -> str:
    """A share with its interval."""
    return f"{figure[0]:.3f} ({figure[1]:.3f}-{figure[2]:.3f})"


def points(figure: list[float]) -> str:
    """A gain in points, with its interval."""
    return f"{100 * figure[0]:+.1f} ({100 * figure[1]:+.1f} to {100 * figure[2]:+.1f})"
