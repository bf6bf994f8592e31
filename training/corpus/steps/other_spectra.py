"""Other ways to spectra: an event corpus (JSON lines, Parquet) and Multimodal Universe files (HDF5 or Parquet).

Both hold one record for each source and observation in the schema of ``retriever.spectra.events.event_records`` (``event_list``,
``source_name``, ``obsid``, ``ra``, ``dec``, ``theta``, ``gti_mjd_obs`` and columns of the catalogue). Sources and
observations are taken over into the corpus's tables; the event lists stay in their file, with its checksum.
"""

from pathlib import Path

from retriever.durable import sha256_of
from retriever.errors import BadInput
from retriever.library.format.corpus_schema import MEASURED, OBSERVATIONS, SOURCES, VARIABILITY
from training.corpus.folder.folder import CorpusFolder
from training.corpus.folder.work import Outcome, work_through

_SOURCE_FIELDS = ("ra", "dec", *MEASURED, *VARIABILITY)


def take_events(folder: CorpusFolder, paths: list[Path]) -> Outcome:
    """Take over the sources and observations of event files."""
    units = {f"events {path.name} {sha256_of(path)[:12]}": path for path in map(_checked, paths)}

    def take(unit: str) -> None:
        known = set(folder.column(SOURCES, "name"))
        sources: dict[str, dict] = {}
        observations = []
        for record in _records(units[unit]):
            name = str(record.get("source_name") or record.get("name") or "").strip()
            if not name:
                continue
            observations.append(_observation(record, name, units[unit]))
            if name not in known:
                sources.setdefault(
                    name, {"name": name, "catalogue": "events"} | {k: _number(record, k) for k in _SOURCE_FIELDS}
                )
        folder.write(OBSERVATIONS, unit, observations, {"file": units[unit].name})
        folder.write(
            SOURCES, unit, list(sources.values()), {"file": units[unit].name, "sha256": sha256_of(units[unit])}
        )

    return work_through(folder, "events", units, take, done=lambda unit: folder.has(SOURCES, unit))


def _records(path: Path):
    if path.suffix in (".h5", ".hdf5"):
        return _multimodal_universe(path)
    from retriever.spectra.events.event_records import records_of

    return records_of(path)


def _multimodal_universe(path: Path):
    """Multimodal Universe keeps one HDF5 data set for each column, the rows being sources."""
    try:
        import h5py
    except ImportError:
        raise BadInput(f"{path.name} is HDF5: pip install h5py, or give the Parquet form.") from None
    try:
        with h5py.File(path) as file:
            columns = {name: file[name] for name in file if getattr(file[name], "shape", ())}
            count = min((len(column) for column in columns.values()), default=0)
            for row in range(count):
                yield {name: _plain(column[row]) for name, column in columns.items() if name != "event_list"}
    except OSError as error:
        raise BadInput(f"{path.name} is not an HDF5 file that can be read ({error}): copy it again.") from None


def _plain(value):
    return (
        value.decode()
        if isinstance(value, bytes)
        else value.item()
        if hasattr(value, "item") and value.ndim == 0
        else value
    )


def _observation(record: dict, name: str, path: Path) -> dict:
    return {
        "name": name,
        "obsid": str(record.get("obsid") or record.get("obs_id") or ""),
        "obi": None,
        "region_id": None,
        "theta": _number(record, "theta"),
        "gti_mjd_obs": _number(record, "gti_mjd_obs"),
        "catalogue": "events",
        "events_file": path.name,
    }


def _number(record: dict, key: str) -> float | None:
    try:
        return float(record[key])
    except (KeyError, TypeError, ValueError):
        return None


def _checked(path: Path) -> Path:
    if not Path(path).is_file():
        raise BadInput(f"There is no file {path}: give event lists as JSON lines, Parquet or HDF5.")
    return Path(path)
