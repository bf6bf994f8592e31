"""Lists that come out short or empty: kinds that records seldom say, a part of the sky first, and what comes closest."""

from assistant.request.language.wanted import Limit, Wanted
from retriever.catalogue.filters import KindOf
from retriever.library.source_sets import of_kind


def first(answer):
    return answer.claims[0].text


def test_what_is_well_known_is_listed_beside_what_records_mark(by_request):
    answer = by_request(Wanted("list", kinds=("microquasar",), limit=50))
    assert first(answer).startswith("**") and "microquasars** are here" in first(answer)
    assert (
        "well known as microquasars" in answer.text and "More of the sources here may be microquasars." in answer.text
    )


def test_a_kind_that_no_record_marks_is_listed_by_its_well_known_members(by_request):
    answer = by_request(Wanted("list", class_words=("X-ray binaries",), kinds=("atoll_source",)))
    assert "No record marks any of these" in answer.text and answer.ledger.table(answer.claims[0].table)


def test_none_marked_is_no_verdict_on_the_others(by_request):
    answer = by_request(Wanted("list", class_words=("CVs",), kinds=("ultracompact",)))
    assert answer.claims[0].refuses and first(answer).startswith(
        "**It can't be told**: no cataclysmic variables that are ultra"
    )
    assert "records seldom say it" in first(answer)


def test_a_part_of_the_sky_is_what_counts_are_of(by_request, library):
    near = library.names.resolve("3C 273")
    limits = (Limit("separation", "lt", (5.0,), unit="deg"), Limit("redshift", "gt", (0.01,)))
    answer = by_request(Wanted("list", near=near, limits=limits))
    assert "sources within 5 deg of 3C 273** here meet" in first(answer) and "redshift > 0.01" in first(answer)
    held = answer.ledger.table(answer.claims[0].table)
    assert held["columns"][:2] == ["source", "separation (deg)"]
    assert all(float(row[1]) < 5 for row in held["rows"])
    counted = by_request(
        Wanted("count", class_words=("AGN",), limits=(Limit("declination", "lt", (-89.9,)), limits[1]))
    )
    assert first(counted) == "**There are no active galaxies with Dec < -89.9 deg** here."


def test_an_empty_list_says_what_comes_closest(by_request):
    answer = by_request(Wanted("list", class_words=("blazars",), limits=(Limit("redshift", "gt", (9.0,)),)))
    assert "What comes closest: " in first(answer) and answer.claims[0].refuses
    limits = (Limit("redshift", "gt", (0.5,)), Limit("flux", "gt", (1e-3,), band="bat"))
    both = by_request(Wanted("list", class_words=("blazars",), limits=limits))
    assert "One by one: redshift > 0.5 by " in first(both) and "by 0." in first(both)


def test_what_books_know_of_a_source_is_told_of_it(by_request, library):
    source = library.names.resolve("4U 1728-34")
    told = by_request(Wanted("identify", names=(source,)))
    assert "4U 1728-34 is well known as one of the atoll sources and of the bursters." in told.text
    asked = by_request(Wanted("conclude", names=(source,), kinds=("burster",), verdict="whether"))
    assert first(asked).startswith("**Yes**: 4U 1728-34 is well known as one of the bursters")
    no = by_request(Wanted("conclude", names=(source,), kinds=("magnetar",), verdict="whether"))
    assert first(no).startswith("**No**")


def test_binaries_of_neighbouring_galaxies_are_not_of_ours(library):
    ours = of_kind(library.sources, KindOf(family="galactic"))
    beyond = of_kind(library.sources, KindOf(family="extragalactic"))
    assert not (ours & beyond).any()
    for name, here in (("Cyg X-1", True), ("Her X-1", True), ("SMC X-1", False), ("LMC X-4", False)):
        if source := library.names.resolve(name):
            row = library.sources.row(source.id)
            assert ours[row] == here and beyond[row] != here, name
