"""The guided tour rests on papers."""

from ui.catalogue import tour
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
        assert page.count(links.ADS) == len({part["paper"] for part in stop["story"]}) and "ss-term" in page
