"""The figures of ``training.network.bench`` as tables of Markdown."""


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
    t = f["seconds"]
    lines = [
        f"### Against a Sherpa C-stat fit (neldermead, better of two starts), {f['n']} absorbed power laws",
        "",
        "| counts | n | photon index: Sherpa | refined | network | log N_H: Sherpa | refined | network |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in f["bins"]:
        cells = [
            f"{row[f'{q}_{w}']:.3f} +/- {row[f'{q}_{w}_se']:.3f}" if row[f"{q}_{w}"] is not None else "-"
            for q in ("photon_index", "log_nh")
            for w in ("sherpa", "refined", "network")
        ]
        lines.append(f"| {row['counts']} | {row['n']} | " + " | ".join(cells) + " |")
    return [
        *lines,
        "",
        f"Median time of a spectrum: Sherpa {t['sherpa_both_starts'] * 1e3:.0f} ms (both starts), refined "
        f"{t['refined'] * 1e3:.1f} ms ({t['sherpa_both_starts'] / t['refined']:.0f} times faster), network in a batch "
        f"{t['network_in_batch'] * 1e3:.3f} ms ({t['sherpa_both_starts'] / t['network_in_batch']:.0f} times).",
        "",
    ]


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
