"""What lists do with an instrument alone, the nearest of all, examples beside a count, and a list of before in another order."""

import pytest

from assistant.request.conversation import Conversation
from assistant.request.language.resolving import wanted_of
from assistant.request.language.wanted import Limit, Wanted
from retriever.requests.marks import marks_in
from retriever.requests.program import parse


def first(answer):
    return answer.claims[0].text


def cells(answer, column=0):
    return [row[column] for row in answer.ledger.table(answer.claims[0].table)["rows"]]


def test_an_instrument_alone_keeps_to_what_it_has_measured(by_request):
    answer = by_request(Wanted("count", class_words=("AGN",), instrument="Swift-BAT"))
    assert "active galaxies** here meet this: any measured value by Swift-BAT." in first(answer)


def test_the_nearest_of_all_are_in_the_galaxy(by_request):
    answer = by_request(Wanted("list", order="distance", descending=False, limit=3))
    assert "distance (pc)" in answer.ledger.table(answer.claims[0].table)["columns"]
    agn = by_request(Wanted("list", class_words=("Seyferts",), order="distance", descending=False, limit=3))
    assert "redshift" in agn.ledger.table(agn.claims[0].table)["columns"]


def test_examples_stand_beside_a_count(by_request):
    answer = by_request(Wanted("count", class_words=("blazars",), limit=2))
    assert first(answer) == "**17 blazars** are here." and "Among them: " in answer.text


def test_a_rank_goes_before_a_column_that_is_empty(by_request):
    answer = by_request(Wanted("list", class_words=("blazars",), order="flux", limit=2, quantities=("spin_period",)))
    assert first(answer).startswith("**") and first(answer).index("have the highest") < first(answer).index(
        "No spin period"
    )


def test_a_column_that_varies_is_one_whose_values_exclude_each_other(by_request):
    answer = by_request(
        Wanted("list", class_words=("galaxies",), limits=(Limit("column_density", "is", state="variable"),))
    )
    assert answer.claims[0].refuses


def test_a_class_or_none_is_counted_class_by_class(by_request):
    limits = (Limit("class", "is", state="missing"),)
    answer = by_request(Wanted("count", class_words=("quasars", "blazars"), limits=limits, any=True))
    assert "sources without a class" in first(answer)
    assert {"quasar", "blazar"} <= set(cells(answer))


def test_those_of_before_are_told_by_name(by_request, library):
    ids = tuple(library.names.resolve(name).id for name in ("Cyg X-1", "Her X-1"))
    answer = by_request(Wanted("count", sources=ids, earlier="list"))
    assert first(answer) == "**2: Cyg X-1 and Her X-1**."


def test_the_second_of_a_list_in_another_order(by_request, library):
    conversation = Conversation()
    by_request(Wanted("list", class_words=("blazars",), limits=(Limit("redshift", "gt", (0.1,)),)), conversation)
    listed = conversation.turns[0].listed

    def follow(request):
        wanted = wanted_of(parse(request), marks_in("then", library), conversation, "", library.sources)
        return by_request(wanted, conversation)

    answer = follow("same earlier second order redshift desc")
    values = sorted((library.sources[i].redshift for i in listed), reverse=True)
    assert "the second highest" in first(answer) and float(cells(answer, -1)[0]) == round(values[1], 4)
    last = follow("list earlier last_item order redshift desc")
    assert "lowest" in first(last) and float(cells(last, -1)[0]) == round(values[-1], 4)


@pytest.fixture
def follow(by_request, library):
    """Carries out requests one after the other, each resolved in the conversation so far."""
    conversation = Conversation()

    def ask(text, request):
        wanted = wanted_of(parse(request), marks_in(text, library), conversation, "", library.sources)
        return by_request(wanted, conversation)

    return ask


def test_those_are_the_first_few_where_only_so_many_were_asked_for(follow):
    top = follow("top of the AGN", "list class AGN order flux desc limit #4 band bat")
    kept = follow("how many of them", "count earlier list")
    assert first(kept).startswith("**4: ") and set(cells(top)) <= set(
        first(kept)[5:-3].replace(" and ", ", ").split(", ")
    )
    none = follow("any clusters", "count earlier list class cluster")
    assert none.claims[0].refuses
    second = follow("the second brightest", "list earlier list order flux desc limit #1 offset #1")
    assert first(second).startswith(f"**{cells(top)[1]}: ") and "of 4 sources of that list" in first(second)


def test_papers_on_a_list_leave_the_list_what_those_are(follow):
    follow("blazars", "list class blazar")
    follow("papers on them", "papers earlier list")
    assert "of the 17 sources of that list" in first(follow("far ones", "count earlier list where redshift gt #20"))


def test_a_counterpart_in_a_survey_is_what_that_has_measured(follow):
    follow("Vela X-1", "identify name S1")
    answer = follow("its counterpart in Swift-BAT", "values earlier source quantity counterpart instrument I1")
    assert "values of Vela X-1 by Swift-BAT** are known here:" in first(answer)
    other = follow("and in Hitomi", "values earlier source quantity everything instrument I1")
    assert other.claims[0].refuses and "by Hitomi" in first(other) and "All " in other.text


def test_all_that_was_said_is_summed_up(follow):
    follow("Vela X-1", "identify name S1")
    follow("its distance", "values earlier source quantity distance")
    follow("thanks", "greet")
    answer = follow("sum it up", "summarise earlier answer length short")
    rows = answer.ledger.table(answer.claims[0].table)["rows"]
    assert [row[0] for row in rows] == ["Vela X-1", "its distance"] and "1869 pc" in rows[1][1]
    one = follow("in one line", "summarise earlier answer length #1")
    assert len(one.ledger.table(one.claims[0].table)["rows"]) == 1


def test_the_only_one_is_named_and_alternatives_are_told_as_such(by_request, library):
    only = by_request(Wanted("count", sources=(library.sources["vela-x-1"].id,), kinds=("supergiant",)))
    assert first(only).startswith("**Only Vela X-1** is here of the ")
    either = by_request(Wanted("count", kinds=("polar", "intermediate_polar"), any=True))
    assert "intermediate polars or polars" in first(either) or "polars or intermediate polars" in first(either)
