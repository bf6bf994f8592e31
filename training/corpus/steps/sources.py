"""The step ``sources``: which sources, from which catalogue, with what was measured of them in each observation."""

import json
import re
from dataclasses import asdict, replace
from pathlib import Path

from retriever.archives.session import Web
from retriever.archives.tap import ask
from retriever.archives.xray_catalogues import PAGE, Selection, XrayCatalogue
from retriever.durable import short_hash
from retriever.errors import BadInput
from retriever.library.format.corpus_schema import KEYS, OBSERVATIONS, SOURCES
from training.corpus.folder.folder import CorpusFolder
from training.corpus.folder.work import Outcome, work_through
from training.corpus.steps import links

NAMES_AT_ONCE = 100
CONES_AT_ONCE = 20
MATCH_DEG = 5 / 3600  # how far from a resolved name its X-ray source may lie


def read_names(path: Path) -> list[str]:
    """Names of a text file, one a line; after # is comment."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            f"The names can't be read from {path} ({error}): give a text file with one name a line."
        ) from None
    names = [line.split("#")[0].strip() for line in text.splitlines()]
    names = list(dict.fromkeys(name for name in names if name))
    if not names:
        raise BadInput(f"{path} holds no names: write one a line.")
    return names


def fetch_sources(
    folder: CorpusFolder,
    web: Web,
    catalogue: XrayCatalogue,
    selection: Selection,
    tap: str = "",
    simbad_tap: str = "",
    page: int = PAGE,
) -> Outcome:
    """Sources of the selection and their observations; what is there already is not asked again."""
    url = tap or catalogue.tap
    parts = list(_split(folder, web, catalogue, selection, simbad_tap))
    units = {_unit(catalogue, part): part for part in parts}

    def fetch(unit: str) -> None:
        for rows, adql in _pages(web, url, catalogue, units[unit], page):
            known = set(folder.column(SOURCES, "name"))
            fresh = [row for row in rows if row["name"] not in known]
            _observations(folder, web, url, catalogue, units[unit], fresh)
            about = {"service": url, "adql": adql, "catalogue": catalogue.release}
            if fresh:  # named by what is new: a page that a killed run had written is left as it is
                folder.write(SOURCES, f"{unit} {short_hash(json.dumps([row['name'] for row in fresh]))}", fresh, about)
            folder.write_text(f"queries/{short_hash(adql)}.adql", adql + "\n")
        folder.write_json(f"done/{short_hash(unit)}.json", {"unit": unit, "selection": asdict(units[unit])})

    return work_through(
        folder, "sources", units, fetch, done=lambda unit: (folder.path / f"done/{short_hash(unit)}.json").exists()
    )


def _split(folder: CorpusFolder, web: Web, catalogue: XrayCatalogue, selection: Selection, simbad_tap: str):
    """The selection in parts small enough for one query."""
    cuts = replace(selection, names=(), cones=())
    own = [name for name in selection.names if name.startswith(catalogue.prefix)]
    others = [name for name in selection.names if not name.startswith(catalogue.prefix)]
    for start in range(0, len(own), NAMES_AT_ONCE):
        yield replace(cuts, names=tuple(own[start : start + NAMES_AT_ONCE]))
    cones = list(selection.cones) + [
        (ra, dec, MATCH_DEG) for ra, dec in links.positions(folder, web, others, simbad_tap)
    ]
    wide = [cone for cone in cones if cone[2] > MATCH_DEG]
    for cone in wide:
        yield replace(cuts, cones=(cone,))
    narrow = [cone for cone in cones if cone[2] <= MATCH_DEG]
    for start in range(0, len(narrow), CONES_AT_ONCE):
        yield replace(cuts, cones=tuple(narrow[start : start + CONES_AT_ONCE]))
    if not selection.names and not selection.cones:
        if cuts == Selection():
            raise BadInput("No selection was given: use --cone, --names, --names-file, --significance or --theta.")
        yield cuts


def _pages(web: Web, url: str, catalogue: XrayCatalogue, part: Selection, page: int):
    """Rows page by page, in the order of names, with the ADQL of each."""
    after = ""
    while True:
        adql = catalogue.page(part, after, page)
        rows = [catalogue.ours(row) for row in ask(web, url, adql)]
        yield rows, adql
        if len(rows) < page:
            return
        after = catalogue.stored(rows[-1]["name"])


def _observations(folder: CorpusFolder, web: Web, url: str, catalogue, part: Selection, sources: list[dict]) -> None:
    if not catalogue.observations:
        return
    names = [row["name"] for row in sources]
    # a run that was killed before it wrote the sources may have left observations of another selection's batch
    known = set(zip(*(folder.column(OBSERVATIONS, key) for key in KEYS[OBSERVATIONS]), strict=True)) if names else set()
    for start in range(0, len(names), NAMES_AT_ONCE):
        some = names[start : start + NAMES_AT_ONCE]
        unit = f"{catalogue.name} {short_hash(json.dumps(some))}"
        if folder.has(OBSERVATIONS, unit):
            continue
        adql = catalogue.observation_page(some, part)
        rows = [
            row | {"catalogue": catalogue.name}
            for row in ask(web, url, adql)
            if tuple(row.get(key) for key in KEYS[OBSERVATIONS]) not in known
        ]
        folder.write(OBSERVATIONS, unit, rows, {"service": url, "adql": adql})
        folder.write_text(f"queries/{short_hash(adql)}.adql", adql + "\n")


def _unit(catalogue: XrayCatalogue, part: Selection) -> str:
    what = f"{len(part.names)} names" if part.names else f"{len(part.cones)} cones" if part.cones else "cuts"
    return f"{catalogue.name} {what} {short_hash(json.dumps(asdict(part), sort_keys=True))}"


def parse_cone(text: str) -> tuple[float, float, float]:
    """``10.68,41.27,10'`` (degrees; the radius with ' or " or d) as degrees."""
    match = re.fullmatch(r"\s*([\d.]+)[\s,]+([+-]?[\d.]+)[\s,]+([\d.]+)\s*(d|deg|'|\"|arcmin|arcsec)?\s*", text)
    if not match:
        raise BadInput(
            f"--cone {text!r} is not RA,DEC,RADIUS: for example 10.685,41.269,10' (degrees; radius in ', \" or d)."
        )
    unit = {"'": 60, "arcmin": 60, '"': 3600, "arcsec": 3600}.get(match[4], 1)
    ra, dec, radius = float(match[1]), float(match[2]), float(match[3]) / unit
    if not (0 <= ra < 360 and -90 <= dec <= 90 and 0 < radius <= 30):
        raise BadInput(f"--cone {text!r} is not on the sky or wider than 30 degrees: give RA 0-360, Dec -90 to 90.")
    return ra, dec, radius
