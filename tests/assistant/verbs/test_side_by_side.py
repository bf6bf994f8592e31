"""Named sources beside each other: what one lacks is said, and what is not held is never left out in silence."""

from assistant.request.language.wanted import Unknown, Wanted
from tests.support.verbs.carried import carried


def heads(found):
    return found.state.ledger.table(found.claims[0].table)["columns"]


def test_what_only_one_of_them_has_stands_in_the_table(said):
    found = said("compare", "Cyg X-1", "Cyg X-3")
    assert {"photon index at 14-195 keV", "distance", "orbital period", "column density N_H"} <= set(heads(found))
    assert "Not known of all of them in one measurement: " in found.first and "column density" in found.first


def test_what_is_known_of_none_is_said(said):
    found = said("compare", "NGC 4151", "NGC 1068")
    assert "Known of none of them: column density." in found.first


def test_two_of_the_class_that_is_named_are_compared_in_full(said):
    found = said("compare", "Crab", "3C 58", class_words=("PWN",), classes=("PWN",))
    assert len(heads(found)) > 3


def test_which_of_one_is_no_verdict(library):
    known = library.names.resolve("Cyg X-1")
    wanted = Wanted("conclude", names=(Unknown("TW Hya"), known), order="photon_index", verdict="which")
    found = carried(library, wanted)
    assert found.claims[0].refuses and "only Cyg X-1 is named" in found.first and not found.dropped


def test_a_flux_is_of_one_band_and_time(said):
    found = said("conclude", "Sco X-1", "Crab", order="flux", verdict="which")
    assert "in another band or at another time the order may be another" in found.text
    assert "another time" not in said("conclude", "Sco X-1", "Crab", order="flux", verdict="which", band="bat").text


def test_names_that_are_not_held_have_a_row(library):
    known = library.names.resolve("Cyg X-1")
    wanted = Wanted("compare", names=(known, Unknown("ZZ Ceti B 7")), quantities=("distance", "orbital_period"))
    found = carried(library, wanted)
    rows = found.state.ledger.table(found.claims[0].table)["rows"]
    assert [row[0] for row in rows] == ["Cyg X-1", "ZZ Ceti B 7"] and rows[1][1:] == ["-", "-"] and not found.dropped


def test_each_lack_is_said_once(said):
    found = said("compare", "NGC 4151", "NGC 1068", quantities=("age", "spin_period"))
    assert found.text.count("None of the 2 has") == 1 and "No age is known" not in found.text


def test_the_compact_object_is_a_column(said):
    found = said("compare", "Cyg X-1", "Cyg X-2", "Cyg X-3", quantities=("compact_object", "distance"))
    table = next(claim.table for claim in found.claims if claim.table)
    rows = found.state.ledger.table(table)["rows"]
    assert [row[1] for row in rows][:2] == ["black hole", "neutron star"]
