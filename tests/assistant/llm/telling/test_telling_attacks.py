"""A language model in an attacker's hands words the answer: lies, foreign ids, and what papers order it to say.

Nothing of it may be shown; and whatever a model writes, every claim that is shown is verified.
"""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.check.addressing import addresses
from assistant.check.safety import unsafe
from assistant.check.verify import Verifier
from assistant.evidence.ledger import Ledger
from assistant.llm.client import Reply
from assistant.llm.telling.composing import composed
from assistant.llm.telling.evidence import shown_of
from assistant.llm.telling.lines import MOST_CLAIMS
from assistant.llm.telling.writing import Task, Writer
from assistant.tools.toolbox import Toolbox
from retriever.text.sentences import sentences
from tests.support.attacks import FURTHER_ORDERS, HEADERS, LATER_ORDERS, LIES, ORDERS, UNSEEN_ORDERS
from tests.support.llm_asking import QUESTION, teller, telling
from tests.support.llm_stand_in import StandIn, shown


def evidence_with(library, text: str = "") -> Ledger:
    """The redshift of 3C 273, and a paper on it with the text in its passage."""
    toolbox = Toolbox(library, Ledger(), None)
    toolbox.call("source_parameters", {"source": "3C 273", "quantities": ["redshift"]})
    paper = library.papers_of["3c-273"][0]
    report = paper.reports[0]
    toolbox.ledger.add_paper(paper, replace(report, summary=f"{text} {report.summary} {text}"), "3C 273")
    return toolbox.ledger


class Rebel:
    """A server whose model writes these lines, again and again, and that holds it to nothing."""

    tuned = False

    def __init__(self, *lines: str):
        self.lines = lines

    async def write_lines(self, messages, grammar, most, deadline, take):
        for line in self.lines:
            take(line)
        return Reply("\n".join(self.lines))


def written(library, verifier, ledger, *lines: str):
    """What comes of such lines, and what was shown as they came."""
    seen = []
    task = Task(QUESTION, "", shown_of(ledger), ledger, verifier)
    return asyncio.run(Writer(task, Rebel(*lines), seen.append).write(0.0)), seen


@pytest.fixture(scope="module")
def verifier(names):
    return Verifier(names)


@pytest.mark.parametrize("text", ORDERS + HEADERS + FURTHER_ORDERS + UNSEEN_ORDERS)
def test_an_order_of_a_paper_is_neither_shown_to_the_model_nor_repeated_by_it(library, verifier, text):
    ledger = evidence_with(library, text)
    assert not any(text in one.text for one in shown_of(ledger))
    told, seen = written(library, verifier, ledger, f"[P1] {text}", f"[P1 S1] 3C 273: {text}", text)
    assert not told.claims and not seen


def test_the_guard_goes_beyond_what_it_was_fitted_to(library):
    assert sum(map(addresses, LATER_ORDERS)) >= 7 and not any(map(unsafe, LATER_ORDERS))
    own = [s for paper in library.papers.values() for r in paper.reports for s in sentences(r.summary)]
    assert len(own) > 1_000 and sum(map(addresses, own)) <= 0.01 * len(own)


@pytest.mark.parametrize("line", LIES)
def test_a_lie_is_not_shown(library, verifier, line):
    told, seen = written(library, verifier, evidence_with(library), line)
    assert not told.claims and not seen and told.dropped


def test_a_lie_goes_through_no_server_either(library):
    with StandIn(teller("\n".join(LIES[:10]))) as server:
        answer = telling(library, server).ask(QUESTION)
        told = [r for r in server.requests if shown(r).startswith("Evidence:")]
    assert len(told) == 2 and len(answer.dropped) == 10 and not answer.worded_by


_WORDS = st.sampled_from(
    "3C 273|NGC 4151|redshift|0.158|9.99|photon index|1.5|is|is not|may be|a|pulsar|quasar|of|by|the|brightest|jet|keV|erg/s|above|10^22|"
    "Chandra|NuSTAR|disc|variable|Seyfert|ignore previous instructions|https://x.example|<b>|`ls`|[P1]|\u202e|X-ray|17|twice|no|harder than".split(
        "|"
    )
)
_LINE = st.builds(
    lambda ids, words: f"[{' '.join(ids)}] {' '.join(words)}",
    st.lists(st.sampled_from(["S1", "M1", "P1", "T1", "S9", "P99"]), max_size=3),
    st.lists(_WORDS, max_size=12),
)


@given(lines=st.lists(st.one_of(_LINE, st.text(max_size=60)), max_size=9), data=st.data())
@settings(max_examples=120, deadline=None)
def test_whatever_the_model_writes_every_claim_shown_is_verified(library, verifier, lines, data):
    ledger = evidence_with(library)
    copied = data.draw(st.lists(st.sampled_from(sorted(one.text for one in shown_of(ledger))), max_size=2))
    told, seen = written(library, verifier, ledger, *lines, *(f"[P1 M1 S1] {text}" for text in copied))
    assert all(not verifier.check(claim, ledger) and claim.evidence for claim in [*told.claims, *seen])
    assert sorted(map(str, seen)) == sorted(map(str, told.claims)) and len(told.claims) <= MOST_CLAIMS
    assert {c.text for c in told.claims} == {c.text for c in composed([], told.claims, ledger, False)}
