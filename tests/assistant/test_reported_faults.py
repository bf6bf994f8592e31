"""What a new user found on the page to be false or left out: the answers that it gives today."""

import pytest


@pytest.mark.parametrize("question", ["Which galaxy clusters are the hottest?", "Which quasars are the farthest?"])
def test_a_superlative_says_of_how_many_it_speaks(assistant, library, question):
    kind, key = ("galaxy cluster", "temperature") if "cluster" in question else ("quasar", "redshift")
    of_kind = library.columns.of_classes([kind])
    text = assistant.ask(question).text
    assert f"{of_kind.sum()} {kind}s" in text  # the class, not those with a value
    assert key in text


def test_the_columns_that_were_asked_for_are_the_table(assistant, library):
    for question, wanted in (
        ("List all AGN with photon index below 1.9, and the redshift of each", {"photon index", "redshift"}),
        (
            "Give me a table of redshift, photon index and NH for all blazars",
            {"redshift", "photon index", "column density"},
        ),
    ):
        answer = assistant.ask(question)
        table = answer.ledger.table(next(claim.table for claim in answer.claims if claim.table))
        heads = " ".join(table["columns"])
        assert all(word in heads for word in wanted), heads
        assert not any(item.kind == "paper" for item in answer.ledger if item.id in answer.cited)
    assert table["total"] == library.classes["blazar"]


def test_both_of_two_things_are_told_apart(assistant):
    text = assistant.ask("What is the difference between a pulsar and a magnetar?").text
    assert "pulsar" in text and "magnetar" in text and "rotation" in text and "magnetic field" in text


def test_a_fit_that_has_no_spectrum_is_not_claimed(assistant):
    answer = assistant.ask("Fit a power law plus black body to Cyg X-1")
    assert not any(item.record.get("method", "").endswith("fit") for item in answer.ledger if item.id in answer.cited)
    assert "(Fit power law plus black body)" not in answer.text
    said = next(claim for claim in answer.claims if "Nothing was fitted" in claim.text)
    assert answer.claims[0] == said and said.refuses and "upload" in said.text
    assert "The spectrum of Cyg X-1 here is simulated" in answer.text


def test_of_a_black_body_temperature_no_fit_is_spoken_of(assistant):
    text = assistant.ask("What is the black-body temperature of RX J1856.5-3754?").text
    assert "Nothing was fitted" not in text


def test_a_distance_is_not_denied_and_told_in_one_answer(assistant):
    answer = assistant.ask("How bright is Cyg X-1 and how far away is 3C 273?")
    assert "I have no evidence" not in answer.text and "flux of Cyg X-1" in answer.text and "Mpc" in answer.text
