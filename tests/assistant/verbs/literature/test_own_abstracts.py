"""What is told from the abstracts of a user's own library: the very sentence, by whom it was asked, and of which paper."""

import pytest

from assistant.request.conversation import Conversation
from assistant.request.language.referring import earlier_of
from assistant.request.language.wanted import Wanted
from retriever.catalogue.records import Measurement, Paper, Report
from retriever.library.index.build import build_index
from retriever.library.index.opened import open_part
from retriever.library.library import Library
from tests.support.paper_stub import content, source
from tests.support.verbs.carried import carried

COLUMN = "The fit requires a column density of (0.63 ± 0.08) × 10<SUP>22</SUP> cm<SUP>-2</SUP> towards Toy 1."
ORBIT = "The light curve of Toy 1 is modulated with an orbital period of 0.242 ± 0.001 d."
TORUS = "A fluorescent line of Toy 1 points to reflection by a distant torus."
_NH = Measurement(
    "column_density", 63.0, 55.0, 71.0, 0.68, "1e20 cm^-2", "read by rules from the abstract", "2012ApJ...424..407H"
)


def _paper(bibcode: str, author: str, text: str, refereed: bool, quantities=()) -> Paper:
    report = Report("toy-1", "title", " ".join(text.split(". ")[:1]), quantities, "abstract")
    return Paper(bibcode, f"Toy 1 by {author}", (f"{author}, A.",), int(bibcode[:4]), (report,), text, refereed)


PAPERS = [
    _paper("2012ApJ...424..407H", "Holm", f"Toy 1 is a nebula. {COLUMN}", True, (_NH,)),
    _paper("2014ApJ...424..408R", "Ross", f"Toy 1 is a binary. {ORBIT} {TORUS}", False),
]


@pytest.fixture(scope="module")
def own(tmp_path_factory) -> Library:
    folder = tmp_path_factory.mktemp("own") / "one"
    many = [source(f"many-{n}", f"Many {n}", 10.0 + n, 5.0, (), "quasar") for n in range(13)]
    few = [source(f"few-{n}", f"Few {n}", 100.0 + n, -5.0, (), "pulsar") for n in range(10)]
    stars = [source(f"star-{n}", f"Star {n}", 200.0 + n, 45.0, (), "star") for n in range(30)]
    many += stars
    build_index(content(PAPERS, [source("toy-1", "Toy 1", 50.0, 20.0, (), "LMXB"), *many, *few], "one"), folder, None)
    return Library([open_part(folder, "one")])


@pytest.fixture
def ask(own):
    def asked(do, *names, **parts):
        known = tuple(own.names.resolve(name) for name in names)
        found = carried(own, Wanted(do, names=known, **parts))
        assert found.dropped == []
        return found

    return asked


def test_a_reported_value_is_told_with_its_sentence_and_no_markup(ask):
    text = ask("values", "Toy 1", quantities=("column_density",)).text
    assert "6.3e21 cm^-2" in text and '"The fit requires a column density of (0.63 ± 0.08) × 10^22 cm^-2' in text


def test_a_value_that_only_the_sentence_of_the_named_author_states_is_quoted(ask):
    assert ORBIT in ask("values", "Toy 1", quantities=("orbital_period",), authors=("Ross",)).text
    assert ORBIT in ask("values", "Toy 1", quantities=("orbital_period",), year_from=2013).text


@pytest.mark.parametrize("parts", [{"authors": ("Holm",)}, {"year_to": 2013}, {"instrument": "NuSTAR"}])
def test_it_is_not_quoted_of_another_author_year_or_instrument(ask, parts):
    found = ask("values", "Toy 1", quantities=("orbital_period",), **parts)
    assert ORBIT not in found.text and found.claims[0].refuses


def test_everything_by_an_author_is_of_that_author_alone(ask):
    assert "6.3e21" in ask("values", "Toy 1", quantities=("everything",), authors=("Holm",)).text
    assert "6.3e21" not in ask("values", "Toy 1", quantities=("everything",), authors=("Ross",)).text


def test_a_quotation_of_one_paper_stands_in_a_sentence_and_comes_first(ask):
    found = ask("papers", "Toy 1", quantities=("orbital_period",), fields=("quote",))
    assert found.first == f'Ross (2014), in the abstract: "{ORBIT}"'
    whole = ask("papers", bibcodes=("2014ApJ...424..408R",), fields=("abstract",))
    assert whole.first.endswith(f'{ORBIT} {TORUS}"')


def test_evidence_without_a_word_of_evidence_is_quoted_all_the_same(ask):
    text = ask("papers", "Toy 1", topic="distant torus", stance="evidence").text
    assert "is summed up here" in text and TORUS in text


def test_of_a_given_paper_the_sentence_on_what_is_asked_is_told(ask):
    parts = {"classes": ("LMXB",), "class_words": ("torus",), "unread": ("distant",)}
    assert TORUS in ask("summarise", bibcodes=("2014ApJ...424..408R",), **parts).text


def test_values_asked_of_papers_alone_are_told_by_them(ask):
    assert ORBIT in ask("values", bibcodes=("2014ApJ...424..408R",), quantities=("orbital_period",)).text


def test_values_of_papers_are_quoted_and_come_before_those_of_a_catalogue(ask):
    text = ask("summarise", "Toy 1", quantities=("column_density",)).text
    assert "6.3e21 cm^-2" in text and "(0.63 ± 0.08) × 10^22" in text


def test_what_is_recorded_as_refereed_is_told_by_that(ask):
    text = ask("papers", "Toy 1", papers=("refereed",)).text
    assert "that were refereed" in text and "2012ApJ" in text and "2014ApJ" not in text and "not recorded" not in text


def test_a_list_of_twelve_or_fewer_is_shown_whole(ask):
    few, many = ask("list", classes=("pulsar",)), ask("list", classes=("quasar",))
    assert "ask for the rest" not in few.text and all(f"Few {n}" in few.text for n in range(10))
    assert "Shown: the first 8 of 13; ask for the rest." in many.text


def test_the_separation_answers_how_far_the_nearest_source_is(ask):
    for text in (
        ask("values", "Few 3", quantities=("distance",), order="distance", limit=1, descending=False).first,
        ask("list", near=None, quantities=(), order="declination", limit=1).first,
    ):
        assert "No distance" not in text
    assert "nearest to Few 3" in ask("values", "Few 3", quantities=("distance",), order="distance", limit=1).first


def test_sources_are_ordered_by_their_place(ask):
    assert ask("list", order="declination", limit=1, classes=("LMXB", "pulsar")).first.startswith(
        "**Toy 1: declination 20 deg**, the highest"
    )
    lowest = ask("list", order="right_ascension", descending=False, limit=1).first
    assert lowest.startswith("**Many 0: right ascension 10 deg**, the lowest")


def test_what_is_left_of_a_list_goes_on_where_the_last_answer_ended(by_request_of, own):
    """Page by page nothing is passed over, whichever page it is."""
    ask, conversation = by_request_of(own), Conversation()
    first = ask(Wanted("list", classes=("star",)), conversation)
    texts = [first.text, *(ask(Wanted("act", action="more"), conversation).text for _ in range(3))]
    shown = [{n for n in range(30) if f"Star {n} " in text} for text in texts]
    assert [len(some) for some in shown] == [8, 8, 8, 6] and set.union(*shown) == set(range(30))
    ask(Wanted("list", classes=("star",)), conversation)
    ask(Wanted("act", action="more"), conversation)
    assert len(earlier_of("rest", conversation.turns)[0]) == 14
