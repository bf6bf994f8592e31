"""SIMBAD over TAP: positions of names, the identifiers of an X-ray source, and the papers that refer to it (``has_ref``)."""

from typing import Any

from astropy.table import Table

from retriever.archives.session import Web
from retriever.archives.tap import ask
from retriever.archives.xray_catalogues import quoted

TAP = "https://simbad.cds.unistra.fr/simbad/sim-tap"
AT_ONCE = 200
RADIUS_ARCSEC = 3.0
IDENTITY = """
SELECT t.name AS source, b.oid, b.main_id, b.otype, b.ra, b.dec, b.rvz_redshift AS redshift,
  DISTANCE(POINT('ICRS', b.ra, b.dec), POINT('ICRS', t.ra, t.dec)) * 3600 AS separation
FROM TAP_UPLOAD.wanted AS t JOIN basic AS b
  ON 1 = CONTAINS(POINT('ICRS', b.ra, b.dec), CIRCLE('ICRS', t.ra, t.dec, {radius:.8f}))
ORDER BY source, separation
"""
_NAMED = "SELECT t.name AS source, i.oidref AS oid FROM TAP_UPLOAD.wanted AS t JOIN ident AS i ON i.id = t.name"
_IDENTIFIERS = "SELECT oidref AS oid, id FROM ident WHERE oidref IN ({oids}) ORDER BY oid, id"
REFERENCES = (
    "SELECT h.oidref AS oid, r.bibcode FROM has_ref AS h JOIN ref AS r ON r.oidbib = h.oidbibref "
    "WHERE h.oidref IN ({oids}) ORDER BY oid, bibcode"
)


_OBJECT = "b.oid, b.main_id, b.otype, b.ra, b.dec, b.rvz_redshift AS redshift, b.rvz_bibcode AS redshift_from"
_PAPERS = (
    'SELECT TOP {most} r.bibcode, r.title, r."year" AS year FROM has_ref AS h JOIN ref AS r ON r.oidbib = h.oidbibref '
    'WHERE h.oidref = {oid} ORDER BY r."year" DESC'
)


def objects_named(web: Web, names: list[str], url: str = "") -> list[dict[str, Any]]:
    """The objects that have one of the identifiers (``id``), with position, type and redshift."""
    wanted = ", ".join(quoted(name) for name in names)
    adql = f"SELECT TOP 20 i.id, {_OBJECT} FROM ident AS i JOIN basic AS b ON b.oid = i.oidref WHERE i.id IN ({wanted})"
    return ask(web, url or TAP, adql)


def objects_near(web: Web, ra: float, dec: float, radius: float, url: str = "") -> list[dict[str, Any]]:
    """The objects within ``radius`` (degrees) of a position, the nearest first, and how many papers refer to each."""
    point = f"POINT('ICRS', {ra:.7f}, {dec:.7f})"
    adql = (
        f"SELECT TOP 200 {_OBJECT}, b.nbref, DISTANCE(POINT('ICRS', b.ra, b.dec), {point}) * 3600 AS separation "
        f"FROM basic AS b WHERE 1 = CONTAINS(POINT('ICRS', b.ra, b.dec), CIRCLE('ICRS', {ra:.7f}, {dec:.7f}, {radius:.7f})) "
        "ORDER BY separation"
    )
    return ask(web, url or TAP, adql)


def identifiers_of(web: Web, oid: int, url: str = "") -> list[str]:
    """All identifiers of an object, in SIMBAD's spelling with single blanks."""
    return _many(web, url or TAP, _IDENTIFIERS, [oid], "id").get(oid, [])


def papers_referring(web: Web, oid: int, most: int, url: str = "") -> list[dict[str, Any]]:
    """``bibcode``, ``title``, ``year`` of the papers that refer to an object, the newest first."""
    return ask(web, url or TAP, _PAPERS.format(oid=int(oid), most=int(most)))


def positions_of(web: Web, names: list[str], url: str = "") -> dict[str, tuple[float, float]]:
    """ICRS degrees of the names that SIMBAD knows."""
    wanted = ", ".join(quoted(name) for name in names)
    adql = f"SELECT i.id, b.ra, b.dec FROM ident AS i JOIN basic AS b ON b.oid = i.oidref WHERE i.id IN ({wanted}) AND b.ra IS NOT NULL"
    return {" ".join(row["id"].split()): (row["ra"], row["dec"]) for row in ask(web, url or TAP, adql)}


def links_of(web: Web, url: str, batch: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for each source, with or without a SIMBAD object."""
    table = Table({key: [row[key] for row in batch] for key in ("name", "ra", "dec")})
    near = ask(web, url, IDENTITY.format(radius=RADIUS_ARCSEC / 3600), uploads={"wanted": table})
    named = {row["source"]: row["oid"] for row in ask(web, url, _NAMED, uploads={"wanted": table})}
    objects = {}
    for row in near:  # nearest first, but an identifier of the source itself decides
        if row["source"] not in objects or row["oid"] == named.get(row["source"]):
            objects[row["source"]] = row
    oids = sorted({row["oid"] for row in objects.values()})
    identifiers, references = _many(web, url, _IDENTIFIERS, oids, "id"), _many(web, url, REFERENCES, oids, "bibcode")
    rows = []
    for source in batch:
        found = objects.get(source["name"], {})
        oid = found.get("oid")
        rows.append(
            {
                "source": source["name"],
                "main_id": found.get("main_id") or "",
                "otype": found.get("otype") or "",
                "redshift": found.get("redshift"),
                "separation": found.get("separation"),
                "identifiers": identifiers.get(oid, []) if oid is not None else [],
                "bibcodes": references.get(oid, []) if oid is not None else [],
            }
        )
    return rows


def _many(web: Web, url: str, adql: str, oids: list[int], column: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for start in range(0, len(oids), AT_ONCE):
        some = ", ".join(str(int(oid)) for oid in oids[start : start + AT_ONCE])
        for row in ask(web, url, adql.format(oids=some)):
            value = " ".join(row[column].split())
            if value not in found.setdefault(row["oid"], []):
                found[row["oid"]].append(value)
    return found
