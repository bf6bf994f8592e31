"""What a question sets against each other: entries of both sides, none of which is chosen."""

import pytest

from assistant.request.language.wanted import Wanted
from assistant.verbs.criteria.alternatives import alternatives, on_both, supposed


@pytest.fixture(scope="module")
def terms(library):
    return library.terms


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("it fades within 2 weeks. propeller or just disc instability? how would i decide", ["propeller effect", "disc instability model"]),
        ("is the hump reflection or a warm absorber, and why", ["reflection", "warm absorber"]),
        ("hotter in kT or cutoff wise", []),  # quantities explain nothing
        ("zork or blurb", []),
        ("soft or", []),
        ("", []),
    ],
)  # fmt: off
def test_both_sides_of_an_or_have_an_entry(terms, question, names):
    assert [term.term for term in alternatives(question, terms)] == names


def test_what_is_asked_after_by_its_name_alone_is_supposed(terms):
    found = supposed("kT 60 eV, L 3e43, no broad lines. TDE? what else could fake it", terms)
    assert [term.term for term in found] == ["tidal disruption event"]
    assert supposed("what would you bet on after all of this?", terms) == ()


def test_a_verdict_between_explanations_is_not_one_between_classes(by_request):
    question = "transient NS, P 3.6 s: propeller or just disc instability?"
    answer = by_request(Wanted("conclude", kinds=("transient", "neutron_star"), verdict="which", question=question))
    assert answer.claims[0].text.startswith("**That I don't decide**") and answer.claims[0].refuses


def test_classes_that_are_asked_about_are_decided_between_as_ever(by_request, library):
    names, question = (library.names.resolve("NGC 4151"),), "is NGC 4151 a Seyfert galaxy or a blazar?"
    words, classes = ("Seyfert", "blazar"), ("Seyfert", "blazar")
    wanted = Wanted("conclude", names=names, classes=classes, class_words=words, verdict="which", question=question)
    assert "That I don't decide" not in by_request(wanted).text


def test_one_entry_may_be_on_both(terms):
    found = on_both("Fe K centroid 6.43 keV. Type Ia or core collapse, how sure", terms)
    assert found and found.term == "Type Ia or core-collapse remnant"
    assert on_both("zork or blurb", terms) is None
