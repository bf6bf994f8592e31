"""The Chandra archive's file service: the spectrum and responses of one source in one observation.

The service first tells the files (``browse``: obsid.obi.region/type/band), then hands each out (``retrieveFile``). What is
there whole is not fetched again, what is half there is continued.
"""

import re
from pathlib import Path

from retriever.archives.download import Downloaded, download
from retriever.archives.session import Web
from retriever.errors import ServiceMissing

SERVICE = "https://cda.cfa.harvard.edu/csccli"
KINDS = ("pha", "arf", "rmf")
VERSION = "rel2.1"
_FILE_NAME = re.compile(r"[\w.+-]{5,120}_(?:pha|arf|rmf)3?\.fits(?:\.gz)?")


def fetch_products(web: Web, service: str, unit: str, place: Path) -> dict[str, Downloaded]:
    """The file of each kind (``pha``, ``arf``, ``rmf``) of ``OBSID.OBI.REGION`` in the folder ``place``."""
    names = _browse(web, service, unit)
    return {kind: _fetch_file(web, service, place, kind, names[kind]) for kind in KINDS}


def _browse(web: Web, service: str, unit: str) -> dict[str, str]:
    """The file name of each kind; ServiceMissing where the archive has not all three."""
    packages = ",".join(f"{unit}/{kind}/b" for kind in KINDS)
    answer = web.get(f"{service}/browse", params={"packageset": packages, "version": VERSION})
    if answer.status_code != 200:
        raise ServiceMissing(
            f"{unit}: the file list could not be had (HTTP {answer.status_code}): the next run tries again."
        )
    found: dict[str, str] = {}
    for name in _FILE_NAME.findall(answer.text):
        kind = next(kind for kind in KINDS if re.search(rf"_{kind}3?\.fits", name))
        found.setdefault(kind, name)
    missing = [kind for kind in KINDS if kind not in found]
    if missing:
        raise ServiceMissing(
            f"{unit}: the archive has no {' and no '.join(missing)} (HRC or grating observations have none): left out."
        )
    return found


def _fetch_file(web: Web, service: str, place: Path, kind: str, name: str) -> Downloaded:
    parameters = {"filetype": kind, "filename": name, "version": VERSION}
    return download(web, f"{service}/retrieveFile", place / name, parameters)
