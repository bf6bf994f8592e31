"""Asking a TAP service through pyvo: ADQL in, rows of plain values out.

Synchronous first; a service that says the query takes too long is asked again as a job (async), which is deleted when its
result is here. A result that the service cut off (overflow) is an error: pages are asked for small enough.
"""

import io
import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np
import pyvo
from astropy.table import Row, Table
from pyvo.dal.exceptions import DALAccessError, DALFormatError, DALOverflowWarning

from retriever.archives.secrets import redact
from retriever.archives.session import Web
from retriever.errors import ScholarError, ServiceMissing
from retriever.votables import votable_bytes


class TooMuch(ServiceMissing):
    """The service cut the result off: ask for less at once."""


def ask(
    web: Web,
    url: str,
    adql: str,
    as_job: bool = False,
    uploads: dict[str, Table] | None = None,
    timeout_s: float = 600.0,
) -> list[dict[str, Any]]:
    """The rows of the result; ServiceMissing with the service's own words where it refuses."""
    service = pyvo.dal.TAPService(url, session=web)
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            if as_job:
                result = _by_job(service, adql, uploads, timeout_s)
            else:
                result = service.run_sync(adql, uploads=_written(uploads))
        if any(issubclass(w.category, DALOverflowWarning) for w in said):
            raise TooMuch(f"{_host(url)} cut the result off: ask for fewer sources at once.")
    except DALFormatError as error:
        if isinstance(error.cause, ScholarError):  # pyvo packs up whatever the session raised
            raise error.cause from None
        # a page that asks to log in, or an error page that says 200
        raise ServiceMissing(
            f"{_host(url)} answered with something that is not a VOTable: the next run tries again."
        ) from None
    except DALAccessError as error:
        reason = " ".join(redact(str(error)).split())[:200]
        if not as_job and ("timeout" in reason.lower() or "time limit" in reason.lower()):
            return ask(web, url, adql, True, uploads, timeout_s)
        raise ServiceMissing(f"{_host(url)} refused the query ({reason}): ask for less, or again later.") from None
    return [_plain(row, result.fieldnames) for row in result.to_table()]


def _by_job(
    service: pyvo.dal.TAPService, adql: str, uploads: dict[str, Table] | None, timeout_s: float
) -> pyvo.dal.TAPResults:
    job = service.submit_job(adql, uploads=_written(uploads))
    try:
        job.run().wait(phases=["COMPLETED", "ERROR", "ABORTED"], timeout=timeout_s)
        job.raise_if_error()
        return job.fetch_result()
    finally:
        try:
            job.delete()
        except Exception:  # noqa: S110, BLE001 - the service forgets jobs by itself
            pass


def _written(uploads: dict[str, Table] | None) -> dict[str, io.BytesIO] | None:
    """The tables as files, which pyvo sends as they are."""
    return {name: io.BytesIO(votable_bytes(table)) for name, table in uploads.items()} if uploads else None


def _plain(row: Row, names: Iterable[str]) -> dict[str, Any]:
    """A table row as Python values; masked and NaN become None."""
    values = {}
    for name in names:
        value = row[name]
        if value is np.ma.masked or (isinstance(value, float | np.floating) and not np.isfinite(value)):
            value = None
        elif isinstance(value, np.generic):
            value = value.item()
        elif isinstance(value, bytes):
            value = value.decode()
        values[name.lower() if name.isupper() else name] = value.strip() if isinstance(value, str) else value
    return values


def _host(url: str) -> str:
    return url.split("/")[2] if "//" in url else url
