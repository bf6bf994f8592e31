"""Whether a source meets a bound: yes, no, or open, by the value that is given with it."""

import pytest


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Is the photon index of 3C 273 above 1.2?", "Yes: 3C 273 is a source with photon index > 1.2."),
        (
            "Is GX 301-2 heavily absorbed?",
            "Yes: GX 301-2 is a source with column density >= 1e22 cm^-2",
        ),
        ("Is GX 301-2 unabsorbed?", "No: GX 301-2 is not a source with column density < 1e21 cm^-2"),
        ("Does 3C 273 have a redshift below 0.1?", "No: 3C 273 is not a source with redshift < 0.1."),
    ],
)
def test_the_verdict_comes_first_and_its_value_behind_it(assistant, question, begins):
    answer = assistant.ask(question)
    assert answer.claims[0].text.startswith(begins) and not answer.dropped
    assert any(i[0] == "M" for claim in answer.claims[1:] for i in claim.evidence) or "redshift" in question


def test_an_interval_across_the_bound_leaves_it_open(assistant):
    answer = assistant.ask("Is the photon index of Sagittarius A* above 2.1?")
    assert answer.claims[0].text.startswith("That stays open") and not answer.dropped
    assert "2.099 (1.933 to 2.264" in answer.text


def test_the_nearest_is_told_with_its_separation_and_each_neighbour_once(assistant):
    answer = assistant.ask("Which sources are nearest to 3C 273 on the sky?")
    assert (
        answer.claims[0].text
        == "The source nearest to 3C 273 on the sky is Mrk 50 (Seyfert), 1.56 deg (93.5 arcmin) away."
    )
    assert len(answer.claims) == 5 and not answer.dropped


def test_a_word_that_makes_another_quantity_is_still_missed(assistant):
    assert assistant.ask("What is the neutrino flux of Her X-1?").text.startswith("I found nothing about 'neutrino'")
