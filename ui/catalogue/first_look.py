"""A spectrum for the page that nobody has asked anything yet: small, drawn here as SVG, with what it is of and a question."""

from functools import lru_cache

from markupsafe import Markup

from retriever.catalogue.records import Source
from retriever.errors import ScholarError
from retriever.library.library import Library
from ui.catalogue.small_plot import FEW, small_plot
from ui.catalogue.tour import id_in
from ui.html.rendering import render
from ui.spectrum.figure import figure
from ui.spectrum.near_papers import near_papers
from ui.spectrum.shown_spectra import of_source
from ui.spectrum.view import View, curve_of
from ui.words import say, words


@lru_cache(4)  # libraries that are open together; each page that is opened shows it
def first_look(library: Library) -> Markup:
    """A source's spectrum with its name, whether it is REAL or SIMULATED, and a button that asks about it; empty without any."""
    source = _chosen(library)
    if source is None:
        return Markup()
    shown = of_source(source, library)
    try:
        curve = curve_of(shown, FEW)
    except ScholarError:  # damaged files are told where somebody asks for them
        return Markup()
    return render(
        "first_look.html",
        name=source.name,
        kind=source.subclass or source.object_class,
        simulated=shown.simulated,
        question=say("browse.question", name=source.name),
        plot=small_plot(curve),
    )


def draw_first(library: Library) -> None:
    """Draw a plot that nobody sees, so that what the first one loads is there before somebody waits for it."""
    source = _chosen(library)
    if source is not None:
        shown, view = of_source(source, library), View()
        figure(shown, curve_of(shown, view), view).to_json()
        near_papers(shown, library)


def _chosen(library: Library) -> Source | None:
    """One that shows much, else the first of the library that has a spectrum."""
    for wanted in words("first_look.sources"):
        if known := id_in(library, wanted):
            return library.sources[known]
    sources = (library.sources[i] for i in library.sources)
    return next((one for one in sources if one.spectrum_files or one.simulation), None)
