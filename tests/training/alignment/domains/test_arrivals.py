"""Arrival times as a modality: gaps are no variability, rates are read as counts, the weights that ship tell what varies, and a domain takes it."""

import numpy as np
import pytest
import torch
from sklearn.metrics import roc_auc_score

from retriever.encoders.light_curves import photometry
from retriever.timing.good_time import GoodTime
from training.alignment.claims import arrivals as claims
from training.alignment.claims.arrivals_page import arrivals_page
from training.alignment.domains.aligner import encoded
from training.alignment.domains.objects import Objects, tabulated
from training.alignment.domains.preset import read_domain
from training.alignment.domains.training import Run, train
from training.alignment.modalities import arrivals
from training.alignment.modalities.registry import REGISTRY
from training.simulation import variability


def drawn(rate, good, counts=3000, seed=0):
    return variability.arrivals(rate, good, counts, np.random.default_rng(seed))


def test_gaps_are_no_variability():
    flat = np.ones(variability.GRID)
    orbits = GoodTime(np.array([[k * 5700.0, k * 5700.0 + 2500] for k in range(12)]))
    varied = drawn(1 + 0.9 * np.sin(np.linspace(0, 40, variability.GRID)), orbits)
    seen = {
        name: arrivals.arrays(arrivals.counts_of(e)) for name, e in (("flat", drawn(flat, orbits)), ("varied", varied))
    }
    assert seen["flat"]["power"].max() < np.log1p(25) < seen["varied"]["power"].max()
    assert np.abs(seen["flat"]["statistics"][6::3]).max() < 4 < np.abs(seen["varied"]["statistics"][6::3]).max()
    # the gaps are seen all the same
    assert np.ptp(seen["flat"]["profile"][2]) > 0.5


def test_rates_with_errors_are_read_as_counts():
    time, rate = np.arange(30.0), np.full(30, 2.0)
    curve = photometry(time, -2.5 * np.log10(rate), np.full(30, 2.5 / np.log(10) * 0.1))
    found = arrivals.counts_of(curve)
    assert found.counts == pytest.approx(np.full(30, 100.0))
    assert found.counts / found.exposure == pytest.approx(np.full(30, 1.0))
    assert arrivals.counts_of(photometry([], [])) is None and arrivals.counts_of(None) is None


def test_the_weights_tell_what_varies_and_presence_is_a_mask():
    every = variability.observations(300, 11)
    table = REGISTRY["arrivals"].tabulate([*(s.events for s in every), None], {})
    assert table.present.tolist() == [True] * 300 + [False]
    with torch.inference_mode():
        logits = claims.restored()(table.batch(np.arange(300), None))[0].numpy()
    score = np.logaddexp.reduce(logits[:, 1:], axis=1) - logits[:, 0]
    assert roc_auc_score(claims.varies(every), score) > 0.75


def test_an_encoder_is_as_it_ships_or_from_nothing():
    every = variability.observations(40, 12)
    table, rows = arrivals.MODALITY.tabulate([s.events for s in every], {}), np.arange(40)
    first, second = (arrivals.MODALITY.encoder(table, rows, 8, {"pretrained": kept}) for kept in (True, False))
    assert torch.equal(first.middle, claims.restored().encoder.middle) and not torch.equal(first.middle, second.middle)
    assert first(**table.batch(rows, None)).shape == (40, 8)


def test_a_domain_of_sources_takes_them_beside_its_other_modalities(tmp_path):
    every = variability.observations(24, 13)
    raw = {"arrivals": [s.events for s in every[:-1]] + [None], "metadata": [{"scatter": s.scatter} for s in every]}
    label = np.array([s.kind for s in every])
    objects = Objects(np.array([str(i) for i in range(24)]), label, label, np.arange(24) % 5, raw)
    domain = read_domain("x-ray-sources", modalities=["arrivals", "metadata"], twice=[], steps=2, batch=16)
    data = tabulated(objects, domain)
    vectors = encoded(train(data, domain, tmp_path / "a.pt", Run(1, 0, quiet=True)), data, np.arange(24))["arrivals"]
    assert np.isfinite(vectors[:-1]).all() and np.isnan(vectors[-1]).all()


def test_the_page_tells_all_that_is_measured():
    figure = [0.7, 0.6, 0.8]
    areas = dict.fromkeys(("network", "boosted trees on its statistics", "Kuiper test", "excess variance"), figure)
    row = {"all": areas, "network over": {"Kuiper test": [0.1, 0.05, 0.2]}, "observations": 10, "histories": 3}
    told = dict.fromkeys(("spectrum", "curve", "both"), figure) | {
        "sources": 9,
        "gain of both over the spectrum": figure,
    }
    text = arrivals_page(
        {
            "simulated": {**row, "flares": areas, "kind told right": figure},
            "real histories": {"xrt_grb": row},
            "hardness": {"sources": 5, "variable": 2, "area": figure},
            "sources": {"xrt_blazars": {"flux": told}},
        }
    )
    assert "| flares | 0.700" in text and "xrt grb (3 histories)" in text and "+0.100 (+0.050 to +0.200)" in text
