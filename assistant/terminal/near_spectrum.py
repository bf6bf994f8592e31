"""``scholar search --spectrum FILE``: papers and sources near a spectrum of one's own, in the space that spectra and texts share."""

from argparse import Namespace
from typing import Any

from retriever.encoders.shared_space import DIMENSIONS
from retriever.errors import BadInput
from retriever.library.library import Library
from retriever.reading.files import read_one
from retriever.reading.place import place_of
from retriever.reading.records import Reading

TRAINED_ON = (
    "The encoders of spectra and texts were trained on simulated spectra; a score is a cosine of their shared space, "
    "not a probability."
)
SIMULATED = "The spectra of the catalogue's sources are simulated from their catalogued parameters."
OUT_OF_DOMAIN = "This spectrum is unlike those that the encoders were trained on: take the list with care."


def search_near(options: Namespace, library: Library) -> dict[str, Any]:
    """``{"spectrum", "results", "notes"}``: rows ``{"bibcode" or "name", "title", "score"}``, best first."""
    reading = read_one(options.spectrum, options.arf, options.rmf, options.background)
    about = {"file": reading.file, "object": reading.object, "instrument": reading.instrument}
    found = papers_near if options.kind == "papers" else sources_near
    notes = [TRAINED_ON, SIMULATED] + ([] if reading.estimate.in_domain else [OUT_OF_DOMAIN])
    return {"spectrum": about, "results": found(reading, library, options.k), "notes": notes}


def papers_near(reading: Reading, library: Library, k: int) -> list[dict[str, Any]]:
    """Papers whose text fits the spectrum best, each with the source that the text is about."""
    place = place_of(reading)
    if place is None or place.size != DIMENSIONS:
        raise BadInput(
            f"{reading.file} has no effective area, which comparing it with papers needs: give --arf, or use --kind sources."
        )
    return [
        {
            "bibcode": hit.paper.bibcode,
            "title": hit.paper.plain_title,
            "score": round(float(hit.score), 6),
            "source": library.sources[hit.report.source].name if hit.report.source else "",
        }
        for hit in library.papers_telling(place, k)
    ]


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
