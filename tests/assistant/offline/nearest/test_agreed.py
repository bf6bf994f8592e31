"""What several readings have in common."""

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from assistant.offline.nearest.agreed import agreed, says_which
from assistant.request.language.wanted import Limit, Wanted

_KEYS = ("redshift", "flux", "distance")
_LIMITS = st.builds(
    Limit, st.sampled_from(_KEYS), st.sampled_from(("gt", "lt", "is")), st.lists(st.just(0.1), max_size=1).map(tuple)
)
_READINGS = st.builds(
    Wanted,
    st.just("list"),
    classes=st.lists(st.sampled_from(("AGN", "quasar", "LMXB")), unique=True).map(tuple),
    limits=st.lists(_LIMITS, max_size=3).map(tuple),
    quantities=st.lists(st.sampled_from(_KEYS), unique=True).map(tuple),
    order=st.sampled_from(("", *_KEYS)),
    topic=st.sampled_from(("", "jet power", "power of a jet")),
)


@given(st.lists(_READINGS, min_size=2, max_size=3))
def test_what_is_agreed_on_stands_in_every_reading(readings):
    common = agreed(readings)
    for part in fields(Wanted):
        held, empty = getattr(common, part.name), getattr(Wanted("list"), part.name)
        if isinstance(held, tuple):
            assert all(one in getattr(reading, part.name) for reading in readings for one in held)
        elif held != empty and part.name != "topic":
            assert all(getattr(reading, part.name) == held for reading in readings)
    assert all(set(common.topic.split()) <= set(reading.topic.split()) for reading in readings)


@given(_READINGS)
def test_a_reading_agrees_with_itself(reading):
    assert agreed([reading, reading]) == reading and says_which(reading, [reading])


@given(_READINGS)
def test_a_condition_with_a_number_that_only_one_has_is_none_of_all(reading):
    other = Wanted("list", classes=reading.classes, limits=(*reading.limits, Limit("spin", "gt", (0.5,))))
    common = agreed([reading, other])
    assert not says_which(common, [reading, other])


def test_other_kinds_of_requests_and_one_alone_agree_on_nothing():
    assert agreed([Wanted("list")]) is None and agreed([Wanted("list"), Wanted("values")]) is None
