"""One source of what the archives answered: SIMBAD's name, place, type and names, the catalogues' values."""

import re
from collections.abc import Mapping
from typing import Any

from retriever.archives.xray_catalogues import CATALOGUES
from retriever.catalogue.kinds import GALACTIC
from retriever.catalogue.records import Source
from retriever.durable import short_hash
from retriever.library.format.catalogue_values import measurements_of
from retriever.library.format.simbad_types import class_of_simbad
from retriever.library.online.asking import Known
from retriever.names.designations import designation_key

_MARKS = re.compile(r"^(?:NAME|V\*|EM\*|\*\*?)\s+")  # SIMBAD's own, before nicknames and stars
_ALIASES = 100
Row = Mapping[str, Any]


def source_of(asked: str, known: Known | None, rows: list[Row], date: str) -> Source | None:
    """The source of SIMBAD's object and the catalogues' rows of it; None where nobody has a position.

    ``asked`` is the name that was asked for ("" where a position was); SIMBAD's object has it as an alias. Where SIMBAD
    does not know it, and it is a designation of one of the catalogues, another's source at its place is not it.
    """
    own = next((c.name for c in CATALOGUES.values() if asked.upper().startswith(c.prefix)), "")
    if known is None and own and own not in (row["catalogue"] for row in rows):
        return None
    if known and known.place:
        name, ra, dec, where = shown(known.main_id), known.place.ra, known.place.dec, "SIMBAD"
    elif rows:
        name, ra, dec = rows[0]["name"], float(rows[0]["ra"]), float(rows[0]["dec"])
        where = f"{CATALOGUES[rows[0]['catalogue']].release}, {name}"
    else:
        return None
    object_class, subclass = class_of_simbad(known.otype) if known else ("", "")
    redshift = known.redshift if known and object_class not in GALACTIC else None
    archives = [*(["SIMBAD"] if known else []), *(CATALOGUES[row["catalogue"]].release for row in rows)]
    return Source(
        id=identifier(name),
        name=name,
        aliases=_aliases(name, asked, known, rows),
        ra=ra,
        dec=dec,
        position_from=where,
        object_class=object_class,
        class_from="SIMBAD" if object_class else "",
        subclass=subclass,
        redshift=redshift,
        redshift_from=f"SIMBAD, {known.redshift_from}".rstrip(", ") if known and redshift is not None else "",
        measurements=tuple(m for row in rows for m in measurements_of(row)),
        origin=f"{', '.join(archives)}, looked up {date}",
    )


def shown(identifier: str) -> str:
    """A name without SIMBAD's marks: ``NAME Crab Nebula`` is ``Crab Nebula``, ``V* V404 Cyg`` is ``V404 Cyg``."""
    return _MARKS.sub("", " ".join(identifier.split()))


def identifier(name: str) -> str:
    """The id of a source of that name: ``ngc-4636``."""
    plain = re.sub(r"[^a-z0-9+.-]+", "-", name.lower()).strip("-.")
    return plain or f"object-{short_hash(name)}"


def all_names(source: Source) -> tuple[str, ...]:
    """Its name and its other names."""
    return (source.name, *source.aliases)


def _aliases(name: str, asked: str, known: Known | None, rows: list[Row]) -> tuple[str, ...]:
    named = [str(row["name"]) for row in rows]
    names = [*(shown(other) for other in known.identifiers), shown(known.main_id)] if known else []
    found = dict.fromkeys(other for other in [*named, *names] if other and other != name)
    aliases = tuple(found)[: _ALIASES - 1]
    keys = {designation_key(other) for other in (name, *aliases)}
    return (*aliases, asked) if known and asked and designation_key(asked) not in keys else aliases
