"""The Chandra spectrum of a looked-up source, on demand: pha, arf and rmf of its observation with most counts."""

import re
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from retriever.archives.chandra_files import fetch_products
from retriever.archives.session import Web
from retriever.archives.tap import ask
from retriever.archives.xray_catalogues import CSC21, Selection
from retriever.catalogue.records import Source
from retriever.errors import BadInput, ServiceMissing
from retriever.library.online import checked
from retriever.library.online.addresses import Addresses
from retriever.library.online.kept import Kept
from retriever.library.online.lookup import Step
from retriever.library.online.sources import all_names

_NAME = re.compile(r"2CXO J\d{6}\.\d[+-]\d{6}[A-Za-z]?")


def fetch_spectrum(
    webs: Mapping[str, Web], archives: Addresses, kept: Kept, source: Source, until: float
) -> tuple[dict[str, str], Step | None]:
    """``spectrum_files`` of the source (paths relative to the folder) and the step; no step where they were there."""
    held = kept.of_id(source.id) or kept.of_name(source.name)
    files = (held.source.spectrum_files if held and held.source else {}) or source.spectrum_files
    if files and all((kept.folder / files[kind]).is_file() for kind in ("pha", "arf", "rmf")):
        return dict(files), None
    began = time.monotonic()
    name = next((name for name in all_names(source) if _NAME.fullmatch(name)), None)
    if name is None:
        raise BadInput(
            f"{source.name} is no source of the {CSC21.release}: there is no Chandra spectrum of it to fetch."
        )
    unit, obsid = _best_observation(webs["csc"].hurried(until), archives.csc, name)
    place = kept.folder / "spectra" / obsid
    products = fetch_products(webs["files"].hurried(until), archives.files, unit, place)
    files = {kind: file.path.relative_to(kept.folder).as_posix() for kind, file in products.items()}
    files |= {"obsid": obsid, "instrument": CSC21.instrument}
    known = held.source if held and held.source else source
    kept.write_source(replace(known, spectrum_files=files))
    step = Step(
        "Chandra archive", f"the spectrum of {name}", round(time.monotonic() - began, 2), f"observation {obsid}"
    )
    return files, step


def _best_observation(web: Web, url: str, name: str) -> tuple[str, str]:
    """``OBSID.OBI.REGION`` and the ObsID of the observation with most counts."""
    rows = ask(web, url, CSC21.observation_page([name], Selection()))
    units = [found for row in rows if (found := _unit(row))]
    if rows and not units:
        raise ServiceMissing(f"CSC 2.1 answered with observations of {name} that have no number: they are not used.")
    if not units:
        raise BadInput(f"The {CSC21.release} has no ACIS observation of {name}: there is no spectrum of it to fetch.")
    _, unit, obsid = max(units)
    return unit, obsid


def _unit(row: Mapping[str, Any]) -> tuple[float, str, str] | None:
    numbers = [checked.number_of(row.get(key), 0, 99_999) for key in ("obsid", "obi", "region_id")]
    if any(number is None or number != int(number) for number in numbers):
        return None
    obsid, obi, region = (int(number or 0) for number in numbers)
    return checked.number_of(row.get("src_cnts_aper_b"), 0, 1e9) or 0.0, f"{obsid}.{obi:03d}.{region:04d}", str(obsid)
