"""The guided tour: five objects, their stories (``words_en.toml``) and the papers that tell them, all of the catalogue."""

from typing import Any

from markupsafe import Markup

from retriever.catalogue.records import Paper, Source
from retriever.library.library import Library
from ui.catalogue.stop_pictures import SKY_HEIGHT, SKY_WIDTH, Stop, sky_net, stop_pictures
from ui.html.glossary import Glossary
from ui.html.links import ads_link
from ui.html.rendering import render
from ui.words import say, words


def stops() -> list[dict[str, Any]]:
    """Each stop: ``source`` (catalogue id), ``title``, ``question``, ``story`` (sentences with the bibcode that says so)."""
    return words("tour.stops")


def id_in(library: Library, source_id: str) -> str:
    """The id of one of the tour's sources among open libraries; "" where none has it."""
    known = (source_id, *(f"{part.name}/{source_id}" for part in library.parts))
    return next((one for one in known if one in library.sources), "")


def told_by(library: Library) -> bool:
    """Whether the library has all that the tour tells of."""
    there = all(id_in(library, stop["source"]) for stop in stops())
    told = (part["paper"] for stop in stops() for part in stop["story"] if part.get("paper"))
    return there and all(bibcode in library.papers for bibcode in told)


def stop_html(number: int, library: Library, glossary: Glossary) -> Markup:
    """One stop as a card: the story with its references, terms explained, buttons that ask."""
    stop = stops()[number]
    source, seen = library.sources[id_in(library, stop["source"])], set[int]()
    papers = list(dict.fromkeys(part["paper"] for part in stop["story"] if part.get("paper")))
    story = [
        (glossary.split(part["text"], seen), papers.index(part["paper"]) + 1 if part.get("paper") else 0)
        for part in stop["story"]
    ]
    return render(
        "tour.html",
        heading=say("tour.stop", number=number + 1, count=len(stops()), title=stop["title"]),
        name=source.name,
        kind=source.subclass or source.object_class,
        pictures=pictures_html(stop_pictures(source, library)),
        story=story,
        questions=stop["questions"],
        papers=[_paper(library.papers[bibcode]) for bibcode in papers],
        values=[ads_link(reference) for reference in value_references(source)],
    )


def pictures_html(stop: Stop) -> Markup:
    """The place on the sky and the spectrum of a stop."""
    return render("stop_pictures.html", stop=stop, net=Markup(sky_net()), width=SKY_WIDTH, height=SKY_HEIGHT)


def value_references(source: Source) -> list[str]:
    """The bibcodes of what a source's values, and with them its simulated spectrum, are from."""
    return list(dict.fromkeys(m.reference for m in source.measurements if m.reference))[:3]


def _paper(paper: Paper) -> tuple[str, str, Markup]:
    return paper.short_reference, paper.plain_title, ads_link(paper.bibcode)
