"""The simulator: models against their limits, folding against Sherpa, draws that don't repeat between splits."""

import json
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retriever.physics import plasma as thermal
from retriever.physics import spectral as models
from retriever.spectra.observation import Observation
from retriever.spectra.spectrum import Spectrum
from tests.support.make_fits import toy_responses
from training.simulation import forward, make_priors, priors, source_models
from training.simulation.instruments import INSTRUMENTS, contaminant_depth, instrument
from training.simulation.responses import (
    builtin_responses,
    from_files,
    parametric,
    perturbed,
    smooth_factor,
    training_set,
)

EDGES = np.geomspace(0.3, 10.0, 1500)
LOW, HIGH = EDGES[:-1], EDGES[1:]
CENTRE = 0.5 * (LOW + HIGH)

CURVES = {
    "power_law": lambda p: models.power_law(LOW, HIGH, 4 * p - 1),
    "black_body": lambda p: models.black_body(LOW, HIGH, 0.05 + 3 * p),
    "disc_black_body": lambda p: models.disc_black_body(LOW, HIGH, 0.05 + 4 * p),
    "bremsstrahlung": lambda p: models.bremsstrahlung(LOW, HIGH, 0.3 + 30 * p),
    "plasma": lambda p: thermal.plasma(LOW, HIGH, 0.1 + 12 * p, abundance=p, redshift=p),
    "gaussian_line": lambda p: models.gaussian_line(LOW, HIGH, 1 + 7 * p, 0.01 + p),
}


@pytest.fixture(scope="module")
def responses():
    return builtin_responses()


@pytest.fixture(scope="module")
def simulation(responses):
    return forward.simulate(3000, responses[::5], seed=5, split="train")


@settings(max_examples=40, deadline=None)
@given(name=st.sampled_from(sorted(CURVES)), place=st.floats(0.0, 1.0))
def test_models_are_positive_and_vectorised(name, place):
    one = CURVES[name](place)
    assert np.all(np.isfinite(one)) and np.all(one >= 0) and one.max() > 0
    batch = CURVES[name](np.array([place, 0.5]))
    assert batch.shape == (2, LOW.size)
    np.testing.assert_allclose(batch[0], one, rtol=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.floats(20, 24), st.floats(0.01, 1.0), st.floats(0, 2), st.floats(0, 1))
def test_absorption_is_monotonic(log_column, more, redshift, covered):
    column = 10**log_column
    through = models.absorption(LOW, HIGH, column, redshift)
    assert np.all((through > 0) & (through <= 1))
    assert np.all(models.absorption(LOW, HIGH, column * (1 + more), redshift) <= through)
    partly = models.partial_covering(LOW, HIGH, column, covered, redshift)
    assert np.all(partly >= through - 1e-12) and np.all(partly <= 1)


@settings(max_examples=30, deadline=None)
@given(st.floats(-1, 5), st.floats(0.5, 3.0), st.floats(1.1, 3.0))
def test_energy_flux_of_a_power_law(index, bottom, factor):
    flux = models.energy_flux(LOW, HIGH, models.power_law(LOW, HIGH, index), bottom, bottom * factor)
    exponent = 2 - index
    top = bottom * factor
    exact = np.log(factor) if abs(exponent) < 1e-9 else (top**exponent - bottom**exponent) / exponent
    # a band edge within a bin takes a share of it
    assert flux == pytest.approx(exact * models.KEV_IN_ERG, rel=1e-3)


def test_disc_black_body_limits():
    # Wien side: the innermost ring alone; Rayleigh side of the rings: photons per keV go as E^-2/3
    steep = models.disc_black_body(LOW, HIGH, 0.1) / models.black_body(LOW, HIGH, 0.1)
    assert np.all(np.diff(np.log(steep[CENTRE > 1])) < 0.0)
    flat = models.disc_black_body(np.array([1e-2]), np.array([1.01e-2]), 20.0)
    next_one = models.disc_black_body(np.array([1e-1]), np.array([1.01e-1]), 20.0)
    assert (next_one / flat)[0] == pytest.approx(10 ** (1 - 2 / 3), rel=0.02)


def test_disc_black_body_is_a_sum_of_rings():
    # 1.0344e-3 E^2 / (exp(E/kT) - 1) per ring (XSPEC's bbodyrad), area 8/3 t^(-11/3) dt of temperature t
    edges = np.linspace(0.003, 1.0, 6001)
    t = 0.5 * (edges[1:] + edges[:-1])
    energy = np.array([0.5, 1.0, 3.0, 8.0])
    rings = 1.0344e-3 * 8 / 3 * t ** (-11 / 3) / np.expm1(np.minimum(energy[:, None] / t, 700)) * np.diff(edges)
    expected = energy**2 * rings.sum(axis=1)
    density = models.disc_black_body(energy, energy * 1.0001, 1.0) / (energy * 1e-4)
    np.testing.assert_allclose(density, expected, rtol=2e-3)


def test_gaussian_line_holds_its_photons():
    assert models.gaussian_line(LOW, HIGH, 6.4, 0.05, 3.0).sum() == pytest.approx(3.0, rel=1e-6)
    assert CENTRE[models.gaussian_line(LOW, HIGH, 6.4, 1e-4).argmax()] == pytest.approx(6.4, abs=0.02)


def test_plasma_without_metals_is_bremsstrahlung_of_hydrogen_and_helium():
    bare = thermal.plasma(LOW, HIGH, 6.0, abundance=0.0)
    free = models.bremsstrahlung(LOW, HIGH, 6.0, 0.303 * (1 + 4 * thermal.HELIUM))
    np.testing.assert_allclose(bare[CENTRE > 0.5], free[CENTRE > 0.5], rtol=0.03)


@pytest.mark.parametrize(("kt", "low", "high"), [(3.0, 600, 1000), (5.0, 700, 1100), (8.0, 500, 950)])
def test_equivalent_width_of_iron(kt, low, high):
    # published: 0.4-1 keV for solar abundances (Rothenflug & Arnaud 1985; Coma at 8 keV: 0.9 keV per solar)
    edges = np.linspace(6.0, 7.4, 281)
    flux = thermal.plasma(edges[:-1], edges[1:], kt)
    centre = 0.5 * (edges[1:] + edges[:-1])
    lines = (centre > 6.55) & (centre < 7.05)
    slope = np.polyfit(centre[~lines], np.log(flux[~lines]), 1)
    continuum = np.exp(np.polyval(slope, centre[lines]))
    width = np.sum(flux[lines] - continuum) / np.interp(6.7, centre[lines], continuum) * 5.0
    assert low < width < high


def test_ion_fractions():
    for name in thermal.ELEMENTS:
        assert thermal.ion_fractions(name, 1.0).sum() == pytest.approx(1.0)
    # log T of equal He- and H-like oxygen is about 6.3, of H-like and bare 6.45 (Mazzotta et al. 1998)
    oxygen = thermal.ion_fractions("O", 10**6.31 / thermal.KELVIN_PER_KEV)
    assert oxygen[1] / oxygen[2] == pytest.approx(1.0, rel=0.35)
    assert thermal.ion_fractions("Fe", 3.5)[2] > 0.6


def test_redshift_moves_and_dims():
    near, far = thermal.plasma(LOW, HIGH, 4.0), thermal.plasma(LOW, HIGH, 4.0, redshift=0.5)
    line = (CENTRE > 4.2) & (CENTRE < 4.8)
    assert CENTRE[line][far[line].argmax()] == pytest.approx(6.7 / 1.5, abs=0.03)
    assert far.sum() < near.sum()


def test_instruments_are_sane(responses):
    for response, table in zip(responses, INSTRUMENTS, strict=True):
        assert response.matrix.dtype == np.float32 and np.all(response.matrix >= 0)
        peak = max(area for _, area in table.area)
        assert 0.8 * peak < response.effective_area.max() < 1.1 * peak
        # a narrow line lands at its energy with the published width
        energy = 6.0 if table.noticed[1] > 7 else 1.0
        row = response.matrix[np.searchsorted(response.energy_low, energy) - 1]
        channel = 0.5 * (response.channel_edges[1:] + response.channel_edges[:-1])
        mean = np.average(channel, weights=row)
        fwhm = 2.3548 * np.sqrt(np.average((channel - mean) ** 2, weights=row))
        assert mean == pytest.approx(energy, abs=0.03)
        assert fwhm == pytest.approx(np.sqrt(table.fwhm_squared[0] + table.fwhm_squared[1] * energy), rel=0.05)


def test_contamination_of_acis():
    # 0.8 keV: about 370 cm^2 in 2007 and 50 in 2020
    for name, area, tolerance in (("ACIS-S 2007", 370, 0.1), ("ACIS-S 2020", 50, 0.15)):
        response = parametric(instrument(name))
        centre = 0.5 * (response.energy_low + response.energy_high)
        assert np.interp(0.8, centre, response.effective_area) == pytest.approx(area, rel=tolerance)
    depths = contaminant_depth(0.7, np.linspace(1999, 2024, 20))
    assert np.all(np.diff(depths) >= 0)
    with pytest.raises(KeyError, match="give one of"):
        instrument("HRI")


def test_perturbations_are_smooth_and_small(responses):
    generator = np.random.default_rng(0)
    for _ in range(20):
        factor = smooth_factor(CENTRE, generator)
        assert np.all(np.abs(factor - 1) <= 0.2 + 1e-9) and np.abs(np.diff(factor)).max() < 0.02
    changed = perturbed(responses[0], generator)
    assert np.abs(changed.matrix - responses[0].matrix).max() > 0
    assert len(training_set(1, copies=1)) == 2 * len(INSTRUMENTS)


def test_simulation_is_reproducible_and_complete(simulation, responses):
    again = forward.simulate(3000, responses[::5], seed=5, split="train")
    np.testing.assert_array_equal(again.counts, simulation.counts)
    np.testing.assert_array_equal(again.truth["photon_index"], simulation.truth["photon_index"])
    assert simulation.counts.dtype == np.uint16 and simulation.counts.shape[0] == 3000
    total = simulation.counts.sum(axis=1)
    assert np.quantile(np.log(total + 1), 0.5) == pytest.approx(np.log(np.sqrt(10 * 30_000)), abs=0.4)
    expected = simulation.truth["source_counts"] + simulation.truth["background_in_source"]
    # Poisson: chi squared per degree of freedom is 1
    assert np.mean((total - expected) ** 2 / expected) == pytest.approx(1.0, abs=0.15)
    off = simulation.background_counts.sum(axis=1) * simulation.background_scale
    some = simulation.truth["background_in_source"] > 50
    assert np.median(off[some] / simulation.truth["background_in_source"][some]) == pytest.approx(1.0, abs=0.03)
    assert set(np.unique(simulation.object_class)) == set(range(len(priors.CLASSES)))


def test_truth_is_consistent(simulation):
    truth = simulation.truth
    for band in "smhb":
        assert np.all(truth[f"energy_flux_{band}"] <= truth[f"energy_flux_unabsorbed_{band}"] * (1 + 1e-5))
    parts = sum(truth[f"photon_flux_{band}"] for band in "smh")
    np.testing.assert_allclose(parts, truth["photon_flux_b"], rtol=1e-4)
    for name in ("hard_hs", "hard_ms", "hard_hm"):
        assert np.all(np.abs(truth[name]) <= 1)
    indices = {name: i for i, name in enumerate(priors.MODELS)}
    plain = simulation.model == indices["power law"]
    assert np.all(np.isfinite(truth["photon_index"][plain])) and np.all(np.isnan(truth["plasma_kt"][plain]))
    assert all(np.all(np.isfinite(v)) for k, v in truth.items() if "flux" in k or "hard" in k)


def test_no_draw_repeats_between_splits_or_blocks(responses):
    names = ("train", "calibration", "validation", "test")
    splits = {name: forward.simulate(1500, responses[:2], 7, name) for name in names}
    vectors, spectra = set(), set()
    for one in splits.values():
        parameters = np.stack([one.truth["log_column_density"], one.truth["log_flux"], one.exposure], axis=1)
        vectors |= {row.tobytes() for row in parameters}
        # faint spectra may agree by chance: few counts make few patterns
        spectra |= {row.tobytes() for row in one.counts[one.counts.sum(axis=1) > 30]}
    assert len(vectors) == 6000
    assert len(spectra) == sum(int(np.sum(one.counts.sum(axis=1) > 30)) for one in splits.values())
    first, second = (forward.block_generator(7, "train", number).random(8) for number in (0, 1))
    assert not np.any(np.isin(first, second))


def test_expected_counts_are_linear_in_flux(responses):
    generator = np.random.default_rng(3)
    sources = priors.draw(40, generator)
    low, high = responses[0].energy_low, responses[0].energy_high
    absorbed, _ = source_models.photon_fluxes(sources, low, high)
    one, two = responses[0].fold(absorbed), responses[0].fold(2 * absorbed)
    np.testing.assert_allclose(two, 2 * one, rtol=1e-5, atol=1e-9 * one.max())
    added = responses[0].fold(absorbed[:20] + absorbed[20:])
    np.testing.assert_allclose(added, one[:20] + one[20:], rtol=1e-3, atol=1e-4 * added.max())


def test_priors_follow_the_catalogue():
    table = priors.catalogue_priors()
    assert {"AGN", "YSO", "star", "CV", "LMXB", "HMXB", "pulsar", "obscured AGN", "blazar"} <= set(table["classes"])
    sources = priors.draw(20_000, np.random.default_rng(1), {"AGN": 1.0})
    middle = table["classes"]["AGN"]["photon_index"]["quantiles"][table["levels"].index(0.5)]
    assert np.median(sources["photon_index"]) == pytest.approx(middle, abs=0.05)
    for name, limits in priors.LIMITS.items():
        assert sources[name].min() >= min(limits[0], 18.0) and sources[name].max() <= limits[1]
    assert all(abs(sum(shares.values()) - 1) < 1e-9 for shares in priors.CLASS_MODELS.values())


def test_hardness_of_simulated_classes(responses):
    # the middle of the simulated hardness lies within the catalogue's 10-90 % range, class by class
    table = priors.catalogue_priors()
    for name in ("AGN", "YSO", "star", "blazar", "obscured AGN"):
        spectra = forward.simulate(400, responses[:1], 2, "check", {name: 1.0})
        quantiles = table["classes"][name]["hard_hs"]["quantiles"]
        assert quantiles[2] < np.median(spectra.truth["hard_hs"]) < quantiles[6], name


@pytest.mark.real_data
def test_priors_are_remade_from_the_catalogue(shared, tmp_path):
    out = tmp_path / "priors.json"
    make_priors.main([str(shared), "--out", str(out)])
    assert json.loads(out.read_text()) == priors.catalogue_priors()
    assert out.stat().st_size < 30_000 and "umlcaxs" not in out.read_text()


def test_classes_come_from_literature_and_simbad_only():
    row = {"main_type": "QSO", "Class": "", "umlcaxs_class": "YSO", "umlcaxs_aggclass": "YSO"}
    assert make_priors.object_class(row) == "AGN"
    assert make_priors.object_class(row | {"main_type": "X"}) is None


def test_command_writes_a_file(tmp_path):
    path = tmp_path / "spectra.npz"
    forward.main(["--n", "60", "--seed", "3", "--copies", "0", "--out", str(path)])
    with np.load(path) as stored:
        assert stored["counts"].shape[0] == 60 and "truth_hard_hs" in stored and "truth_log_column_density" in stored


def test_demo_catalogue_spectra_are_unchanged(catalogue):
    # what the package ships was simulated from the same models: bit for bit
    from importlib import resources

    from training.simulation.catalogue_spectra import simulate_catalogue_spectrum

    with (
        resources.as_file(resources.files("retriever.catalogue.demo") / "spectra.npz") as path,
        np.load(path) as stored,
    ):
        shipped = dict(zip(stored["ids"], stored["counts"], strict=True))
    lines = (resources.files("retriever.catalogue.demo") / "sources.jsonl").read_text().splitlines()
    for source in [json.loads(line) for line in lines][::12]:
        counts, _ = simulate_catalogue_spectrum(source, zlib.crc32(source["id"].encode()))
        np.testing.assert_array_equal(counts, shipped[source["id"]])


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
    pytest.importorskip("sherpa", reason="a benchmark only: stack.md says how it installs")
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
