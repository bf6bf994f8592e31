"""Words that a request does not account for: what the judge is trained on, and that the one trained is the one that judges."""

import numpy as np
import pytest
import torch

from retriever.requests.accounting import Accounting
from retriever.requests.network import base_encoder
from retriever.requests.program import parse
from retriever.requests.word_table import WordTable, atoms, tokens_in
from training.reading import words
from training.reading.examples import examples_of, own_patterns
from training.reading.foreign import Foreigner
from training.reading.judging import fitted

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def examples(library):
    chosen = [p for p in own_patterns() if p.program.split()[0] in ("list", "values", "papers")][::12]
    return examples_of(chosen, library, 1)[0]


@pytest.fixture(scope="module")
def table(examples):
    return words.counted(examples)


def test_words_are_counted_by_patterns(examples, table):
    assert isinstance(table, WordTable) and table.total == len({example.pattern for example in examples})
    assert 0 < table.words["flux"] <= table.total and table.companions["flux"]["q:flux"] >= 1


def test_foreign_words_are_labelled(examples, table):
    made = list(Foreigner(examples, table, 1).made())
    assert any(question.unread for question in made) and any(not question.unread for question in made)
    requests = {atoms(parse(example.request)) for example in examples}
    for question in made:
        places = question.read | question.unread
        assert not question.read & question.unread and max(places, default=0) < len(question.tokens)
        assert not any(question.tokens[n].mark for n in places)
        assert question.said in requests or not question.read  # a part of a request is never said to account for words


def test_numpy_judges_as_torch_does(examples, table):
    made = list(Foreigner(examples, table, 2).made())[:200]
    weights = fitted(made, table, 1, 1)
    judge = Accounting(table, weights, 0.0, 0.0, base_encoder())
    from training.reading.judging import Judge, _Rows

    rows = _Rows([question for question in made if not question.unread][:5], table, 1)
    rows.evidence = torch.tensor(
        [table.evidence(table.known_as(q.tokens[n].text), q.said) for q in _read(made)[:5] for n in sorted(q.read)]
    )
    network = Judge(rows.vectors.shape[1], len(rows.place)).eval()
    network.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})
    with torch.no_grad():
        expected = network(*rows.batch(torch.arange(len(rows.labels)))).numpy()
    scored = [
        score for q in _read(made)[:5] for n, score in enumerate(judge.scores(list(q.tokens), q.said)) if n in q.read
    ]
    assert np.allclose(scored, expected, atol=0.02)  # states are kept at half precision for training


def _read(made):
    return [question for question in made if not question.unread]


@pytest.mark.slow
def test_the_cuts_keep_to_few_wrong_calls(examples, table):
    weights = fitted(list(Foreigner(examples, table, 2).made())[:300], table, 1, 1)
    judge = Accounting(table, weights, 0.0, 0.0, base_encoder())
    held = examples[::3]
    words.choose_cuts(judge, held)
    assert words.wrongly_called(judge, held).mean() <= words.WRONGLY
    tokens = tokens_in(held[0].pieces)
    assert len(judge.scores(tokens, atoms(parse(held[0].request)))) == len(tokens)
