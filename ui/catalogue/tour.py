"""The guided tour: five objects, their stories (``words_en.toml``) and the papers that tell them, all of the catalogue."""

from retriever.catalogue.records import Catalogue
from ui.html.cards import badge
from ui.html.escaping import escape
from ui.html.glossary import Glossary
from ui.html.links import ads_link
from ui.words import say, words


def stops() -> list[dict]:
    """Each stop: ``source`` (catalogue id), ``title``, ``question``, ``story`` (sentences with the bibcode that says so)."""
    return words("tour.stops")


def stop_html(number: int, catalogue: Catalogue, glossary: Glossary) -> str:
    """One stop as a card: the story with its references, terms explained, buttons that ask."""
    stop, seen = stops()[number], set()
    source = catalogue.sources[stop["source"]]
    numbers = {
        bibcode: n + 1 for n, bibcode in enumerate(dict.fromkeys(s["paper"] for s in stop["story"] if s.get("paper")))
    }
    story = "".join(f"<p>{glossary.html(part['text'], seen)}{_reference(part, numbers)}</p>" for part in stop["story"])
    papers = "".join(_paper(catalogue, bibcode) for bibcode in numbers)
    asks = "".join(
        f'<button type="button" class="ss-small ss-ask" data-ask="{escape(q)}">{escape(q)}</button>'
        for q in stop["questions"]
    )
    heading = say("tour.stop", number=number + 1, count=len(stops()), title=stop["title"])
    return (
        f'<article class="ss-card" id="stop" tabindex="-1"><h3>{escape(heading)}</h3><p class="ss-quiet">{escape(source.name)}, '
        f"{escape(source.subclass or source.object_class)} {badge(True, say('tour.spectrum_badge'))}</p>{story}"
        f'<p class="ss-tools">{asks}</p><h4>{say("tour.papers")}</h4><ol>{papers}</ol></article>'
    )


def _reference(part: dict, numbers: dict[str, int]) -> str:
    return f' <span class="ss-mark">[{numbers[part["paper"]]}]</span>' if part.get("paper") else ""


def _paper(catalogue: Catalogue, bibcode: str) -> str:
    paper = catalogue.papers[bibcode]
    return f"<li>{escape(paper.short_reference)}, {escape(paper.plain_title)}, {ads_link(bibcode)}</li>"
