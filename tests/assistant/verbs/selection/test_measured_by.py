"""A band or an instrument in a list: of values where it has any, else which sources are meant."""

from assistant.request.language.wanted import Limit, Wanted
from assistant.verbs.selection.filter_of import filter_of
from retriever.names.landmarks import landmark
from tests.support.verbs.carried import carried

BLAZARS = Wanted("list", classes=("blazar",), class_words=("blazars",))


def _with(**parts):
    return Wanted("list", classes=("blazar",), class_words=("blazars",), **parts)


def test_a_redshift_is_of_no_band(library):
    wanted = _with(limits=(Limit("redshift", "gt", (0.01,), band="bat"),))
    planned = filter_of(wanted, library).filter
    assert [(c.quantity, c.band_word) for c in planned.conditions] == [("redshift", ""), ("any_quantity", "bat")]
    assert "can't be told" not in carried(library, wanted).first


def test_a_flux_is_of_its_band_and_says_which_sources_are_meant(library):
    wanted = _with(limits=(Limit("redshift", "gt", (0.01,)),), order="flux", band="bat")
    planned = filter_of(wanted, library).filter
    assert "any_quantity" not in [c.quantity for c in planned.conditions] and planned.band_word == "bat"


def test_a_column_that_no_instrument_has_is_shown_all_the_same(library):
    wanted = _with(quantities=("redshift",), instrument="Swift-BAT")
    found = carried(library, wanted)
    rows = found.state.ledger.table(found.claims[0].table)["rows"]
    assert rows and all(row[-1] for row in rows)


def test_what_lies_before_a_galaxy_is_none_of_it(library):
    place, sky = landmark("SMC").as_position("SMC"), library.sources.sky
    apart = sky.separation_from(place)
    inside = [sky.separation(ra, dec) <= radius for ra, dec, radius in place.before]
    assert all(not (apart[one] <= place.extent).any() for one in inside)
