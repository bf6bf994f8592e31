"""What one step makes of what the records have: said as computed, with its formula."""

import pytest

from assistant.request.language.wanted import Limit, Wanted
from tests.support.verbs.carried import carried


def test_a_distance_follows_from_the_redshift(said):
    found = said("values", "NGC 5273", quantities=("distance",), to="Mpc")
    assert found.claims[0].refuses and "15.55 Mpc" in found.text and "Computed" in found.text
    assert found.claims[-1].evidence[0].startswith("C")


def test_a_luminosity_follows_from_flux_and_distance(said):
    found = said("values", "Cyg X-1", quantities=("luminosity",))
    assert found.claims[0].refuses and "luminosity of Cyg X-1 is 9.117e36 erg s^-1" in found.claims[1].text


def test_it_stands_below_a_table_of_several_sources(said):
    found = said("values", "Cyg X-1", "NGC 5643", quantities=("distance", "luminosity"))
    assert found.claims[0].table and "luminosity of Cyg X-1 is 9.117e36" in found.claims[1].text


@pytest.mark.parametrize("name, key", [("Crab", "redshift"), ("3C 279", "luminosity"), ("Cyg X-1", "distance")])
def test_nothing_is_computed_of_what_is_held_or_has_no_such_step(said, name, key):
    assert "Computed" not in said("values", name, quantities=(key,)).text


def test_the_energy_of_a_line_in_our_galaxy_is_observed_where_it_is_emitted(library):
    limit = Limit("line_energy", "eq", (6.4,), said="6.4 keV", unit="keV")
    source = library.names.resolve("4U 0728-25")
    found = carried(library, Wanted("compute", names=(source,), formula="observed_energy", limits=(limit,)))
    assert "is 6.4 keV" in found.first and "A redshift of 0 is taken" in found.text and not found.dropped
