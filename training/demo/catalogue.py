"""Makes the bundled demo catalogue from ../shared/data: ``python -m training.demo.catalogue ../shared/data``.

Which sources, their class and usual aliases: ``selection.csv``. Facts and figures (positions, redshifts, catalogue
values with their errors and references) come from the Chandra Source Catalog extracts, Swift-BAT 105-month, XRBcats and
gamma-cat tables there; titles, authors and years from the literature there. The reports in ``papers.jsonl`` are written
by hand and kept as they are. Each source's spectrum is simulated through the built-in response, seeded by its name.
"""

import argparse
import csv
import gzip
import json
import re
import zlib
from dataclasses import asdict
from importlib import resources
from pathlib import Path

import numpy as np

from retriever.catalogue.records import Measurement
from retriever.names.positions import position_in_name
from retriever.names.spelling import normalise
from training.simulation.catalogue_spectra import simulate_catalogue_spectrum

CSC = "Chandra Source Catalog 2"
MUW = "Chandra Source Catalog 2 (per-source averages, via the training set of Yang et al. 2022)"
BAT = "Swift-BAT 105-month catalogue (Oh et al. 2018)"
XRB = "XRBcats catalogue of HMXBs"
GALACTIC = {"HMXB", "LMXB", "CV", "symbiotic star", "pulsar", "PWN", "SNR", "YSO", "star"}


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder ../shared/data")
    parser.add_argument("--out", type=Path, default=Path(str(resources.files("retriever.catalogue.demo"))))
    options = parser.parse_args(argv)
    tables = Tables(options.data)
    sources, spectra = [], {}
    selection = read_csv(Path(__file__).with_name("selection.csv"))
    taken = {normalise(row["name"]) for row in selection}
    for row in selection:
        source = tables.source(row)
        source["aliases"] = [alias for alias in source["aliases"] if normalise(alias) not in taken]
        counts, source["simulation"] = simulate_catalogue_spectrum(source, zlib.crc32(row["id"].encode()))
        spectra[row["id"]] = counts
        sources.append(source)
    write_lines(options.out / "sources.jsonl", sources)
    np.savez_compressed(options.out / "spectra.npz", ids=list(spectra), counts=np.stack(list(spectra.values())))
    papers = refreshed_papers(options.out / "papers.jsonl", options.data / "literature", {s["id"] for s in sources})
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

    def source(self, row: dict) -> dict:
        csc = self.csc.get(row["csc"])
        spectral = self.csc.get(row["csc_spectrum"]) or csc
        bat, hmxb = self.bat.get(row["bat"]), self.hmxb.get(row["hmxb"])
        ra, dec, origin = self.position(row, csc, hmxb, bat)
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

    def position(self, row, csc, hmxb, bat):
        if csc:
            if csc["ra"]:
                return float(csc["ra"]), float(csc["dec"]), f"{CSC}, {csc['name']}"
            named = position_in_name(csc["name"])
            return named.ra, named.dec, f"{CSC}, from the designation {csc['name']} (to about 1 arcsec)"
        if hmxb:
            return float(hmxb["RAdeg"]), float(hmxb["DEdeg"]), XRB
        if bat["CTPT_RA"]:
            return float(bat["CTPT_RA"]), float(bat["CTPT_DEC"]), f"{BAT}, counterpart of {bat['BAT_NAME']}"
        return float(bat["RA"]), float(bat["DEC"]), f"{BAT}, {bat['BAT_NAME']} (to a few arcmin)"

    def aliases(self, row, csc, bat, hmxb):
        names = [a for a in row["aliases"].split(";") if a]
        if csc:
            names += [csc["name"], csc["name_cat"], strip_type(csc["main_id"])]
        if bat:
            names += [bat["BAT_NAME"], bat["COUNTERPART_NAME"], *re.split("[,;]", bat["OTHER_NAME"])]
        if hmxb:
            names += [hmxb["Name"], hmxb["Alt_Name"], *(strip_type(n) for n in hmxb["IDS"].split(","))]
        if row["gamma_cat"]:
            names += [row["gamma_cat"], *re.split("[,;]", self.gamma[row["gamma_cat"]]["other_names"])]
        kept = {}
        for name in names:
            name = re.sub(r"\s+", " ", name).strip(" ,")
            if len(name) > 2 and not name.isdigit() and name.lower() != row["name"].lower():
                kept.setdefault(name.lower(), name)
        return list(kept.values())[:30]


def csc_measurements(row, muw, object_class):
    """Values of the Chandra Source Catalog; errors only where the extract has them (one sigma there)."""
    if not row:
        return
    if row["powlaw_gamma_mean"]:
        yield with_error(
            "powlaw_gamma",
            row["powlaw_gamma_mean"],
            row["e_powlaw_gamma_mean"],
            "",
            f"{MUW}: mean of absorbed power-law fits, 0.5-7 keV",
        )
        if row["powlaw_nh_mean"]:
            yield with_error(
                "powlaw_nh",
                row["powlaw_nh_mean"],
                (muw or {}).get("e_powlaw_nh_mean"),
                "1e20 cm^-2",
                f"{MUW}: mean of absorbed power-law fits, 0.5-7 keV",
            )
    elif row["powlaw_gamma"]:
        yield plain(
            "powlaw_gamma",
            row["powlaw_gamma"],
            "",
            f"{CSC}, absorbed power-law fit, 0.5-7 keV; the extract gives no uncertainty",
        )
    for name in ("hard_hs", "hard_ms", "hard_hm"):
        if row[name]:
            yield plain(name, row[name], "", f"{CSC}, hardness ratio of band fluxes; the extract gives no uncertainty")
    if row["bb_kt"]:
        yield plain("bb_kt", row["bb_kt"], "keV", f"{CSC}, absorbed black-body fit; the extract gives no uncertainty")
    fluxes = {band: (row[f"flux_aper90_ave_{band}"], (muw or {}).get(f"e_flux_aper90_ave_{band}")) for band in "bsmh"}
    for band, (value, error) in fluxes.items():
        if value:
            yield with_error(f"flux_aper_{band}", value, error, "erg s^-1 cm^-2", f"{MUW}: aperture energy flux")
    if row["flux_aper_b"] and not fluxes["b"][0]:
        yield plain("flux_aper_b", row["flux_aper_b"], "erg s^-1 cm^-2", f"{CSC}, aperture energy flux, 0.5-7 keV")
    if row["var_prob_b"]:
        yield plain("var_prob_b", row["var_prob_b"], "", f"{CSC}, probability of variability within an observation")
    if row["nh_gal"]:
        yield plain("nh_gal", row["nh_gal"], "1e20 cm^-2", f"{MUW}: Galactic column along the line of sight")
    if row["rgeo"] and object_class in GALACTIC and float(row["Plx"] or 0) > 0.2:
        yield plain("distance", row["rgeo"], "pc", "Gaia geometric distance of the counterpart (via Yang et al. 2022)")


def bat_measurements(row):
    """Swift-BAT 14-195 keV: 90 % intervals; fluxes are given in 1e-12 erg s^-1 cm^-2, luminosities as logarithms."""
    if not row:
        return
    if row["GAMM"]:
        yield Measurement(
            "bat_photon_index",
            float(row["GAMM"]),
            number(row["GAMM.1"]),
            number(row["GAMM.2"]),
            0.9,
            "",
            f"{BAT}: power-law fit, 14-195 keV",
        )
    if row["FLUX"]:
        flux, low, high = (
            significant(float(row[c]) * 1e-12) if row[c] else None for c in ("FLUX", "FLUX_LO", "FLUX_HI")
        )
        yield Measurement("bat_flux", flux, low, high, 0.9, "erg s^-1 cm^-2", f"{BAT}: 14-195 keV flux")
    if row["LUM"]:
        yield Measurement(
            "bat_luminosity",
            significant(10 ** float(row["LUM"]), 3),
            unit="erg s^-1",
            method=f"{BAT}: 14-195 keV luminosity",
        )


def hmxb_measurements(row):
    """XRBcats: N_H in 1e21 cm^-2 there, periods in s and d, each with the reference that it names."""
    if not row:
        return
    columns = [
        ("N_H", "column_density", 1e21, "cm^-2", "Spectral_Ref"),
        ("Ppulse", "spin_period", 1, "s", "Spin_Ref"),
        ("Porb", "orbital_period", 1, "d", "Orb_Ref"),
        ("Mean_Dist", "distance", 1, "pc", "Dist_Ref"),
    ]
    for column, name, factor, unit, reference in columns:
        value = number(row[column])
        if value is None:
            continue
        low, high = (number(row["Low_Dist"]), number(row["High_Dist"])) if name == "distance" else (None, None)
        bibcode = next((b for b in row[reference].split(",") if len(b) == 19), "")
        yield Measurement(name, significant(value * factor, 5), low, high, None, unit, f"{XRB} (compilation)", bibcode)


def redshift_of(csc, bat, object_class):
    """Redshift of objects outside the Galaxy."""
    if object_class in GALACTIC:
        return None, ""
    if bat and number(bat["REDSHIF"]) and number(bat["REDSHIF"]) > 0:
        return float(bat["REDSHIF"]), BAT
    if csc and number(csc["redshift"]) and number(csc["redshift"]) > 0:
        return round(float(csc["redshift"]), 5), "SIMBAD"
    return None, ""


def refreshed_papers(path: Path, literature: Path, sources: set[str]) -> list[dict]:
    """The written reports with title, authors and year as the literature has them."""
    facts = {}
    with gzip.open(literature / "astro_abstracts.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            facts.setdefault(record["bibcode"], record)
    papers = []
    for line in path.read_text(encoding="utf-8").splitlines():
        paper = json.loads(line)
        fact = facts[paper["bibcode"]]
        paper["reports"] = [r for r in paper["reports"] if r["source"] is None or r["source"] in sources]
        # without authors the corpus's bibcode ends in a placeholder, which ADS does not know
        if paper["reports"] and fact["authors"]:
            title = re.sub(r"\s+", " ", fact["title"]).strip()
            papers.append(
                {
                    "bibcode": paper["bibcode"],
                    "title": title,
                    "authors": first_authors(fact["authors"]),
                    "year": fact["year"],
                    "reports": paper["reports"],
                }
            )
    return sorted(papers, key=lambda p: p["bibcode"])


def first_authors(authors, limit=3):
    """The first authors as ``Surname, I.``, with ``et al.`` standing for the rest."""
    names = [a.strip() for a in (authors if isinstance(authors, list) else (authors or "").split(";")) if a.strip()]
    turned = []
    for name in names[:limit]:
        words = name.split()
        if re.search(r"collaboration|consortium|team\b", name, re.I):  # no surname to turn
            name = name if "," not in name else " ".join(reversed([part.strip() for part in name.split(",")]))
            turned.append(name)
            continue
        turned.append(name if "," in name or len(words) < 2 else f"{words[-1]}, {' '.join(words[:-1])}")
    return turned + (["et al."] if len(names) > limit else [])


def by_key(path: Path, key: str) -> dict[str, dict]:
    return {row[key]: row for row in read_csv(path)}


def read_csv(path: Path) -> list[dict]:
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    with opened as lines:
        return list(csv.DictReader(lines))


def write_lines(path: Path, records: list[dict]) -> None:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")


def plain(name, value, unit, method):
    return Measurement(name, significant(float(value)), unit=unit, method=method)


def with_error(name, value, error, unit, method):
    value, error = float(value), number(error)
    if not error or error <= 0:
        return Measurement(name, significant(value), unit=unit, method=method)
    low = value - error if name in ("powlaw_gamma",) else max(value - error, 0.0)  # columns and fluxes end at zero
    return Measurement(name, significant(value), significant(low), significant(value + error), 0.68, unit, method)


def significant(value: float, digits: int = 4) -> float:
    return float(f"{value:.{digits}g}")


def compact(measurement: Measurement) -> dict:
    return {key: value for key, value in asdict(measurement).items() if value not in (None, "")}


def number(text) -> float | None:
    return float(text) if text not in (None, "") else None


def strip_type(name: str) -> str:
    """``V* UX Tau`` without SIMBAD's type mark."""
    return re.sub(r"^(?:V\*|\*\*?|NAME|EM\*|Cl\*)\s+", "", name.strip())


if __name__ == "__main__":
    main()
