"""The sources of the bundled library: the 280 chosen by hand as they are, and all others of the catalogues."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.kinds import GALACTIC
from retriever.catalogue.records import Source
from retriever.names.designations import designation_key
from retriever.names.positions import position_in_name
from retriever.names.spelling import normalise
from training.bundled.classes import Kind, kind_of
from training.bundled.common_names import names_of, slug
from training.bundled.measurements import (
    BAT,
    CSC,
    XRB,
    bat_measurements,
    csc_measurements,
    hmxb_measurements,
    redshift_of,
)
from training.bundled.merging import Rows, joined
from training.bundled.plausible import flagged
from training.bundled.rows import Row, by_key, read_rows

# columns with a measured value: without one a Chandra row has nothing to tell
_VALUES = (
    "flux_aper90_ave_b powlaw_gamma_mean powlaw_nh_mean hard_hm hard_hs hard_ms powlaw_gamma bb_kt var_prob_b flux_aper_b"
).split()
_DETECTION = ("powlaw_gamma", "hard_hs", "hard_hm", "hard_ms", "bb_kt", "var_prob_b")
_EXTENDED = ("galaxy cluster", "SNR", "PWN")
_SAME_PLACE = 1.0  # arcsec
BY_HAND = "chosen by hand for the curated sources"
LEAST_REDSHIFT = 5e-4  # below it a redshift is a star's velocity where no class says that the source is a galaxy


class Catalogues:
    """The rows of the catalogues under ../shared/data, by name."""

    def __init__(self, data: Path):
        self.csc = by_key(data / "catalog/csc_merged.csv.gz", "name")
        self.muw = by_key(data / "catalog/muwclass_CSCv2_TD_ave.csv.gz", "name")
        self.bat = by_key(data / "catalog/swift_bat105.csv.gz", "BAT_NAME")
        self.hmxb = by_key(data / "literature/xrbcats_hmxb.csv", "Name")
        self.gamma = by_key(data / "gamma_cat/seds.csv", "common_name")
        self._sharing = Counter(_detection(row) for row in self.csc.values() if row["hard_hs"])

    def sources(self, selection: list[Row]) -> tuple[list[Source], dict[str, Rows]]:
        """All sources, the curated first, and the rows that each is from."""
        rows: dict[str, Rows] = {}
        curated = []
        for row in selection:
            rows[row["id"]] = Rows(self.csc.get(row["csc"]), self.bat.get(row["bat"]), self.hmxb.get(row["hmxb"]))
            curated.append(self._curated(row, rows[row["id"]]))
        taken = {normalise(row["name"]) for row in selection}
        curated = [replace(s, aliases=tuple(a for a in s.aliases if normalise(a) not in taken)) for s in curated]
        others: list[Source] = []
        ids = set(rows)
        for group in self._left(selection, curated):
            source = self._source(group, ids)
            ids.add(source.id)
            rows[source.id] = group
            others.append(source)
        return [*curated, *_unambiguous(curated, others, rows)], rows

    def _left(self, selection: list[Row], curated: list[Source]) -> Iterator[Rows]:
        """The objects that are none of the curated ones."""
        used = {row[column] for row in selection for column in ("csc", "csc_spectrum", "bat", "hmxb") if row[column]}
        known = {designation_key(name) for s in curated for name in (s.name, *s.aliases)}
        csc = [r for r in self.csc.values() if r["ra"] and any(r[c] for c in _VALUES) and r["name"] not in used]
        bat = [r for r in self.bat.values() if r["BAT_NAME"] not in used]
        hmxb = [r for r in self.hmxb.values() if r["Name"] not in used]
        points = [s for s in curated if s.object_class not in _EXTENDED]
        ra, dec = np.array([s.ra for s in points]), np.array([s.dec for s in points])
        for group in joined(csc, bat, hmxb):
            name, aliases = names_of(group.csc, group.bat, group.hmxb)
            # another row of a curated source, by name or place: its facts stay as they were chosen
            if not {designation_key(n) for n in (name, *aliases)} & known and not _is_at(position(group), ra, dec):
                yield group

    def _measurements(self, csc: Row | None, rows: Rows, object_class: str):
        muw = self.muw.get(csc["name"]) if csc else None
        values = [
            *csc_measurements(csc, muw, object_class),
            *bat_measurements(rows.bat),
            *hmxb_measurements(rows.hmxb),
        ]
        piled_up = (muw or {}).get("pileup_flag") == "True"
        return flagged(values, piled_up, self._sharing[_detection(csc)] if csc and csc["hard_hs"] else 1)

    def _curated(self, row: Row, rows: Rows) -> Source:
        ra, dec, origin = position(rows)
        redshift, redshift_from = redshift_of(rows.csc, rows.bat, row["object_class"])
        spectral = self.csc.get(row["csc_spectrum"]) or rows.csc
        return Source(
            id=row["id"],
            name=row["name"],
            aliases=tuple(self._chosen_aliases(row, rows)),
            ra=round(ra, 6),
            dec=round(dec, 6),
            position_from=origin,
            object_class=row["object_class"],
            subclass=row["subclass"],
            class_from=BY_HAND,
            redshift=redshift,
            redshift_from=redshift_from,
            measurements=self._measurements(spectral, rows, row["object_class"]),
            origin=_origin(rows),
            curated=True,
        )

    def _source(self, rows: Rows, ids: set[str]) -> Source:
        name, aliases = names_of(rows.csc, rows.bat, rows.hmxb)
        kind = kind_of(rows.csc, rows.bat, rows.hmxb)
        ra, dec, origin = position(rows)
        redshift, redshift_from = _redshift(rows, kind)
        return Source(
            id=_free_id(rows, ids),
            name=name,
            aliases=tuple(aliases),
            ra=round(ra, 6),
            dec=round(dec, 6),
            position_from=origin,
            object_class=kind.object_class,
            subclass=kind.subclass,
            class_from=kind.origin,
            redshift=redshift,
            redshift_from=redshift_from,
            measurements=self._measurements(rows.csc, rows, kind.object_class),
            origin=_origin(rows),
        )

    def _chosen_aliases(self, row: Row, rows: Rows) -> list[str]:
        """Other names of a curated source, the selection's first."""
        names = [a for a in row["aliases"].split(";") if a]
        if rows.csc:
            names += [rows.csc["name"], rows.csc["name_cat"], strip_type(rows.csc["main_id"])]
        if rows.bat:
            names += [rows.bat["BAT_NAME"], rows.bat["COUNTERPART_NAME"], *re.split("[,;]", rows.bat["OTHER_NAME"])]
        if rows.hmxb:
            ids = (strip_type(n) for n in rows.hmxb["IDS"].split(","))
            names += [rows.hmxb["Name"], rows.hmxb["Alt_Name"], *ids]
        if row["gamma_cat"]:
            names += [row["gamma_cat"], *re.split("[,;]", self.gamma[row["gamma_cat"]]["other_names"])]
        kept: dict[str, str] = {}
        for name in names:
            name = re.sub(r"\s+", " ", name).strip(" ,")
            if len(name) > 2 and not name.isdigit() and name.lower() != row["name"].lower():
                kept.setdefault(name.lower(), name)
        return list(kept.values())[:30]


def position(rows: Rows) -> tuple[float, float, str]:
    """Right ascension and declination (degrees, ICRS), and whose they are. Raises ValueError for a source of no table."""
    if csc := rows.csc:
        if csc["ra"]:
            return float(csc["ra"]), float(csc["dec"]), f"{CSC}, {csc['name']}"
        named = position_in_name(csc["name"])
        if named is None:
            raise ValueError(f"{csc['name']} has no position")
        return named.ra, named.dec, f"{CSC}, from the designation {csc['name']} (to about 1 arcsec)"
    if rows.hmxb:
        return float(rows.hmxb["RAdeg"]), float(rows.hmxb["DEdeg"]), XRB
    if rows.bat is None:
        raise ValueError("a source needs a row of a catalogue with positions")
    bat = rows.bat
    if bat["CTPT_RA"]:
        return float(bat["CTPT_RA"]), float(bat["CTPT_DEC"]), f"{BAT}, counterpart of {bat['BAT_NAME']}"
    return float(bat["RA"]), float(bat["DEC"]), f"{BAT}, {bat['BAT_NAME']} (to a few arcmin)"


def _is_at(place: tuple[float, float, str], ra: NDArray[np.float64], dec: NDArray[np.float64]) -> bool:
    """Whether a place is that of one of the positions [n] (degrees)."""
    across = (ra - place[0]) * np.cos(np.radians(place[1]))
    return bool((np.hypot(across, dec - place[1]) * 3600 < _SAME_PLACE).any())


def strip_type(name: str) -> str:
    """``V* UX Tau`` without SIMBAD's type mark."""
    return re.sub(r"^(?:V\*|\*\*?|NAME|EM\*|Cl\*)\s+", "", name.strip())


def _redshift(rows: Rows, kind: Kind) -> tuple[float | None, str]:
    redshift, origin = redshift_of(rows.csc, rows.bat, kind.object_class)
    stellar = kind.object_class in GALACTIC or (not kind.object_class and (redshift or 0) < LEAST_REDSHIFT)
    return (None, "") if stellar else (redshift, origin)


def _origin(rows: Rows) -> str:
    tables = ((rows.csc, CSC), (rows.bat, BAT), (rows.hmxb, XRB))
    return "; ".join(name for row, name in tables if row)


def _free_id(rows: Rows, ids: set[str]) -> str:
    """The slug of the catalogue's designation, which no other source has."""
    base = slug(designation_of(rows))
    return next(i for i in (base, *(f"{base}-{n}" for n in range(2, 99))) if i not in ids)


def _unambiguous(curated: list[Source], others: list[Source], rows: dict[str, Rows]) -> list[Source]:
    """Names that lead to one source: what a curated source is called is its own, and a name of two is nobody's.

    A source that loses the name that it was shown by is shown by its catalogue's designation.
    """
    owned = {normalise(name) for s in curated for name in (s.name, *s.aliases)}
    borne = Counter(key for s in others for key in {normalise(n) for n in (s.name, *s.aliases)})
    clear = []
    for source in others:
        own = [n for n in (source.name, *source.aliases) if normalise(n) not in owned and borne[normalise(n)] == 1]
        name = source.name if source.name in own else designation_of(rows[source.id])
        aliases = tuple(n for n in own if normalise(n) != normalise(name))
        clear.append(replace(source, name=name, aliases=aliases))
    return clear


def designation_of(rows: Rows) -> str:
    """What the catalogue calls it, which no other source is called."""
    return rows.csc["name"] if rows.csc else rows.bat["BAT_NAME"] if rows.bat else (rows.hmxb or {})["Name"]


def _detection(row: Row) -> tuple[str, ...]:
    return tuple(row[column] for column in _DETECTION)


def selected(path: Path) -> list[Row]:
    """The rows of the selection by hand."""
    return read_rows(path)
