"""The text of docs/alignment.md: one section for each thing that was measured."""

from typing import Any

from training.alignment.measures.bars import bars
from training.alignment.measures.regression import gains

ORDER = ("chance", "reference", "scholar", "scholar_ensemble", "oracle")
FIGURES = ("recall_at_1pct", "recall_at_5pct", "recall_at_10pct", "median_rank", "mrr")

_HEAD = """# Alignment of spectra and texts

Written by `make bench-alignment` ({seeds} seed(s); test split; intervals are 95 %, by bootstrap over {resampled}). **All
spectra are simulated** from real catalogue values through ACIS-like responses, and all texts but those of the papers corpus
are generated; what is real is said in the README. `docs/alignment.json` has every figure, `python -m training.alignment.measures.bench --shipped --quick`
measures the shipped checkpoints again. Recipes: `reference` is the published recipe (arXiv:2603.04516; docs/science.md), `scholar` is ours,
`oracle` ranks by the true posterior (csc-literature's generator is known), `chance` by nothing; `scholar_ensemble` adds the scores of the seeds'
networks. The better regression heads are of the first seed. [Checked](alignment-checked.md) with nulls, paired intervals, a fair comparison and choices on validation: read these
figures beside that page. `published` is what the paper and its authors' talk have on **real** spectra: another task than ours."""

# MAE of the best view before alignment, and of the mixture (arXiv:2603.04516), in the catalogue's units
PUBLISHED_ERRORS = {
    "hard_hs": ".20 to .12",
    "powlaw_gamma": ".65 to .41",
    "powlaw_nh": "33.1 to 21.6 (1e20)",
    "brems_nh": "23.3 to 14.1 (1e20)",
    "flux_significance_b": "7.36 to 4.54",
}
PUBLISHED_CLUSTERS = {"8_classes": "40 %", "2_classes": "70 %"}


def page(result: dict[str, Any]) -> str:
    """The document."""
    parts = [
        _HEAD.format(seeds=len(result["seeds"]), resampled=_resampled(result)),
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


def _resampled(result: dict[str, Any]) -> str:
    if result.get("intervals") == "sources" or len(result["seeds"]) == 1:
        return "sources, the seeds of one together"
    return "sources and seeds as if they were independent, so too narrow by up to a factor of 1.7"


def _retrieval(result: dict[str, Any]) -> str:
    rows = [
        "## Retrieval",
        "",
        "| corpus | direction | recipe | Recall@1 % | @5 % | @10 % | median rank | MRR | pool |",
        "|" + " --- |" * 9,
    ]
    rows.append("| published, real | spectrum to text | published | 0.20 | 0.50 | - | 84 | - | 1,719 |")
    for corpus, recipes in result["retrieval"].items():
        for direction in ("spectrum_to_text", "text_to_spectrum"):
            for recipe in (r for r in ORDER if r in recipes):
                found = recipes[recipe][direction]
                cells = [_with_interval(found, name) for name in FIGURES]
                rows.append(
                    f"| {corpus} | {direction.replace('_', ' ')} | {recipe} | "
                    + " | ".join(cells)
                    + f" | {found['pool']} |"
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


def _with_interval(found: dict[str, Any], name: str) -> str:
    shown = f"{found[name]:.1f}" if name == "median_rank" else f"{found[name]:.3f}"
    if "interval" not in found:
        return shown
    low, high = found["interval"][name]
    return f"{shown} ({low:.0f}-{high:.0f})" if name == "median_rank" else f"{shown} ({low:.3f}-{high:.3f})"


def _bars(result: dict[str, Any]) -> str:
    rows = ["## Bars", "", "| what | wanted | measured | met |", "| --- | --- | --- | --- |"]
    return "\n".join(rows + [f"| {a} | {b} | {c} | {'yes' if met else '**no**'} |" for a, b, c, met in bars(result)])


def _regression(result: dict[str, Any]) -> str:
    rows = [
        "## Regression of catalogue variables (MAE on csc-literature's test)",
        "",
        "kNN(3) as published; `head`: the better head; `oracle`: the posterior's median, by spectrum and with the text, where the grid "
        "determines the variable. `spectrum`: latents of the physics network, which has seen no text. Origin: whose value it is "
        "(`simulated`: defined by the simulated spectrum).",
        "",
        "| variable | unit | origin | spectrum | text | shared | fused | mixture | gain fused | head: spectrum | head: fused | head: gain | oracle: gain | published: spectra to mixture |",
        "|" + " --- |" * 14,
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
            PUBLISHED_ERRORS.get(name, ""),
        ]
        rows.append(f"| {name} | {e['unit']} | {e['origin']} | " + " | ".join(cells) + " |")
    return "\n".join([*rows, "", "![gains](alignment_gains.png)"])


def _clusters(result: dict[str, Any]) -> str:
    rows = [
        "## Clusters of latents",
        "",
        "Balanced accuracy after the assignment that maximises the trace (docs/science.md; published on real spectra: 40 % and 70 %). The texts of "
        "classified sources say what they are, so the text and both together show what the space keeps of it; the spectrum alone can't reach that.",
        "",
        "Most of the 8 classes have fewer than 20 sources here; what labels dealt out at random give stands on the page of checks.",
        "",
        "| classes | sources | published | spectrum before alignment | spectrum aligned | text | both |",
        "|" + " --- |" * 7,
    ]
    for task, found in result["clustering"].items():
        cells = [
            f"{100 * found[v]['balanced_accuracy']:.1f} %"
            for v in ("spectrum_before_alignment", "spectrum_aligned", "text_aligned", "both")
        ]
        rows.append(
            f"| {task.replace('_', ' ')} | {found['sources']} | {PUBLISHED_CLUSTERS[task]} | "
            + " | ".join(cells)
            + " |"
        )
    return "\n".join(rows)


def _anomalies(result: dict[str, Any]) -> str:
    found = result["anomalies"]
    kinds = list(next(iter(found["found_in_top_1pct"].values())))
    rows = [
        "## Anomalies",
        "",
        f"{found['planted']} planted sources, each alone among the {found['pool']} of the test: shares found in the first per cent. Plants, their words and the detectors are "
        "one author's, so that this is no measure of what would be found: see the page of checks. Published: a lens and a pulsating source found in the first per cent of real ones.",
        "",
        "| detector | " + " | ".join(kinds) + " |",
        "|" + " --- |" * (len(kinds) + 1),
    ]
    rows += [
        f"| {name} | " + " | ".join(f"{100 * v[k]:.0f} %" for k in kinds) + " |"
        for name, v in found["found_in_top_1pct"].items()
    ]
    rows += [
        "",
        "Similarity networks of the highly variable sources (`var_prob_b` > 0.9), by threshold of the cosine; strangeness is the mean "
        "percentile of the anomaly score.",
        "",
        "| threshold | nodes | edges | mean degree | components | core | its strangeness | periphery | its strangeness |",
        "|" + " --- |" * 9,
    ]
    for threshold, n in found["networks"].items():
        outside = "" if n["strangeness_periphery"] is None else f"{n['strangeness_periphery']:.2f}"
        rows.append(
            f"| {threshold} | {n['nodes']} | {n['edges']:.0f} | {n['mean_degree']:.1f} | {n['components']:.0f} | {n['core']:.0f} | "
            f"{n['strangeness_core']:.2f} | {n['periphery']:.0f} | {outside} |"
        )
    return "\n".join(rows)


def _labels(result: dict[str, Any]) -> str:
    found = result["few_labels"]
    rows = [
        f"## Classification with few labels\n\nBalanced accuracy over {', '.join(found['classes'])}, from the spectrum alone; of some of these the test has fewer than ten sources, so that differences of "
        "several points are noise (the page of checks pools them; published, for other data: up to +12.6 points, AstroM3).",
        "",
        "| labels | without alignment | with alignment |",
        "| --- | --- | --- |",
    ]
    rows += [
        f"| {share} | {100 * found['without_alignment'][share]:.1f} % | {100 * found['with_alignment'][share]:.1f} % |"
        for share in found["with_alignment"]
    ]
    return "\n".join(rows)


def _latents(result: dict[str, Any]) -> str:
    found = result["latents"]
    means = ", ".join(f"{k} {v:.2f}" for k, v in found["mean_best_pearson"].items())
    beating = [f for f in found["formulae"] if f["r2_test"] > f["r2_linear_test"]]
    rows = [
        f"## What latents mean\n\nMean best |Pearson| over the variables: {means} (published: spectra .43, text .30, combined .55)."
    ]
    if not beating:
        told = (
            ", ".join(f"{f['r2_test']:.2f} beside {f['r2_linear_test']:.2f}" for f in found["formulae"])
            or "not measured"
        )
        rows += [
            "",
            "Symbolic regression (gplearn) of the principal components of the active nuclei's shared vectors found no formula that beats the linear fit "
            f"(R squared {told}), so that none is shown: **not reproduced**.",
        ]
        return "\n".join(rows)
    rows += [
        "",
        "Formulae of principal components of the active nuclei's shared vectors that beat the linear fit (gplearn; inputs standardised):",
        "",
        "| component | share of the variance | formula | R squared, test | linear |",
        "|" + " --- |" * 5,
    ]
    rows += [
        f"| {f['component']} | {f['variance_share']:.2f} | `{f['formula']}` | {f['r2_test']:.2f} | {f['r2_linear_test']:.2f} |"
        for f in beating
    ]
    return "\n".join(rows)


def _papers(result: dict[str, Any]) -> str:
    found = result["papers"]
    rows = [
        "## Papers",
        "",
        f"Real abstracts ({found['pool']}), never trained on; small.",
        "",
        "| spectra | objects | Recall@1 % | Recall@10 % | median percentile of the best own abstract | by chance |",
        "|" + " --- |" * 6,
    ]
    for name in ("simulated_spectra", "real_spectra"):
        if name in found:
            v = found[name]
            rows.append(
                f"| {name.replace('_', ' ')} | {v['objects']} | {v['recall_at_1pct']:.2f} | {v['recall_at_10pct']:.2f} | "
                f"{v['median_percentile']:.0f} | {v['median_percentile_by_chance']:.0f} |"
            )
    return "\n".join(rows)
