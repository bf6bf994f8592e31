"""Places of a request, and frequencies that are periods."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.request.conversation import Conversation
from assistant.request.language.periods import with_periods
from assistant.request.language.resolving import wanted_of
from assistant.request.language.wanted import Limit, Unknown, Wanted
from retriever.requests.marks import marks_in
from retriever.requests.program import parse


@pytest.fixture
def resolve(library):
    return lambda question, program: wanted_of(parse(program), marks_in(question, library), Conversation())


def test_a_place_that_is_left_out_is_no_name(resolve):
    wanted = resolve("HMXBs not in the LMC", "list class K1 not_name P1")
    assert [place.text for place in wanted.not_places] == ["LMC"] and wanted.not_names == () and wanted.narrows


@pytest.mark.parametrize("question", ["HMXBs not in the LMC", "HMXBs outside the LMC", "HMXBs that are not in the LMC"])
def test_what_a_question_leaves_out_is_never_where_sources_are_looked_for(resolve, question):
    wanted = resolve(question, "list class K1 near P1")
    assert wanted.near is None and len(wanted.not_places) == 1 and wanted.limits == ()


def test_several_places_are_one_with_as_many_centres(resolve):
    wanted = resolve("within 1 deg of 3C 273 or the LMC", "list near S1 near P1 where separation lt N1")
    assert wanted.near.text == "LMC or 3C 273" and len(wanted.near.also) == 1
    unknown = resolve("within 1 deg of 3C 273 or GRS 9912+45", "list near S1 near U1 where separation lt N1")
    assert isinstance(unknown.near, Unknown)


def test_an_author_who_is_left_out_is_asked_for_nowhere(resolve):
    wanted = resolve("papers on 3C 273 not by McNamara", "papers name S1 not_author A1")
    assert wanted.not_authors == ("McNamara",) and wanted.authors == ()


def test_each_of_several_kinds_is_left_out(resolve):
    wanted = resolve(
        "XRBs with neither a neutron star nor a black hole", "list class K1 not_class K2 not_class black_hole"
    )
    assert set(wanted.not_kinds) == {"neutron_star", "black_hole"} and wanted.not_classes == ()


def test_instruments_are_any_of_them(resolve):
    wanted = resolve("flux of 3C 273 by Suzaku and NuSTAR", "values name S1 quantity flux instrument I1 instrument I2")
    assert wanted.instrument == "Suzaku or NuSTAR"


def test_an_outlier_at_a_position_is_what_lies_there(resolve):
    wanted = resolve("found at 187.2779 +2.0524, ridiculously bright", "unusual order flux desc")
    assert wanted.do == "identify" and wanted.near.ra == pytest.approx(187.2779)


@pytest.mark.parametrize("key", ["frequency", "spin_period"])
def test_spins_above_a_frequency_are_periods_below(resolve, key):
    wanted = resolve("pulsars that spin faster than 400 Hz", f"list class K1 where {key} gt N1")
    (limit,) = wanted.limits
    assert (limit.quantity, limit.op, limit.values) == ("spin_period", "lt", (0.0025,)) and "400 Hz" in limit.said


def test_the_frequency_of_an_oscillation_is_no_spin(resolve):
    (limit,) = resolve("QPOs of pulsars above 400 Hz", "list class K1 where frequency gt N1").limits
    assert limit.quantity == "frequency"


@given(st.floats(1e-3, 1e3), st.floats(1e-3, 1e3), st.sampled_from(["lt", "le", "gt", "ge"]))
def test_a_spin_meets_a_bound_on_its_frequency_or_on_its_period(spin, bound, op):
    holds = {"lt": float.__lt__, "le": float.__le__, "gt": float.__gt__, "ge": float.__ge__}
    asked = Wanted("list", limits=(Limit("frequency", op, (bound,), unit="Hz"),), question="spin")
    (limit,) = with_periods(asked).limits
    if abs(spin / bound - 1) > 1e-9:
        assert holds[op](spin, bound) == holds[limit.op](1 / spin, limit.values[0])


def test_the_fastest_have_the_shortest_periods():
    wanted = with_periods(Wanted("list", order="frequency", question="the fastest spins"))
    assert wanted.order == "spin_period" and not wanted.descending
