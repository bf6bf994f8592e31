"""The verb ``papers``: the number first, then the papers, each claim verified."""

from collections import Counter

import pytest

from assistant.request.language.wanted import Unknown, Wanted
from assistant.verbs.literature import references
from tests.support.requests.carried_out import CarriedOut


@pytest.fixture(scope="module")
def papers(library):
    def ask(**parts):
        names = tuple(library.names.resolve(n) or Unknown(n) for n in parts.pop("names", ()))
        asked = CarriedOut(Wanted("papers", names=names, **parts), library)
        assert not asked.dropped
        return asked

    return ask


def _on(library, name):
    source = library.names.resolve(name)
    return [
        p for p in library.papers_of[source.id] if any(r.source == source.id and r.about != "class" for r in p.reports)
    ]


def test_the_number_stands_first_and_every_paper_has_its_bibcode(papers, library):
    asked = papers(names=["NGC 4151"])
    on = _on(library, "NGC 4151")
    assert asked.verdict.startswith(f"**{len(on)} papers** in the library curated on NGC 4151")
    assert all(paper.bibcode in asked.text for paper in on)


def test_papers_on_every_source_pass_verification(library):
    several = [s for s in library.papers_of if len(library.papers_of[s]) > 1][::4]
    assert len(several) > 15
    for number, source_id in enumerate(several):
        source = library.sources[source_id]
        fields = ((), ("authors", "year"), ("sources", "values", "link"), ("instruments", "quote"))[number % 4]
        orders = ((), ("newest",), ("oldest",), ("recommended",))[number // 4 % 4]
        limit = (None, 1)[number % 2]
        wanted = Wanted("papers", names=(source,), fields=fields, papers=orders, limit=limit)
        asked = CarriedOut(wanted, library)
        assert not asked.dropped and "**" in asked.verdict, source.name


def test_a_topic_keeps_the_papers_that_bear_on_it_and_counts_the_others(papers, library):
    asked = papers(names=["Cyg X-1"], topic="spin")
    assert "2011ApJ...742...85G" in asked.text and "speaking of 'spin'" in asked.verdict
    left_out = len(_on(library, "Cyg X-1")) - len(asked.state.done[0][1].listed_papers)
    assert f"{left_out} further paper" in asked.text


def test_the_sentence_shown_is_the_one_that_bears_on_the_question(papers):
    text = papers(names=["NGC 4151"], topic="disk inclination").text
    assert "inner radius of 3.2" in text and "893 ks XRISM/Resolve" not in text.split("|")[-1]


def test_a_topic_that_no_paper_is_on_finds_nothing(papers):
    assert "I found nothing on 'Zorblax effect'" in papers(topic="Zorblax effect").verdict
    none = papers(names=["Cyg X-1"], topic="eclipses")
    assert none.verdict.startswith("**None** of the") and none.claims[0].refuses


def test_a_name_that_nobody_knows_gets_no_papers_on_the_rest(papers):
    assert papers(names=["Zorblax X-7"], topic="jet").claims == []
    assert papers(earlier="list", missing="list", topic="jet").claims == []


def test_authors_all_signed_and_first_authors_wrote_first(papers):
    both = papers(authors=("Gou", "McClintock"))
    assert both.verdict.startswith("**Gou et al. (2011)**") and "is the only paper" in both.verdict
    assert "2011ApJ...742...85G" not in papers(first_author="McClintock").text


def test_years_bound_the_papers(papers, library):
    found = papers(names=["NGC 4151"], year_from=2026, year_to=2026).state.done[0][1].listed_papers
    assert found and all(library.papers[b].year == 2026 for b in found)
    assert "of 2026" in papers(names=["NGC 4151"], year_from=2026, year_to=2026).verdict


@pytest.mark.parametrize(("order", "place"), [("newest", -1), ("oldest", 0)])
def test_the_newest_and_the_oldest(papers, library, order, place):
    asked = papers(names=["NGC 4151"], papers=(order,), limit=1)
    by_age = sorted(_on(library, "NGC 4151"), key=lambda p: (p.year, p.bibcode))
    assert by_age[place].bibcode in asked.verdict and f"is the {order} of {len(by_age)} papers" in asked.verdict


def test_what_is_not_recorded_is_said_and_not_guessed(papers):
    cited = papers(names=["Cyg X-1"], papers=("most_cited",), limit=1)
    assert cited.verdict.startswith("**I can't say**") and cited.claims[0].refuses
    assert "Whether a paper was refereed is not recorded" in papers(names=["Cyg X-1"], papers=("refereed",)).text
    assert papers(bibcodes=("2011ApJ...742...85G",), fields=("doi",)).lacks
    assert "not shipped" in papers(bibcodes=("2011ApJ...742...85G",), fields=("abstract",)).text


def test_one_field_of_one_paper_is_the_verdict(papers):
    one = ("2011ApJ...742...85G",)
    assert papers(bibcodes=one, fields=("authors",)).verdict.startswith("**Gou, L.; McClintock, J. E.")
    assert papers(bibcodes=one, fields=("year",)).verdict.startswith("**2011**")
    assert papers(bibcodes=one, fields=("title",)).verdict.startswith('**"The Extreme Spin')


def test_a_bibcode_that_is_not_here_is_said(papers):
    assert "I found nothing under the bibcode 2011ApJ...742...85X" in papers(bibcodes=("2011ApJ...742...85X",)).verdict


def test_papers_on_both_sources_are_on_both(papers, library):
    found = papers(names=["Mrk 421", "Mrk 501"], papers=("both",)).state.done[0][1].listed_papers
    both = {p.bibcode for p in _on(library, "Mrk 421")} & {p.bibcode for p in _on(library, "Mrk 501")}
    assert set(found) == both and both


def test_values_are_reported_by_the_papers_shown(papers):
    asked = papers(names=["Cyg X-1"], quantities=("spin",), papers=("reporting",), fields=("bibcode", "values"))
    assert "is the only paper" in asked.verdict and "above 0.95" in asked.text


def test_papers_are_counted_by_year_and_by_what_they_name(papers, library):
    text = papers(names=["NGC 4151"], papers=("per_year",)).text
    years = Counter(paper.year for paper in _on(library, "NGC 4151"))
    assert all(f"| {year} | {count}" in " ".join(text.split()) for year, count in years.items())
    assert "XRISM" in papers(names=["NGC 4151"], fields=("instruments",)).verdict
    assert papers(authors=("Miller",), fields=("sources",)).verdict.startswith("**")


def test_reviews_are_told_by_their_titles(papers):
    asked = papers(names=["Cyg X-1"], papers=("review",))
    assert "2024arXiv241112507J" in asked.verdict and "told by its title" in asked.text


def test_papers_on_a_class_are_linked_to_its_sources_or_name_it(papers, library):
    found = papers(classes=("galaxy cluster",), class_words=("galaxy clusters",)).state.done[0][1].listed_papers
    linked = [
        any(r.source and library.sources[r.source].object_class == "galaxy cluster" for r in library.papers[b].reports)
        for b in found
    ]
    assert sum(linked) > 5 and sum(linked) >= 0.5 * len(found)


def test_papers_of_an_instrument_name_it(papers, library):
    found = papers(instrument="XRISM").state.done[0][1].listed_papers
    assert len(found) > 10
    for bibcode in found:
        paper = library.papers[bibcode]
        assert "XRISM" in paper.plain_title + " ".join(r.summary for r in paper.reports)


def test_more_of_a_list_goes_on_where_it_ended(papers):
    first = papers(names=["NGC 4151"], limit=2).state.done[0][1]
    more = papers(names=["NGC 4151"], limit=2, offset=2)
    assert list(more.state.done[0][1].ids) == list(first.listed_papers[2:4])
    assert "numbered 3 on" in more.verdict


def test_papers_near_the_spectrum_of_a_source_say_what_is_lacking_or_fit(papers):
    assert papers(names=["3C 273"], papers=("near_spectrum",)).claims


@pytest.mark.parametrize("order", ["oldest", "newest"])
def test_without_a_topic_an_order_is_of_the_whole_library(papers, library, order):
    asked = papers(papers=(order,), limit=1)
    years = [paper.year for paper in library.papers.values() if paper.year]
    assert f"is the {order} of {len(years)} papers" in asked.verdict
    found = asked.state.done[0][1].listed_papers[0]
    assert library.papers[found].year == (min(years) if order == "oldest" else max(years))


def test_authors_of_most_papers_of_the_whole_library(papers, library):
    asked = papers(papers=("most_papers",), fields=("authors",))
    counts = Counter(a for p in library.papers.values() if p.year for a in p.authors if not a.startswith("et al"))
    assert counts.most_common(1)[0][0] in asked.verdict or len({n for _, n in counts.most_common(4)}) == 1
    assert str(counts.most_common(1)[0][1]) in asked.verdict


def test_which_is_cited_most_of_all_is_not_known(papers):
    assert papers(papers=("most_cited",)).verdict.startswith("**I can't say**")


def test_a_title_that_is_not_here_is_said_not_to_be_found_with_the_nearest(papers, library):
    title = "The extreme spin of the black hole in my fridge"
    topic = "extreme spin black hole fridge"
    for asked in (
        papers(topic=topic, question=f"paper: '{title}'"),
        papers(topic=topic, papers=("by_title",), question=title),
    ):
        assert asked.verdict.startswith("**Not found**") and asked.claims[0].refuses
        assert "2011ApJ...742...85G" in asked.text and "is the only" not in asked.text


def test_a_name_that_is_no_source_may_stand_in_titles(papers, library):
    paper = library.papers["2011ApJ...742...85G"]
    name = "Cygnus X-1"
    assert name in paper.plain_title
    asked = CarriedOut(Wanted("papers", names=(Unknown("CYGNUS X 1"),)), library)
    assert not asked.dropped and "CYGNUS X 1 in title or abstract" in asked.verdict
    assert paper.bibcode in asked.text and "CYGNUS X 1 is no source of" in asked.text
    assert papers(names=["Cygnus X-11"]).claims == []


def test_a_paper_with_fewer_of_the_words_is_not_called_the_only_one(papers):
    asked = papers(topic="extreme spin black hole Cygnus X-1 fridge")
    assert "is the only" not in asked.text and "2011ApJ...742...85G" in asked.text


def test_the_journal_is_told_with_a_paper(papers):
    one = ("2011ApJ...742...85G",)
    assert "Astrophysical Journal" in papers(bibcodes=one, fields=("bibcode",)).verdict
    asked = papers(bibcodes=one, earlier="second")
    assert asked.verdict.startswith("**Gou et al. (2011)** is the one:") and "Astrophysical Journal," in asked.verdict


@pytest.mark.parametrize(
    "question", ["Chandra Source Catalog reference?", "which paper presents the Chandra source catalogue"]
)
def test_the_reference_of_a_catalogue_that_is_named_stands_first(papers, monkeypatch, question):
    lines = ["Chandra Source Catalog 2: Evans et al. 2024, 2024ApJS..274...22E", "Other survey: Doe 2001"]
    monkeypatch.setattr(references, "catalogues", lambda library: lines)
    asked = papers(topic="Chandra catalog", question=question)
    assert asked.verdict == "**The reference of Chandra Source Catalog 2** is Evans et al. 2024, 2024ApJS..274...22E."
    assert "Doe 2001" not in asked.text
    assert not papers(topic="iron line", question="papers on the iron line").verdict.startswith("**The reference")


def test_what_an_author_wrote_stands_where_nothing_of_it_is_on_the_topic(papers, library):
    author = next(
        p.authors[0].split(",")[0] for p in library.papers_of[library.names.resolve("Cyg X-1").id] if p.authors
    )
    asked = papers(authors=(author,), topic="gardening in tropical climates")
    assert asked.verdict.startswith("**No papers**") and f"By {author} there are here:" in asked.text


def test_a_year_without_papers_on_a_topic_leaves_those_of_other_years(papers):
    asked = papers(topic="reflection spin black hole", year_from=1951, year_to=1951)
    assert asked.verdict.startswith("**No papers**") and "of other years" in asked.text


def test_the_nearest_paper_is_named_at_once_where_none_has_all_words(papers):
    asked = papers(names=["Cyg X-1"], topic="spin gardening tropical climates unicorns")
    assert asked.verdict.startswith("**None**") and "Nearest to that is" in asked.text
