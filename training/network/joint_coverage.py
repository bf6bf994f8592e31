"""Joint fits of simulated pairs of NuSTAR-like modules: how often 90 % intervals hold the truth.

``python -m training.network.joint_coverage --pairs 200 --seed 1``. Each pair is one absorbed power law (photon index 1.4-2.2,
column 1e22 to 2e23 cm^-2) through the published area and resolution of a module at 3-10 keV, 300 to 5000 net counts in the first,
a background of a tenth of that from a region four times as large, the second module's area off by a factor of 5 % (1 sigma).
All of it is simulated.
"""

import argparse
from collections.abc import Mapping

import numpy as np
from scipy import sparse

from retriever.estimates.components import NH_UNIT, Energies
from retriever.estimates.fit import fit_model
from retriever.estimates.fit_models import MODELS
from retriever.estimates.fit_problem import Problem
from retriever.estimates.joint.joint_problem import JointProblem
from retriever.spectra.observation import Observation
from retriever.spectra.response import RedistributionMatrix
from training.simulation.instruments import instrument
from training.simulation.responses import parametric
from training.simulation.spectra import spectrum_of

BAND, EXPOSURE, SCALE = (3.0, 10.0), 3e4, 0.25
MODULES = ("FPMA", "FPMB")


def module_response() -> RedistributionMatrix:
    """A NuSTAR module's, with the area in it."""
    made = parametric(instrument("NuSTAR"))
    low, high = made.channel_edges[:-1], made.channel_edges[1:]
    matrix = sparse.csr_matrix(made.matrix.astype(float))
    return RedistributionMatrix(
        made.energy_low, made.energy_high, matrix, low, high, np.arange(low.size), True, file="simulated.rsp"
    )


def pair(rmf: RedistributionMatrix, rng: np.random.Generator) -> tuple[list[Observation], Mapping[str, float]]:
    """Two modules' observations of one source, and the true values."""
    index, column, net = (
        rng.uniform(1.4, 2.2),
        10 ** rng.uniform(22.0, 23.3),
        10 ** rng.uniform(np.log10(300), np.log10(5000)),
    )
    constant = float(np.exp(rng.normal(0.0, 0.05)))
    energies = Energies.of(rmf.energy_low, rmf.energy_high)
    flux = MODELS["powerlaw"].absorbed(energies, np.array([index, column / NH_UNIT, 0.0]))
    made = []
    for name, factor in zip(MODULES, (1.0, constant), strict=True):
        empty = Observation(spectrum_of(np.zeros(rmf.channel.size), EXPOSURE, SCALE, name), rmf)
        expected = empty.fold(flux)
        expected *= factor * net / expected.sum()
        sky = np.full(expected.size, 0.1 * net / SCALE / expected.size)
        source = spectrum_of(rng.poisson(expected + SCALE * sky), EXPOSURE, SCALE, name)
        made.append(Observation(source, rmf, None, spectrum_of(rng.poisson(sky), EXPOSURE, 1.0, name)))
    return made, {"photon_index": index, "column_density": column / 1e20, "constant_FPMB": constant}


def coverage(pairs: int, seed: int) -> dict[str, int]:
    """Of how many pairs each value's interval holds the truth."""
    rmf, rng = module_response(), np.random.default_rng(seed)
    held: dict[str, int] = {}
    for _ in range(pairs):
        observations, truth = pair(rmf, rng)
        fit = fit_model(observations[0], problem=JointProblem([Problem(o, *BAND) for o in observations], MODULES))
        for name, true in truth.items():
            p = fit.parameter(name)
            held[name] = held.get(name, 0) + (p.low <= true <= p.high)
    return held


def main(argv: list[str] | None = None) -> int:
    """Print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    held = coverage(options.pairs, options.seed)
    for name, count in held.items():
        print(f"{name}: {count} of {options.pairs} simulated pairs ({count / options.pairs:.1%}) in the 90 % interval")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
