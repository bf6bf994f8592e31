"""The guided tour rests on papers."""

from retriever.library.opening import as_one, open_one
from tests.support.libraries.toy_library import small_library as toy_library
from ui.catalogue import tour
from ui.catalogue.tour import told_by
from ui.html import links
from ui.html.glossary import Glossary


def test_tour_is_told_by_papers_on_its_objects(library):
    glossary = Glossary(library.terms)
    assert len(tour.stops()) == 5
    for number, stop in enumerate(tour.stops()):
        for part in stop["story"]:
            paper = library.papers[part["paper"]]
            report = paper.report_on(stop["source"])
            assert report, f"{part['paper']} is not on {stop['source']}"
            told = [word.strip(",.;:") for word in part["text"].split() if word[0].isdigit()]
            known = report.summary + paper.title
            assert all(word in known for word in told), f"numbers of {part['text']!r} are not the paper's"
        page = tour.stop_html(number, library, glossary)
        values = tour.value_references(library.sources[stop["source"]])
        assert (
            page.count(links.ADS) == len({part["paper"] for part in stop["story"]}) + len(values) and "ss-term" in page
        )
        assert values and page.count("<svg") == 2 and page.count('class="ss-number"') == 3 and "SIMULATED" in page


def test_tour_is_told_where_its_sources_are_in_a_second_library(library, tmp_path):
    both = as_one([open_one(toy_library(tmp_path / "toy")), library.parts[0]], library.parts[0])
    assert told_by(both) and told_by(library) and not told_by(as_one(both.parts[:1], library.parts[0]))
    assert "Crab" in tour.stop_html(0, both, Glossary(library.terms))
