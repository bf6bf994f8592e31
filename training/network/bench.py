"""Measures the physics: ``make bench-physics`` (full) or ``python -m training.network.bench --quick`` (under 5 minutes).

Side by side in one run, on simulated spectra that no training saw: the network, the refinement, Sherpa fits of the same
absorbed power law (``against_sherpa``), and the published recipe (arXiv:2603.04516, docs/science.md). Then the calibration of
the intervals, and the real spectra of ../shared/data beside Sherpa. Writes ``docs/physics.json`` and a section of
``docs/benchmarks.md``; --quick prints the JSON of 100 spectra and writes nothing.
"""

import argparse
import json
import platform
import time
from pathlib import Path

import numpy as np

from training.network import against_sherpa, sherpa_fit
from training.network import measurements as parts
from training.network.real_spectra import real_spectra
from training.network.report import write


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="200 spectra, nothing written; under five minutes")
    parser.add_argument("--n", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--recipe-minutes", type=float, default=10.0)
    parser.add_argument("--shared", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("docs"))
    options = parser.parse_args(argv)
    n = 200 if options.quick else options.n
    sherpa_fit.silence()  # so that only the JSON is printed
    start = time.perf_counter()
    figures = {
        "against_sherpa": against_sherpa.measure(n // 2, n // 4, n // 16, options.seed),
        "against_recipe": parts.against_recipe(
            4_000 if options.quick else 30_000,
            1_000 if options.quick else 4_000,
            options.seed,
            0.3 if options.quick else options.recipe_minutes,
        ),
        "calibration": parts.calibration(5_000 if options.quick else 100_000, options.seed),
        "refined_calibration": parts.refined_calibration(n, options.seed),
        "real": real_spectra(options.shared, every_interval=not options.quick),
        "settings": {
            "n": n,
            "seed": options.seed,
            "machine": f"{platform.machine()}, Python {platform.python_version()}",
        },
    }
    figures["settings"]["seconds"] = round(time.perf_counter() - start, 1)
    print(json.dumps(figures, indent=1))
    if not options.quick:
        write(options.out, figures)


if __name__ == "__main__":
    np.seterr(all="ignore")
    main()
