"""How often 90 % intervals hold on real spectra: ``python -m training.network.real_calibration`` (20 minutes on one core, resumable).

Three tests, none of which needs a published value: the real spectra of ../shared/data with their responses and with them withheld
(``real_cases``), and tables of fluxes, exposure against exposure (``real_tables``). The objects are dealt into two halves by a
hash: what intervals are, was chosen on the first (``--half development``, the default, prints it and writes nothing); the
second is measured with ``--half untouched``, which writes ``docs/real-calibration.json`` and its section of
``docs/benchmarks.md``. Intervals of shares are from 2,000 bootstrap samples of whole objects.
"""

import argparse
import json
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from retriever.pages import write_section
from training.network.real_cases import cases, real_sets
from training.network.real_tables import exposures, pairs

MARK = "training.network.real_calibration"
HALVES = ("development", "untouched")
LIMITS = ((0, 50), (50, 150), (150, 600), (600, np.inf))
REJECTED = "; models that the bright rest rejects"


def half_of(name: str, seed: int) -> str:
    """The half in which an object lies, whatever else there is."""
    return HALVES[zlib.crc32(f"{seed} {name}".encode()) % 2]


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--half", choices=HALVES, default=HALVES[0])
    parser.add_argument("--repeats", type=int, default=6, help="times that each spectrum is dealt out at each level")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--minutes", type=float, default=np.inf, help="stop after these; the same command goes on")
    parser.add_argument("--cache", type=Path, help="a file for what is done")
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("docs"))
    options = parser.parse_args(argv)
    if not (options.shared / "spectra/manifest.csv").is_file():
        raise SystemExit("../shared/data is absent: nothing is measured")
    found = collected(options)
    if found is None:
        print("stopped: the same command goes on")
        return
    figures = {"half": options.half, "seed": options.seed, "repeats": options.repeats, **summary(found, options.seed)}
    print(json.dumps(figures, indent=1))
    if options.half == "untouched":
        (options.out / "real-calibration.json").write_text(json.dumps(figures, indent=1) + "\n")
        write_section(options.out / "benchmarks.md", MARK, report(figures))


def collected(options) -> list[dict] | None:
    """All cases of the half; None where the time was up first."""
    until = time.perf_counter() + 60 * options.minutes
    lines = options.cache.read_text().splitlines() if options.cache and options.cache.is_file() else []
    done = {one["set"]: one["cases"] for one in map(json.loads, lines)}
    found = []
    for entry, whole, bare in real_sets(options.shared):
        if half_of(entry["object"], options.seed) != options.half:
            continue
        if entry["set_id"] not in done:
            if time.perf_counter() > until:
                return None
            made = list(cases(entry, whole, bare, options.repeats, options.seed))
            done[entry["set_id"]] = made
            if options.cache:
                with options.cache.open("a") as kept:
                    kept.write(json.dumps({"set": entry["set_id"], "cases": made}) + "\n")
        found += done[entry["set_id"]]
    tables = exposures(options.shared)
    of_half = tables["source"].map(lambda s: half_of(f"blazar {s}", options.seed) == options.half)
    return found + [case | {"kind": "tables of fluxes", "counts": None} for case in pairs(tables[of_half])]


def summary(found: list[dict], seed: int) -> dict[str, Any]:
    """By kind of test: the share that holds, overall and by quantity, counts and instrument, with the bias."""
    result: dict[str, Any] = {}
    for kind in dict.fromkeys(case["kind"] for case in found):
        own = [case for case in found if case["kind"] == kind]
        for possible, name in ((True, kind), (False, kind + REJECTED)):
            part = _shares(own, seed, lambda case, quantity, value: value["possible"] is possible)  # noqa: B023
            if part is not None:
                result[name] = part | _divided(own, seed, possible)
    return result


def _divided(own: list[dict], seed: int, possible: bool) -> dict[str, Any]:
    def where(test: Callable[[dict, str], bool]) -> dict | None:
        return _shares(own, seed, lambda case, quantity, value: value["possible"] is possible and test(case, quantity))

    by: dict[str, Any] = {"by_quantity": {}, "by_counts": {}, "by_instrument": {}}
    for quantity in dict.fromkeys(q for case in own for q in case["compared"]):
        by["by_quantity"][quantity] = where(lambda case, q: q == quantity)  # noqa: B023
    for low, high in LIMITS:
        name = f"{low}-{high:.0f}" if np.isfinite(high) else f">{low}"
        by["by_counts"][name] = where(
            lambda case, q: case["counts"] is not None and low <= case["counts"] < high  # noqa: B023
        )
    for instrument in dict.fromkeys(case["instrument"] for case in own):
        by["by_instrument"][instrument] = where(lambda case, q: case["instrument"] == instrument)  # noqa: B023
    return {part: {k: v for k, v in rows.items() if v is not None} for part, rows in by.items()}


def _shares(own: list[dict], seed: int, wanted) -> dict | None:
    rows = [
        (case["object"], value["inside"], value["off"])
        for case in own
        for quantity, value in case["compared"].items()
        if wanted(case, quantity, value)
    ]
    if not rows:
        return None
    objects = sorted({name for name, _, _ in rows})
    held = np.array([[sum(i for n, i, _ in rows if n == name), sum(n == name for n, _, _ in rows)] for name in objects])
    drawn = held[np.random.default_rng(seed).integers(len(objects), size=(2000, len(objects)))].sum(1)
    ends = np.quantile(drawn[:, 0] / drawn[:, 1], (0.025, 0.975)) if len(objects) > 1 else (np.nan, np.nan)
    return {
        "n": len(rows),
        "objects": len(objects),
        "share": round(float(np.mean([inside for _, inside, _ in rows])), 3),
        "interval": [round(float(v), 3) if np.isfinite(v) else None for v in ends],
        "median_off": round(float(np.median([off for _, _, off in rows])), 2),
    }


def report(figures: dict) -> list[str]:
    """Lines of the section in ``docs/benchmarks.md``."""
    lines = [
        "## Intervals on real spectra",
        "",
        f"`python -m training.network.real_calibration --half {figures['half']}` (seed {figures['seed']}, {figures['repeats']} draws a "
        "level). Real spectra of the half of the objects on which nothing was chosen; 95 % intervals from a bootstrap of whole objects. "
        "*Off*: median difference from the right value in half-widths of the joint 90 % interval, positive where we are too high.",
        "",
        "| test | part | objects | cases | hold | 95 % | off |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for kind, part in figures.items():
        if not isinstance(part, dict):
            continue
        lines.append(_row(kind, "all", part))
        if kind.endswith(REJECTED):
            continue
        for rows in (part["by_quantity"], part["by_counts"], part["by_instrument"]):
            lines += [_row("", name, row) for name, row in rows.items()]
    return [*lines, ""]


def _row(kind: str, name: str, row: dict) -> str:
    low, high = ("?" if v is None else f"{100 * v:.0f}" for v in row["interval"])
    share = f"{100 * row['share']:.1f} %"
    return f"| {kind} | {name} | {row['objects']} | {row['n']} | {share} | {low}-{high} | {row['median_off']:+.2f} |"


if __name__ == "__main__":
    np.seterr(all="ignore")
    main()
