"""A fit as a script: all of it stands there, Sherpa runs it to the same values, and strangers' names don't get in."""

import ast
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from retriever.errors import BadInput
from retriever.estimates.fit import fit_model
from retriever.estimates.fit_models import MODELS
from retriever.estimates.fit_problem import Problem, problem_of
from retriever.estimates.known import Known
from retriever.estimates.scripts.fit_script import FitOf, fit_script
from retriever.spectra.load import load_observation
from retriever.spectra.ogip.writer import write_observation
from tests.retriever.estimates.test_choice import TRUTHS, simulated
from tests.support.make_fits import toy_observation

KNOWN = Known(redshift=0.1, galactic_column=3.0)
# XSPEC's models that plain Sherpa lacks, made of the program's own
STAND_INS = """
import numpy as np
from sherpa.models import ArithmeticModel, Parameter
from sherpa.astro import ui
from retriever.physics import spectral
class XSwabs(ArithmeticModel):
    def __init__(self, name="wabs"):
        self.nH = Parameter(name, "nH", 0.1, 0, 1e4)
        super().__init__(name, (self.nH,))
    def calc(self, p, xlo, xhi=None, *a, **k):
        return spectral.absorption(np.asarray(xlo), np.asarray(xhi), p[0] * 1e22)
class XSzwabs(ArithmeticModel):
    def __init__(self, name="zwabs"):
        self.nH = Parameter(name, "nH", 0.1, 0, 1e4)
        self.Redshift = Parameter(name, "Redshift", 0, 0, 10, frozen=True)
        super().__init__(name, (self.nH, self.Redshift))
    def calc(self, p, xlo, xhi=None, *a, **k):
        return spectral.absorption(np.asarray(xlo), np.asarray(xhi), p[0] * 1e22, p[1])
class XSpowerlaw(ArithmeticModel):
    def __init__(self, name="powerlaw"):
        self.PhoIndex, self.norm = Parameter(name, "PhoIndex", 1, -3, 10), Parameter(name, "norm", 1, 0, 1e24)
        super().__init__(name, (self.PhoIndex, self.norm))
    def calc(self, p, xlo, xhi=None, *a, **k):
        return spectral.power_law(np.asarray(xlo), np.asarray(xhi), p[0], p[1])
for kind in (XSwabs, XSzwabs, XSpowerlaw):
    ui.add_model(kind)
"""
REPORT = """
f = get_fit_results()
c = get_conf_results()
print("RESULT", f.statval, dict(zip(f.parnames, f.parvals)), dict(zip(c.parnames, zip(c.parmins, c.parmaxes))))
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    folder = tmp_path_factory.mktemp("script")
    made = toy_observation(np.random.default_rng(0), 200.0, net_counts=1500.0)
    observation = load_observation(write_observation(made, folder)["pha"])
    fit = fit_model(observation, problem=problem_of(observation, KNOWN))
    return folder, FitOf(fit, KNOWN, (observation,), (fit.energy_range,))


def test_xspec_loads_the_files_and_sets_the_fit(own):
    _, of = own
    lines, (o,) = fit_script("xspec", of).splitlines(), of.observations
    assert (
        f"data 1:1 {o.spectrum.file}" in lines
        and f"response 1 {o.rmf.file}" in lines
        and f"arf 1 {o.arf.file}" in lines
    )
    assert f"backgrnd 1 {o.background.file}" in lines and "statistic cstat" in lines
    assert any(line.startswith("ignore 1:**-0.5000 7.0000-**") for line in lines)
    (model,) = (line for line in lines if line.startswith("model"))
    expression, *values = model[len("model ") :].split(" & ")
    assert expression == "wabs*zwabs*(powerlaw)"
    numbers = [float(value) for value in values]
    assert numbers[0] == 0.03 and numbers[2] == 0.1
    assert numbers[3] == pytest.approx(of.fit.parameter("photon_index").value, rel=1e-5)
    assert [line for line in lines if line.startswith("freeze")] == ["freeze 1", "freeze 3"]
    assert "error 2.706 2 4 5" in lines and "fit 1000" in lines


@pytest.mark.parametrize("name", MODELS)
def test_every_model_has_its_expression(name, own):
    """As many free parameters as were fitted, the values that were found, and a script that Python reads."""
    problem = Problem(
        simulated(name if name in TRUTHS else "powerlaw", TRUTHS.get(name, [1.7, 0.1, 0.0]), 2e4, 1), known=KNOWN
    )
    fit = fit_model(problem.observation, name, problem=problem)
    of = FitOf(fit, KNOWN, own[1].observations, own[1].ranges)
    text = fit_script("sherpa", of)
    compile(text, "script", "exec")
    lines = text.splitlines()
    assert sum(line.startswith("thaw(") for line in lines) == fit.n_free
    x = fit_script("xspec", of).splitlines()
    (error,) = (line for line in x if line.startswith("error"))
    assert len(error.split()) - 2 == fit.n_free
    held = Known(0.1, 3.0, absorption="tbabs")
    newer = fit_script("xspec", replace(of, known=held))
    assert "model tbabs*" in newer and "abund wilm" in newer and "zwabs" not in newer
    assert 'set_xsabund("wilm")' in fit_script("sherpa", replace(of, known=held))
    held = Known(0.1, 3.0, frozen={"column_density": 5.0})
    assert "freeze(column.nH)" in fit_script("sherpa", replace(of, known=held))


def test_a_stranger_s_name_is_refused(own):
    of = own[1]
    spectrum = replace(of.observations[0].spectrum, file="a[exec rm].pha")
    with pytest.raises(BadInput, match="rename"):
        fit_script("xspec", replace(of, observations=(replace(of.observations[0], spectrum=spectrum),)))
    assumed = replace(of.observations[0], rmf=replace(of.observations[0].rmf, assumed=True))
    with pytest.raises(BadInput, match="assumed"):
        fit_script("sherpa", replace(of, observations=(assumed,)))


def test_sherpa_runs_it_to_the_same_values(own):
    pytest.importorskip("sherpa")
    folder, of = own
    script = fit_script("sherpa", of).splitlines()
    at = next(i for i, line in enumerate(script) if line.startswith("from sherpa.astro.ui"))
    (folder / "fit.py").write_text("\n".join([STAND_INS, *script[at:], REPORT]))
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "fit.py"], cwd=folder, capture_output=True, text=True, timeout=250, env=env)
    results = [line for line in done.stdout.splitlines() if line.startswith("RESULT")]
    assert results, done.stderr[-2000:]
    values, ends = ast.literal_eval("[" + results[0][results[0].index("{") :].replace("} {", "}, {") + "]")
    for name, ours in (("power.PhoIndex", "photon_index"), ("column.nH", "column_density")):
        p = of.fit.parameter(ours)
        unit = 100.0 if ours == "column_density" else 1.0
        # Sherpa fits channel by channel, here bins of about three background counts: W-stat differs a little by that
        assert abs(values[name] - p.value / unit) < 0.3 * (p.high - p.low) / unit
        if ends[name][1] is not None:
            assert ends[name][1] == pytest.approx((p.high - p.value) / unit, rel=0.35)
