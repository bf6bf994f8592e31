"""The sky behind the archives on loopback: sources, observations, papers, and what a query for them answers."""

import io
import re
from functools import lru_cache

import numpy as np
from astropy.io import fits
from astropy.table import Table

from tests.support.archives.look_ups import LookUps


def sky(count: int = 30) -> list[dict]:
    """Sources with unlike names, two observations each for the even ones."""
    rng = np.random.default_rng(5)
    ra, dec = rng.uniform(10, 11, count), rng.uniform(41, 42, count)
    return [
        {
            "name": f"2CXO J0043{i:02d}.{i % 10}+41{i:02d}00",
            "ra": ra[i],
            "dec": dec[i],
            "powlaw_gamma": 1.5 + i / 50,
            "powlaw_gamma_lolim": 1.4 + i / 50,
            "powlaw_gamma_hilim": 1.7 + i / 50,
            "hard_hs": -0.5 + i / 30,
            "flux_aper_b": 1e-13 * (i + 1),
            "flux_significance_b": 3.0 + i / 3,
            "theta": 0.3 * i,
            "observations": [1000 + i] + ([2000 + i] if i % 2 == 0 else []),
        }
        for i in range(count)
    ]


def bibcode_of(i: int) -> str:
    return f"20{10 + i % 15}ApJ...{700 + i}..{i % 90 + 10:02d}{chr(65 + i % 26)}".ljust(19, ".")[:19]


@lru_cache(maxsize=1000)
def fits_product(kind: str, obsid: int) -> bytes:
    """A small FITS file with checksums."""
    column = fits.Column("COUNTS", "J", array=np.arange(4000) + obsid)
    table = fits.BinTableHDU.from_columns([column], name={"pha": "SPECTRUM", "arf": "SPECRESP", "rmf": "MATRIX"}[kind])
    stream = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU(), table]).writeto(stream, checksum=True)
    return stream.getvalue()


class Holdings(LookUps):
    """What the archives hold, and their answers as tables and documents."""

    def __init__(self, sources: int = 12):
        self.sky = sky(sources)
        self.ads_known: set[str] | None = None

    def papers_of(self, i: int) -> list[str]:
        return [bibcode_of(i), bibcode_of(i + 1), bibcode_of(i + 100)]

    def product(self, kind: str, obsid: int, stem: str) -> bytes:
        """The content of the file ``STEM_KIND3.fits``."""
        return fits_product(kind, obsid)

    def objects(self) -> list[dict]:
        return [
            {
                "oid": i,
                "names": (f"NGC {4000 + i}", f"UGC {70 + i}", r["name"]),
                "otype": "Sy2",
                "ra": r["ra"],
                "dec": r["dec"],
                "redshift": 0.01,
                "bibcodes": self.papers_of(i),
            }
            for i, r in enumerate(self.sky)
        ]

    def tap(self, adql: str, upload: Table | None) -> Table:
        if (answer := self.look_up(adql)) is not None:
            return answer
        if "observation_source" in adql and "o.obsid" in adql.split("FROM")[0]:
            return self._observations(adql)
        if "master_source" in adql or "xmm4d13s" in adql or "2sxps" in adql:
            return self._sources(adql)
        return self._simbad(adql, upload)

    def _chosen(self, adql: str) -> list[dict]:
        rows = self.sky
        if names := re.search(r"IN \(('[^)]*')\)", adql):
            wanted = set(re.findall(r"'((?:[^']|'')*)'", names[1]))
            rows = [r for r in rows if r["name"] in wanted or r["name"].removeprefix("2CXO ") in wanted]
        if cut := re.search(r"flux_significance_b > ([\d.]+)", adql):
            rows = [r for r in rows if r["flux_significance_b"] > float(cut[1])]
        if cut := re.search(r"o\.theta < ([\d.]+)", adql):
            rows = [r for r in rows if r["theta"] < float(cut[1])]
        cones = re.findall(r"cone_distance\(m\.ra,m\.dec,([\d.]+),([-\d.]+)\) <= ([\d.]+)", adql)
        if cones:

            def inside(r):
                return any(
                    np.hypot((r["ra"] - float(a)) * np.cos(np.radians(r["dec"])), r["dec"] - float(d)) * 60 <= float(s)
                    for a, d, s in cones
                )

            rows = [r for r in rows if inside(r)]
        if after := re.search(r"> '((?:[^']|'')*)' ORDER|> '((?:[^']|'')*)'(?: AND| )", adql):
            rows = [r for r in rows if r["name"] > (after[1] or after[2])]
        return sorted(rows, key=lambda r: r["name"])

    def _sources(self, adql: str) -> Table:
        top = int(re.search(r"TOP (\d+)", adql)[1])
        wanted = re.findall(r"(?:AS |m\.)(\w+)(?=,| FROM)", adql.split(" FROM ")[0])
        rows = self._chosen(adql)[:top]
        columns = {}
        for name in dict.fromkeys(wanted):
            values = [r.get(name) for r in rows]
            columns[name] = (
                np.array(values, dtype="U40" if name == "name" else float)
                if name in sky(1)[0]
                else np.full(len(rows), np.nan)
            )
        return Table(columns)

    def _observations(self, adql: str) -> Table:
        rows = [(r["name"], obsid, r) for r in self._chosen(adql) for obsid in r["observations"]]
        return Table(
            {
                "name": np.array([n for n, _, _ in rows], "U40"),
                "obsid": np.array([o for _, o, _ in rows], int),
                "obi": np.zeros(len(rows), int),
                "region_id": np.array([o % 90 for _, o, _ in rows], int),
                "theta": np.array([r["theta"] for _, _, r in rows], float),
                "src_cnts_aper_b": np.array([100.0 + o for _, o, _ in rows], float),
            }
        )

    def _simbad(self, adql: str, upload) -> Table:
        if upload is not None and "ident" in adql:
            return Table({"source": np.array([], "U40"), "oid": np.array([], int)})
        if upload is not None:
            known = [(str(n), i) for n in upload["name"] for i, r in enumerate(self.sky) if r["name"] == str(n)]
            return Table(
                {
                    "source": np.array([n for n, _ in known], "U40"),
                    "oid": np.array([i for _, i in known], int),
                    "main_id": np.array([f"NGC {4000 + i}" for _, i in known], "U40"),
                    "otype": np.array(["AGN"] * len(known), "U10"),
                    "ra": np.array([self.sky[i]["ra"] for _, i in known], float),
                    "dec": np.array([self.sky[i]["dec"] for _, i in known], float),
                    "redshift": np.array([0.01] * len(known), float),
                    "separation": np.array([0.4] * len(known), float),
                }
            )
        if "i.id, b.ra" in adql:
            wanted = re.findall(r"'((?:[^']|'')*)'", adql.split(" IN ")[1])
            known = [(f"NGC {4000 + i}", r) for i, r in enumerate(self.sky) if f"NGC {4000 + i}" in wanted]
            return Table(
                {
                    "id": np.array([n for n, _ in known], "U40"),
                    "ra": np.array([r["ra"] for _, r in known], float),
                    "dec": np.array([r["dec"] for _, r in known], float),
                }
            )
        oids = [int(o) for o in re.search(r"IN \(([\d, ]*)\)", adql)[1].split(",")]
        if "has_ref" in adql:
            pairs = [(o, b) for o in oids for b in self.papers_of(o)]
            return Table(
                {"oid": np.array([o for o, _ in pairs], int), "bibcode": np.array([b for _, b in pairs], "U19")}
            )
        pairs = [(o, n) for o in oids for n in (f"NGC {4000 + o}", f"UGC {70 + o}", self.sky[o]["name"])]
        return Table({"oid": np.array([o for o, _ in pairs], int), "id": np.array([n for _, n in pairs], "U40")})

    def ads_answer(self, query: dict) -> dict:
        wanted = self.naming(query) if query["q"].startswith("abs:") else re.findall(r'"([^"]+)"', query["q"])
        documents = [self.ads_document(b) for b in wanted if self.ads_known is None or b in self.ads_known]
        return {
            "responseHeader": {"status": 0, "params": {"rows": query["rows"]}},
            "response": {"numFound": len(documents), "start": 0, "docs": documents},
            "nextCursorMark": "AoE",
        }

    def ads_document(self, bibcode: str) -> dict:
        i = int(re.search(r"\.(\d+)\.\.", bibcode)[1]) - 700
        return {
            "bibcode": bibcode,
            "identifier": [bibcode, f"arXiv:20{i:02d}.0{1000 + i}"],
            "title": [f"X-rays from NGC {4000 + i % 100} and its nucleus"],
            "author": ["Doe, Jane", "Roe, R."],
            "year": bibcode[:4],
            "property": ["REFEREED", "ARTICLE"] + (["RETRACTED"] if i == 3 else []),
            "doctype": "article",
            "citation_count": i,
            "doi": [f"10.1/{i}"],
            "pub": "The Astrophysical Journal",
            "abstract": f"We observed NGC {4000 + i % 100} with Chandra. The spectrum of this Seyfert galaxy is a power law with photon index "
            f"1.{i % 10}5 ± 0.1 and N_H = 2.{i % 10} x 10^22 cm^-2. We suggest that the source varies.",
        }
