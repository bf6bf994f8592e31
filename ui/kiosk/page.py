"""The kiosk as one document: all that it shows is in it, and it may fetch nothing (its policy forbids that to the browser)."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from retriever.library.library import Library
from retriever.settings import settings
from ui.catalogue.stop_pictures import SKY_HEIGHT, SKY_WIDTH, Stop, sky_net, stop_pictures
from ui.catalogue.tour import id_in, stops, told_by
from ui.html.plain_words import source_sentence
from ui.html.rendering import render
from ui.kiosk.game import Candidate, candidates
from ui.kiosk.photons import Photons, photons_of
from ui.kiosk.take_home import code_of
from ui.words import say, words

_FOLDER = Path(__file__).parent
STYLE, SCRIPT = ((_FOLDER / name).read_text(encoding="utf-8") for name in ("kiosk.css", "kiosk.js"))


AGAIN_S = 3  # between two looks whether the libraries are open


@dataclass(frozen=True)
class KioskStop:
    """A stop of the tour as the kiosk shows it; ``papers`` as (reference, title, bibcode), ``story`` with their numbers."""

    id: str
    title: str
    sentence: str
    story: list[tuple[str, int]]
    papers: list[tuple[str, str, str]]
    pictures: Stop
    photons: Photons | None


@dataclass(frozen=True)
class Wanted:
    """What the address asks for: the stop to begin with (``tour``), and whether the chat may be left for (``chat``)."""

    tour: str = ""
    chat: bool = False
    address: str = ""


def kiosk_html(library: Library, wanted: Wanted, nonce: str) -> str:
    """The page; one sentence in its place where the library has not what the tour tells of."""
    if not told_by(library):
        return note(say("tour.elsewhere"), nonce)
    shown, round_of = content(library)
    names = [stop.id for stop in shown]
    unknown = wanted.tour if wanted.tour and wanted.tour not in names else ""
    body = render(
        "kiosk.html",
        stops=shown,
        first=max(0, names.index(wanted.tour)) if wanted.tour in names else 0,
        unknown=say("kiosk.unknown", name=unknown[:40], known=", ".join(names)) if unknown else "",
        candidates=round_of,
        net=Markup(sky_net()),
        sky=(SKY_WIDTH, SKY_HEIGHT),
        chat=wanted.chat,
        address=wanted.address,
        code=code_of(wanted.address) if wanted.address else "",
        data=json.dumps(_data(shown, round_of)),
    )
    return _document(body, nonce, "", SCRIPT)


def note(text: str, nonce: str, waits: bool = False) -> str:
    """A page that says why there is no kiosk; one that ``waits`` asks again by itself."""
    again = f'<meta http-equiv="refresh" content="{AGAIN_S}">' if waits else ""
    return _document(render("kiosk_note.html", text=text), nonce, again, "")


def _document(body: Markup, nonce: str, head: str, script: str) -> str:
    """A document around the body; style and script are this room's own files."""
    title, language = escape(say("kiosk.title")), escape(settings().language)
    code = f'<script nonce="{nonce}">{script}</script>' if script else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>{head}'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f'<style nonce="{nonce}">{STYLE}</style></head><body>{body}{code}</body></html>'
    )


@lru_cache(2)
def content(library: Library) -> tuple[list[KioskStop], list[Candidate]]:
    """Stops and candidates of a library, made once."""
    return [_stop(stop, library) for stop in stops()], candidates(library)


def _stop(stop: dict[str, Any], library: Library) -> KioskStop:
    source = library.sources[id_in(library, stop["source"])]
    pictures = stop_pictures(source, library)
    papers = list(dict.fromkeys(part["paper"] for part in stop["story"] if part.get("paper")))
    story = [(part["text"], papers.index(part["paper"]) + 1 if part.get("paper") else 0) for part in stop["story"]]
    told = [library.papers[bibcode] for bibcode in papers]
    record = {"name": source.name, "class": source.object_class, "subclass": source.subclass}
    return KioskStop(
        stop["source"],
        stop["title"],
        source_sentence(record | {"ra": source.ra, "dec": source.dec, "redshift": source.redshift}),
        story,
        [(paper.short_reference, paper.plain_title, paper.bibcode) for paper in told],
        pictures,
        photons_of(pictures.curve, source.id) if pictures.curve is not None else None,
    )


def _data(shown: list[KioskStop], round_of: list[Candidate]) -> dict[str, Any]:
    """What the script needs beside the document."""
    sounds = {
        stop.id: {"energies": stop.photons.energies, "tempo": stop.photons.tempo} for stop in shown if stop.photons
    }
    return {
        "reset": settings().kiosk_reset,
        "sounds": sounds,
        "holes": [one.id for one in round_of if one.hole],
        "others": [one.id for one in round_of if not one.hole],
        "words": words("kiosk.script"),
    }
