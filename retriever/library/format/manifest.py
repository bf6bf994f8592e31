"""``library.json``: what a library folder is, where it is from, under which licence, and the checksums of its files."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from retriever import durable
from retriever.errors import BadInput

MANIFEST = "library.json"
FORMAT = 1  # raised when the layout changes
_UNLISTED = {MANIFEST, "lock", "index", "ads_quota.json"}


@dataclass(frozen=True)
class Manifest:
    """``files``: path -> {"bytes", "sha256", "rows"} of what the folder held when the manifest was written."""

    name: str
    title: str = ""
    origin: str = ""
    licence: str = ""
    made: str = ""
    cite: tuple[str, ...] = ()
    files: dict[str, dict[str, int | str]] = field(default_factory=dict)
    format: int = FORMAT


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a library folder; ``BadInput`` where it can't be used."""
    path = Path(folder) / MANIFEST
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        version = record["format"]
        if version > FORMAT:
            raise BadInput(
                f"{path} has format {version}, newer than this version reads ({FORMAT}): update the product."
            )
        if version < FORMAT:
            raise BadInput(f"{path} has the older format {version}: make the library again with scholar library add.")
        known = {name: record[name] for name in Manifest.__dataclass_fields__ if name in record}
        return Manifest(**known | {"cite": tuple(record.get("cite", ()))})
    except FileNotFoundError:
        raise BadInput(
            f"There is no library in {folder} (it has no {MANIFEST}): scholar library add makes one."
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise BadInput(f"{path} is damaged ({str(error)[:60]}): restore it, or make the library again.") from None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest at once."""
    text = json.dumps(asdict(manifest), indent=1, ensure_ascii=False, sort_keys=True)
    durable.write_text(Path(folder) / MANIFEST, text + "\n")


def checksums(folder: Path) -> dict[str, dict[str, int | str]]:
    """Size, SHA-256 and, of tables, rows of every file of the content."""
    import pyarrow.parquet as pq

    found: dict[str, dict[str, int | str]] = {}
    for path in content_files(folder):
        about: dict[str, int | str] = {"bytes": path.stat().st_size, "sha256": durable.sha256_of(path)}
        if path.suffix == ".parquet":
            about["rows"] = pq.read_metadata(path).num_rows
        found[path.relative_to(folder).as_posix()] = about
    return found


def content_files(folder: Path) -> Iterator[Path]:
    """The files of the content: all but the manifest, the lock, the index, the count of requests and what is being written."""
    for path in sorted(Path(folder).rglob("*")):
        inside = path.relative_to(folder)
        listed = inside.parts[0] not in _UNLISTED and "__pycache__" not in inside.parts
        if path.is_file() and listed and path.suffix not in (durable.TEMPORARY, ".py", ".pyc"):
            yield path
