"""Any set of modalities in one space: what ships today comes out the same, what an object lacks counts for nothing."""

import json

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from retriever.errors import BadInput
from tests.support.alignment.toy_domain import toy_data
from tests.support.toy_sources import ToyEncoder, toy_sources
from training.alignment.data.prepare import assemble
from training.alignment.domains.aligner import Aligner, batch_of, encoded, from_scholar, new_aligner
from training.alignment.domains.contrast import pair_loss
from training.alignment.domains.objects import FOLDS, HELD, folds, tabulated
from training.alignment.domains.preset import domains, read_domain
from training.alignment.domains.tables.reading import READERS
from training.alignment.domains.tables.simulated_sources import CORPUS, objects_of
from training.alignment.domains.training import Run, train
from training.alignment.measures import ranks
from training.alignment.modalities.registry import REGISTRY
from training.alignment.recipes import vectors
from training.alignment.recipes.models import SHIPPED, stored
from training.alignment.recipes.scholar import Aligner as Scholar
from training.alignment.recipes.scholar import read_preset
from training.simulation import variability

CPU = torch.device("cpu")
TWO = ["light_curve", "metadata"]


@pytest.fixture(scope="module")
def spectra_and_texts(tmp_path_factory):
    """The toy sources' spectra and texts, the shipped weights in the recipe's own aligner, and in the general one."""
    prepared = assemble(toy_sources(90), encoder=ToyEncoder(), cache=tmp_path_factory.mktemp("texts"))
    card, tensors = stored(SHIPPED)
    today = Scholar(read_preset("scholar", card["preset"] | {"pretrained": False})).eval()
    today.load_state_dict(tensors)
    domain = read_domain("x-ray")
    data = tabulated(objects_of(prepared, domain), domain)
    general = new_aligner(data, domain, np.arange(90)).eval()
    missing = general.load_state_dict(from_scholar(tensors), strict=False)
    assert not missing.unexpected_keys and all(key.startswith(("classes", "variables")) for key in missing.missing_keys)
    return prepared, data, today, general


def test_the_preset_of_spectra_and_texts_gives_todays_scores(spectra_and_texts):
    prepared, data, today, general = spectra_and_texts
    corpus = prepared.corpora[CORPUS]
    rows = corpus.members("test", "validation")
    f = vectors.encode_spectra(today.spectrum, prepared.observed(rows)[0]).vector
    g = vectors.encode_texts(today.text, prepared.tables[CORPUS], corpus.first_text(rows))
    found = encoded(general, data, rows)
    with torch.inference_mode():
        scores = general.logits(*(torch.from_numpy(found[m]) for m in ("spectrum", "text")), "spectrum", "text").numpy()
    expected = vectors.scores(today, f, g)
    assert np.abs(scores - expected).max() <= 1e-6 * np.abs(expected).max()


def test_its_loss_is_the_recipes(spectra_and_texts):
    _, data, today, general = spectra_and_texts
    batch, known = batch_of(data, np.arange(40), np.random.default_rng(1), CPU)
    with torch.inference_mode():
        loss = general(batch, known)["spectrum+text"]
        expected = today._contrast(today.spectrum(**batch["spectrum"]), today.text(**batch["text"]))
    assert float(loss) == pytest.approx(float(expected), abs=1e-6)


@pytest.mark.parametrize("loss", ["symmetric", "sigmoid"])
def test_what_an_object_lacks_is_compared_with_nothing(loss):
    generator = torch.Generator().manual_seed(0)
    f, g = torch.randn(2, 12, 5, generator=generator)
    both = torch.arange(12) % 3 > 0
    one, zero = torch.tensor(1.0), torch.tensor(0.0)
    some = pair_loss(f, g, both, one, zero, loss)
    apart = pair_loss(f[both], g[both], torch.ones(8, dtype=bool), one, zero, loss)
    assert float(some) == pytest.approx(float(apart), abs=1e-6)
    f[~both] = 1e3  # whatever stands there
    assert float(pair_loss(f, g, both, one, zero, loss)) == pytest.approx(float(some), abs=1e-6)
    assert float(pair_loss(f, g, torch.zeros(12, dtype=bool), one, zero, loss)) == 0


@pytest.mark.parametrize("changes", [{}, {"loss": "sigmoid", "similarity": "cosine"}])
@pytest.mark.slow
def test_three_modalities_find_each_other_though_some_are_missing(tmp_path, changes):
    data, domain = toy_data(tmp_path, **changes)
    assert not data.known.all() and data.known.any(1).all()
    aligner = train(data, domain, tmp_path / "toy.pt", Run(fold=0, quiet=True))
    test = np.flatnonzero(data.objects.fold == 0)
    found = encoded(aligner, data, test)
    for column, name in enumerate(data.tables):
        assert np.array_equal(np.isfinite(found[name]).all(1), data.known[test, column])
    for first, second in (("light_curve", "metadata"), ("metadata", "image"), ("light_curve", "image")):
        there = np.isfinite(found[first]).all(1) & np.isfinite(found[second]).all(1)
        rank = ranks.ranks(found[first][there] @ found[second][there].T)
        assert np.median(rank) < 0.35 * there.sum(), (first, second)


def test_decoders_learn_classes_and_variables(tmp_path):
    data, domain = toy_data(tmp_path, decoders=1.0, classes=["large", "small"], variables=["hidden"], modalities=TWO)
    aligner = train(data, domain, tmp_path / "toy.pt", Run(fold=0, quiet=True))
    rows = np.flatnonzero(data.objects.fold == 0)
    with torch.inference_mode():
        found = aligner.vectors(*batch_of(data, rows, None, CPU))
        for name in TWO:
            own = data.known[rows, list(data.tables).index(name)]
            said = aligner.classes[name](found[name]).argmax(1).numpy()[own]
            assert (np.array(["large", "small"])[said] == data.objects.label[rows][own]).mean() > 0.8, name


def test_an_interrupted_training_goes_on_as_if_it_had_not_been(tmp_path):
    data, domain = toy_data(tmp_path, steps=8, modalities=TWO)
    whole = train(data, domain, tmp_path / "whole.pt", Run(quiet=True))
    train(data, domain, tmp_path / "part.pt", Run(quiet=True, stop_at=4))
    resumed = train(data, domain, tmp_path / "part.pt", Run(quiet=True))
    assert not (tmp_path / "part.part").exists()
    for a, b in zip(whole.state_dict().values(), resumed.state_dict().values(), strict=True):
        assert torch.allclose(a, b, atol=1e-4)


def test_half_the_bits_train_too(tmp_path):
    data, domain = toy_data(tmp_path, steps=20, modalities=TWO)
    losses = {}
    for half in (False, True):
        train(data, domain, tmp_path / f"{half}.pt", Run(quiet=True, bfloat16=half))
        losses[half] = json.loads((tmp_path / f"{half}.log").read_text().splitlines()[-1])["light_curve+metadata"]
    assert losses[True] == pytest.approx(losses[False], rel=0.1)


def test_a_held_fold_and_held_objects_train_nothing(tmp_path):
    data, _ = toy_data(tmp_path)
    data.objects.fold[:7] = HELD
    rows = data.outside(2)
    assert set(rows) & set(range(7)) == set() and 2 not in data.objects.fold[rows]
    assert set(data.objects.fold[rows]) == {0, 1, 3, 4}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from("abcde"), min_size=40, max_size=120), st.integers(1, 4))
def test_folds_keep_what_belongs_together(label, size):
    group = [str(i // size) for i in range(len(label))]
    found = folds(label, group)
    assert set(found) <= set(range(FOLDS)) and len(set(zip(group, found, strict=True))) == len(set(group))


@pytest.mark.parametrize("name", domains())
def test_presets_are_of_what_there_is(name):
    domain = read_domain(name)
    assert set(domain.modalities) <= set(REGISTRY) and set(domain.tables) <= set(READERS)
    assert domain.only(domain.modalities[:1]).pairs == []


def test_a_preset_refuses_what_it_does_not_know():
    for wrong in ({"stepz": 3}, {"loss": "triplet"}, {"modalities": ["sound"]}):
        with pytest.raises(BadInput):
            read_domain("variables", **wrong)
    with pytest.raises(BadInput, match="choose of"):
        read_domain("planets")
    with pytest.raises(BadInput, match="has no image"):
        read_domain("variables").only(("image",))


def test_every_modality_gives_vectors_of_the_width_that_is_asked_for(tmp_path, spectra_and_texts):
    data, domain = toy_data(tmp_path)
    waves = np.linspace(3500, 9000, 500)
    spectra = [None if i % 5 == 0 else (waves, 1 + np.sin(waves / 100 + i)) for i in range(120)]
    found = dict(data.tables) | {"optical_spectrum": REGISTRY["optical_spectrum"].tabulate(spectra, {})}
    found |= dict(spectra_and_texts[1].tables)
    every = variability.observations(20, 1)
    found["arrivals"] = REGISTRY["arrivals"].tabulate([*(one.events for one in every), None], {})
    assert set(found) == set(REGISTRY)
    for name, table in found.items():
        rows = np.flatnonzero(table.present)[:10]
        encoder = REGISTRY[name].encoder(table, rows, domain.dimensions, {}).eval()
        for generator in (None, np.random.default_rng(0)):
            vectors_of = encoder(**table.batch(rows, generator))
            assert vectors_of.shape == (len(rows), 8) and torch.isfinite(vectors_of).all(), name


def test_an_aligner_of_one_modality_has_nothing_to_align(tmp_path):
    data, domain = toy_data(tmp_path, modalities=["metadata"])
    assert isinstance(aligner := new_aligner(data, domain, np.arange(50)), Aligner) and not aligner.log_scale
