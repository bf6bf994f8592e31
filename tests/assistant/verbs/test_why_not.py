"""Why something is not so: what is lacking for a value, what a list left out, a mass of what is not there, values that can't be."""

import numpy as np

from assistant.request.conversation import Conversation
from assistant.request.language.wanted import Limit, Wanted


def _far_off(library):
    """The first source that has a flux, and neither a distance nor a redshift."""
    columns = library.columns
    known = {key: np.isfinite(columns.value(key)) for key in ("flux", "distance", "redshift", "luminosity")}
    rows = np.flatnonzero(known["flux"] & ~known["distance"] & ~known["redshift"] & ~known["luminosity"])
    return library.sources.at(int(rows[0]))


def test_what_a_computation_lacks_is_said_with_the_value_that_is_not_known(by_request, library):
    source, conversation = _far_off(library), Conversation()
    wanted = Wanted("values", names=(source,), quantities=("luminosity",), question="its luminosity")
    first = by_request(wanted, conversation).text
    assert "can't be computed either: no distance" in first
    again = by_request(Wanted("explain", ask="why", earlier="answer", question="why not?"), conversation).text
    assert again == first


def test_why_a_source_is_not_in_a_list_is_whether_it_meets_what_was_asked(by_request, library):
    conversation = Conversation()
    by_request(Wanted("list", classes=("quasar",), class_words=("quasars",), order="flux", limit=2), conversation)
    other = library.sources["gx-339-4"]
    wanted = Wanted("explain", ask="why", names=(other,), not_earlier="list", question="why not GX 339-4?")
    assert by_request(wanted, conversation).claims[0].text.startswith("**No**")


def test_a_neutron_star_in_a_black_hole_system_is_denied(by_request, library):
    wanted = Wanted(
        "values",
        names=(library.sources["gx-339-4"],),
        quantities=("black_hole_mass",),
        question="mass of the neutron star in GX 339-4",
    )
    assert by_request(wanted).claims[0].text.startswith("**GX 339-4 is not a neutron star**")


def test_nothing_is_computed_from_a_value_that_can_not_be(by_request):
    limits = (
        Limit("distance", "eq", (-3000.0,), said="-3 kpc", unit="kpc"),
        Limit("flux", "eq", (1e-12,), said="1e-12"),
    )
    (claim,) = by_request(Wanted("compute", formula="luminosity", limits=limits, question="L at -3 kpc")).claims
    assert claim.refuses and "no possible distance" in claim.text


def test_a_class_is_not_told_from_a_computed_value_alone(by_request):
    conversation = Conversation()
    limits = (Limit("distance", "eq", (5000.0,), said="5 kpc", unit="kpc"), Limit("flux", "eq", (1e-11,), said="1e-11"))
    by_request(Wanted("compute", formula="luminosity", limits=limits, question="L?"), conversation)
    wanted = Wanted("conclude", kinds=("pulsar",), earlier="answer", verdict="whether", question="is it a pulsar then?")
    assert by_request(wanted, conversation).claims[0].text.startswith("**It can't be told**")


def test_a_value_that_is_named_by_its_size_and_is_not_held_is_denied_first(by_request, library):
    limit = Limit("redshift", "eq", (0.9,), said="0.9")
    wanted = Wanted("values", names=(library.sources["3c-273"],), quantities=("redshift",), limits=(limit,))
    assert by_request(wanted).claims[0].text.startswith("**No value of 0.9 is held**")


def test_which_of_two_a_name_is_sets_it_beside_each(by_request, library):
    three = tuple(library.sources[i] for i in ("3c-273", "3c-273", "gx-339-4"))
    wanted = Wanted("conclude", names=three, quantities=("identity",), verdict="which", question="is it A or B?")
    first, second = by_request(wanted).claims[:2]
    assert first.text.startswith("**Yes**") and second.text.startswith("**No**")
