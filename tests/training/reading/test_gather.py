"""What the reader is trained on, as numbers in a file; and that a training on it learns."""

import numpy as np
import pytest

from retriever.errors import BadInput
from retriever.requests.patterns import Pattern
from training.reading.examples import examples_of
from training.reading.gather import gathered_of, vocabulary
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
