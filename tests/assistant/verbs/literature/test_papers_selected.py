"""Papers on the sources of a selection, and what is said where there are none."""

import pytest

from assistant.request.language.wanted import Limit, Wanted
from retriever.names.positions import Position
from tests.support.requests.carried_out import CarriedOut


@pytest.fixture(scope="module")
def ask(library):
    def carried(do="papers", **parts):
        names = tuple(library.names.resolve(n) for n in parts.pop("names", ()))
        asked = CarriedOut(Wanted(do, names=names, **parts), library)
        assert not asked.dropped
        return asked

    return carried


def _linked(library, meant):
    ids = {source.id for source in library.sources.values() if meant(source)}
    return {
        paper.bibcode
        for i in ids
        for paper in library.papers_of.get(i, [])
        if any(r.source == i and r.about != "class" for r in paper.reports)
    }


@pytest.mark.parametrize("do", ["papers", "summarise"])
def test_papers_on_sources_of_one_half_of_the_sky_are_on_those_alone(ask, library, do):
    asked = ask(do, sky="south")
    found = set(asked.state.done[0][1].listed_papers)
    assert found <= _linked(library, lambda s: s.dec < 0) and found
    if do == "papers":
        assert found == _linked(library, lambda s: s.dec < 0)
    assert "south" in asked.text


def test_a_bound_is_one_on_the_sources_and_is_told_with_it(ask, library):
    asked = ask(classes=("Seyfert",), class_words=("Seyfert galaxies",), limits=(Limit("redshift", "lt", (0.01,)),))
    result = asked.state.done[0][1]
    assert result.selected.total and set(result.listed_papers) == {
        b for i in result.taken for b in _linked(library, lambda s, i=i: s.id == i)
    }
    assert "redshift < 0.01" in asked.verdict


def test_the_source_at_a_position_is_told_by_name(ask, library):
    source = library.names.resolve("NGC 4151")
    asked = ask(near=Position(source.ra, source.dec, 0.0, "there"))
    assert "NGC 4151" in asked.verdict
    nothing = ask(near=Position(10.0, -80.0, 0.0, "there"))
    assert nothing.verdict.startswith("**No source** here meets that") and nothing.claims[0].refuses


def test_the_papers_on_the_first_of_an_order_are_on_that_source(ask):
    asked = ask(classes=("Seyfert",), class_words=("Seyfert galaxies",), order="redshift", limit=1)
    assert len(asked.state.done[0][1].taken) == 1 and "highest redshift first" in asked.text


def test_papers_not_on_a_source_are_on_others(ask, library):
    ngc = library.names.resolve("NGC 4151")
    asked = ask(classes=("Seyfert",), class_words=("Seyfert galaxies",), not_names=(ngc,))
    on_it = _linked(library, lambda s: s.id == ngc.id)
    assert on_it and not on_it & set(asked.state.done[0][1].listed_papers) and "not on NGC 4151" in asked.verdict


def test_a_source_without_papers_has_none_at_all_whatever_is_asked_of_them(ask, library):
    bare = next(s for s in library.sources.values() if not _linked(library, lambda t, s=s: t.id == s.id))
    asked = CarriedOut(Wanted("papers", names=(bare,), topic="jet"), library)
    assert asked.verdict.startswith(f"**No papers** on {bare.name} are in") and "at all" in asked.verdict


def test_papers_on_both_that_are_not_there_are_counted_for_each(ask):
    asked = ask(names=["NGC 4151", "Cyg X-1"], papers=("both",))
    if asked.claims[0].refuses:
        assert "on NGC 4151 and" in asked.verdict and "on Cyg X-1" in asked.verdict


def test_a_class_beside_a_name_is_checked_and_keeps_no_paper_out(ask):
    asked = ask(names=["NGC 4151"], classes=("star",), class_words=("star",))
    assert asked.verdict == ask(names=["NGC 4151"]).verdict
    assert any("Seyfert" in claim.text and "star" in claim.text for claim in asked.claims)


def test_the_pool_of_a_search_is_no_value_of_the_topic(library):
    asked = CarriedOut(Wanted("papers", topic="X-ray luminosity"), library)
    assert not asked.dropped and "papers" in asked.verdict
