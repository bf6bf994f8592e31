"""What papers are said to claim: the verdict on their values, or what they say in words."""

from dataclasses import replace

import pytest

from assistant.request.conversation import Conversation, Turn
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.literature.reported_values import ValuesSaid
from assistant.verbs.literature.claimed import verdicts
from tests.support.requests.carried_out import CarriedOut


@pytest.fixture(scope="module")
def claim(library):
    def carried(name, stance="claim", **parts):
        asked = CarriedOut(Wanted("summarise", names=(library.names.resolve(name),), stance=stance, **parts), library)
        assert not asked.dropped
        return asked

    return carried


@pytest.mark.parametrize(("op", "bound", "verdict"), [("gt", 0.0, "**Yes**"), ("lt", 0.0, "**No"), ("eq", 0.0, "**No")])
def test_a_bound_is_held_against_every_value(claim, op, bound, verdict):
    asked = claim("NGC 4151", limits=(Limit("photon_index", op, (bound,)),))
    assert asked.verdict.startswith(verdict)
    assert asked.state.found(ValuesSaid).values


def test_values_on_both_sides_of_a_bound_disagree(claim):
    limits = (Limit("photon_index", "gt", (2.0,)),)
    asked = claim("NGC 4151", limits=limits)
    (one,) = asked.state.found(ValuesSaid).values[:1]
    two = tuple(replace(one, measurement=replace(one.measurement, value=value)) for value in (1.5, 2.1))
    result = replace(asked.state.found(ValuesSaid), values=two)
    (told,) = verdicts(asked.state, result, [one.source], Wanted("summarise", stance="claim", limits=limits))
    assert told.text.startswith("**They disagree**: 1 of the 2 values")


@pytest.mark.parametrize("stance", ["claim", "doubt", "evidence"])
def test_a_class_that_papers_are_said_to_claim_is_searched_for_in_them(claim, stance):
    asked = claim("Cyg X-1", stance, classes=("pulsar",), class_words=("pulsar",))
    assert "'pulsar'" in asked.verdict and "sources of the class" not in asked.text


def test_papers_of_a_stance_are_told_as_a_synthesis(library):
    cyg = library.names.resolve("Cyg X-1")
    for stance in ("claim", "doubt"):
        by_papers, told = (
            CarriedOut(Wanted(do, names=(cyg,), topic="black hole", stance=stance), library)
            for do in ("papers", "summarise")
        )
        assert by_papers.verdict == told.verdict


def test_values_by_another_instrument_are_no_answer(library):
    ngc = library.names.resolve("NGC 4151")
    asked = CarriedOut(Wanted("summarise", names=(ngc,), quantities=("photon_index",), instrument="ROSAT"), library)
    everything = CarriedOut(Wanted("summarise", names=(ngc,), quantities=("photon_index",)), library)
    said, all_said = asked.state.found(ValuesSaid), everything.state.found(ValuesSaid)
    assert len(said.values) + said.left_out == len(all_said.values) and said.left_out
    assert "naming ROSAT" in asked.text


def test_doubt_about_the_answer_before_is_doubt_about_what_that_was_on(library):
    cyg = library.names.resolve("Cyg X-1")
    before = Wanted("summarise", names=(cyg,), classes=("pulsar",), class_words=("pulsar",), stance="claim")
    conversation = Conversation([Turn("is it?", subjects=[cyg.id], wanted=before)])
    after = Wanted("summarise", earlier="answer", sources=(cyg.id,), stance="doubt")
    assert "'pulsar'" in CarriedOut(after, library, conversation).verdict


def test_papers_known_by_title_alone_are_shown_by_it(library):
    def bare(source):
        papers = [p for p in library.papers_of.get(source.id, []) if any(r.about == "main" for r in p.reports)]
        return (
            papers and not any(r.summary for p in library.papers_of[source.id] for r in p.reports) and papers[0].title
        )

    source = next((s for s in library.sources.values() if bare(s)), None)
    if source is None:
        pytest.skip("every paper on a source of the curated library has a summary")
    asked = CarriedOut(Wanted("summarise", names=(source,)), library)
    assert not asked.dropped and "only" in asked.verdict and asked.claims[1].table
