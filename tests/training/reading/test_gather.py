"""What the reader is trained on, as numbers in a file; and that a training on it learns."""

import numpy as np
import pytest

from retriever.errors import BadInput
from retriever.requests.patterns import Pattern
from training.reading.examples import examples_of
from training.reading.gather import gathered_of, vocabulary, with_share
from training.reading.samples import TRAIN, Gathered, joined


@pytest.fixture(scope="module")
def gathered(library):
    patterns = [
        Pattern("values", "What is the flux of {S}?", {"S": "source"}, ("flux {S}", "{S} how bright"), "values name {S} quantity flux"),
        Pattern("lists", "List the {C}.", {"C": "class_plural"}, ("all {C}",), "list class {C}"),
    ]  # fmt: skip
    examples, failed = examples_of(patterns, library, 1)
    assert not failed
    return gathered_of({TRAIN: examples[1:], "unseen": examples[:1]})


def test_a_file_holds_what_was_gathered(gathered, tmp_path):
    gathered.save(tmp_path / "some.npz")
    found = Gathered.load(tmp_path / "some.npz")
    assert found.vocabulary == gathered.vocabulary == vocabulary()
    assert {part: len(samples) for part, samples in found.parts.items()} == {TRAIN: 4, "unseen": 1}
    for part, samples in gathered.parts.items():
        for one, other in zip(samples, found.parts[part], strict=True):
            assert all(
                np.array_equal(getattr(one, name), getattr(other, name)) for name in ("tokens", "types", "target")
            )


def test_files_are_joined_where_their_words_are_the_same(gathered):
    assert len(joined([gathered, gathered]).parts[TRAIN]) == 8
    with pytest.raises(BadInput, match="different grammars"):
        joined([gathered, Gathered({}, ["<pad>"])])


def test_a_share_of_what_was_gathered_before_is_taken_by_its_words(gathered):
    """An older grammar has fewer words, and others' places."""
    older = Gathered({TRAIN: gathered.parts[TRAIN] * 50, "unseen": gathered.parts["unseen"]}, gathered.vocabulary)
    words = [*reversed(gathered.vocabulary), "newer"]
    found = with_share(Gathered({TRAIN: [], "wishes": []}, words), [older], 0.5, 1)
    assert {part: len(some) for part, some in found.parts.items()} == {TRAIN: pytest.approx(100, abs=25), "unseen": 1}
    first = found.parts["unseen"][0].target
    assert [words[n] for n in first] == [gathered.vocabulary[n] for n in gathered.parts["unseen"][0].target]
    with pytest.raises(BadInput, match="any more"):
        with_share(gathered, [Gathered({}, ["a word that was left out"])], 0.5, 1)


def test_the_newest_word_is_the_last():
    assert vocabulary()[-1] == "also" and len(set(vocabulary())) == len(vocabulary())


@pytest.mark.slow
def test_a_training_goes_on_from_weights_that_lack_a_word():
    torch = pytest.importorskip("torch")
    from retriever.encoders.text_model import TextEncoder, packaged_model
    from training.reading.model import Reader, Shape, parameters_of
    from training.reading.train import WEIGHTS

    words = [*vocabulary(), "newer"]
    model = Reader(TextEncoder(str(packaged_model())), words, Shape(0, 3, 384), still=4)
    model.take_over(WEIGHTS)
    known = model.words.weight[: len(vocabulary()) - 1].mean(0)
    assert torch.allclose(model.words.weight[-1], known, atol=5e-3)
    trained = {id(p) for group in parameters_of(model, 1.0, 1.0) for p in group["params"]}
    assert id(model.marks) not in trained and not {id(p) for p in model.upper[:4].parameters()} & trained
    assert {id(p) for p in (*model.upper[4:].parameters(), model.words.weight)} <= trained


@pytest.mark.parametrize("held", [b"", b"no file of numbers", b"PK\x05\x06" + bytes(18)])
def test_another_file_is_one_line(tmp_path, capsys, held):
    pytest.importorskip("torch")
    from training.reading.train import main

    (tmp_path / "other.npz").write_bytes(held)
    assert main([str(tmp_path / "other.npz")]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "training.reading.gather" in told


@pytest.mark.slow
def test_a_training_learns_and_its_weights_are_read_in_numpy(gathered, tmp_path, capsys):
    pytest.importorskip("torch")
    from retriever.requests.network import ReadingNetwork, Trust, base_encoder, stored_weights
    from training.reading.train import main

    gathered.save(tmp_path / "some.npz")
    weights = tmp_path / "reader.safetensors"
    options = [
        "--epochs",
        "25",
        "--batch",
        "4",
        "--layers",
        "1",
        "--width",
        "64",
        "--tuned-rate",
        "3e-4",
        "--rate",
        "3e-3",
    ]
    assert main([str(tmp_path / "some.npz"), *options, "--frozen", "4", "--average", "0.5", "--out", str(weights)]) == 0
    losses = [float(line.split()[3]) for line in capsys.readouterr().out.splitlines()]
    assert losses[-1] < losses[0] / 2
    network = ReadingNetwork(*stored_weights(weights), base_encoder(), Trust(1.0, 0.0, 0.0))
    anything = frozenset(network.vocabulary) - {"<pad>", "<begin>"}
    written = network.write(["What is the flux of", "<S1>", "?"], [], lambda prefix: anything)
    assert written.words == ("values", "name", "S1", "quantity", "flux")
