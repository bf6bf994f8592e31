"""The trained reader on questions: what it reads, and that it stays within the grammar and the marks."""

import time
from functools import partial

import numpy as np
import pytest

from assistant.reading import reader
from assistant.reading.reader import read
from assistant.request.conversation import Conversation, Turn
from retriever.requests.marks import marks_in
from retriever.requests.network import base_encoder, reading_network
from retriever.requests.program import parse
from retriever.requests.words import SPECIAL, next_words, pieces


@pytest.mark.parametrize(
    "question, request_text",
    [
        ("What is the photon index of 3C 273?", "values name S1 quantity photon_index"),
        ("gamma of NGC 4151 pls", "values name S1 quantity photon_index"),
        ("HMXBs with a photon index below 1.2", "list class K1 where photon_index lt N1"),
        ("How many quasars are there?", "count class K1"),
        ("papers on Cyg X-1 since 2020 with bibcodes", "papers name S1 year_from Y1 field bibcode"),
        ("who won the football world cup?", "refuse reason out_of_domain"),
        ("what can you do?", "about about capabilities"),
    ],
)
def test_common_questions_are_read(library, question, request_text):
    reading = read(question, Conversation(), library)
    assert str(reading.request) == request_text and reading.confidence > 0.3


def test_a_follow_up_takes_its_subject_from_the_turn_before(library):
    first = read("What is the photon index of 3C 273?", Conversation(), library)
    turn = Turn("What is the photon index of 3C 273?", subjects=["3c273"], wanted=first.wanted)
    assert read("and its redshift?", Conversation([turn]), library).wanted.sources == ("3c273",)


def test_whatever_is_asked_is_answered_by_a_request(library):
    for question in ("", "?", "x" * 300, "blah " * 80, "S1 S1 <S1> [SEP]", "号" * 50):
        reading = read(question, Conversation(), library)
        assert parse(str(reading.request)) == reading.request and 0 <= reading.confidence <= 1


def test_what_was_recognised_and_not_used_is_told(library):
    reading = read("Is 3C 273 harder than NGC 4151?", Conversation(), library)
    assert reading.wanted.unread == () and len(reading.marked.of_kind("S")) == 2


def test_the_network_never_leaves_the_marks(library):
    network = reading_network()
    marked = marks_in("Which AGN are brighter than 3C 273 and NGC 4151 in 2015?", library)
    marks = frozenset(mark.key for mark in marked.marks if mark.key in SPECIAL)
    written = network.write(*pieces(marked), partial(next_words, marks=marks))
    assert {word for word in written.words if word in SPECIAL} <= marks
    assert all(0 < probability <= 1 for probability in written.probabilities)


def test_a_reading_is_quick(library):
    kinds = "pulsars blazars quasars magnetars Seyferts LMXBs HMXBs CVs ULXs galaxies clusters stars AGN binaries TDEs".split()
    questions = [f"Which of the {kind} have a spin period below 3 s?" for kind in kinds]  # of usual length
    read("Which have one?", Conversation(), library)
    seconds = []
    for question in questions:
        tries = []
        for _ in range(3):  # each read anew; the quickest is the one that nothing else on the machine held up
            reader._written.cache_clear()
            reading_network()._read.cache_clear()
            began = time.perf_counter()
            read(question, Conversation(), library)
            tries.append(time.perf_counter() - began)
        seconds.append(min(tries))
    assert np.median(seconds) < 0.12  # the bar is 0.06 s on two free cores; here another worker has one of them


def test_numpy_writes_what_torch_does(library):
    """The network that is trained is the one that answers."""
    torch = pytest.importorskip("torch")
    from retriever.encoders.text_model import TextEncoder, packaged_model
    from retriever.requests.network import tokens_of
    from retriever.requests.patterns import Pattern
    from training.reading.examples import examples_of
    from training.reading.model import Reader, Shape
    from training.reading.train import WEIGHTS

    pattern = Pattern(
        "lists",
        "Which {C} have a redshift above {N}?",
        {"C": "class_plural", "N": "number:1:3"},
        (),
        "list class {C} where redshift gt {N}",
    )
    (example,), _ = examples_of([pattern], library, 1)
    network = reading_network()
    model = Reader(TextEncoder(str(packaged_model())), network.vocabulary, Shape(frozen=0, layers=3, width=384))
    model.take_over(WEIGHTS)
    model.eval()
    tokens, types = (torch.from_numpy(part)[None] for part in tokens_of(base_encoder(), example.pieces, example.before))
    mask = torch.ones_like(tokens, dtype=torch.bool)
    places = {word: place for place, word in enumerate(network.vocabulary)}
    given, words = [places["<begin>"]], list[str]()
    with torch.no_grad():
        memory = model.memory(tokens, types, mask)
        for _ in range(20):
            best = int(model.decode(memory, mask, torch.tensor([given]))[0, -1].argmax())
            given.append(best)
            if network.vocabulary[best] == "<end>":
                break
            words.append(network.vocabulary[best])
    anything = frozenset(network.vocabulary) - {"<pad>", "<begin>"}
    assert list(network.write(example.pieces, example.before, lambda prefix: anything).words) == words


@pytest.mark.parametrize(
    ("question", "quantity"), [("What is the redshift of 3C 273?", "redshift"), ("How far is NGC 4151?", "distance")]
)
def test_a_question_on_another_quantity_is_not_the_one_before_again(library, question, quantity):
    before = "What is the photon index of 3C 273?"
    turn = Turn(before, subjects=["3c-273"], wanted=read(before, Conversation(), library).wanted)
    assert read(question, Conversation([turn]), library).wanted.quantities == (quantity,)


def test_the_same_wording_of_another_source_is_read_once_and_as_that_source(library):
    reader._written.cache_clear()
    first, second = (
        read(f"What is the photon index of {name}?", Conversation(), library) for name in ("3C 273", "Cyg X-1")
    )
    assert reader._written.cache_info().misses == 1
    assert [one.name for one in second.wanted.known] == ["Cyg X-1"] and [one.name for one in first.wanted.known] == [
        "3C 273"
    ]
    read("What is the photon index of 3C 273 above 2?", Conversation(), library)
    assert reader._written.cache_info().misses == 2
