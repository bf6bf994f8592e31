"""``python -m training.bundled.listed_redshifts ../shared/data``: the list of redshifts beside the library against other catalogues.

The list (``retriever/catalogue/listed/redshifts.csv``: clusters, 3C sources, compact radio sources) was written from memory of the
papers that its bibcodes name. Here each of its sources that lies within 10 arcsec of a counterpart of Swift-BAT's 105 months (Oh et al.
2018), or of a Chandra source that SIMBAD (Wenger et al. 2000) calls an active galaxy or cluster, is held against its redshift there.
"""

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retriever.options import Parser

LIST = Path(__file__).parents[2] / "retriever" / "catalogue" / "listed" / "redshifts.csv"
BAT, SIMBAD = "2018ApJS..235....4O", "2000A&AS..143....9W"
KINDS = ("QSO", "Seyfert_1", "Seyfert_2", "Seyfert", "BLLac", "AGN", "BClG", "LINER", "RadioG", "ClG", "GroupG")
# degrees within which two rows are one source; the share of 1 + z by which its redshifts may differ
SAME, ALIKE = 10 / 3600, 0.003


@dataclass(frozen=True)
class Row:
    """A source as a catalogue has it."""

    name: str
    others: tuple[str, ...]
    ra: float
    dec: float
    redshift: float
    bibcode: str


def main(argv: list[str] | None = None) -> int:
    parser = Parser("python -m training.bundled.listed_redshifts", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    options = parser.parse_args(argv)
    print("\n".join(compared(listed(LIST), [*of_bat(options.data), *of_csc(options.data)])))
    return 0


def listed(path: Path) -> list[Row]:
    """The list's rows."""
    with open(path, newline="", encoding="utf-8") as handle:
        return [
            Row(
                r["name"], _names(r["other names"]), float(r["ra"]), float(r["dec"]), float(r["redshift"]), r["bibcode"]
            )
            for r in csv.DictReader(handle)
        ]


def of_bat(data: Path) -> list[Row]:
    """Counterparts of Swift-BAT sources."""
    return [
        Row(
            r["COUNTERPART_NAME"] or r["BAT_NAME"],
            (r["BAT_NAME"],),
            *_numbers(r, "CTPT_RA", "CTPT_DEC", "REDSHIF"),
            BAT,
        )
        for r in _table(data / "catalog" / "swift_bat105.csv.gz")
        if r["REDSHIF"] and r["CTPT_RA"]
    ]


def of_csc(data: Path) -> list[Row]:
    """Chandra sources that SIMBAD calls active galaxies or clusters."""
    return [
        Row(r["main_id"], (r["name"],), *_numbers(r, "ra", "dec", "redshift"), SIMBAD)
        for r in _table(data / "catalog" / "csc_merged.csv.gz")
        if r["redshift"] and r["ra"] and r["main_type"] in KINDS
    ]


def compared(mine: list[Row], others: list[Row]) -> list[str]:
    """Of each source that both have, the two redshifts; then how many agree."""
    apart = _apart(mine, others)
    pairs = [(mine[i], others[j]) for i, j in zip(*np.nonzero(apart < SAME), strict=True)]
    lines = [f"{a.name}: {a.redshift:g}; {b.name}: {b.redshift:g} ({b.bibcode})" for a, b in pairs]
    agree = sum(_alike(a, b) for a, b in pairs)
    named = len({a.name for a, _ in pairs})
    return [
        *lines,
        f"{agree} of {len(pairs)} pairs agree within {ALIKE:g} (1 + z); {named} of {len(mine)} sources compared",
    ]


def _alike(a: Row, b: Row) -> bool:
    return abs(a.redshift - b.redshift) <= ALIKE * (1 + a.redshift)


def _apart(a: list[Row], b: list[Row]) -> NDArray[np.float64]:
    """Distances in degrees [len(a), len(b)]."""
    chord = np.linalg.norm(_directions(a)[:, None] - _directions(b)[None], axis=2)
    return np.degrees(2 * np.arcsin(np.minimum(chord / 2, 1)))


def _directions(rows: list[Row]) -> NDArray[np.float64]:
    along, up = np.radians([r.ra for r in rows]), np.radians([r.dec for r in rows])
    return np.stack([np.cos(up) * np.cos(along), np.cos(up) * np.sin(along), np.sin(up)], axis=1)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(";") if name)


def _numbers(row: dict[str, str], ra: str, dec: str, redshift: str) -> tuple[float, float, float]:
    return float(row[ra]), float(row[dec]), float(row[redshift])


def _table(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


if __name__ == "__main__":
    raise SystemExit(main())
