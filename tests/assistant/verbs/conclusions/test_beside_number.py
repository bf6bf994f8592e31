"""A number of the question against the values held, against a kind that is named, and what "hardest" ranks by."""

from assistant.evidence.ledger import Ledger
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.facts.bands import Restriction
from assistant.tools.facts.like_values import like_values
from assistant.tools.facts.population import of_words
from assistant.tools.toolbox import Toolbox
from tests.support.verbs.carried import carried


def _index(value):
    return {"limits": (Limit("photon_index", "eq", (value,)),), "verdict": "consistent"}


def test_a_number_is_set_against_the_one_value_that_is_held(said):
    off = said("conclude", "3C 279", **_index(1.92)).first
    assert off.startswith("**No**: 1.92 against what is held: it lies 0.6 above the photon index at 14-195 keV, 1.32")
    assert "In another band" in off
    assert said("conclude", "3C 279", **_index(1.3)).first.startswith(
        "**Yes**: 1.3 against what is held: it lies within"
    )


def test_without_an_error_only_what_is_near_or_far_is_said_to_be(said):
    def asked(value):
        limits = (Limit("distance", "eq", (value,), said=f"{value:g} pc"),)
        return said("conclude", "GK Per", limits=limits, verdict="consistent").first

    held = [asked(v) for v in (430.0, 4300.0)]
    assert held[0].startswith(("**Yes**", "**It can't be told**")) and held[1].startswith("**No**"), held


def test_without_any_value_it_is_told_where_it_lies_in_the_class(said):
    found = said("conclude", "Abell 3627", limits=(Limit("photon_index", "eq", (4.0,)),), verdict="consistent")
    assert found.claims[0].refuses and "photon index" in found.claims[0].text


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
