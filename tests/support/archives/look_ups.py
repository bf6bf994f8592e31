"""What the archives on loopback answer to a look-up of one object: SIMBAD by name and place, its papers, 4XMM, words in ADS."""

import re
from abc import ABC, abstractmethod

import numpy as np
from astropy.table import Table

_CIRCLE = re.compile(r"CIRCLE\('ICRS', ([\d.]+), ([-+\d.]+), ([\d.]+)\)")


class LookUps(ABC):
    """Mixed into what an archive holds; ``objects`` says what SIMBAD knows."""

    @abstractmethod
    def objects(self) -> list[dict]:
        """Each with ``oid``, ``names`` (the main one first), ``otype``, ``ra``, ``dec``, ``redshift``, ``bibcodes``."""

    @abstractmethod
    def ads_document(self, bibcode: str) -> dict:
        """The paper as ADS answers it."""

    def look_up(self, adql: str) -> Table | None:
        """The answer to a query of a look-up; None to another."""
        if "xmm4d13s" in adql and "CONTAINS" in adql:
            return self._xmm(adql)
        if "b.rvz_bibcode" in adql:
            return self._named(adql) if "i.id IN" in adql else self._near(adql)
        if "r.title" in adql:
            return self._referring(int(re.search(r"h\.oidref = (\d+)", adql)[1]))
        return None

    def naming(self, query: dict) -> list[str]:
        """Bibcodes of the papers that hold one of the phrases, the most cited first."""
        phrases = [phrase.lower() for phrase in re.findall(r'"([^"]+)"', query["q"])]
        documents = [self.ads_document(b) for b in dict.fromkeys(b for o in self.objects() for b in o["bibcodes"])]
        found = [d for d in documents if any(p in f"{d['title'][0]} {d['abstract']}".lower() for p in phrases)]
        return [d["bibcode"] for d in sorted(found, key=lambda d: -d["citation_count"])][: int(query["rows"])]

    def _named(self, adql: str) -> Table:
        wanted = {n.replace("''", "'").lower() for n in re.findall(r"'((?:[^']|'')*)'", adql.split("i.id IN")[1])}
        return _objects([(name, o) for o in self.objects() for name in o["names"] if name.lower() in wanted], "id")

    def _near(self, adql: str) -> Table:
        ra, dec, radius = (float(number) for number in _CIRCLE.search(adql).groups())
        apart = [(_apart(o, ra, dec), o) for o in self.objects()]
        near = sorted(((a, o) for a, o in apart if a <= radius), key=lambda pair: pair[0])
        return _objects([(3600 * a, o) for a, o in near], "separation")

    def _referring(self, oid: int) -> Table:
        bibcodes = next(o["bibcodes"] for o in self.objects() if o["oid"] == oid)
        documents = sorted((self.ads_document(b) for b in bibcodes), key=lambda d: d["year"], reverse=True)
        return Table(
            {
                "bibcode": np.array([d["bibcode"] for d in documents], "U19"),
                "title": np.array([d["title"][0] for d in documents], "U200"),
                "year": np.array([int(d["year"]) for d in documents], int),
            }
        )

    def _xmm(self, adql: str) -> Table:
        ra, dec, radius = (float(number) for number in _CIRCLE.search(adql).groups())
        rows = [o for o in self.objects() if _apart(o, ra, dec) <= radius]
        columns = re.findall(r" AS (\w+)(?=,| FROM)", adql.split('"IX/69')[0])
        values = {"ra": "ra", "dec": "dec"}
        return Table(
            {
                name: np.array([o["names"][-1].removeprefix("2CXO ") for o in rows], "U40")
                if name == "name"
                else np.array([o[values[name]] for o in rows], float)
                if name in values
                else np.full(len(rows), {"flux_aper_b": 2.5e-13, "flux_aper_b_error": 1e-14}.get(name, np.nan))
                for name in columns
            }
        )


def _apart(found: dict, ra: float, dec: float) -> float:
    """Degrees, on a flat sky."""
    across = (found["ra"] - ra + 180) % 360 - 180
    return float(np.hypot(across * np.cos(np.radians(dec)), found["dec"] - dec))


def _objects(pairs: list[tuple], column: str) -> Table:
    found = [o for _, o in pairs]
    return Table(
        {
            column: np.array([value for value, _ in pairs], "U80" if column == "id" else float),
            "oid": np.array([o["oid"] for o in found], int),
            "main_id": np.array([o["names"][0] for o in found], "U80"),
            "otype": np.array([o["otype"] for o in found], "U10"),
            "ra": np.array([o["ra"] for o in found], float),
            "dec": np.array([o["dec"] for o in found], float),
            "redshift": np.array([o["redshift"] for o in found], float),
            "redshift_from": np.array(["2001ApJ...500..100D"] * len(found), "U19"),
            "nbref": np.array([len(o["bibcodes"]) for o in found], int),
        }
    )
