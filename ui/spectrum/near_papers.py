"""The papers near the spectrum on show, as a short list with links under the plot; else why there are none."""

from markupsafe import Markup

from retriever.catalogue.quantities import format_number
from retriever.library.library import Library
from retriever.reading.near_papers import NearPaper, NearPapers, Shown, papers_near, shown_by, shown_in
from ui.html.links import ads_link
from ui.html.rendering import render
from ui.spectrum.shown_spectra import ShownSpectrum
from ui.spectrum.similarity import vector_of
from ui.words import say, words

MOST = 5


def near_papers(shown: ShownSpectrum, library: Library) -> Markup:
    """The list under its heading, with what it rests on."""
    spectrum = spectrum_of(shown, library)
    near = papers_near(spectrum, library, MOST)
    why = words("near_papers.lack")[near.lack.value].format(**_told(near, spectrum)) if near.lack else ""
    return render("near_papers.html", papers=[_entry(paper) for paper in near.papers], why=why)


def spectrum_of(shown: ShownSpectrum, library: Library) -> Shown:
    """What the spectrum on show says of itself: an upload as it was read, a simulated one as the network sees it."""
    if shown.reading is not None:
        return shown_by(shown.reading)
    vector, observation = vector_of(shown, library), shown.observation
    if vector is None or observation is None:
        return Shown(None)
    return shown_in(observation, vector, shown.simulation)


def _told(near: NearPapers, spectrum: Shown) -> dict[str, str]:
    fitness = "" if near.nearest is None else format_number(near.nearest, 3)
    index = "" if spectrum.index is None else f"{spectrum.index.low:.2f}–{spectrum.index.high:.2f}"
    return {"fitness": fitness, "index": index}


def _entry(paper: NearPaper) -> dict[str, object]:
    """What the list says of one paper."""
    found, index = paper.hit.paper, "" if paper.index is None else format_number(paper.index.value, 4)
    return {
        "reference": found.short_reference,
        "title": found.plain_title,
        "link": ads_link(found.bibcode),
        "told": say("near_papers.told", index=index, fitness=format_number(float(paper.hit.score), 3)),
    }
