"""The verbs values and identify: the best value first with who measured it, attributes, positions, wrong premises."""

import pytest

from assistant.request.conversation import Conversation, Turn
from assistant.request.language.wanted import Limit, Wanted
from assistant.verbs.sources.asked import ATTRIBUTES
from retriever.catalogue.quantities import QUANTITIES
from retriever.names.positions import Position
from tests.support.verbs.carried import carried

COLUMNS = ("error", "reference", "date", "band", "limit", "level", "number_of_values")


@pytest.mark.slow
def test_every_quantity_and_attribute_of_many_sources_passes_verification(library):
    keys = [*ATTRIBUTES, *(q.key for q in QUANTITIES), "size", "period_derivative"]
    for source_id in list(library.sources)[::80]:
        source = library.sources[source_id]
        for key in keys:
            wanted = Wanted("values", names=(source,), quantities=(key,), columns=COLUMNS, order="year")
            found = carried(library, wanted)
            assert found.dropped == [] and found.claims, (source.name, key)
        assert carried(library, Wanted("identify", names=(source,))).dropped == []


def test_the_best_value_comes_first_and_a_flagged_one_last_with_why(said):
    first, second = said("values", "NGC 4151", quantities=("photon_index",)).claims
    assert first.text.startswith("**The photon index at 14-195 keV of NGC 4151 is 1.88 (1.87 to 1.89, 90 % interval)**")
    assert "0.178 that is flagged" in second.text and "not the source's own slope" in second.text


def test_a_limit_is_told_as_a_limit(said):
    assert "a spin of above 0.984 for GRS 1915+105" in said("values", "GRS 1915+105", quantities=("spin",)).first


def test_what_is_not_known_is_said_and_the_redshift_stands_in_for_a_distance(said):
    found = said("values", "3C 273", quantities=("distance",))
    assert found.first == "No distance is known here for 3C 273." and found.claims[0].refuses
    assert "redshift of 3C 273 is 0.1583" in found.claims[1].text


def test_values_keep_to_an_instrument_and_to_a_band(said):
    found = said("values", "NGC 1068", quantities=("photon_index",), instrument="Swift BAT", columns=("error",))
    assert "1.82 (1.67 to 1.98" in found.first and "2.884" not in found.text
    soft = said("values", "3C 273", quantities=("flux",), band="soft")
    assert soft.first == "No flux in the band 'soft' is known here for 3C 273."


def test_a_column_that_the_galactic_plane_contradicts_is_warned_of(said):
    found = said("values", "Cyg X-1", quantities=("column_density",))
    assert "low for a source 3.1 deg from the Galactic plane and 2.1 kpc away" in found.claims[1].text


def test_several_sources_are_one_table_with_a_true_count(said):
    found = said("values", "Vela X-1", "Cen X-3", "Crab", quantities=("class", "spin_period"))
    assert found.first == "**2 of 3** have a spin period here."
    assert "| Crab     | PWN, pulsar wind nebula  | -           |" in found.text


@pytest.mark.parametrize(
    ("key", "name", "expected"),
    [
        ("constellation", "Vela X-1", "**Vela X-1 is in the constellation Vela.**"),
        ("galactic_latitude", "Vela X-1", "l = 263.0583 deg, b = +3.9299 deg"),
        ("compact_object", "Vela X-1", "**A neutron star is the compact object of Vela X-1**"),
        ("compact_object", "GRS 1915+105", "**A black hole is the compact object of GRS 1915+105**: a black hole spin"),
        ("compact_object", "Cyg X-3", "Nothing is known here of the compact object of Cyg X-3."),
        ("companion", "Vela X-1", "**The companion of Vela X-1 is a supergiant**"),
        ("nature", "3C 273", "**3C 273 is outside our Galaxy**: it is a quasar."),
        ("in_library", "3C 273", "**Yes**, 3C 273 is in"),
        ("class_certainty", "GX 339-4", "class was chosen by hand"),
        ("names", "Crab", "**Other names of Crab**: Crab nebula, Crab pulsar, Taurus A"),
    ],
)
def test_attributes(said, key, name, expected):
    assert expected in said("values", name, quantities=(key,)).text


def test_a_separation(said):
    found = said("values", "Vela X-1", "Cen X-3", quantities=("separation",))
    assert found.first == "**Vela X-1 and Cen X-3 are 29.23 deg apart on the sky.**" and len(found.claims) == 1


def test_a_wrong_class_is_corrected_first(said):
    parts = {"classes": ("pulsar",), "class_words": ("pulsar",), "quantities": ("spin_period",)}
    assert said("values", "3C 273", **parts).first.startswith("**3C 273 is not a pulsar**: it is a quasar")
    assert said("identify", "3C 273", **parts).first.startswith("**3C 273 is not a pulsar**")


def test_a_role_is_no_wrong_class(said):
    parts = {"classes": ("pulsar",), "class_words": ("pulsar",), "quantities": ("spin_period",)}
    assert said("values", "Vela X-1", **parts).first.startswith("**The spin period of Vela X-1 is 283 s**")


def test_who_it_is(said):
    found = said("identify", "Cyg X-1")
    assert found.first.startswith("**Cyg X-1 is a high-mass X-ray binary (HMXB)** (black-hole binary) at RA 299.5903")
    assert "distance 2103 pc" in found.claims[1].text


def test_what_lies_at_a_position(said):
    found = said("identify", near=Position(187.2779, 2.0524))
    assert found.first == "At that position lies **3C 273**, 0.1 arcsec from it."
    empty = said("identify", near=Position(10.0, -80.0))
    assert empty.claims[0].refuses and "The nearest is ESO 033- G 002" in empty.text
    around = said("identify", near=Position(187.2779, 2.0524), limits=(Limit("separation", "lt", (5.0,)),))
    assert around.first == "**2 sources** within 5 deg of that position:" and "Mrk 50" in around.text


def test_values_keep_to_years_and_to_the_highest(said):
    old = said("values", "NGC 1068", quantities=("photon_index",), year_to=2020)
    assert "1.82" in old.first and "2.884" not in old.text
    highest = said("values", "GX 301-2", quantities=("distance",), order="distance")
    assert "**The highest distance of GX 301-2 here is 3605 pc** (of 2)." in highest.text


def test_the_answer_before_gives_the_quantity(library):
    source = library.names.resolve("NGC 1068")
    before = Turn("?", subjects=[source.id], wanted=Wanted("values", names=(source,), quantities=("photon_index",)))
    wanted = Wanted("values", earlier="answer", sources=(source.id,), columns=("reference",))
    found = carried(library, wanted, Conversation([before]))
    assert "**The photon index of NGC 1068 is from 2024ApJS..274...22E**" in found.text and not found.dropped


def test_the_band_and_the_instrument_of_a_value_are_said_once(said):
    found = said("values", "3C 454.3", quantities=("photon_index",), columns=("band", "instrument"))
    assert found.text.count("It is of 14-195 keV, Swift BAT") == 1


def test_whether_values_changed_is_told_below_them(said):
    found = said("values", "NGC 4151", quantities=("photon_index",), verdict="changed")
    assert found.first.startswith("**The photon index") and len(found.claims) > 1
    assert any(word in found.text for word in ("**Yes**", "**No**", "**It can't be told**"))
