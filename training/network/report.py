"""The figures of ``training.network.bench`` as tables of Markdown."""

import json
from pathlib import Path

from retriever.pages import write_section

MARK = "training.network.bench"
SHERPA_WAYS = {
    "refined": "refined (ours)",
    "network": "network alone (ours)",
    "neldermead": "Sherpa, likelihood, neldermead, one start",
    "two_starts": "the better of two starts",
    "levmar": "levmar, one start",
    "same_prior": "Sherpa with our prior, maximum",
    "sampled": "Sherpa with our prior, chain",
}


def write(out: Path, figures: dict) -> None:
    """``physics.json`` and the section of ``benchmarks.md`` in the folder ``out``."""
    (out / "physics.json").write_text(json.dumps(figures, indent=1) + "\n")
    write_section(out / "benchmarks.md", MARK, report(figures))


def write_part(out: Path, name: str, figures: dict) -> None:
    """One part's figures among those that are there."""
    write(out, json.loads((out / "physics.json").read_text()) | {name: figures})


def report(figures: dict) -> list[str]:
    """Lines of the section in ``docs/benchmarks.md``."""
    s = figures["settings"]
    return [
        "## Physics of spectra",
        "",
        f"`make bench-physics` (seed {s['seed']}, {s['seconds']:.0f} s, {s['machine']}). Simulated spectra unless said "
        "otherwise; none was seen in training. Errors are mean absolute errors, +/- their standard error.",
        "",
        *_sherpa(figures["against_sherpa"]),
        *_recipe(figures["against_recipe"]),
        *_calibration(figures),
        *_real(figures["real"]),
    ]


def _sherpa(f: dict) -> list[str]:
    lines = [
        f"### Against Sherpa, {f['n']} absorbed power laws of the refinement's prior and {f['n_flat']} of uniform index and column",
        "",
        f"`python -m training.network.against_sherpa --n {f['n']} --n-flat {f['n_flat']} --n-sampled {f['n_sampled']} --seed {f['seed']}`: "
        "the same spectra, model, cross-section and statistic for all, paired; columns are scored as at least 1e20 cm^-2. Median "
        f"CPU times of a spectrum, without the set-up of the data; the chain ({f['draws']} draws) on the first {f['n_sampled']} only.",
        "",
    ]
    for part, title in (("own_prior", "drawn from our prior"), ("uniform", "our prior is the wrong one")):
        names = [row["counts"] for row in f[part]]
        for quantity, words in (("photon_index", "photon index"), ("log_nh", "log N_H")):
            heads = " | ".join(f"{row['counts']} (n = {row['n']})" for row in f[part])
            lines += [
                f"Mean absolute error of the {words}, {title}; in brackets ours less theirs:",
                "",
                f"| way | {heads} | s |",
                "| --- |" + " --- |" * (len(names) + 1),
            ]
            for way, label in SHERPA_WAYS.items():
                if way in f[f"{part}_seconds"]:
                    cells = " | ".join(_cell(row.get(way), quantity, way) for row in f[part])
                    lines.append(f"| {label} | {cells} | {f[f'{part}_seconds'][way]:.3f} |")
            lines.append("")
    return lines


def _cell(found: dict | None, quantity: str, way: str) -> str:
    if found is None:
        return "-"
    mean, error = found[quantity]
    less, spread = found[f"{quantity}_ours_less"]
    beside = "" if way == "refined" else f" ({less:+.3f} +/- {spread:.3f})"
    return f"{mean:.3f} +/- {error:.3f}{beside}"


def _recipe(f: dict) -> list[str]:
    lines = [
        f"### Against the published recipe (arXiv:2603.04516: autoencoder, 3 nearest neighbours), {f['n_test']} test spectra",
        "",
        f"Autoencoder trained {f['minutes']} min on {f['n_train']} spectra, which are its neighbours too.",
        "",
        "| quantity | n | published recipe | network | lower by | refined | lower by |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    rows = [(k, v) for k, v in f.items() if isinstance(v, dict)]
    return [
        *lines,
        *(
            f"| {k} | {v['n']} | {v['recipe']:.3f} | {v['network']:.3f} | {v['lower_by_percent']} % | "
            + (f"{v['refined']:.3f} | {v['refined_lower_by_percent']} % |" if "refined" in v else "| |")
            for k, v in rows
        ),
        "",
    ]


def _calibration(figures: dict) -> list[str]:
    f, r = figures["calibration"], figures["refined_calibration"]
    lines = [
        f"### Coverage of 90 % intervals, {f['n']} spectra over all instruments",
        "",
        f"All quantities together: {100 * f['mean']:.1f} %. Refined power laws ({r['n']}): photon index "
        f"{100 * r['photon_index']:.1f} %, log N_H {100 * r['log_nh']:.1f} %.",
        "",
        "| quantity | overall | <50 counts | 50-150 | 150-600 | 600-3000 | >3000 |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, share in f["overall"].items():
        lines.append(
            f"| {name} | {100 * share:.1f} | " + " | ".join(f"{100 * v:.1f}" for v in f["by_counts"][name]) + " |"
        )
    for name, k in (("powlaw_gamma, refined", 0), ("powlaw_nh, refined", 1)):
        cells = ["-" if v is None else f"{100 * v[k]:.1f}" for v in r["by_counts"].values()]
        lines.append(f"| {name} | {100 * r[('photon_index', 'log_nh')[k]]:.1f} | " + " | ".join(cells) + " |")
    by = ", ".join(f"{name} {100 * v:.1f}" for name, v in f["by_instrument"].items())
    return [*lines, "", f"By instrument (%): {by}.", ""]


def _real(f: dict) -> list[str]:
    if "skipped" in f:
        return ["### Real spectra", "", f"Skipped: {f['skipped']}.", ""]
    lines = [
        "### Real spectra beside Sherpa",
        "",
        f"{f['agree']} of {f['compared_parameters']} parameters agree within the joint 90 % intervals where a power law is "
        "acceptable.",
        "",
        "| set | instrument | counts | photon index | Sherpa | N_H / 1e20 | Sherpa | p | s |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in f["spectra"]:
        if "photon_index" not in row:
            lines.append(
                f"| {row['set']} | {row['instrument']} | {row['counts']} | {row['note']} | | | | | {row['seconds']} |"
            )
            continue
        cells = [_interval(row[k]) for k in ("photon_index", "sherpa_photon_index", "nh_1e20", "sherpa_nh_1e20")]
        lines.append(
            f"| {row['set']} | {row['instrument']} | {row['counts']} | "
            + " | ".join(cells)
            + f" | {row['p_value']:.2g} | {row['seconds']} |"
        )
    return [*lines, ""]


def _interval(values: list) -> str:
    low, high = ("?" if v is None else f"{v:g}" for v in values[1:])
    return f"{values[0]:g} [{low}, {high}]"
