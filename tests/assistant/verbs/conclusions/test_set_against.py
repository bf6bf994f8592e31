"""What a source is set against: a kind that is named, the hard and the soft band, its own distance."""

from assistant.evidence.ledger import Ledger
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.bands import Restriction
from assistant.tools.facts.like_values import like_values
from assistant.tools.facts.population import of_words
from assistant.tools.toolbox import Toolbox
from tests.support.verbs.carried import carried


def test_a_kind_that_is_named_is_what_a_source_is_set_against(said):
    parts = {"quantities": ("photon_index",), "verdict": "typical", "class_words": ("pulsar",), "classes": ("pulsar",)}
    found = said("conclude", "GK Per", **parts).first
    assert "pulsars that have one" in found and "GK Per itself is a cataclysmic variable" in found
    assert "that is usual there" in found
    assert "of its class" in said("conclude", "GK Per", quantities=("photon_index",), verdict="typical").first


def test_the_hardest_is_by_the_hard_and_the_soft_band(library):
    found = carried(library, Wanted("list", order="hardness", limit=3))
    assert "hardness ratio (H-S)/(H+S)" in found.first and "(M-S)" not in found.first and not found.dropped
    bench = Toolbox(library, Ledger())
    assert of_words(bench, ("quasar",), "hardness", Restriction())[0].group == "hardness ratio (H-S)/(H+S)"
    sources = [s for s in library.sources.values() if any(m.name == "hard_hs" and not m.flag for m in s.measurements)]
    assert like_values(bench, sources[:3], "hardness").name == "hardness ratio (H-S)/(H+S)"


def test_light_from_a_source_lacks_its_distance_and_no_size(said):
    found = said("compute", "GX 13+1", formula="light_time").first
    assert found.startswith("**No distance is known here for GX 13+1")
