"""The simulator: draws that don't repeat between splits, and truths that are consistent."""

import json
import zlib

import numpy as np
import pytest

from training.simulation import forward, make_priors, priors, source_models
from training.simulation.responses import builtin_responses


@pytest.fixture(scope="module")
def responses():
    return builtin_responses()


@pytest.fixture(scope="module")
def simulation(responses):
    return forward.simulate(3000, responses[::5], seed=5, split="train")


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


def test_spectra_of_curated_sources_are_unchanged():
    # what the package ships was simulated from the same models: bit for bit
    from retriever.library.format.content import bundled_folder
    from retriever.library.format.tables import sources_of
    from training.simulation.catalogue_spectra import simulate_catalogue_spectrum

    with np.load(bundled_folder() / "spectra.npz") as stored:
        shipped = dict(zip(stored["ids"], stored["counts"], strict=True))
    for source in [source for source in sources_of(bundled_folder()) if source.curated][::12]:
        values = {m.name: m.value for m in source.measurements}
        counts, _ = simulate_catalogue_spectrum(values, source.object_class, zlib.crc32(source.id.encode()))
        np.testing.assert_array_equal(counts, shipped[source.id])
