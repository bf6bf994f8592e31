"""The verbs compare and conclude: a verdict first, honest about errors, limits, and what can't be compared."""

from itertools import combinations

import pytest

from assistant.request.language.wanted import Limit, Wanted
from retriever.catalogue.quantities import QUANTITIES
from retriever.names.positions import Position
from tests.support.verbs.carried import carried


def some(library, step):
    return [library.sources[source_id] for source_id in list(library.sources)[::step]]


def test_every_comparison_of_many_pairs_passes_verification(library):
    for one, other in combinations(some(library, 70), 2):
        assert carried(library, Wanted("compare", names=(one, other))).dropped == []
        for key in ("flux", "photon_index", "hardness", "column_density", "distance"):
            for verdict in ("which", "ratio", "difference", "consistent", "significant"):
                wanted = Wanted("conclude", names=(one, other), quantities=(key,), verdict=verdict)
                found = carried(library, wanted)
                assert found.dropped == [] and found.first.startswith("**"), (one.name, other.name, key, verdict)


def test_every_verdict_on_many_sources_passes_verification(library):
    for source in some(library, 90):
        for quantity in QUANTITIES:
            for state in ("high", "very_low", "measured", "several"):
                limits = (Limit(quantity.key, "is", state=state),)
                found = carried(library, Wanted("conclude", names=(source,), verdict="whether", limits=limits))
                assert found.dropped == [], (source.name, quantity.key, state)
            for verdict in ("reliable", "changed"):
                wanted = Wanted("conclude", names=(source,), verdict=verdict, quantities=(quantity.key,))
                assert carried(library, wanted).dropped == [], (source.name, quantity.key, verdict)
        for kind in ("black_hole", "pulsar", "seyfert_1", "compton_thick", "galactic", "white_dwarf"):
            assert carried(library, Wanted("conclude", names=(source,), verdict="whether", kinds=(kind,))).dropped == []


@pytest.mark.parametrize(
    ("name", "limit", "begins"),
    [
        (
            "NGC 4151",
            Limit("photon_index", "gt", (1.5,), said="1.5"),
            "**Yes**: the photon index at 14-195 keV of NGC 4151",
        ),
        ("NGC 4151", Limit("photon_index", "lt", (1.5,)), "**No**: the photon index at 14-195 keV of NGC 4151 is 1.88"),
        (
            "NGC 1068",
            Limit("photon_index", "gt", (1.8,), band="bat"),
            "**It can't be told**: the photon index at 14-195",
        ),
        ("GRS 1915+105", Limit("spin", "gt", (0.9,)), "**Yes**: the spin of GRS 1915+105 is above 0.984"),
        (
            "GRS 1915+105",
            Limit("spin", "gt", (0.99,)),
            "**It can't be told**: only a limit on the spin of GRS 1915+105",
        ),
        (
            "GX 301-2",
            Limit("column_density", "is", state="high"),
            "**Yes**: the column density N_H of GX 301-2 is 1e23",
        ),
        (
            "3C 273",
            Limit("variability", "is", state="variable"),
            "**No**: the intra-observation variability probability",
        ),
        (
            "3C 273",
            Limit("spin_period", "gt", (1.0,)),
            "**It can't be told**: no spin period is known here for 3C 273.",
        ),
        (
            "Cyg X-1",
            Limit("distance", "between", (2000.0, 3000.0)),
            "**It can't be told**: the distance of Cyg X-1 is 2103 pc",
        ),
        ("Cyg X-1", Limit("galactic_latitude", "lt", (5.0,)), "**Yes**: the galactic latitude of Cyg X-1 is 3.067 deg"),
    ],
)
def test_a_bound_is_decided_by_the_interval(said, name, limit, begins):
    assert said("conclude", name, verdict="whether", limits=(limit,)).first.startswith(begins)


@pytest.mark.parametrize(
    ("name", "word", "verdict"),
    [
        ("Vela X-1", "pulsar", "**Yes**"),
        ("Vela X-1", "black hole", "**No**"),
        ("GRS 1915+105", "black hole", "**Yes**"),
        ("Cyg X-3", "black hole", "**It can't be told**"),
        ("NGC 4151", "Seyfert 1", "**Yes**"),
        ("NGC 1068", "Seyfert 1", "**It can't be told**"),
        ("3C 273", "galaxy cluster", "**No**"),
        ("NGC 4945", "compton_thick", "**It can't be told**"),
    ],
)
def test_roles_go_beside_classes(said, name, word, verdict):
    assert said("conclude", name, verdict="whether", class_words=(word.replace("_", " "),)).first.startswith(verdict)


def test_which_and_how_surely(said):
    found = said("conclude", "3C 273", "Sco X-1", verdict="which", order="flux")
    assert found.first.startswith("**Sco X-1** has the higher 14-195 keV flux") and "by a factor of 48.9" in found.first
    few = said("conclude", "3C 273", "Sco X-1", verdict="which", order="luminosity")
    assert few.first.startswith("**It can't be told**: a 14-195 keV luminosity is known here of only 1 of the 2")
    far = said("conclude", "3C 279", "3C 454.3", "CTA 102", verdict="which", order="distance")
    assert (
        far.first.startswith("**CTA 102** has the highest redshift")
        and "The larger redshift is the farther" in far.first
    )


def test_those_that_meet_a_condition(said):
    limits = (Limit("spin_period", "gt", (100.0,), said="100 s"),)
    found = said("conclude", "Vela X-1", "Cen X-3", "Crab", verdict="which", limits=limits)
    assert found.first == "**Vela X-1**."
    assert "No spin period is known here for Crab." in found.text


def test_two_values_beside_one_another(said):
    ratio = said("conclude", "Cyg X-1", "Cyg X-3", verdict="ratio", quantities=("flux",), band="bat")
    assert ratio.first.startswith("**6.98 times**: the 14-195 keV flux of Cyg X-1 is 6.98 times that of Cyg X-3.")
    parts = {"quantities": ("photon_index",), "band": "bat"}
    near = said("conclude", "NGC 4151", "NGC 1068", verdict="consistent", **parts)
    assert near.first.startswith("**Yes**") and "consistent within 90 % (0.6 sigma apart)" in near.first
    open_one = said("conclude", "M 81", "M 87", verdict="consistent", quantities=("photon_index",))
    assert open_one.first.startswith("**It can't be told**") and "errors are not given for both" in open_one.first


def test_unlike_bands_are_not_compared(said):
    found = said("conclude", "M 87", "NGC 1275", verdict="ratio", quantities=("photon_index",))
    assert found.first.startswith("**It can't be told**") and "so they can't be compared" in found.first


def test_the_same_source_and_the_same_class(said):
    assert said("conclude", "M 77", "NGC 1068", verdict="same").first.startswith("**Yes**: both are names of NGC 1068")
    assert said("conclude", "M 77", "M 87", verdict="same").first.startswith(
        "**No**: NGC 1068 and M 87 are two sources"
    )
    found = said("conclude", "GX 301-2", "Vela X-1", verdict="same", quantities=("class",))
    assert found.first.startswith("**Yes**: GX 301-2 is a high-mass X-ray binary")


def test_a_change_is_not_read_into_values_without_epochs(said):
    assert said("conclude", "GX 301-2", verdict="changed", quantities=("distance",)).first.startswith(
        "**It can't be told**"
    )


def test_a_table_with_how_surely_they_differ(said):
    found = said("compare", "Cyg X-1", "GRS 1915+105")
    assert "| Cyg X-1      | HMXB, black-hole binary |" in found.text
    higher = "**GRS 1915+105** has the higher photon index at 14-195 keV (3.09; Cyg X-1: 1.9), by 1.19; errors are not given for both"
    assert higher in found.text  # theirs round to nothing
    errors = (
        "**NGC 4151** has the higher photon index at 14-195 keV (1.88; 3C 273: 1.75), by 0.13 +/- 0.014 (9.6 sigma)."
    )
    assert errors in said("compare", "NGC 4151", "3C 273").text
    three = said("compare", "Vela X-1", "Cen X-3", "GX 301-2", quantities=("orbital_period",))
    assert "The orbital period is highest in GX 301-2: 41.59 d; it is lowest in Cen X-3: 2.09 d." in three.text


def test_usual_within_its_class_of_how_many(said):
    found = said("conclude", "NGC 4151", verdict="typical", quantities=("photon_index",))
    assert found.first.startswith("**Yes**: the photon index at 14-195 keV of NGC 4151, 1.88, is higher than that of")
    bright = said("conclude", "NGC 4151", verdict="unusual", quantities=("flux",)).first
    assert bright.startswith("**Yes**") and "higher than that of 100 % of the 113 others" in bright
    few = said("conclude", "Crab", verdict="typical", quantities=("flux",)).first
    assert few.startswith("**It can't be told**") and "only 1 more" in few


def test_classes_side_by_side(said):
    found = said("compare", class_words=("Seyfert 1", "Seyfert 2"), quantities=("photon_index", "spin_period"))
    assert found.first.startswith(
        "**Seyfert 1 galaxies (Sy1 to Sy1.5) have the higher median photon index at 14-195 keV**"
    )
    assert "(Sy1 to Sy1.5): 42 of 42 have a value; Seyfert 2 galaxies (Sy2): 47 of 47 have a value." in found.first
    assert "no spin period is known here for Seyfert 1 galaxies (Sy1 to Sy1.5) or Seyfert 2" in found.text
    few = said("conclude", class_words=("HMXB", "LMXB"), quantities=("orbital_period",), verdict="which")
    assert few.first.startswith("**It can't be told**: too few")
    beside = said("compare", "NGC 4151", class_words=("Seyfert",), quantities=("photon_index",))
    assert beside.first.startswith("The photon index at 14-195 keV of NGC 4151, 1.88, is higher than that of 41 %")


def test_a_source_and_a_position(said):
    at, off = Position(186.6566, -62.7703), Position(186.6, -62.7)
    assert said("conclude", "GX 301-2", verdict="same", near=at).first.startswith("**Yes**")
    assert said("conclude", "GX 301-2", verdict="same", near=off).first.startswith("**No**")


def test_a_value_over_its_error(said):
    found = said("conclude", "NGC 1068", verdict="significant", quantities=("photon_index",), band="bat")
    assert found.first.startswith("**Yes**") and "20.0 of its standard errors" in found.first


def test_whether_one_quantity_goes_with_another_is_a_trend_over_the_class(library):
    wanted = Wanted("conclude", class_words=("Seyferts",), quantities=("luminosity", "photon_index"), verdict="trend")
    assert carried(library, wanted).first.startswith("**No trend is established**")
    nothing = Wanted(
        "conclude", class_words=("cataclysmic variables",), quantities=("flux", "redshift"), verdict="trend"
    )
    assert "has a value of redshift here" in carried(library, nothing).first


def test_a_condition_that_nothing_here_tells_is_no_question_whether_the_source_is_here(by_request, library):
    """ "Is the iron line in NGC 4151 broad?" was answered "Yes: NGC 4151 is in the library"."""
    source = library.names.resolve("3C 273")
    answer = by_request(
        Wanted("conclude", names=(source,), limits=(Limit("line_width", "is", state="high"),), verdict="whether")
    )
    assert "**Yes**" not in answer.text and "nothing" in answer.claims[0].text.lower()
