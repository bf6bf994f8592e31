"""Makes ``retriever/catalogue/demo/object_names.csv`` from ../shared/data: ``python -m training.demo.object_names ../shared/data``.

One row for an X-ray source that also has a common name (NGC 4151, Cyg X-1): its designation in the Chandra Source Catalog,
Swift-BAT 105-month or XRBcats, and that name. Names with good coordinates are left out: they lead to each other by position.
"""

import argparse
import csv
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from retriever.names.designations import NAME, designation_key, designations
from retriever.names.sky_patches import cells_of
from training.demo.rows import read_rows

_PREFIX = re.compile(r"^(?:V\*|EM\*|NAME|\*\*?|Cl\*|\[HB89\]|SNR(?= G))\s+")
_RUNNING = re.compile(
    r"(?i)(?:gaia|tic|gsc|tyc|ucac|2mass|wise|gen|uv|plx|ppm|sao|sky|ads|ag|csi|fk|gcrv|hic|hip|iras(?= \D)|pmc|td1|ubv|web|irs|jet|"
    r"\[|lid|spir|galex|cosmos\w*|clans|clasxs|coup|jw|acs|als|cpd|cod|leda|2e|bsd|hbc|hrc|vla|xrs)\b"
)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder ../shared/data")
    parser.add_argument(
        "--out", type=Path, default=Path(str(resources.files("retriever.catalogue.demo"))) / "object_names.csv"
    )
    options = parser.parse_args(argv)
    rows = sorted(
        {
            (designation, name)
            for designation, name in pairs(options.data)
            if designation and is_common(name, designation)
        }
    )
    unique = {(designation, designation_key(name)): (designation, name) for designation, name in rows}
    with options.out.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("designation", "name", "designation_key", "name_key"))
        # the keys are written along because making them would cost every question half a second
        writer.writerows((*names, *map(designation_key, names)) for names in unique.values())
    print(f"{len(unique)} names of {len({d for d, _ in unique})} sources in {options.out}")


def pairs(data: Path) -> Iterator[tuple[str, str]]:
    """(designation, common name) as the catalogues give them."""
    for row in read_rows(data / "catalog/csc_merged.csv.gz"):
        for name in (row["main_id"], row["name_cat"]):
            yield row["name"], plain(name)
    for row in read_rows(data / "catalog/swift_bat105.csv.gz"):
        for name in (row["COUNTERPART_NAME"], *re.split(r"[;,]", row["OTHER_NAME"])):
            yield row["BAT_NAME"], plain(name)
    for row in read_rows(data / "literature/xrbcats_hmxb.csv"):
        for name in (row["Name"], *row["Alt_Name"].split(","), *row["IDS"].split(",")):
            for designation in (
                f"2CXO {row['Chandra_ID'].removeprefix('2CXO ')}" if row["Chandra_ID"] else "",
                row["BAT_ID"],
                row["Name"],
            ):
                yield designation, plain(name)


def plain(name: str) -> str:
    """The name as papers write it, without SIMBAD's kinds."""
    return _PREFIX.sub("", " ".join(name.split()))


def is_common(name: str, designation: str) -> bool:
    """A name that papers use: none of a survey's running numbers, and with coordinates only where those help."""
    if not name or name == designation or _RUNNING.match(name):
        return False
    key = designation_key(name)
    if len(cells_of([name])[0]):
        # a position of Swift-BAT is good to some arcminutes: too coarse to lead to the counterpart's
        return designation.startswith("SWIFT") and len(key) > 5
    found = any(d.strength >= NAME and d.key == key for d in designations(name))
    return found or re.match(r"(?:ESO|MCG|UGC|CGCG)\b", name) is not None


if __name__ == "__main__":
    main()
