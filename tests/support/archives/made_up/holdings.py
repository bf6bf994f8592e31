"""The archives on loopback with the made-up sky: its catalogue rows, spectra, SIMBAD entries and ADS documents."""

import re

import numpy as np
from astropy.table import Table

from tests.support.archives.made_up.papers import made_up_papers, papers_by_source
from tests.support.archives.made_up.sources import MadeUpSource, made_up_sources
from tests.support.archives.made_up.spectra import product
from tests.support.archives.server import Archive

_TEXTS = {"name", "instrument"}


class MadeUpArchive(Archive):
    """Serves the first ``sources`` sources of the made-up sky and the papers on them."""

    def __init__(self, sources: int = 300):
        super().__init__(0)
        self.held = made_up_sources()[:sources]
        self.sky = [_row(source) for source in self.held]
        self._by_name = {source.name: source for source in self.held}
        self._by_obsid = {source.obsid: source for source in self.held}
        self._documents = {paper.bibcode: paper for paper in made_up_papers()}
        self._links = papers_by_source()

    def papers_of(self, i: int) -> list[str]:
        return list(self._links.get(i, ()))

    def objects(self) -> list[dict]:
        return [
            {
                "oid": source.number,
                "names": (*source.names, source.name),
                "otype": source.kind.otype,
                "ra": source.ra,
                "dec": source.dec,
                "redshift": np.nan if source.redshift is None else source.redshift,
                "bibcodes": self.papers_of(source.number),
            }
            for source in self.held
        ]

    def product(self, kind: str, obsid: int, stem: str) -> bytes:
        source = self._by_obsid[obsid]
        return product(kind, source.spectrum, obsid, source.called, stem)

    def _sources(self, adql: str) -> Table:
        top = int(re.search(r"TOP (\d+)", adql)[1])
        return _table(
            self._chosen(adql)[:top], re.findall(r"(?:AS |m\.)(\w+)(?=,| FROM)", adql.split(" FROM ")[0] + " FROM")
        )

    def _observations(self, adql: str) -> Table:
        return _table(self._chosen(adql), re.findall(r"[mo]\.(\w+)(?=,| FROM)", adql.split(" FROM ")[0] + " FROM"))

    def _simbad(self, adql: str, upload: Table | None) -> Table:
        if upload is not None:
            return self._uploaded(adql, [self._by_name[n] for n in map(str, upload["name"]) if n in self._by_name])
        if "i.id, b.ra" in adql:
            wanted = set(re.findall(r"'((?:[^']|'')*)'", adql.split(" IN ")[1]))
            found = [(n, s) for s in self.held for n in (*s.names, s.name) if n in wanted]
            return Table(
                {
                    "id": np.array([n for n, _ in found], "U40"),
                    "ra": np.array([s.ra for _, s in found], float),
                    "dec": np.array([s.dec for _, s in found], float),
                }
            )
        oids = [int(o) for o in re.search(r"IN \(([\d, ]*)\)", adql)[1].split(",")]
        if "has_ref" in adql:
            return _pairs("bibcode", [(o, b) for o in oids for b in self.papers_of(o)])
        return _pairs("id", [(o, n) for o in oids for n in (*self.held[o].names, self.held[o].name)])

    def _uploaded(self, adql: str, known: list[MadeUpSource]) -> Table:
        if "ident" in adql:
            return Table(
                {"source": np.array([s.name for s in known], "U40"), "oid": np.array([s.number for s in known], int)}
            )
        return Table(
            {
                "source": np.array([s.name for s in known], "U40"),
                "oid": np.array([s.number for s in known], int),
                "main_id": np.array([s.called for s in known], "U40"),
                "otype": np.array([s.kind.otype for s in known], "U10"),
                "ra": np.array([s.ra for s in known], float),
                "dec": np.array([s.dec for s in known], float),
                "redshift": np.array([np.nan if s.redshift is None else s.redshift for s in known], float),
                "separation": np.array([0.3] * len(known), float),
            }
        )

    def ads_document(self, bibcode: str) -> dict:
        paper = self._documents[bibcode]
        return {
            "bibcode": bibcode,
            "identifier": [bibcode],
            "title": [paper.title],
            "author": list(paper.authors),
            "year": str(paper.year),
            "property": ["ARTICLE", *(["REFEREED"] if paper.refereed else [])],
            "doctype": "article",
            "citation_count": paper.citations,
            "doi": [],
            "pub": "A made-up journal",
            "abstract": paper.abstract,
        }


def _row(source: MadeUpSource) -> dict:
    """A row of the catalogue: master and per-observation columns alike, of one observation."""
    return {
        **source.values,
        "name": source.name,
        "ra": source.ra,
        "dec": source.dec,
        "theta": source.theta,
        "observations": [source.obsid],
        "obsid": source.obsid,
        "obi": 0,
        "region_id": source.number % 90 + 1,
        "instrument": "ACIS",
        "livetime": source.spectrum.exposure_s,
        "src_cnts_aper_b": float(source.spectrum.counts.sum()),
        "var_prob_b": source.values["var_inter_prob_b"],
    }


def _table(rows: list[dict], columns: list[str]) -> Table:
    def column(name: str):
        values = [row.get(name) for row in rows]
        if name in _TEXTS:
            return np.array(values, "U40")
        if name in ("obsid", "obi", "region_id"):
            return np.array(values, int)
        return np.array([np.nan if value is None else value for value in values], float)

    return Table({name: column(name) for name in dict.fromkeys(columns)})


def _pairs(what: str, pairs: list[tuple[int, str]]) -> Table:
    return Table({"oid": np.array([o for o, _ in pairs], int), what: np.array([v for _, v in pairs], "U40")})
