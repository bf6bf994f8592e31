"""What the tool's values are worth for instruments that the network was not trained on: ``python -m training.network.other_instruments``.

Simulated absorbed power laws and black bodies through the published areas and resolutions of a hard X-ray telescope to 79 keV, a
proportional counter, a transmission grating and a microcalorimeter (both rebinned), and of NICER, which training held. With a
background from a region of its own in half of them; ``--wrong-area`` makes the true area differ smoothly from the file's, by up to
that share. Each is estimated as an upload is. Counted is how often 90 % intervals hold the truth, by what gave them (the fit and its
posterior, or the network alone), and how often the network takes such a spectrum for one of its own kind.
"""

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.interpolate import PchipInterpolator
from scipy.stats import norm

from retriever.estimates.components import NH_UNIT, Energies
from retriever.estimates.estimate import Estimate, estimate
from retriever.estimates.fit_models import MODELS
from retriever.network.predict import COUNT_EDGES
from retriever.pages import write_section
from retriever.spectra.observation import Observation
from retriever.spectra.response import RedistributionMatrix
from training.network.measurements import BIN_NAMES
from training.simulation import priors
from training.simulation.instruments import instrument
from training.simulation.responses import smooth_factor
from training.simulation.spectra import spectrum_of

MARK = "training.network.other_instruments"
COUNTS, EXPOSURE, SCALE = (30.0, 10_000.0), 3e4, 0.25
KT = {False: (0.15, 2.0), True: (1.0, 5.0)}  # keV, of black bodies, by whether the instrument is a hard one


@dataclass(frozen=True)
class Kind:
    """An instrument: ``area`` at energies in keV, ``fwhm`` (keV) first x energy ** second, ``edges`` of channels in keV."""

    telescope: str
    name: str
    area: tuple[tuple[float, float], ...]
    fwhm: tuple[float, float]
    edges: np.ndarray
    dispersed: bool = False
    hard: bool = False


def kinds() -> list[Kind]:
    """The instruments. Areas are read from the documents named to about 20 %."""
    nicer = instrument("NICER")
    return [
        # Harrison et al. (2013, ApJ 770, 103): one module
        Kind(
            "NUSTAR",
            "FPMA",
            ((3, 130), (5, 300), (7, 390), (10, 430), (15, 330), (20, 250), (30, 170), (40, 100), (50, 60), (79, 20)),
            (0.27, 0.19),
            np.arange(1.6, 79.2, 0.16),
            hard=True,
        ),
        # Jahoda et al. (2006, ApJS 163, 401): one unit; 18 % at 6 keV
        Kind(
            "XTE",
            "PCA",
            ((2, 100), (3, 700), (5, 1200), (8, 1300), (10, 1250), (15, 900), (20, 700), (30, 300)),
            (0.44, 0.5),
            np.arange(2.0, 28.0, 0.4),
            hard=True,
        ),
        # Canizares et al. (2005, PASP 117, 1144): MEG, orders -1 and +1, in bins of 0.1 Angstrom
        Kind(
            "CHANDRA",
            "ACIS",
            ((0.45, 2), (0.7, 10), (1.0, 30), (1.5, 65), (2.0, 55), (2.5, 30), (3.0, 25), (4.0, 15), (6.0, 5)),
            (0.0019, 2.0),
            12.398 / np.arange(28.0, 2.0, -0.1),
            dispersed=True,
        ),
        # Ishisaki et al. (2022, SPIE 12181): behind the closed gate valve, in bins of 5 eV
        Kind(
            "XRISM",
            "RESOLVE",
            ((1.7, 10), (2.0, 60), (3.0, 110), (4.0, 140), (6.0, 170), (8.0, 130), (10.0, 90), (12.0, 60)),
            (0.005, 0.0),
            np.arange(1.7, 12.0, 0.005),
        ),
        Kind("NICER", "XTI", nicer.area, (0.075, 0.34), np.arange(0.3, 10.0, 0.01)),
    ]


def response(kind: Kind, factor=None) -> RedistributionMatrix:
    """The full response, on energy bins of at most 1 %; ``factor``: of the area, at energies [n]."""
    low_kev, high_kev = kind.area[0][0], kind.area[-1][0]
    steps = max(int(np.log(high_kev / low_kev) / 0.008), 60)
    edges = np.geomspace(low_kev, high_kev, steps + 1)
    middle = 0.5 * (edges[1:] + edges[:-1])
    energy, area = np.array(kind.area, dtype=float).T
    seen = np.exp(PchipInterpolator(np.log(energy), np.log(area))(np.log(middle)))
    seen = seen if factor is None else seen * factor(middle)
    sigma = kind.fwhm[0] * middle ** kind.fwhm[1] / 2.3548
    share = np.diff(norm.cdf((kind.edges - middle[:, None]) / sigma[:, None]), axis=1)
    share[share < 1e-7] = 0.0
    matrix = sparse.csr_matrix(share * seen[:, None])
    low, high = kind.edges[:-1], kind.edges[1:]
    return RedistributionMatrix(
        edges[:-1], edges[1:], matrix, low, high, np.arange(low.size), True, f"{kind.name}.rsp", kind.telescope
    )


def sources(n: int, kind: Kind, generator: np.random.Generator) -> list[tuple[str, np.ndarray, dict[str, float]]]:
    """Model, its ``theta`` and the truth of ``n`` sources, half of each model; indices and columns are of the priors."""
    drawn = priors.draw(40 * n, generator)
    rows = np.flatnonzero(drawn["model"] == list(priors.MODELS).index("power law"))[:n]
    result = []
    for number, row in enumerate(rows):
        index, column = float(drawn["photon_index"][row]), float(10 ** drawn["log_column_density"][row])
        temperature = float(np.exp(generator.uniform(*np.log(KT[kind.hard]))))
        name, shape = (("powerlaw", index), ("blackbody", np.log(temperature)))[number % 2]
        truth = {"powlaw_gamma": index, "powlaw_nh": column / 1e20} if name == "powerlaw" else {}
        truth = truth or {"bb_kt": temperature, "bb_nh": column / 1e20}
        result.append((name, np.array([shape, column / NH_UNIT, 0.0]), truth))
    return result


def one(kind: Kind, model: str, theta: np.ndarray, wrong: float, generator: np.random.Generator) -> Observation:
    """An observation of a source; its file's response is the nominal one, the counts come through the true one."""
    nominal = response(kind)
    true = response(kind, lambda energy: smooth_factor(energy, generator, wrong)) if wrong else nominal
    energies = Energies.of(true.energy_low, true.energy_high)
    expected = np.asarray(true.matrix.T @ MODELS[model].absorbed(energies, theta))
    wanted = float(np.exp(generator.uniform(*np.log(COUNTS))))
    expected *= wanted / max(expected.sum(), 1e-300)
    share = generator.choice([0.0, generator.uniform(0.02, 0.5)])
    flat = np.full(expected.size, share * wanted / SCALE / expected.size)
    counted = partial(
        spectrum_of, exposure_s=EXPOSURE, instrument=kind.name, telescope=kind.telescope, dispersed=kind.dispersed
    )
    source = counted(generator.poisson(expected * (1 - share) + SCALE * flat), backscal=SCALE if share else 1.0)
    background = counted(generator.poisson(flat), backscal=1.0) if share else None
    return Observation(source, nominal, None, background)


def by_whom(found: Estimate, name: str) -> str:
    """What gave a value: ``network`` alone, or ``fit``."""
    parameter = found.parameter(name)
    return "network" if parameter is not None and parameter.method.startswith("network") else "fit"


def measure(n: int, seed: int, wrong: float, only: str = "") -> list[dict]:
    """A row for each value of each spectrum: instrument, model, counts, quantity, by whom, whether the interval holds."""
    rows = []
    for number, kind in enumerate(kinds()):
        if only and only != kind.name:
            continue
        generator = np.random.default_rng([seed, number])
        for model, theta, truth in sources(n, kind, generator):
            observation = one(kind, model, theta, wrong, generator)
            found = estimate(observation)
            fit = found.fits.get(model)
            for name, true in truth.items():
                parameter = found.parameter(name)
                if parameter is not None and (fit is None or fit.acceptable):
                    rows.append(
                        {
                            "instrument": f"{kind.telescope} {kind.name}{' grating' if kind.dispersed else ''}",
                            "model": model,
                            "counts": found.counts,
                            "quantity": name,
                            "by": by_whom(found, name),
                            "inside": bool(parameter.low <= true <= parameter.high),
                            "in_domain": found.in_domain,
                        }
                    )
    return rows


def shares(rows: list[dict]) -> dict[str, Any]:
    """Coverage by instrument, bin of counts, quantity and by whom, with binomial standard errors; share taken for known."""
    result: dict[str, Any] = {}
    cuts: Mapping[str, Any] = {
        "by_instrument": lambda row: row["instrument"],
        "by_counts": lambda row: BIN_NAMES[int(np.searchsorted(COUNT_EDGES, row["counts"], side="right")) - 1],
        "by_quantity": lambda row: row["quantity"],
        "by_whom": lambda row: row["by"],
    }
    for part, key in cuts.items():
        names = list(BIN_NAMES) if part == "by_counts" else list(dict.fromkeys(map(key, rows)))
        result[part] = {
            name: _share([row["inside"] for row in rows if key(row) == name])
            for name in names
            if any(key(row) == name for row in rows)
        }
    result["taken_for_known"] = {
        name: round(float(np.mean([bool(row["in_domain"]) for row in rows if row["instrument"] == name])), 3)
        for name in result["by_instrument"]
    }
    return {"all": _share([row["inside"] for row in rows]), **result}


def _share(inside: list[bool]) -> list[float]:
    mean = float(np.mean(inside))
    return [round(mean, 3), round(float(np.sqrt(max(mean * (1 - mean), 1e-9) / len(inside))), 3), len(inside)]


def report(figures: dict) -> list[str]:
    """Lines of the section in ``docs/benchmarks.md``."""
    lines = [
        "## Instruments that the network was not trained on",
        "",
        f"`python -m training.network.other_instruments --n {figures['n']} --seed {figures['seed']}`: simulated power laws and black "
        "bodies, estimated as an upload is; share of 90 % intervals that hold the truth, +/- its standard error (number of values).",
        "",
        "| part | the file's area is right | wrong by up to " + f"{100 * figures['wrong']:.0f} % |",
        "| --- | --- | --- |",
    ]
    right, off = figures["right area"], figures["wrong area"]
    lines.append(_row("all", right["all"], off["all"]))
    for part in ("by_instrument", "by_counts", "by_quantity", "by_whom"):
        lines += [_row(name, value, off[part].get(name)) for name, value in right[part].items()]
    known = ", ".join(f"{name} {100 * share:.0f} %" for name, share in right["taken_for_known"].items())
    return [*lines, "", f"Taken for a kind that the network knows: {known}.", ""]


def _row(name: str, *values) -> str:
    cells = ["-" if v is None else f"{100 * v[0]:.1f} +/- {100 * v[1]:.1f} % ({v[2]})" for v in values]
    return f"| {name} | " + " | ".join(cells) + " |"


def main(argv: list[str] | None = None) -> None:
    """Measures and writes ``docs/other-instruments.json`` and the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=160, help="spectra of each instrument")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--wrong-area", type=float, default=0.1)
    parser.add_argument("--only", default="", help="one instrument, printed and not written")
    parser.add_argument("--out", type=Path, default=Path("docs"))
    options = parser.parse_args(argv)
    figures: dict[str, Any] = {"n": options.n, "seed": options.seed, "wrong": options.wrong_area}
    for name, wrong in (("right area", 0.0), ("wrong area", options.wrong_area)):
        figures[name] = shares(measure(options.n, options.seed, wrong, options.only))
    print(json.dumps(figures, indent=1))
    if not options.only:
        (options.out / "other-instruments.json").write_text(json.dumps(figures, indent=1) + "\n")
        write_section(options.out / "benchmarks.md", MARK, report(figures))


if __name__ == "__main__":
    np.seterr(all="ignore")
    main()
