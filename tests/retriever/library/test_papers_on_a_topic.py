"""Papers on a topic: which bear on it, which come next to it, and which only have a name in their text."""

import pytest

from retriever.catalogue.records import Paper
from retriever.library.index.build import build_index
from retriever.library.index.opened import open_part
from retriever.library.library import Library
from retriever.library.naming import papers_naming
from retriever.library.paper_lookup import PaperQuery, look_up
from retriever.library.relevance import Topic, written_out
from tests.support.paper_stub import content, source

_TITLES = {
    "2001ApJ...0001..10X": "Unification of active galactic nuclei",
    "2002ApJ...0002..10X": "AGN unification in the hard band",
    "2003ApJ...0003..10X": "A TeV flare of PKS 2155-304",
    "2004ApJ...0004..10X": "The wind of PDS456",
    "2005ApJ...0005..10X": "A flare of PKS 2155-30 and others",
    "2006ApJ...0006..10X": "Cavities in a cluster",
}


@pytest.fixture(scope="module")
def titled(tmp_path_factory) -> Library:
    folder = tmp_path_factory.mktemp("titled") / "one"
    papers = [Paper(b, title, ("Doe, J.",), int(b[:4]), ()) for b, title in _TITLES.items()]
    build_index(content(papers, [source("x1", "Toy 1", 10.0, 5.0, ["Alpha"], "quasar")], "one"), folder, None)
    return Library([open_part(folder, "one")])


@pytest.mark.parametrize("topic", ["AGN unification", "unification of active galactic nuclei", "unification of AGNs"])
def test_what_is_often_shortened_is_the_same_in_both_forms(titled, topic):
    found = look_up(titled, PaperQuery(topic=topic))
    assert set(found.papers) == {"2001ApJ...0001..10X", "2002ApJ...0002..10X"} == found.whole


def test_what_has_fewer_of_the_words_is_next_to_a_topic_and_not_on_it(titled):
    found = look_up(titled, PaperQuery(topic="TeV flare PKS fridge"))
    assert found.near == ("2003ApJ...0003..10X",) and not found.papers and not found.whole
    assert look_up(titled, PaperQuery(topic="Zorblax effect")).near == ()


@pytest.mark.parametrize("name", ["PKS 2155-304", "pks2155-304", "PKS 2155−304"])
def test_a_name_is_found_whole_and_in_any_spelling(titled, name):
    assert papers_naming(titled, [name]) == {"2003ApJ...0003..10X": "title"}


def test_a_name_written_in_one_word_is_found(titled):
    assert list(papers_naming(titled, ["PDS 456"])) == ["2004ApJ...0004..10X"]


def test_a_topic_chooses_among_the_papers_that_name_a_source(titled):
    assert look_up(titled, PaperQuery(naming=("PKS 2155-304",), topic="TeV flare")).papers == ("2003ApJ...0003..10X",)
    assert look_up(titled, PaperQuery(naming=("PKS 2155-304",), topic="cavities")).papers == ()


def test_every_paper_is_meant_where_that_is_said(titled):
    assert len(look_up(titled, PaperQuery(every=True)).papers) == len(_TITLES)
    assert look_up(titled, PaperQuery()).papers == ()


def test_a_word_for_a_quantity_is_no_part_of_another_word(titled):
    topic = Topic("mass", titled)
    assert topic.share("The mass of a black hole") == 1.0 and topic.share("Mass-loss rates of stars") == 0.0
    assert Topic("jet", titled).share("Jet-inflated cavities") == 1.0


@pytest.mark.parametrize(
    ("topic", "text"),
    [
        ("bursts LMXBs", "Bursts of a low-mass X-ray binary"),
        ("bursts of lmxbs", "Bursts of an LMXB"),
        ("QPOs", "A quasi-periodic oscillation"),
        ("cyclotron lines", "A cyclotron resonant scattering feature"),
        ("a CRSF", "A cyclotron line"),
    ],
)
def test_letters_in_the_plural_and_other_words_for_the_same_are_met(titled, topic, text):
    assert Topic(topic, titled).share(text) == pytest.approx(1.0)


def test_of_an_author_half_of_the_words_are_enough(titled):
    alone = look_up(titled, PaperQuery(topic="TeV flare of PKS 2155-304 fridge"))
    by_them = look_up(titled, PaperQuery(topic="TeV flare of PKS 2155-304 fridge", authors=("Doe",)))
    assert not alone.papers and "2003ApJ...0003..10X" in by_them.papers


def test_a_shortened_topic_is_searched_for_in_its_long_form_too():
    assert written_out("cold fronts") == "cold fronts"
    assert (
        written_out("QPOs in AGN")
        == "QPOs in AGN active galactic nuclei active galactic nucleus quasi-periodic oscillation"
    )
