"""Sources that are like another in one quantity: the nearest values of the same measurement, never the likeness of spectra."""

from assistant.request.language.wanted import Wanted
from tests.support.verbs.carried import carried


def test_the_nearest_in_spin_period_stand_in_the_order_of_their_values(library):
    source = library.names.resolve("Vela X-1")
    found = carried(library, Wanted("similar", names=(source,), quantities=("spin_period",)))
    assert not found.dropped and found.first.startswith("**Nearest to Vela X-1 in spin period (283")
    rows = found.state.ledger.table(found.claims[0].table)["rows"]
    own, *others = (float(row[2].split()[0]) for row in rows)
    apart = [abs(value - own) for value in others]
    assert len(others) == 5 and apart == sorted(apart) and "Vela X-1" not in [row[0] for row in rows[1:]]


def test_a_source_without_the_quantity_is_told_so(library):
    source = library.names.resolve("3C 273")
    found = carried(library, Wanted("similar", names=(source,), quantities=("spin_period",)))
    assert found.claims[0].refuses and "no spin period is known here for 3C 273" in found.first
    assert len(found.claims) == 1
