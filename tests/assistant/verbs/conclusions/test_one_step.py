"""Verdicts that one elementary step settles, and a flagged value that is no limit."""

from assistant.evidence.ledger import Ledger
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.facts.known_values import known_values
from assistant.tools.toolbox import Toolbox
from tests.support.verbs.carried import carried


def test_a_pulsar_of_the_galaxy_is_nearer_than_a_far_galaxy(said, library):
    nearer = (Limit("distance", "lt", source=library.names.resolve("3C 273")),)
    found = said("conclude", "Vela X-1", limits=nearer, verdict="whether").first
    assert found.startswith("**Yes**") and "in our Galaxy or one of the nearest ones" in found
    farther = (Limit("distance", "gt", source=library.names.resolve("3C 273")),)
    assert said("conclude", "Vela X-1", limits=farther, verdict="whether").first.startswith("**No**")


def test_pulsations_are_variability(library):
    limits = (Limit("variability", "is", state="variable"),)
    periodic = [
        s
        for s in library.sources.values()
        if any(m.name == "spin_period" for m in s.measurements) and not any("var" in m.name for m in s.measurements)
    ]
    found = carried(library, Wanted("conclude", names=(periodic[0],), limits=limits, verdict="whether"))
    assert found.first.startswith("**Yes**: no measure of how strongly") and "spin period" in found.first
    assert not found.dropped


def test_a_flagged_value_is_no_limit(library):
    limits = (Limit("photon_index", "is", state="upper_limit"),)
    bench = Toolbox(library, Ledger())
    known = ((s, known_values(bench, s, "photon_index")) for s in library.sources.values())
    flagged = next(s for s, values in known if values and not any(v.trusted for v in values))
    found = carried(library, Wanted("conclude", names=(flagged,), limits=limits, verdict="whether"))
    assert found.first.startswith("**No**") and "not to be trusted" in found.first and not found.dropped


def test_what_stands_out_of_nothing_is_nothing(library):
    parts = {"classes": ("SNR",), "class_words": ("supernova remnants",), "constellation": "Caelum"}
    found = carried(library, Wanted("unusual", **parts)).first
    assert found.startswith("**There are no supernova remnants")
