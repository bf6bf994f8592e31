"""``scholar search --spectrum FILE``: papers and sources near a spectrum of one's own, in the space that spectra and texts share."""

from argparse import Namespace
from typing import Any

from assistant.evidence.sentences import say
from assistant.tools.papers_near_spectrum import lacking
from retriever.catalogue.quantities import format_number
from retriever.errors import BadInput
from retriever.library.library import Library
from retriever.reading.files import read_one
from retriever.reading.near_papers import Lack, NearPaper, NearPapers, Shown, nearest_papers, papers_near, shown_by
from retriever.reading.place import place_of
from retriever.reading.records import Reading

TRAINED_ON = (
    "The encoders of spectra and texts were trained on simulated spectra; a score is a cosine of their shared space, "
    "not a probability."
)
SIMULATED = "The spectra of the catalogue's sources are simulated from their catalogued parameters."
OUT_OF_DOMAIN = "This spectrum is unlike those that the encoders were trained on: take the list with care."
ANYWAY = "The papers listed fit best, but are not near: that was asked for by --anyway."


def search_near(options: Namespace, library: Library) -> dict[str, Any]:
    """``{"spectrum", "results", "notes"}``: rows ``{"bibcode" or "name", "title", "score"}``, best first. Papers only where
    they are near, or with ``--anyway``; what is lacking is a note."""
    reading = read_one(options.spectrum, options.arf, options.rmf, options.background)
    about = {"file": reading.file, "object": reading.object, "instrument": reading.instrument}
    notes = [TRAINED_ON, SIMULATED] + ([] if reading.estimate.in_domain else [OUT_OF_DOMAIN])
    if options.kind == "sources":
        return {"spectrum": about, "results": sources_near(reading, library, options.k), "notes": notes}
    shown = shown_by(reading)
    near = (nearest_papers if options.anyway else papers_near)(shown, library, options.k)
    if near.lack is Lack.NO_AREA:
        raise BadInput(
            f"{reading.file} has no effective area, which comparing it with papers needs: give --arf, or use --kind sources."
        )
    lacking = [lacking_note(near, shown)] + [ANYWAY] * bool(near.papers) if near.lack else []
    rows = [_row(paper, library) for paper in near.papers]
    return {"spectrum": about, "results": rows, "notes": lacking + notes}


def lacking_note(near: NearPapers, shown: Shown) -> str:
    """Why no paper is near, in the words of an answer."""
    assert near.lack is not None
    fitness = "" if near.nearest is None else format_number(near.nearest, 3)
    index = "" if shown.index is None else f"{shown.index.low:.2f} to {shown.index.high:.2f}"
    why = lacking(near.lack, fitness=fitness, index=index)
    return say("refusal.no_papers_near", name=say("near.upload"), why=why)


def _row(paper: NearPaper, library: Library) -> dict[str, Any]:
    """A paper with the source that its text is about, and its photon index where that agrees."""
    hit = paper.hit
    return {
        "bibcode": hit.paper.bibcode,
        "title": hit.paper.plain_title,
        "score": round(float(hit.score), 6),
        "source": library.sources[hit.report.source].name if hit.report.source else "",
        "photon_index": None if paper.index is None else paper.index.value,
    }


def sources_near(reading: Reading, library: Library, k: int) -> list[dict[str, Any]]:
    """Sources whose (simulated) spectra are most like this one."""
    place = place_of(reading)
    if place is None:
        raise BadInput(f"{reading.file} is a table without energies to compare: give a spectrum with its response.")
    return [
        {
            "name": source.name,
            "title": f"{source.object_class}, {source.subclass}".strip(", "),
            "score": round(float(score), 6),
            "simulated_spectrum": bool(source.simulation),
        }
        for source, score in library.similar_sources(place, k)
    ]
