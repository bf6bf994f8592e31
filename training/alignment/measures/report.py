"""docs/alignment.json, docs/alignment.md and the plots, from what ``training.alignment.measures.bench`` measured."""

import json
from pathlib import Path

import numpy as np

from training.alignment.measures.regression import gains

ORDER = ("chance", "reference", "scholar", "scholar_ensemble", "oracle")
FIGURES = ("recall_at_1pct", "recall_at_5pct", "recall_at_10pct", "median_rank", "mrr")


def write(result: dict, docs: Path) -> None:
    """All files; figures with four digits."""
    docs.mkdir(exist_ok=True)
    (docs / "alignment.json").write_text(json.dumps(as_json(result), indent=1) + "\n")
    (docs / "alignment.md").write_text(text(result))
    plots(result, docs)


def as_json(result: dict) -> dict:
    """The document of the figures: regression by the better head, and by kNN(3) as published under `knn`."""
    regression = {}
    for name, entry in result["regression"].items():
        kept = {k: entry[k] for k in ("unit", "origin", "oracle") if k in entry}
        nearest = {k: v for k, v in entry.items() if k not in (*kept, "head")}
        regression[name] = kept | entry["head"] | {"knn": nearest}
    return rounded(result | {"regression": regression})


def rounded(value):
    """Floats with four significant digits, for reading and for small differences between commits."""
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(v) for v in value]
    return float(f"{value:.4g}") if isinstance(value, (float, np.floating)) else value


def text(result: dict) -> str:
    """The document."""
    parts = [
        _HEAD.format(seeds=len(result["seeds"])),
        _retrieval(result),
        _bars(result),
        _regression(result),
        _clusters(result),
        _anomalies(result),
        _labels(result),
        _latents(result),
        _papers(result),
    ]
    return "\n\n".join(parts) + "\n"


_HEAD = """# Alignment of spectra and texts

Written by `make bench-alignment` ({seeds} seed(s); test split; intervals are 95 %, by bootstrap over sources and seeds). **All
spectra are simulated** from real catalogue values through ACIS-like responses, and all texts but those of the papers corpus
are generated; what is real is said in the README. `docs/alignment.json` has every figure, `python -m training.alignment.measures.again --quick`
measures the shipped checkpoints again. Recipes: `reference` is arXiv:2603.04516 as published, `scholar` is ours, `oracle` ranks by
the true posterior (csc-literature's generator is known), `chance` by nothing; `scholar_ensemble` adds the scores of the seeds'
networks. The better regression heads are of the first seed."""


def _retrieval(result) -> str:
    rows = [
        "## Retrieval",
        "",
        "| corpus | direction | recipe | Recall@1 % | @5 % | @10 % | median rank | MRR | pool |",
        "|" + " --- |" * 9,
    ]
    for corpus, recipes in result["retrieval"].items():
        for direction in ("spectrum_to_text", "text_to_spectrum"):
            for recipe in (r for r in ORDER if r in recipes):
                told = recipes[recipe][direction]
                cells = [_with_interval(told, name) for name in FIGURES]
                rows.append(
                    f"| {corpus} | {direction.replace('_', ' ')} | {recipe} | "
                    + " | ".join(cells)
                    + f" | {told['pool']} |"
                )
    rows += [
        "",
        "Recall@1 % spectrum to text by class (`scholar`, shipped seed, csc-literature):",
        "",
        "| class | sources | Recall@1 % |",
        "| --- | --- | --- |",
    ]
    rows += [f"| {name} | {v['n']} | {v['recall_at_1pct']:.3f} |" for name, v in result["by_class"].items()]
    return "\n".join([*rows, "", "![retrieval](alignment_retrieval.png)"])


def _with_interval(told, name) -> str:
    shown = f"{told[name]:.1f}" if name == "median_rank" else f"{told[name]:.3f}"
    if "interval" not in told:
        return shown
    low, high = told["interval"][name]
    return f"{shown} ({low:.0f}-{high:.0f})" if name == "median_rank" else f"{shown} ({low:.3f}-{high:.3f})"


def bars(result) -> list[tuple[str, str, str, bool]]:
    """(bar, wanted, measured, met)."""
    found = []
    for corpus, times in (("csc-literature", 3.0), ("csc-facts", 1.3)):
        for direction in ("spectrum_to_text", "text_to_spectrum"):
            told = {r: result["retrieval"][corpus][r][direction]["recall_at_1pct"] for r in result["retrieval"][corpus]}
            ratio = told["scholar"] / max(told["reference"], 1e-9)
            found.append(
                (
                    f"{corpus}, {direction.replace('_', ' ')}: Recall@1 % over `reference`",
                    f"{times:g} times",
                    f"{ratio:.2f} times",
                    ratio >= times,
                )
            )
            if "oracle" in told:
                share = told["scholar"] / told["oracle"]
                found.append(
                    (
                        f"{corpus}, {direction.replace('_', ' ')}: of the oracle's",
                        "85 %",
                        f"{100 * share:.0f} %",
                        share >= 0.85,
                    )
                )
    for kind, wanted in (("fused", 0.25), ("mixture", 0.30)):
        for head, name in ((False, "kNN(3), as published"), (True, "better head")):
            gain = np.mean(list(gains(result["regression"], kind, head).values()))
            found.append(
                (
                    f"{kind} over spectrum alone, mean gain, {name}",
                    f"{100 * wanted:.0f} %",
                    f"{100 * gain:.1f} %",
                    gain >= wanted,
                )
            )
    for head, name in ((False, "kNN(3)"), (True, "better head")):
        worst = min(gains(result["regression"], "fused", head).values())
        found.append(
            (f"fused over spectrum alone, worst variable, {name}", "no loss", f"{100 * worst:.1f} %", worst >= 0)
        )
    known = [1 - e["oracle"]["fused"] / e["oracle"]["spectrum"] for e in result["regression"].values() if "oracle" in e]
    own = [gains(result["regression"], "fused", True)[n] for n, e in result["regression"].items() if "oracle" in e]
    share = np.mean(own) / np.mean(known)
    found.append(
        (
            f"the oracle's own gain on the {len(known)} variables that its grid determines; ours of it",
            f"{100 * np.mean(known):.1f} %; 90 %",
            f"{100 * np.mean(own):.1f} %; {100 * share:.0f} %",
            share >= 0.9,
        )
    )
    for task, wanted in (("8_classes", 0.55), ("2_classes", 0.85)):
        for view in ("spectrum_aligned", "both"):
            value = result["clustering"][task][view]["balanced_accuracy"]
            found.append(
                (
                    f"balanced accuracy, {task.replace('_', ' ')}, {view.replace('_', ' ')}",
                    f"{100 * wanted:.0f} %",
                    f"{100 * value:.1f} %",
                    value >= wanted,
                )
            )
    value = result["anomalies"]["found_in_top_1pct"]["combined"]["all"]
    found.append(("planted anomalies in the first per cent", "80 %", f"{100 * value:.0f} %", value >= 0.8))
    value = result["throughput"]
    return [*found, ("spectra embedded per second", "5,000", f"{value:,.0f}", value >= 5000)]


def _bars(result) -> str:
    rows = ["## Bars", "", "| what | wanted | measured | met |", "| --- | --- | --- | --- |"]
    return "\n".join(rows + [f"| {a} | {b} | {c} | {'yes' if met else '**no**'} |" for a, b, c, met in bars(result)])


def _regression(result) -> str:
    rows = [
        "## Regression of catalogue variables (MAE on csc-literature's test)",
        "",
        "kNN(3) as published; `head`: the better head; `oracle`: the posterior's median, by spectrum and with the text, where the grid "
        "determines the variable. `spectrum`: latents of the physics network, which has seen no text. Origin: whose value it is "
        "(`simulated`: defined by the simulated spectrum).",
        "",
        "| variable | unit | origin | spectrum | text | shared | fused | mixture | gain fused | head: spectrum | head: fused | head: gain | oracle: gain |",
        "|" + " --- |" * 13,
    ]
    plain, head = gains(result["regression"], "fused"), gains(result["regression"], "fused", head=True)
    for name, e in result["regression"].items():
        limit = f"{100 * (1 - e['oracle']['fused'] / e['oracle']['spectrum']):.0f} %" if "oracle" in e else ""
        cells = [f"{e[k]:.3g}" for k in ("spectrum", "text", "shared", "fused", "mixture")]
        cells += [
            f"{100 * plain[name]:.0f} %",
            f"{e['head']['spectrum']:.3g}",
            f"{e['head']['fused']:.3g}",
            f"{100 * head[name]:.0f} %",
            limit,
        ]
        rows.append(f"| {name} | {e['unit']} | {e['origin']} | " + " | ".join(cells) + " |")
    return "\n".join([*rows, "", "![gains](alignment_gains.png)"])


def _clusters(result) -> str:
    rows = [
        "## Clusters of latents",
        "",
        "Balanced accuracy after the assignment that maximises the trace (science.md B: 40 % and 70 %). The texts of "
        "classified sources say what they are, so the text and both together show what the space keeps of it; the spectrum alone can't reach that.",
        "",
        "| classes | sources | spectrum before alignment | spectrum aligned | text | both |",
        "|" + " --- |" * 6,
    ]
    for task, told in result["clustering"].items():
        cells = [
            f"{100 * told[v]['balanced_accuracy']:.1f} %"
            for v in ("spectrum_before_alignment", "spectrum_aligned", "text_aligned", "both")
        ]
        rows.append(f"| {task.replace('_', ' ')} | {told['sources']} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _anomalies(result) -> str:
    told = result["anomalies"]
    kinds = list(next(iter(told["found_in_top_1pct"].values())))
    rows = [
        "## Anomalies",
        "",
        f"{told['planted']} planted sources, each alone among the {told['pool']} of the test: shares found in the first per cent.",
        "",
        "| detector | " + " | ".join(kinds) + " |",
        "|" + " --- |" * (len(kinds) + 1),
    ]
    rows += [
        f"| {name} | " + " | ".join(f"{100 * v[k]:.0f} %" for k in kinds) + " |"
        for name, v in told["found_in_top_1pct"].items()
    ]
    rows += [
        "",
        "Similarity networks of the highly variable sources (`var_prob_b` > 0.9), by threshold of the cosine; strangeness is the mean "
        "percentile of the anomaly score.",
        "",
        "| threshold | nodes | edges | mean degree | components | core | its strangeness | periphery | its strangeness |",
        "|" + " --- |" * 9,
    ]
    for threshold, n in told["networks"].items():
        outside = "" if n["strangeness_periphery"] is None else f"{n['strangeness_periphery']:.2f}"
        rows.append(
            f"| {threshold} | {n['nodes']} | {n['edges']:.0f} | {n['mean_degree']:.1f} | {n['components']:.0f} | {n['core']:.0f} | "
            f"{n['strangeness_core']:.2f} | {n['periphery']:.0f} | {outside} |"
        )
    return "\n".join(rows)


def _labels(result) -> str:
    told = result["few_labels"]
    rows = [
        f"## Classification with few labels\n\nBalanced accuracy over {', '.join(told['classes'])}, from the spectrum alone.",
        "",
        "| labels | without alignment | with alignment |",
        "| --- | --- | --- |",
    ]
    rows += [
        f"| {share} | {100 * told['without_alignment'][share]:.1f} % | {100 * told['with_alignment'][share]:.1f} % |"
        for share in told["with_alignment"]
    ]
    return "\n".join(rows)


def _latents(result) -> str:
    told = result["latents"]
    means = ", ".join(f"{k} {v:.2f}" for k, v in told["mean_best_pearson"].items())
    rows = [
        f"## What latents mean\n\nMean best |Pearson| over the variables: {means} (the paper: spectra .43, text .30, combined .55). Formulae of principal "
        "components of the active nuclei's shared vectors (gplearn; inputs standardised):",
        "",
        "| component | share of the variance | formula | R squared, test | linear |",
        "|" + " --- |" * 5,
    ]
    rows += [
        f"| {f['component']} | {f['variance_share']:.2f} | `{f['formula']}` | {f['r2_test']:.2f} | {f['r2_linear_test']:.2f} |"
        for f in told["formulae"]
    ]
    return "\n".join(rows)


def _papers(result) -> str:
    told = result["papers"]
    rows = [
        "## Papers",
        "",
        f"Real abstracts ({told['pool']}), never trained on; small.",
        "",
        "| spectra | objects | Recall@1 % | Recall@10 % | median percentile of the best own abstract | by chance |",
        "|" + " --- |" * 6,
    ]
    for name in ("simulated_spectra", "real_spectra"):
        if name in told:
            v = told[name]
            rows.append(
                f"| {name.replace('_', ' ')} | {v['objects']} | {v['recall_at_1pct']:.2f} | {v['recall_at_10pct']:.2f} | "
                f"{v['median_percentile']:.0f} | {v['median_percentile_by_chance']:.0f} |"
            )
    return "\n".join(rows)


def plots(result: dict, docs: Path) -> None:
    """Recalls of the recipes, and gains by variable; small PNG files."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.4), layout="constrained")
    for axis, (corpus, recipes) in zip(figure.subplots(1, 2, sharey=False), result["retrieval"].items(), strict=True):
        for recipe in (r for r in ORDER if r in recipes):
            told = recipes[recipe]["spectrum_to_text"]
            axis.plot((1, 5, 10), [told[f"recall_at_{k}pct"] for k in (1, 5, 10)], marker="o", label=recipe)
        axis.set(title=f"{corpus}: spectrum to text", xlabel="first k % of the pool", ylabel="recall", ylim=(0, None))
        axis.legend(frameon=False)
    figure.savefig(docs / "alignment_retrieval.png", dpi=80)
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    axis, names = figure.subplots(), list(result["regression"])
    place = np.arange(len(names))
    for shift, (label, head) in zip((-0.2, 0.2), (("kNN(3), as published", False), ("better head", True)), strict=True):
        found = gains(result["regression"], "fused", head)
        axis.bar(place + shift, [100 * found[n] for n in names], 0.4, label=label)
    axis.set_xticks(place, names, rotation=60, ha="right", fontsize=8)
    axis.set(ylabel="gain of fused over spectrum (%)")
    axis.legend(frameon=False)
    figure.savefig(docs / "alignment_gains.png", dpi=80)
