"""What a new user found on the page to be false or left out: the answers that it gives today.

The seventeen faults of that reading, and the tests that hold them mended:

1 the count of a superlative          test_a_superlative_says_of_how_many_it_speaks
2 redshifts that were asked for       test_the_columns_that_were_asked_for_are_the_table
3 a table that was asked for          the same; browser/test_browser_answers: test_a_table_is_sorted_and_copied
4 pile-up at the plot                 ui/spectrum/test_uploads_on_show, test_banner
5 the newest upload on show           ui/spectrum/test_uploads_on_show; ui/chat/test_session: ..._leave_no_other_spectrum_on_show
6 the mark of an open map             ui/chat/test_handlers: test_the_map_marks_...; browser/test_browser_tabs: test_map_and_sky_...
7 labels for screen readers           browser/test_browser_layout: test_steps_are_one_line_...; as text over the API: ui/test_endpoints
8 findings of axe                     browser/test_browser_axe
9 the way back, shortcuts, choices    browser/test_browser_tabs: test_everything_by_keyboard, test_browser_links (Ctrl-K, ArrowUp)
10 bounds that do not count           ui/catalogue/test_table: test_a_bound_that_does_not_count_is_told
11 a distance denied and told         test_a_distance_is_not_denied_...; ui/html/test_plain_language: test_a_distance_is_not_both_...
12 names of authors                   retriever/names/test_authors; ui/html/test_citations
13 intervals of no width              test_no_interval_is_written_as_its_value; retriever/catalogue/test_quantities
14 an endpoint without a token        ui/test_endpoints: test_exactly_four_endpoints_are_documented, test_claims_are_...
15 both of two things; a fit by name  test_both_of_two_things_are_told_apart, test_a_fit_that_has_no_spectrum_is_not_claimed
16 the logo                           browser/test_browser_layout: test_the_empty_page_has_a_name_of_its_own_...
17 deleting with a way back           browser/test_browser_layout: test_conversations_are_searched_renamed_deleted_...
"""

import re

import pytest

from retriever.catalogue.quantities import format_value


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


def test_no_interval_is_written_as_its_value(library):
    written = 0
    for source in library.sources.values():
        for measurement in source.measurements:
            found = re.match(r"(\S+) .*\((\S+) to ([^\s,)]+)", format_value(measurement))
            written += bool(found)
            assert not found or len(set(found.groups())) > 1, (source.name, measurement)
    assert written > 500
