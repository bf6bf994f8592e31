"""Loaders of real corpora, on files of their schemas made here; nothing in them was observed."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from retriever.errors import BadInput
from retriever.network.grid import network_input
from tests.support.make_events import toy_record
from training.alignment.data.real_corpora import event_corpus, main, multimodal_universe
from training.alignment.data.variables import NAMES

SPLITS = {"train", "calibration", "validation", "test"}


def chandra_record(name="2CXO J000000.1+000001", seed=0, index=1.8):
    """A record as Multimodal Universe's Chandra set has them."""
    generator = np.random.default_rng(seed)
    energy = np.linspace(0.55, 6.9, 60)
    counts = np.maximum(generator.poisson(40 * energy**-index + 3), 1)
    flux = 1e-4 * energy**-index * counts / (40 * energy**-index + 3)
    return {
        "name": name,
        "spectrum": {"ene": energy.tolist(), "flux": flux.tolist(), "error": (flux / np.sqrt(counts)).tolist()},
        "flux_aper_b": 2e-13,
        "hard_hs": 0.2,
        "hard_hm": -0.1,
        "hard_ms": None,
        "var_prob_b": 0.4,
        "var_index_b": 2,
    }


def test_event_corpus_gives_spectra_and_variables(tmp_path):
    path = tmp_path / "events.jsonl"
    path.write_text("\n".join(json.dumps(toy_record(seed)) for seed in range(3)))
    examples = list(event_corpus(path))
    assert len(examples) == 3 and examples[0].name == "2CXO J000000.0+000000"
    assert examples[0].variables[NAMES.index("hard_hs")] == pytest.approx(0.1)
    assert len({e.split for e in examples}) == 1  # one source, one split
    x, g = network_input(examples[0].spectrum)
    assert 200 < examples[0].spectrum.counts.sum() < 400 and np.isfinite(x).all() and np.isfinite(g).all()


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_multimodal_universe(tmp_path, form):
    records = [chandra_record(seed=seed, name=f"2CXO J00000{seed}.1+000001") for seed in range(3)]
    path = tmp_path / f"chandra.{form}"
    if form == "jsonl":
        path.write_text("\n".join(map(json.dumps, records)))
    else:
        pq.write_table(pa.Table.from_pylist(records), path)
    examples = list(multimodal_universe(path))
    assert [e.name for e in examples] == [r["name"] for r in records]
    one = examples[0]
    values = dict(zip(NAMES, one.variables, strict=True))
    assert (
        values["flux_aper_b"] == pytest.approx(np.log10(2e-13))
        and np.isnan(values["hard_ms"])
        and np.isnan(values["bb_kt"])
    )
    expected = sum(
        (f / e) ** 2 for f, e in zip(records[0]["spectrum"]["flux"], records[0]["spectrum"]["error"], strict=True)
    )
    assert one.spectrum.counts.sum() == pytest.approx(expected, rel=0.05)
    assert np.isfinite(network_input(one.spectrum)[0]).all()


def test_what_is_no_spectrum_is_refused(tmp_path):
    path = tmp_path / "bad.jsonl"
    path.write_text(json.dumps({"name": "x", "spectrum": {"ene": [1, 2], "flux": [1, 1]}}))
    with pytest.raises(BadInput, match="error"):
        list(multimodal_universe(path))
    path.write_text(json.dumps({"name": "x", "spectrum": {"ene": [1, 2], "flux": [1, 1], "error": [0, 1]}}))
    with pytest.raises(BadInput, match="three points"):
        list(multimodal_universe(path))


def test_the_command_writes_what_training_takes(tmp_path, capsys):
    records = [chandra_record(seed=seed, name=f"2CXO J00000{seed}.1+000001") for seed in range(3)]
    (tmp_path / "chandra.jsonl").write_text("\n".join(map(json.dumps, records)))
    out = tmp_path / "real.npz"
    main(["--multimodal-universe", str(tmp_path / "chandra.jsonl"), "--out", str(out)])
    assert capsys.readouterr().out.startswith("3 spectra")
    with np.load(out) as stored:
        assert stored["counts"].shape == (3, 60) and stored["templates"].shape == (3, 3, 60)
        assert list(stored["names"]) == [r["name"] for r in records] and set(stored["splits"]) <= SPLITS
        assert stored["variables"][0, list(stored["variable_names"]).index("hard_hs")] == np.float32(0.2)
