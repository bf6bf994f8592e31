"""The request before with what is said changed: places, classes, factors, and turns that led nowhere."""

import pytest

from assistant.request.conversation import Conversation, Turn
from assistant.request.language.changing import changed
from assistant.request.language.resolving import wanted_of
from assistant.request.language.wanted import Limit, Wanted
from retriever.names.positions import Position
from retriever.requests.marks import marks_in
from retriever.requests.program import parse

FLUX = Limit("flux", "eq", (1e-11,), said="1e-11")
DISTANCE = Limit("distance", "eq", (5000.0,), said="5 kpc", unit="kpc")
LUMINOSITY = Wanted("compute", formula="luminosity", limits=(FLUX, DISTANCE))
IN_LMC = Wanted(
    "list",
    classes=("HMXB",),
    class_words=("HMXBs",),
    near=Position(80.0, -69.0, "LMC"),
    limits=(Limit("separation", "le", (5.0,)),),
)


def test_the_galaxy_stands_in_for_a_place_and_beside_a_kind():
    found = changed(IN_LMC, Wanted("same", kinds=("galactic",)))
    assert found.near is None and not found.limits and found.kinds == ("galactic",) and found.classes == ("HMXB",)
    magnetars = Wanted("list", kinds=("magnetar",))
    assert changed(magnetars, Wanted("same", kinds=("galactic",))).kinds == ("magnetar", "galactic")


def test_a_kind_that_is_a_noun_stands_in_for_a_class_and_one_that_says_how_does_not():
    pulsars = Wanted("list", classes=("pulsar",), class_words=("pulsars",))
    assert changed(pulsars, Wanted("same", kinds=("magnetar",))).classes == ()
    assert changed(pulsars, Wanted("same", kinds=("transient",))).classes == ("pulsar",)


@pytest.mark.parametrize(
    ("said", "program", "quantity", "value"),
    [
        ("four times farther", "same where distance gt N1", "distance", 20000.0),
        ("and with a flux ten times lower", "same where flux lt N1", "flux", 1e-12),
        ("and half the flux?", "same quantity flux", "flux", 5e-12),
        ("now at 8 kpc", "same where distance eq N1", "distance", 8000.0),
    ],
)
def test_values_are_changed_by_factors_or_replaced(library, said, program, quantity, value):
    conversation = Conversation([Turn("a luminosity", wanted=LUMINOSITY)])
    found = wanted_of(parse(program), marks_in(said, library), conversation)
    (limit,) = (one for one in found.limits if one.quantity == quantity)
    assert limit.op == "eq" and limit.values[0] == pytest.approx(value) and len(found.limits) == 2


def test_another_number_is_of_what_was_given():
    mass = Limit("black_hole_mass", "eq", (1.4,), said="1.4 Msun", unit="Msun")
    before = Wanted("compute", formula="eddington_luminosity", limits=(mass,))
    found = changed(before, Wanted("same", limits=(Limit("eddington_ratio", "eq", (10.0,), said="10"),)))
    (limit,) = found.limits
    assert (limit.quantity, limit.values, limit.said) == ("black_hole_mass", (10.0,), "10 Msun")


def test_what_led_nowhere_is_not_what_is_repeated(library):
    lost = Turn("and for them?", wanted=Wanted("compare", missing="both"))
    conversation = Conversation([Turn("a luminosity", wanted=LUMINOSITY), lost])
    found = wanted_of(parse("same to L_sun"), marks_in("in L_sun", library), conversation)
    assert found.do == "compute" and found.to == "L_sun"


def test_a_list_that_was_asked_back_about_can_be_gone_on_from(library):
    offered = Wanted("list", classes=("HMXB",), class_words=("HMXBs",))
    conversation = Conversation([Turn("hmxb black holes masses", offered=(offered,))])
    request = parse("list earlier list order black_hole_mass desc limit #1")
    found = wanted_of(request, marks_in("the heaviest of them", library), conversation)
    assert found.do == "list" and found.classes == ("HMXB",) and found.order == "black_hole_mass" and not found.missing
