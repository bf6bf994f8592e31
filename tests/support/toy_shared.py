"""A small ../shared/data of made-up rows: tables with the columns of the real ones, abstracts, links and real-like spectra."""

import csv
import gzip
import json
from pathlib import Path

import numpy as np

from tests.support.make_fits import write_set

CSC_COLUMNS = (
    "name ra dec significance flux_aper90_ave_s flux_aper90_ave_m flux_aper90_ave_h flux_aper90_ave_b nh_gal "
    "powlaw_gamma_mean e_powlaw_gamma_mean powlaw_nh_mean name_cat Class SubClass ref main_id main_type Gmag Jmag Kmag W1mag W2mag "
    "Plx rgeo umlcaxs_class hard_hm hard_hs hard_ms powlaw_gamma bb_kt var_prob_b flux_aper_b other_types redshift"
).split()
HMXB_COLUMNS = (
    "Name RAdeg DEdeg Porb Ppulse Alt_Name N_H Mean_Dist Low_Dist High_Dist IDS Spin_Ref Orb_Ref Spectral_Ref Dist_Ref "
    "Chandra_ID BAT_ID"
).split()
BAT_COLUMNS = (
    "BAT_NAME RA DEC COUNTERPART_NAME OTHER_NAME CTPT_RA CTPT_DEC FLUX FLUX_LO FLUX_HI GAMM GAMM.1 GAMM.2 REDSHIF LUM TYPE"
).split()
# (SIMBAD's main type, class of the literature, photon index, redshift)
KINDS = (
    ("Seyfert1", "AGN", 1.8, "0.05"),
    ("Star", "LM-STAR", 2.8, ""),
    ("YSO", "YSO", 2.3, ""),
    ("CataclyV*", "CV", 1.4, ""),
    ("QSO", "AGN", 1.9, "1.2"),
    ("", "", 2.0, ""),
)
XRAY_PAPER, OTHER_PAPER = "2021MNRAS.500..111T", "2022ApJ...900...22T"


def csc_name(number: int) -> str:
    """The designation of the source of this number."""
    return f"2CXO J{number // 60 % 24:02d}{number % 60:02d}10.0+{10 + number % 60:02d}3000"


def csc_rows(n: int) -> list[dict[str, str]]:
    """Made-up rows of the Chandra Source Catalog extract."""
    generator, rows = np.random.default_rng(3), []
    for number in range(n):
        kind, literature, index, redshift = KINDS[number % len(KINDS)]
        flux, gamma = 10 ** generator.normal(-13, 0.4), generator.normal(index, 0.3)
        hard = float(np.clip(generator.normal(-0.2, 0.3), -0.9, 0.9))
        rows.append(
            dict.fromkeys(CSC_COLUMNS, "")
            | {"name": csc_name(number), "main_id": f"NAME Toy {number}", "main_type": kind, "Class": literature}
            | {
                f"flux_aper90_ave_{band}": f"{flux * share:.4g}"
                for band, share in zip("smhb", (0.2, 0.3, 0.5, 1), strict=True)
            }
            | {"powlaw_gamma": f"{gamma:.3f}", "powlaw_gamma_mean": f"{gamma:.3f}", "e_powlaw_gamma_mean": "0.1"}
            | {
                "powlaw_nh_mean": f"{generator.uniform(1, 50):.3f}",
                "nh_gal": "3.1",
                "bb_kt": f"{generator.uniform(0.3, 1):.3f}",
            }
            | {"hard_hs": f"{hard:.3f}", "hard_hm": f"{hard / 2:.3f}", "hard_ms": f"{hard / 3:.3f}"}
            | {"var_prob_b": f"{generator.uniform(0, 1):.3f}", "redshift": redshift, "umlcaxs_class": "AGN"}
            | ({"Plx": "2.5", "rgeo": "400"} if kind == "Star" else {})
            | ({"ref": f"{XRAY_PAPER};SIMBAD"} if literature else {})
            # the first have no position but that in their names
            | ({"ra": f"{3.75 * (number % 60) / 15:.4f}", "dec": f"{10.5 + number % 60:.4f}"} if number > 5 else {})
        )
    return rows


def write_table(path: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    """A CSV file, packed where its name ends in ``.gz``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt") if path.suffix == ".gz" else path.open("w") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def write_records(path: Path, records: list[dict]) -> None:
    """JSON lines, packed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)


def toy_shared(folder: Path, n: int = 120) -> Path:
    """The folder, filled: ``n`` catalogue sources, one source of Swift-BAT and XRBcats, two papers and one real-like spectrum."""
    rows = csc_rows(n)
    write_table(folder / "catalog/csc_merged.csv.gz", CSC_COLUMNS, rows)
    errors = ["name", "e_powlaw_nh_mean", *(f"e_flux_aper90_ave_{band}" for band in "bsmh")]
    average = {"name": csc_name(0), "e_powlaw_nh_mean": "2.5", "e_flux_aper90_ave_b": "1e-14"}
    write_table(folder / "catalog/muwclass_CSCv2_TD_ave.csv.gz", errors, [average])
    write_table(folder / "catalog/swift_bat105.csv.gz", BAT_COLUMNS, [_bat_source()])
    write_table(folder / "literature/xrbcats_hmxb.csv", HMXB_COLUMNS, [_binary()])
    write_table(
        folder / "gamma_cat/seds.csv",
        ["common_name", "other_names"],
        [{"common_name": "Toy nebula", "other_names": "HESS J0642-102"}],
    )
    for name in ("astro_abstracts", "xray_abstracts"):
        write_records(folder / f"literature/{name}.jsonl.gz", _papers())
    held = [("CSC:" + csc_name(0), XRAY_PAPER), ("CSC:" + csc_name(1), OTHER_PAPER), ("REAL:toy", XRAY_PAPER)]
    links = [
        {"object": o, "alias_normalized": "toy", "bibcode": b, "kind": "abstract", "xray": "True"} for o, b in held
    ]
    write_table(
        folder / "literature/name_in_abstract_links.csv.gz",
        ["object", "alias_normalized", "bibcode", "kind", "xray"],
        links,
    )
    (folder / "spectra/toy").mkdir(parents=True)
    files = write_set(folder / "spectra/toy", seed=7)
    paths = {"pha": files.pha, "arf": files.arf, "rmf": files.rmf, "bkg": files.background}
    entry = {"set_id": "toy", "object": "Toy 0"} | {role: f"toy/{path.name}" for role, path in paths.items()}
    write_table(folder / "spectra/manifest.csv", ["set_id", "object", "pha", "arf", "rmf", "bkg"], [entry])
    return folder


def _bat_source() -> dict[str, str]:
    """A row of the Swift-BAT catalogue."""
    bat = {
        "BAT_NAME": "SWIFT J0000.1+1030",
        "RA": "0.04",
        "DEC": "10.5",
        "COUNTERPART_NAME": "NGC 9999",
        "OTHER_NAME": "Mrk 9999,X 1",
    }
    bat |= {"CTPT_RA": "0.0417", "CTPT_DEC": "10.5", "FLUX": "12.5", "FLUX_LO": "11", "FLUX_HI": "14", "GAMM": "2.05"}
    bat |= {"GAMM.1": "1.95", "GAMM.2": "2.15", "REDSHIF": "0.0123", "LUM": "43.5", "TYPE": "Sy1.5"}
    return bat


def _binary() -> dict[str, str]:
    """A row of the catalogue of high-mass X-ray binaries."""
    binary = {
        "Name": "Toy X-1",
        "RAdeg": "100.5",
        "DEdeg": "-10.25",
        "Ppulse": "12.3",
        "Porb": "4.5",
        "Spin_Ref": XRAY_PAPER,
    }
    binary |= {
        "Alt_Name": "IGR J06420-1015",
        "IDS": "V* V999 Mon,HD 99999",
        "Mean_Dist": "2000",
        "Low_Dist": "1800",
        "High_Dist": "2300",
        "N_H": "3.5",
    }
    return binary


def _papers() -> list[dict[str, object]]:
    """Two papers, one on each of the first two sources."""
    return [
        {
            "bibcode": code,
            "title": f"A paper\n on {name}",
            "abstract": f"{name} is {kind}.",
            "year": 2021,
            "authors": authors,
        }
        for code, name, kind, authors in (
            (
                XRAY_PAPER,
                "Toy 0",
                "a Seyfert galaxy with a photon index of 1.8",
                ["Anna Toy", "Bo Model", "Cy Fit", "Di Bin"],
            ),
            (OTHER_PAPER, "Toy 1", "a star whose spectrum is very soft", ["The Toy Collaboration"]),
        )
    ]
