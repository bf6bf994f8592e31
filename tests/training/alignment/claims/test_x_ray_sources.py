"""X-ray sources seen again and again: the epochs that are asked for are not those that are shown, and a made-up claim is found where it is put."""

import csv
import gzip

import numpy as np
import pytest

from training.alignment.claims import scores, x_ray_sources
from training.alignment.claims.sources_page import sources_page
from training.alignment.domains.objects import tabulated
from training.alignment.domains.preset import read_domain
from training.alignment.domains.tables import x_ray_sources as tables
from training.alignment.measures import source_networks

ENERGIES = tables.LOWEST * tables.STEP ** np.arange(tables.BINS)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """30 made-up sources of ten epochs: a power law each, odd epochs three times as bright as even ones."""
    folder = tmp_path_factory.mktemp("shared") / "xrt_blazar_spectra"
    folder.mkdir()
    generator = np.random.default_rng(0)
    with gzip.open(folder / "spectra.csv.gz", "wt") as file:
        table = csv.writer(file)
        table.writerow(["source", "mjd", "energy_keV", "nufnu_erg_cm2_s", "err"])
        for source in range(30):
            index = 1.5 + source / 30
            for epoch in range(10):
                bright = (3 if epoch % 2 else 1) * generator.uniform(0.9, 1.1)
                for energy in ENERGIES:
                    flux = 1e-11 * bright * energy ** (2 - index)
                    table.writerow([source, 55000 + 7 * epoch, f"{energy:.4f}", flux, 0.05 * flux])
    (folder / "sources.csv").write_text("source,bat_type\n" + "".join(f"{i},Beamed AGN\n" for i in range(30)))
    return folder.parent


def test_the_epochs_between_are_what_is_asked(shared):
    objects = tables.read_blazars(shared, read_domain("x-ray-sources"))
    values = dict(zip(tables.VARIABLES, objects.variables.T, strict=True))
    assert len(objects.name) == 30 and [c.time.size for c in objects.raw["light_curve"]] == [5] * 30
    assert values["photon index"] == pytest.approx(1.5 + np.arange(30) / 30, abs=0.01)
    # the curve holds the even epochs, the flux that is asked for the odd ones, which are three times as bright
    shown = np.array([np.median(10 ** (-0.4 * c.magnitude)) for c in objects.raw["light_curve"]])
    assert 10 ** values["flux"] / shown == pytest.approx(np.full(30, 3.0), rel=0.3)
    assert (np.diff(values["hardness"]) < 0.02).all()


@pytest.mark.slow
def test_a_spectrum_tells_the_index_and_the_page_says_so(shared, tmp_path):
    domain = read_domain("x-ray-sources", steps=3)
    options = domain.options | {"light_curve": domain.of("light_curve") | {"cache": str(tmp_path), "copies": 1}}
    domain = read_domain("x-ray-sources", steps=3, options=options, tables=["xrt_blazars"])
    data = tabulated(tables.read_blazars(shared, domain), domain)
    found = x_ray_sources.measure(data, domain, 1, tmp_path)
    index = found["errors"]["photon index"]
    assert index["spectrum"][0] < 0.05 < index["curve"][0] and index["better one"] == "spectrum"
    assert found["spread"]["photon index"]["both before"][0] < 0.8
    page = sources_page(domain, {"seed": 1, "tables": {"xrt_blazars": found}})
    assert "photon index" in page and "nan" not in page and "not reproduced" in page


def test_a_gain_is_told_in_parts_of_the_first_error():
    first = np.random.default_rng(0).uniform(0.5, 1.5, 400)
    value, low, high = x_ray_sources.part(first, 0.75 * first)
    assert value == pytest.approx(0.25, abs=1e-3) and low <= value <= high and high - low < 0.05
    assert x_ray_sources.part(first, first) == [0, 0, 0] and scores.gain(first, first)[0] == 0


def test_a_periphery_that_is_stranger_is_told_from_one_by_chance():
    generator = np.random.default_rng(0)
    core = generator.normal(size=(1, 6)) + 0.05 * generator.normal(size=(60, 6))
    points = np.concatenate([core, generator.normal(size=(30, 6))])
    strange = np.concatenate([generator.random(60), 1 + generator.random(30)])
    row = source_networks.networks(points, strange)["0.9"]
    assert row["periphery_stranger_by"] > row["by_chance"][1] + 0.2
    row = source_networks.networks(points, generator.random(90))["0.9"]
    assert row["by_chance"][0] <= row["periphery_stranger_by"] <= row["by_chance"][1]
