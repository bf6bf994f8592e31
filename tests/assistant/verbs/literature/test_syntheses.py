"""The verb ``summarise``: what papers say together, every sentence cited and verified, denominators true."""

import pytest

from assistant.check.verify import Verifier
from assistant.evidence.claims import Claim
from assistant.evidence.ledger import Ledger
from assistant.evidence.sentences import say
from assistant.request.conversation import Conversation, Turn
from assistant.request.language.wanted import Unknown, Wanted
from assistant.verbs.literature.stances import takes
from retriever.catalogue.records import Measurement
from tests.support.requests.carried_out import CarriedOut


@pytest.fixture(scope="module")
def summary(library):
    def ask(conversation=None, **parts):
        names = tuple(library.names.resolve(n) or Unknown(n) for n in parts.pop("names", ()))
        asked = CarriedOut(Wanted("summarise", names=names, **parts), library, conversation)
        assert not asked.dropped
        return asked

    return ask


def test_it_counts_the_papers_that_are_summed_up_and_cites_each_sentence(summary, library):
    asked = summary(names=["Cyg X-1"])
    papers = library.papers_of[library.names.resolve("Cyg X-1").id]
    assert f"of the {len(papers)} papers** in the library curated on Cyg X-1" in asked.verdict
    assert 2 <= len(asked.claims) <= 7 and all(claim.evidence[0][0] == "P" for claim in asked.claims[1:])


@pytest.mark.parametrize("stance", ["", "agree", "disagree", "doubt", "evidence", "history", "claim"])
@pytest.mark.slow
def test_every_stance_on_many_sources_passes_verification(library, stance):
    several = [s for s in library.papers_of if len(library.papers_of[s]) > 1][::4]
    assert len(several) > 10
    for source_id in several:
        wanted = Wanted("summarise", names=(library.sources[source_id],), stance=stance)
        asked = CarriedOut(wanted, library)
        assert not asked.dropped and asked.verdict.startswith("**"), library.sources[source_id].name


def test_every_summary_can_be_told_as_a_whole(library):
    for bibcode in list(library.papers)[::6]:
        asked = CarriedOut(Wanted("summarise", bibcodes=(bibcode,)), library)
        assert not asked.dropped and bibcode in asked.verdict


@pytest.mark.parametrize(
    "quantity", ["redshift", "black_hole_mass", "photon_index", "temperature", "distance", "luminosity"]
)
@pytest.mark.slow
def test_values_side_by_side_of_many_sources_pass_verification(library, quantity):
    told = 0
    for source_id in list(library.papers_of)[::5]:
        asked = CarriedOut(Wanted("summarise", names=(library.sources[source_id],), quantities=(quantity,)), library)
        assert not asked.dropped, library.sources[source_id].name
        told += not asked.claims[0].refuses
    assert told


def test_values_that_agree_are_said_to_agree_and_nothing_else(library, summary):
    same = summary(names=["NGC 7172"], quantities=("luminosity",), stance="agree")
    assert same.verdict.startswith("**They agree**: all 2 values")
    several = summary(names=["Abell 2029"], quantities=("temperature",), stance="range")
    assert several.verdict.startswith("**2.85 keV to 8.14 keV**") and "whether they agree stays open" in several.verdict


@pytest.mark.parametrize(("low", "holds"), [(1.5, "overlap"), (1.9, "apart")])
def test_verification_computes_whether_intervals_overlap(library, low, holds):
    source, ledger = library.names.resolve("Cyg X-1"), Ledger()
    on = ledger.add_source(source)
    values = [Measurement("photon_index", 1.6, 1.4, 1.8), Measurement("photon_index", 2.0, low, 2.2)]
    ids = tuple(ledger.add_measurement(value, on, source.id) for value in values)
    told = {
        "count": 2,
        "what": "photon index",
        "name": "Cyg X-1",
        "low": 1.6,
        "high": 2.0,
        "who_low": "A",
        "who_high": "B",
    }
    for statement in ("overlap", "apart"):
        text = say(f"synthesis.{statement}", **told).replace(" (A)", "").replace(" (B)", "")
        reason = Verifier(library.names).check(Claim(text, (on, *ids)), ledger)
        assert ("do not support" in reason) == (statement != holds)


def test_limits_are_no_values(summary):
    spin = summary(names=["Cyg X-1"], quantities=("spin",), stance="range")
    assert spin.verdict.startswith("**Only limits**") and "above 0.95" in spin.text


def test_no_value_is_said_with_the_number_of_papers_looked_through(summary, library):
    asked = summary(names=["Cyg X-1"], quantities=("temperature",))
    papers = library.papers_of[library.names.resolve("Cyg X-1").id]
    assert asked.verdict.startswith(f"**None** of the {len(papers)} papers") and asked.claims[0].refuses


def test_the_value_of_the_turn_before_is_what_papers_agree_on(summary, library):
    source = library.names.resolve("Abell 2029")
    before = Turn("mass?", subjects=[source.id], wanted=Wanted("values", names=(source,), quantities=("temperature",)))
    asked = summary(Conversation([before]), earlier="answer", sources=(source.id,), stance="agree")
    assert "temperature of Abell 2029" in asked.verdict


def test_history_goes_from_the_oldest_to_the_newest(summary):
    asked = summary(names=["Cyg X-1"], stance="history")
    years = [asked.state.ledger.paper(claim.evidence[0])["year"] for claim in asked.claims[1:]]
    assert years == sorted(years) and asked.verdict.startswith(f"**From {years[0]} to {years[-1]}**")


def test_a_sentence_takes_a_stance_by_its_words():
    assert takes("disagree", "This is contrary to earlier results.") and not takes(
        "agree", "This is contrary to earlier results."
    )
    assert takes("agree", "Both values agree with the earlier pointings.")


def test_the_number_of_sentences_asked_for(summary):
    assert len(summary(names=["NGC 4151"], length="2").claims) == 3
    assert len(summary(names=["NGC 4151"], length="short").claims) == 3


def test_what_is_not_known_gets_no_other_answer(summary):
    assert summary(names=["Zorblax X-7"], topic="jet").claims == []
    assert "I found nothing on 'Zorblax effect'" in summary(topic="Zorblax effect").verdict
    assert summary(names=["Cyg X-1"], register="child").lacks
