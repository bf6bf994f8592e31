"""What follows from an accepted fit: fluxes of any band that add up, luminosities by the redshift that is given, and limits."""

import numpy as np
import pytest

from assistant.evidence.ledger import Ledger
from assistant.tools.toolbox import Toolbox
from retriever.errors import BadInput
from retriever.physics.cosmology import USUAL_HUBBLE, USUAL_MATTER, Universe, luminosity_distance
from tests.support.make_fits import write_set


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    made = write_set(tmp_path_factory.mktemp("derived"))
    return [str(path) for path in (made.pha, made.arf, made.rmf, made.background)]


def call(library, files, redshift=None, **asked):
    bench = Toolbox(library, Ledger(), list(files))
    bench.call("read_spectrum", {"which": "all", "redshift": redshift})
    found = bench.call("derive_from_fit", asked)
    return found, [{name: bench.ledger.measurement(i) for name, i in held.items()} for held in found.values]


def test_fluxes_of_two_bands_add_up_to_that_of_both(library, files):
    found, (values,) = call(library, files, bands=("0.5-2", "2-7", "0.5-7"))
    for kind in ("flux", "flux_unabsorbed"):
        parts = values[f"{kind}_0.5-2"]["value"] + values[f"{kind}_2-7"]["value"]
        assert parts == pytest.approx(values[f"{kind}_0.5-7"]["value"], rel=1e-3)
        assert values[f"{kind}_0.5-7"]["low"] < values[f"{kind}_0.5-7"]["value"] < values[f"{kind}_0.5-7"]["high"]
    assert values["flux_0.5-2"]["value"] <= values["flux_unabsorbed_0.5-2"]["value"]
    assert any("neither a redshift nor a distance" in note for note in found.notes)


def test_a_luminosity_follows_from_the_redshift_that_is_told(library, files):
    _, (values,) = call(library, files, redshift=0.5, bands=("2-10",))
    sphere = 4 * np.pi * luminosity_distance(0.5).to_value("cm") ** 2
    power = values["luminosity_2-10"]["value"] / sphere
    assert values["redshift"]["value"] == 0.5
    assert 0.3 < power / values["flux_unabsorbed_2-10"]["value"] < 3  # but for the band, which is redshifted


@pytest.mark.parametrize("told", [{"hubble": 50.0, "matter": 0.2}, {"hubble": 70.0}, {"matter": 0.0}])
@pytest.mark.slow
def test_a_luminosity_is_of_the_universe_that_is_told(library, files, told):
    universe = Universe(told.get("hubble", USUAL_HUBBLE), told.get("matter", USUAL_MATTER))
    _, (usual,) = call(library, files, redshift=0.5, bands=("2-10",))
    _, (values,) = call(library, files, redshift=0.5, bands=("2-10",), **told)
    times = (luminosity_distance(0.5, universe) / luminosity_distance(0.5)) ** 2
    assert values["luminosity_2-10"]["value"] == pytest.approx(
        usual["luminosity_2-10"]["value"] * float(times), rel=1e-3
    )
    assert (
        f"H0 = {universe.hubble:g} km/s/Mpc (flat, Omega_m = {universe.matter:g})"
        in values["luminosity_2-10"]["method"]
    )


def test_a_source_that_is_detected_has_no_limit(library, files):
    found, (values,) = call(library, files, bands=("0.5-7",), limits=True)
    assert not values and not found.evidence


@pytest.mark.parametrize("band", ["7-2", "2", "x-y", "-1-2", "nan-3"])
@pytest.mark.slow
def test_what_is_no_band_is_refused(library, files, band):
    with pytest.raises(BadInput, match="band"):
        call(library, files, bands=(band,))
