"""Folding through a response, beside Sherpa's of the same files (skipped where Sherpa is not installed)."""

import numpy as np
import pytest

from retriever.physics import spectral as models
from retriever.spectra.observation import Observation
from retriever.spectra.spectrum import Spectrum
from tests.support.make_fits import toy_responses
from training.simulation.responses import from_files


def _written(tmp_path):
    """Paths of the toy spectrum, ARF and RMF as OGIP files."""
    from retriever.spectra.ogip.writer import write_observation

    arf, rmf = toy_responses()
    size = rmf.channel.size
    spectrum = Spectrum(rmf.channel, np.ones(size), 1e4, np.zeros(size, int), np.zeros(size, int), file="toy.pha")
    return write_observation(Observation(spectrum, rmf, arf), tmp_path, "toy")


def _sherpa_models():
    """Sherpa's own power law and black body, and our absorption as a Sherpa model."""
    from sherpa.astro.models import BBody
    from sherpa.models import ArithmeticModel, Parameter, PowLaw1D

    class Absorption(ArithmeticModel):
        def __init__(self, name="absorption"):
            self.column = Parameter(name, "column", 1e21)
            ArithmeticModel.__init__(self, name, (self.column,))

        def calc(self, parameters, low, high, *args, **kwargs):
            return models.absorption(low, high, parameters[0])

    line, body, gas = PowLaw1D("power"), BBody("body"), Absorption()
    line.gamma, line.ampl = 1.8, 1e-3
    # bbody: A E^2 / (exp(E/kT) - 1) per keV
    body.kT, body.ampl, gas.column = 0.6, 1e-2, 3e21
    ours = {
        "power law": models.power_law(*_grid(), 1.8, 1e-3),
        "absorbed black body": models.black_body(*_grid(), 0.6, 1e-2 * 0.6**4 / 8.0525)
        * models.absorption(*_grid(), 3e21),
    }
    return {"power law": line, "absorbed black body": gas * body}, ours


def _grid():
    arf, _ = toy_responses()
    return arf.energy_low, arf.energy_high


@pytest.mark.parametrize("name", ["power law", "absorbed black body"])
def test_folding_agrees_with_sherpa(tmp_path, name):
    pytest.importorskip("sherpa", reason="a benchmark only: docs/benchmarks.md says how it installs")
    from sherpa.astro import io
    from sherpa.astro.instrument import RSPModelPHA

    paths = _written(tmp_path)
    data = io.read_pha(str(paths["pha"]))
    data.set_arf(io.read_arf(str(paths["arf"])))
    data.set_rmf(io.read_rmf(str(paths["rmf"])))
    theirs, ours = _sherpa_models()
    folded = RSPModelPHA(data.get_arf(), data.get_rmf(), data, theirs[name] * data.exposure)
    wanted = folded(data.channel)
    response = from_files(paths["rmf"], paths["arf"])
    first = np.searchsorted(data.channel, 1) + round(response.channel_edges[0] / 0.0292)
    got = 1e4 * response.fold(ours[name][None])[0]
    wanted = wanted[first : first + got.size]
    bright = wanted > 1e-3 * wanted.max()
    assert bright.sum() > 100
    np.testing.assert_allclose(got[bright], wanted[bright], rtol=1e-3)
