"""What is asked of each archive about a name or a place, and what of the answer is used.

Each function asks one archive and gives what it found with a few words on it (``errands.Brought``). An answer that can't be
right is a ``ServiceMissing`` in one line.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from retriever.archives import simbad
from retriever.archives.session import Web
from retriever.archives.tap import ask
from retriever.archives.xray_catalogues import Selection, XrayCatalogue
from retriever.errors import ServiceMissing
from retriever.library.format.catalogue_values import measurements_of
from retriever.library.online import checked
from retriever.library.online.errands import Brought
from retriever.names.designations import designation_key
from retriever.names.positions import Position, position_in_name
from retriever.names.spelling import normalise

MATCH = 5 / 3600  # degrees: how far from a known position its X-ray source may lie
_XMM_MATCH = 8 / 3600  # EPIC's positions are less certain
_CONFUSED = 3 / 3600  # degrees: nearer than this the object that papers speak of is meant, not the nearest
_SAME_FIELD = 1.0  # degrees: an object lies not further from the position in its own name, which can be that coarse
REFERENCES = 1_000
_IDENTIFIERS = 200


@dataclass(frozen=True)
class Known:
    """An object of SIMBAD; ``place`` is None where SIMBAD has no position of it."""

    oid: int
    main_id: str
    otype: str
    place: Position | None
    redshift: float | None = None
    redshift_from: str = ""
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Referring:
    """A paper that SIMBAD links to an object."""

    bibcode: str
    title: str
    year: int


def spellings(name: str) -> list[str]:
    """The ways in which SIMBAD may have a name, the given one first: ``ngc4636`` also as ``NGC 4636``."""
    spaced = re.sub(r"^([A-Za-z]+)[-_]?(?=\d)", r"\1 ", name)
    forms = [name, spaced, spaced.upper(), f"NAME {name}", f"NAME {name.title()}"]
    return list(dict.fromkeys(forms))


def by_name(web: Web, url: str, name: str) -> Brought:
    """The object of that name in SIMBAD, or None."""
    rows = simbad.objects_named(web, spellings(name), url)
    if not rows:
        return None, "not known under this name"
    wanted = {designation_key(name), normalise(name)}
    fitting = [row for row in rows if wanted & {designation_key(str(row["id"])), normalise(str(row["id"]))}]
    if not fitting:
        other = checked.text_of(rows[0]["id"], checked.LONGEST_NAME)
        raise ServiceMissing(f"SIMBAD answered with another object ({other or 'unreadable'}): it is not used.")
    found = _known(fitting[0])
    inside = position_in_name(name)
    if inside and found.place and (apart := checked.separation(inside, found.place.ra, found.place.dec)) > _SAME_FIELD:
        raise ServiceMissing(
            f"SIMBAD places it {checked.format_angle(apart)} from the position in its name: its answer is not used."
        )
    return found, _told(found)


def by_place(web: Web, url: str, place: Position, radius: float) -> Brought:
    """The object of SIMBAD at a place, or None: of several that are as near as makes no difference the best known."""
    rows = simbad.objects_near(web, place.ra, place.dec, radius, url)
    near: list[tuple[float, int, Known]] = []
    for row in rows:
        known = _known(row)
        if known.place:
            apart = checked.within_reach(place, known.place.ra, known.place.dec, radius, "SIMBAD")
            near.append((apart, int(checked.number_of(row.get("nbref"), 0, 1e7) or 0), known))
    if not near:
        return None, f"nothing within {checked.format_angle(radius)}"
    nearest = min(apart for apart, _, _ in near)
    apart, _, found = max((n for n in near if n[0] <= nearest + _CONFUSED), key=lambda n: (n[1], -n[0]))
    return found, f"{_told(found)}, {checked.format_angle(apart)} away"


def identifiers(web: Web, url: str, known: Known) -> Brought:
    """The object with its other names."""
    names = checked.names_of(simbad.identifiers_of(web, known.oid, url), _IDENTIFIERS)
    return replace(known, identifiers=names), f"{len(names)} names"


def references(web: Web, url: str, known: Known) -> Brought:
    """The papers that SIMBAD links to the object, the newest first."""
    rows = simbad.papers_referring(web, known.oid, REFERENCES, url)
    found = [
        Referring(row["bibcode"], checked.text_of(row.get("title"), 600), checked.year_of(row.get("year")) or 0)
        for row in rows
        if checked.is_bibcode(row.get("bibcode"))
    ]
    if rows and not found:
        raise ServiceMissing("SIMBAD answered with references that have no bibcode: they are not used.")
    return found, f"{len(found)} papers refer to it" + (" (the newest)" if len(rows) == REFERENCES else "")


def catalogue_row(web: Web, url: str, catalogue: XrayCatalogue, place: Position, name: str = "") -> Brought:
    """The catalogue's nearest source within reach, as ``XrayCatalogue.ours`` gives it, or None.

    Where ``name`` is a designation of this very catalogue, only the source of that name is meant.
    """
    radius = max(_XMM_MATCH if catalogue.name == "4xmm" else MATCH, place.precision)
    adql = catalogue.page(Selection(cones=((place.ra, place.dec, radius),)), top=20)
    near: list[tuple[float, dict[str, Any]]] = []
    for answer in ask(web, url, adql):
        row = catalogue.ours(answer)
        ra, dec = checked.position_of(row["ra"], row["dec"], catalogue.release)
        if not checked.text_of(row["name"], checked.LONGEST_NAME):
            raise ServiceMissing(f"{catalogue.release} answered with a source without a name: it is not used.")
        near.append((checked.within_reach(place, ra, dec, radius, catalogue.release), row))
    own = name.upper().startswith(catalogue.prefix)
    if own:
        near = [n for n in near if designation_key(n[1]["name"]) == designation_key(name)]
    if not near:
        return None, "no source of that name" if own else f"no source within {checked.format_angle(radius)}"
    apart, row = min(near, key=lambda n: n[0])
    values = len(measurements_of(row))
    return row, f"{row['name']}, {checked.format_angle(apart)} away, {values} value{'s' * (values != 1)}"


def _known(row: dict[str, Any]) -> Known:
    main_id, otype = checked.text_of(row.get("main_id"), checked.LONGEST_NAME), checked.text_of(row.get("otype"), 30)
    if not main_id or not isinstance(row.get("oid"), int):
        raise ServiceMissing("SIMBAD answered with an object without a name: it is not used.")
    place = None
    if row.get("ra") is not None and row.get("dec") is not None:
        place = Position(*checked.position_of(row["ra"], row["dec"], "SIMBAD"))
    redshift_from = row.get("redshift_from")
    return Known(
        row["oid"],
        main_id,
        otype,
        place,
        checked.number_of(row.get("redshift"), -0.01, 20.0),
        redshift_from if checked.is_bibcode(redshift_from) else "",
    )


def _told(known: Known) -> str:
    return f"{known.main_id}, type {known.otype or 'not given'}" + ("" if known.place else ", without a position")
