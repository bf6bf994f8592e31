"""A question read once: subjects, follow-ups, premises and papers together."""

import pytest

from assistant.request.asked import read_question
from assistant.request.conversation import Conversation, Turn


@pytest.fixture(scope="module")
def known(library, names):
    """All that reading needs: no index, no model."""

    class Known:
        pass

    known = Known()
    known, known.names = library, names
    return known


def of(names, *called):
    return tuple(names.resolve(name).id for name in called)


def test_named_sources_are_the_subjects(known, names):
    asked = read_question("Is 3C 273 harder than M 87?", Conversation(), known)
    assert asked.subjects == of(names, "3C 273", "M 87") and not asked.follows_up


def test_a_follow_up_is_about_the_last_subject(known, names):
    talk = Conversation([Turn("What is Vela X-1?", subjects=list(of(names, "Vela X-1")))])
    asked = read_question("how far is it?", talk, known)
    assert asked.follows_up and asked.subjects == of(names, "Vela X-1")
    assert [q.key for q in asked.intent.quantities] == ["distance"]


def test_it_is_compared_with_a_source_that_is_named(known, names):
    talk = Conversation([Turn("What is Vela X-1?", subjects=list(of(names, "Vela X-1")))])
    asked = read_question("how does it compare with Cyg X-1?", talk, known)
    assert asked.subjects == of(names, "Vela X-1", "Cyg X-1")


def test_a_new_list_leaves_the_subject(known, names):
    talk = Conversation([Turn("What is Vela X-1?", subjects=list(of(names, "Vela X-1")))])
    asked = read_question("Which blazars have a redshift above 0.3?", talk, known)
    assert not asked.follows_up and asked.subjects == ()


def test_wrong_premises_are_read_with_the_question(known):
    asked = read_question("Why is 3C 273 a galaxy cluster?", Conversation(), known)
    assert [(w.source.name, w.word) for w in asked.wrong_classes] == [("3C 273", "galaxy cluster")]
    asked = read_question("Is it true that the redshift of 3C 273 is 0.7?", Conversation(), known)
    assert [(w.source.name, w.quantity, w.number) for w in asked.wrong_values] == [("3C 273", "redshift", "0.7")]
    asked = read_question("Is it true that the redshift of 3C 273 is 0.158?", Conversation(), known)
    assert asked.wrong_values == asked.wrong_classes == ()


def test_papers_named_by_year_come_with_the_question(known):
    assert read_question("What is 3C 273?", Conversation(), known).papers is None
    papers = read_question("papers published before 2000", Conversation(), known).papers.papers
    assert papers and all(paper.year < 2000 for paper in papers)
