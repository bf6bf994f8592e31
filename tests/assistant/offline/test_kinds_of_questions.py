"""Kinds of questions, each in a dozen wordings: a rule that knows one phrase only would fail here."""

import pytest

from assistant.offline.plan import FIRST_LOOK
from assistant.offline.rule import first_of
from assistant.request.order import USUAL
from assistant.request.topic import topic_stems
from tests.assistant.offline.test_plan import case_of

NEIGHBOURS = [
    "What is the source nearest to 3C 273 on the sky?",
    "Which source is closest to 3C 273, and how far is it?",
    "Which is the nearest neighbour of 3C 273?",
    "What are the neighbours of 3C 273?",
    "What lies next to 3C 273 on the sky?",
    "Which X-ray source is adjacent to 3C 273?",
    "Name the closest neighbour of 3C 273",
    "the source nearest to 3C 273",
    "How far is 3C 273 from its nearest neighbour on the sky?",
    "Which quasar is nearest to 3C 273 on the sky?",
    "Which neighbouring sources does 3C 273 have?",
    "What is right beside 3C 273?",
    "which object is closest on the sky to 3C 273",
]
SIMILAR = [
    "Which sources have spectra like that of 3C 273?",
    "What is near 3C 273 on the map of spectra?",
    "What lies close to 3C 273 on the map?",
    "Whose spectrum is closest to that of 3C 273?",
    "spectra nearest to 3C 273",
    "Find spectral twins of 3C 273",
    "Which spectra have the same shape as 3C 273?",
    "Which sources are comparable to 3C 273?",
    "lookalikes of 3C 273",
    "Which sources match the spectrum of 3C 273?",
    "Who are the spectral neighbours of 3C 273?",
    "Which sources are closest in spectrum to 3C 273?",
]
WHETHER = [
    ("Is NGC 4151 heavily absorbed?", "column_density"),
    ("Is NGC 4151 strongly obscured?", "column_density"),
    ("Is NGC 4151 absorbed?", "column_density"),
    ("Is NGC 4151 unabsorbed?", "column_density"),
    ("Is NGC 4151 Compton-thick?", "column_density"),
    ("Would you call NGC 4151 highly absorbed?", "column_density"),
    ("Is NGC 4151 bright?", "flux"),
    ("Is NGC 4151 nearby?", "redshift"),
    ("Is NGC 4151 very hard?", "photon_index"),
    ("Is the spectrum of NGC 4151 very soft?", "photon_index"),
    ("Does NGC 4151 vary?", "variability"),
    ("Is NGC 4151 variable?", "variability"),
    ("Does NGC 4151 have a photon index above 1.5?", "photon_index"),
    ("Is NGC 4151 hotter than 5 keV?", "temperature"),
    ("Is the redshift of NGC 4151 below 0.1?", "redshift"),
]
BEARERS = [
    ("What is the temperature of the gas in Abell 2029?", "temperature"),
    ("How hot is the plasma in Abell 2029?", "temperature"),
    ("kT of the intracluster medium of Abell 2029", "temperature"),
    ("What temperature does the hot gas of Abell 2029 have?", "temperature"),
    ("the redshift of the host galaxy of NGC 4151", "redshift"),
    ("What is the column density of the absorber in NGC 4151?", "column_density"),
    ("How much absorbing material is there, what column density, in NGC 4151?", "column_density"),
    ("photon index of the continuum of NGC 4151", "photon_index"),
    ("What photon index does the corona of NGC 4151 have?", "photon_index"),
    ("What is the spin period of the neutron star in Vela X-1?", "spin_period"),
    ("orbital period of the binary system Vela X-1", "orbital_period"),
    ("the equivalent width of the iron line in NGC 4151", "equivalent_width"),
]
COUNTED = [
    ("Which two blazars are brightest?", 2),
    ("Which 3 blazars are the brightest?", 3),
    ("Name the four brightest blazars", 4),
    ("What are the five blazars with the highest flux?", 5),
    ("Which three sources are the hottest?", 3),
    ("two hardest quasars", 2),
    ("Which ten objects are the faintest?", 10),
    ("the 6 most distant quasars", 6),
    ("Which two galaxy clusters have the highest temperature?", 2),
    ("Which two young stellar objects are the faintest?", 2),
    ("top 4 quasars by redshift", 4),
    ("Which type 1 Seyfert galaxies are brightest?", USUAL),
    ("Which blazars are brightest?", USUAL),
]
LISTS = [
    "Which young stellar objects and supernova remnants have a photon index above 2.9?",
    "Seyfert galaxies and quasars with a photon index below 1.5",
    "Which pulsars and pulsar wind nebulae have a photon index above 1.5?",
    "List high-mass X-ray binaries and low-mass X-ray binaries with a column density above 1e22",
    "Which cataclysmic variables or symbiotic stars are hotter than 5 keV?",
    "active galactic nuclei with a redshift above 0.5",
    "Which clusters of galaxies have a temperature above 6 keV?",
    "ultraluminous X-ray sources with a photon index below 2",
    "BL Lac objects and quasars with redshift above 1",
    "Which young stars have a photon index above 2?",
    "white dwarfs with a photon index below 1.5",
    "Show me supernova remnants and pulsar wind nebulae with a column density below 1e22",
]
PLACES = [
    ("Which sources near the galactic centre have a photon index above 2?", "galactic centre"),
    ("X-ray sources near the galactic centre with a photon index above 2", "galactic centre"),
    ("sources around the Orion nebula that are variable", "Orion nebula"),
    ("Which sources close to M 31 are brighter than 1e-12?", "M 31"),
    ("list sources towards the LMC sorted by flux", "LMC"),
    ("sources within 3 degrees of NGC 4151 with redshift below 0.1", "NGC 4151"),
    ("objects within 3 degrees of NGC 4151", "NGC 4151"),
    ("Which sources are near 47 Tuc on the sky?", "47 Tuc"),
]


def planned(question, library):
    case = case_of(question, library)
    rule = first_of(FIRST_LOOK, case)
    return rule.name, rule.calls(case)


@pytest.mark.parametrize("question", NEIGHBOURS)
def test_what_lies_nearest_on_the_sky_is_looked_up_there(library, question):
    name, calls = planned(question, library)
    assert name == "sources nearest to a source"
    assert [(call.name, call.arguments["source"]) for call in calls] == [("nearest_sources", "3c-273")]


@pytest.mark.parametrize(
    ("question", "limit"), [(NEIGHBOURS[0], 1), (NEIGHBOURS[3], 5), ("the two sources nearest to 3C 273", 2)]
)
def test_one_neighbour_unless_several_are_asked_for(library, question, limit):
    assert planned(question, library)[1][0].arguments["limit"] == limit


def test_a_neighbour_may_be_asked_for_by_its_class(library):
    assert planned("Which quasar is nearest to 3C 273 on the sky?", library)[1][0].arguments["classes"] == ["quasar"]


@pytest.mark.parametrize("question", SIMILAR)
def test_what_is_alike_is_looked_for_among_spectra(library, question):
    name, calls = planned(question, library)
    assert name == "sources like a source" and calls[-1].name == "similar_sources"


@pytest.mark.parametrize(
    "question",
    [
        "Is 3C 273 the closest quasar to us?",
        "How close is 3C 273?",
        "What is the redshift of 3C 273?",
        "papers closest to 3C 273",
    ],
)
def test_what_only_sounds_like_it_asks_for_no_neighbours(library, question):
    assert planned(question, library)[0] not in ("sources nearest to a source", "sources like a source")


@pytest.mark.parametrize(("question", "quantity"), WHETHER)
def test_whether_a_source_meets_a_bound_is_answered_by_its_value(library, question, quantity):
    name, calls = planned(question, library)
    assert name == "whether a source is so"
    assert calls[0].name == "source_parameters" and calls[0].arguments["quantities"][0] == quantity


@pytest.mark.parametrize(("question", "quantity"), BEARERS)
def test_what_a_quantity_is_a_property_of_is_no_topic(library, question, quantity):
    case = case_of(question, library)
    assert [q.key for q in case.intent.quantities] == [quantity]
    assert topic_stems(case.intent.bare, case.intent.quantities) == []


@pytest.mark.parametrize(("question", "limit"), COUNTED)
def test_as_many_are_listed_as_are_asked_for(library, question, limit):
    calls = planned(question, library)[1]
    assert calls[0].name == "filter_sources" and calls[0].arguments["limit"] == limit


@pytest.mark.parametrize("question", LISTS)
def test_the_words_of_classes_and_bounds_are_no_topic_of_papers(library, question):
    assert [call.name for call in planned(question, library)[1]] == ["filter_sources"]


@pytest.mark.parametrize(("question", "place"), PLACES)
def test_a_place_ends_where_what_is_asked_of_it_begins(library, question, place):
    calls = planned(question, library)[1]
    assert calls[0].name == "filter_sources" and calls[0].arguments["around"] == place


def test_a_class_is_counted_as_it_was_named(library):
    assert planned("How many pulsars are there?", library)[1][0].arguments["classes"] == ["pulsar"]


@pytest.mark.parametrize(
    "question", ["Which sources vary?", "Which quasars vary?", "sources that are variable", "list varying blazars"]
)
def test_what_varies_is_a_list(library, question):
    (call,) = planned(question, library)[1]
    assert call.name == "filter_sources" and call.arguments["conditions"][0]["quantity"] == "variability"
