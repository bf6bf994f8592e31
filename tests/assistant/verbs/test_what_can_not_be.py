"""What can't be or is not told: positions off the sky, values beyond what is possible, names of a turn before that no library has."""

from assistant.request.conversation import Conversation
from assistant.request.language.wanted import Limit, Unknown, Wanted
from retriever.catalogue.quantities import quantity_by_key
from tests.support.verbs.carried import carried


def test_a_position_off_the_sky_is_told_and_nothing_else(by_request):
    answer = by_request(Wanted("identify", question="what lies at RA 26:10:00 Dec -91:00:00"))
    assert answer.text.startswith("**The position") and "is not on the sky" in answer.text


def test_a_verdict_on_an_impossible_value_is_that_it_is_none(by_request):
    limits = (Limit("hardness", "eq", (1.5,), said="1.5"),)
    answer = by_request(
        Wanted("conclude", limits=limits, verdict="whether", question="is a hardness ratio of 1.5 hard")
    )
    assert "1.5 is no possible hardness ratio" in answer.text and "(H-S)/(H+S) is 0.2" in answer.text
    assert "is lower" not in answer.text


def test_what_no_quantity_tells_is_not_answered_by_the_source_being_here(said):
    found = said("conclude", "3C 273", verdict="whether", topic="sings at night")
    assert found.first == "**Nothing that is held here of 3C 273 tells that.**"


def test_one_source_is_the_same_as_itself(said):
    assert said("compare", "3C 273").first.startswith("**Only 3C 273 is named**")


def test_the_error_of_a_position_is_not_held(said):
    found = said("values", "3C 273", quantities=("position",), columns=("error",))
    assert found.first == "**The error of the position of 3C 273 is not held here.**" and "RA 187" in found.text


def test_it_is_the_unknown_name_of_the_turn_before(by_request):
    conversation = Conversation()
    by_request(
        Wanted("identify", names=(Unknown("IGR J99999-9999"),), question="what is IGR J99999-9999"), conversation
    )
    assert conversation.turns[-1].wanted.unknown == ("IGR J99999-9999",)


def test_the_nearest_that_is_held_goes_with_what_is_not(library, said):
    name = next(
        s.name
        for s in library.sources.values()
        if any(m.name in quantity_by_key("column_density").names and not m.flag for m in s.measurements)
    )
    found = said("values", name, quantities=("extinction",))
    assert found.first.startswith("No extinction is known here") and "column density" in found.text


def test_no_source_with_a_value_is_said_so(library):
    limits = (Limit("spin", "eq", (0.5,), said="0.5"),)
    found = carried(library, Wanted("conclude", class_words=("white dwarf",), limits=limits, verdict="typical"))
    assert "only 0" not in found.text


def test_a_distance_of_nothing_is_none(by_request):
    limits = (Limit("distance", "eq", (0.0,), said="0 pc"),)
    answer = by_request(Wanted("conclude", limits=limits, verdict="typical", question="is a distance of 0 pc usual"))
    assert "0 pc is no possible distance" in answer.text


def test_why_it_was_found_is_told_by_how_it_was_found(said):
    told = said("values", "Cyg X-1", quantities=("discovery",)).first
    assert said("explain", "Cyg X-1", quantities=("discovery",), ask="why", topic="found").first == told
