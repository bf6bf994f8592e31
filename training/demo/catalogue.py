"""Makes the bundled demo catalogue from ../shared/data: ``python -m training.demo.catalogue ../shared/data``.

Which sources, their class and usual aliases: ``selection.csv``. Facts and figures (positions, redshifts, catalogue
values with their errors and references) come from the Chandra Source Catalog extracts, Swift-BAT 105-month, XRBcats and
gamma-cat tables there; titles, authors and years from the literature there. The reports in ``papers.jsonl`` are written
by hand and kept as they are. Each source's spectrum is simulated through the built-in response, seeded by its name.
"""

import argparse
import json
import re
import zlib
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from retriever.catalogue.records import Measurement
from retriever.names.positions import position_in_name
from retriever.names.spelling import normalise
from training.demo.measurements import (
    BAT,
    CSC,
    XRB,
    bat_measurements,
    csc_measurements,
    hmxb_measurements,
    redshift_of,
)
from training.demo.papers import refreshed_papers
from training.demo.rows import Row, by_key, read_rows
from training.simulation.catalogue_spectra import simulate_catalogue_spectrum

SHIPPED = Path(str(resources.files("retriever.catalogue.demo")))


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder ../shared/data")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--selection", type=Path, default=Path(__file__).with_name("selection.csv"))
    parser.add_argument("--reports", type=Path, default=SHIPPED / "papers.jsonl", help="the reports written by hand")
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    tables = Tables(options.data)
    sources, spectra = [], {}
    selection = read_rows(options.selection)
    taken = {normalise(row["name"]) for row in selection}
    for row in selection:
        source = tables.source(row)
        source["aliases"] = [alias for alias in source["aliases"] if normalise(alias) not in taken]
        counts, source["simulation"] = simulate_catalogue_spectrum(source, zlib.crc32(row["id"].encode()))
        spectra[row["id"]] = counts
        sources.append(source)
    write_lines(options.out / "sources.jsonl", sources)
    np.savez_compressed(options.out / "spectra.npz", ids=list(spectra), counts=np.stack(list(spectra.values())))
    papers = refreshed_papers(options.reports, options.data / "literature", {s["id"] for s in sources})
    write_lines(options.out / "papers.jsonl", papers)
    print(f"{len(sources)} sources, {len(papers)} papers, {sum(len(p['reports']) for p in papers)} reports")


class Tables:
    """The rows of the catalogues under ../shared/data, by name."""

    def __init__(self, data: Path):
        self.csc = by_key(data / "catalog/csc_merged.csv.gz", "name")
        self.muw = by_key(data / "catalog/muwclass_CSCv2_TD_ave.csv.gz", "name")
        self.bat = by_key(data / "catalog/swift_bat105.csv.gz", "BAT_NAME")
        self.hmxb = by_key(data / "literature/xrbcats_hmxb.csv", "Name")
        self.gamma = by_key(data / "gamma_cat/seds.csv", "common_name")

    def source(self, row: Row) -> dict[str, Any]:
        """The record of one selected source."""
        csc = self.csc.get(row["csc"])
        spectral = self.csc.get(row["csc_spectrum"]) or csc
        bat, hmxb = self.bat.get(row["bat"]), self.hmxb.get(row["hmxb"])
        ra, dec, origin = self.position(csc, hmxb, bat)
        redshift, redshift_from = redshift_of(csc, bat, row["object_class"])
        measurements = [
            *csc_measurements(spectral, self.muw.get(spectral["name"]) if spectral else None, row["object_class"]),
            *bat_measurements(bat),
            *hmxb_measurements(hmxb),
        ]
        return {
            "id": row["id"],
            "name": row["name"],
            "aliases": self.aliases(row, csc, bat, hmxb),
            "ra": round(ra, 6),
            "dec": round(dec, 6),
            "position_from": origin,
            "object_class": row["object_class"],
            "subclass": row["subclass"],
            "redshift": redshift,
            "redshift_from": redshift_from,
            "measurements": [compact(m) for m in measurements],
        }

    @staticmethod
    def position(csc: Row | None, hmxb: Row | None, bat: Row | None) -> tuple[float, float, str]:
        """Right ascension and declination (degrees, ICRS), and whose they are. Raises ValueError for a source of no table."""
        if csc:
            if csc["ra"]:
                return float(csc["ra"]), float(csc["dec"]), f"{CSC}, {csc['name']}"
            named = position_in_name(csc["name"])
            if named is None:
                raise ValueError(f"{csc['name']} has no position")
            return named.ra, named.dec, f"{CSC}, from the designation {csc['name']} (to about 1 arcsec)"
        if hmxb:
            return float(hmxb["RAdeg"]), float(hmxb["DEdeg"]), XRB
        if bat is None:
            raise ValueError("a source needs a row of a catalogue with positions")
        if bat["CTPT_RA"]:
            return float(bat["CTPT_RA"]), float(bat["CTPT_DEC"]), f"{BAT}, counterpart of {bat['BAT_NAME']}"
        return float(bat["RA"]), float(bat["DEC"]), f"{BAT}, {bat['BAT_NAME']} (to a few arcmin)"

    def aliases(self, row: Row, csc: Row | None, bat: Row | None, hmxb: Row | None) -> list[str]:
        """Other names, the selection's first."""
        names = [a for a in row["aliases"].split(";") if a]
        if csc:
            names += [csc["name"], csc["name_cat"], strip_type(csc["main_id"])]
        if bat:
            names += [bat["BAT_NAME"], bat["COUNTERPART_NAME"], *re.split("[,;]", bat["OTHER_NAME"])]
        if hmxb:
            names += [hmxb["Name"], hmxb["Alt_Name"], *(strip_type(n) for n in hmxb["IDS"].split(","))]
        if row["gamma_cat"]:
            names += [row["gamma_cat"], *re.split("[,;]", self.gamma[row["gamma_cat"]]["other_names"])]
        kept: dict[str, str] = {}
        for name in names:
            name = re.sub(r"\s+", " ", name).strip(" ,")
            if len(name) > 2 and not name.isdigit() and name.lower() != row["name"].lower():
                kept.setdefault(name.lower(), name)
        return list(kept.values())[:30]


def write_lines(path: Path, records: list[dict[str, Any]]) -> None:
    """One JSON object a line."""
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")


def compact(measurement: Measurement) -> dict[str, Any]:
    """The fields that hold something."""
    return {key: value for key, value in asdict(measurement).items() if value not in (None, "")}


def strip_type(name: str) -> str:
    """``V* UX Tau`` without SIMBAD's type mark."""
    return re.sub(r"^(?:V\*|\*\*?|NAME|EM\*|Cl\*)\s+", "", name.strip())


if __name__ == "__main__":
    main()
