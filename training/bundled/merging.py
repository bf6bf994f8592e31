"""Which rows of the catalogues are one object: the Chandra Source Catalog, Swift-BAT 105-month, XRBcats.

Two rows are joined where one catalogue names the other's designation (XRBcats), where they share a name and lie near each
other, or where their positions agree: XRBcats and the Chandra Source Catalog within 2 arcsec, Swift-BAT's counterpart
(not its own position, good to arcminutes) with either within 5 arcsec, if nothing else lies within 10. What is extended or
not identified is joined by name only. No join may put two rows of a catalogue into one source: then none is made.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from astropy import units as u
from astropy.coordinates import SkyCoord, search_around_sky

from retriever.names.designations import designation_key
from training.bundled.common_names import plain
from training.bundled.rows import Row

NAME_RADIUS, COUNTERPART_RADIUS, CATALOGUE_RADIUS, CROWDED = 60.0, 5.0, 2.0, 10.0  # arcsec
_EXTENDED = re.compile(r"U\d|confused|Galaxy Cluster|SNR|cloud|group|cluster|Center|GC$", re.I)
Pair = tuple[int, int]


@dataclass(frozen=True)
class Rows:
    """The rows of one object: at most one of each catalogue."""

    csc: Row | None = None
    bat: Row | None = None
    hmxb: Row | None = None


@dataclass(frozen=True)
class _Table:
    rows: list[Row]
    sky: SkyCoord
    names: list[set[str]]


def joined(csc: list[Row], bat: list[Row], hmxb: list[Row]) -> list[Rows]:
    """Objects in the order of the tables: those with a Chandra row, then Swift-BAT's, then XRBcats'."""
    tables = {
        "csc": _Table(csc, _sky(csc, "ra", "dec"), [_keys((r["name"], r["main_id"], r["name_cat"])) for r in csc]),
        "bat": _Table(bat, _sky(bat, "CTPT_RA", "CTPT_DEC"), [_keys((r["BAT_NAME"], *_called(r))) for r in bat]),
        "hmxb": _Table(hmxb, _sky(hmxb, "RAdeg", "DEdeg"), [_keys(_hmxb_names(r)) for r in hmxb]),
    }
    identified = {i for i, row in enumerate(bat) if not _EXTENDED.search(row["TYPE"])}
    to_bat = _agreed(
        [*_named(tables["hmxb"], tables["bat"])],
        [p for p in _near(tables["hmxb"], tables["bat"], COUNTERPART_RADIUS) if p[1] in identified],
    )
    to_csc = _agreed([*_named(tables["hmxb"], tables["csc"])], _near(tables["hmxb"], tables["csc"], CATALOGUE_RADIUS))
    bat_csc = _agreed(
        [*_named(tables["bat"], tables["csc"])],
        [p for p in _near(tables["bat"], tables["csc"], COUNTERPART_RADIUS) if p[0] in identified],
    )
    return list(_groups(tables, to_bat, to_csc, bat_csc))


def _groups(
    tables: dict[str, _Table], hmxb_bat: dict[int, int], hmxb_csc: dict[int, int], bat_csc: dict[int, int]
) -> Iterator[Rows]:
    csc, bat, hmxb = (tables[name].rows for name in ("csc", "bat", "hmxb"))
    for h, b in hmxb_bat.items():  # of three rows each pair must agree
        c = hmxb_csc.get(h)
        if c is not None and bat_csc.get(b, c) != c:
            del bat_csc[b]
        elif c is None and b in bat_csc and bat_csc[b] not in hmxb_csc.values():
            hmxb_csc[h] = bat_csc[b]
        elif c is not None and c not in bat_csc.values():
            bat_csc[b] = c
    bat_of_csc = {c: b for b, c in bat_csc.items()}
    hmxb_of_csc, hmxb_of_bat = ({other: h for h, other in pairs.items()} for pairs in (hmxb_csc, hmxb_bat))
    for c, row in enumerate(csc):
        yield Rows(row, _row(bat, bat_of_csc.get(c)), _row(hmxb, hmxb_of_csc.get(c)))
    for b, row in enumerate(bat):
        if b not in bat_csc:
            of_bat = hmxb_of_bat.get(b)
            yield Rows(None, row, _row(hmxb, None if of_bat in hmxb_csc else of_bat))
    for h, row in enumerate(hmxb):
        if h not in hmxb_csc and (h not in hmxb_bat or hmxb_bat[h] in bat_csc):
            yield Rows(None, None, row)


def _row(rows: list[Row], index: int | None) -> Row | None:
    return None if index is None else rows[index]


def _agreed(named: Iterable[Pair], near: Iterable[Pair]) -> dict[int, int]:
    """Joins by name, then by position for what has none; of what could join two, none."""
    found = _one_to_one(named)
    taken = set(found.values())
    return found | _one_to_one(pair for pair in near if pair[0] not in found and pair[1] not in taken)


def _one_to_one(pairs: Iterable[Pair]) -> dict[int, int]:
    forth: dict[int, set[int]] = defaultdict(set)
    back: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        forth[a].add(b)
        back[b].add(a)
    return {a: next(iter(bs)) for a, bs in forth.items() if len(bs) == 1 and len(back[next(iter(bs))]) == 1}


def _named(left: _Table, right: _Table) -> Iterator[Pair]:
    """Rows that share a name and are no further apart than a name's usual radius."""
    owners: dict[str, list[int]] = defaultdict(list)
    for j, keys in enumerate(right.names):
        for key in keys:
            owners[key].append(j)
    for i, keys in enumerate(left.names):
        for j in {j for key in keys for j in owners[key]}:
            if left.sky[i].separation(right.sky[j]).arcsec <= NAME_RADIUS:
                yield i, j


def _near(left: _Table, right: _Table, radius: float) -> list[Pair]:
    """Rows whose positions agree while nothing else of the right table is in the neighbourhood."""
    if not left.rows or not right.rows:
        return []
    i, j, apart, _ = search_around_sky(left.sky, right.sky, CROWDED * u.arcsec)
    around = np.bincount(i, minlength=len(left.rows))
    return [(int(a), int(b)) for a, b, s in zip(i, j, apart.arcsec, strict=True) if s <= radius and around[a] == 1]


def _sky(rows: list[Row], ra: str, dec: str) -> SkyCoord:
    return SkyCoord([float(r[ra]) for r in rows], [float(r[dec]) for r in rows], unit="deg")


def _keys(names: Iterable[str]) -> set[str]:
    """Keys of names that single out an object: short ones and bare numbers do not."""
    keys = {designation_key(plain(name)) for name in names if name and "[" not in name}
    return {key for key in keys if len(key) > 3 and not key.isdigit()}


def _called(bat: Row) -> list[str]:
    return [bat["COUNTERPART_NAME"], *re.split("[,;]", bat["OTHER_NAME"])]


def _hmxb_names(row: Row) -> list[str]:
    chandra = row["Chandra_ID"]
    own = [row["Name"], *row["Alt_Name"].split(","), *row["IDS"].split(","), row["BAT_ID"]]
    return [*own, f"2CXO {chandra.removeprefix('2CXO ')}"] if chandra else own
