"""What kind of file an upload is: found once, by ``file_kind``, and carried along as a ``FileKind``."""

import re
from dataclasses import dataclass
from pathlib import Path

from retriever.spectra.ogip.headers import KIND_NAMES, Kind, header_kind
from retriever.spectra.ogip.made_for import MadeFor, made_for
from retriever.spectra.pictures import has_image, picture_format
from retriever.spectra.safe_files import compressed_by, scan_headers
from retriever.spectra.tables.text_kinds import head_of, text_kind

# how pipelines name a background: src_bg, pn_backspec, BackgrSpec, wtback, xyz_bk
_BACKGROUND_NAME = re.compile(
    r"(^|[^a-z])(bk|bg|bgd|bkg|bkgd|back|background)(?![a-z])|back(gr?|ground|gnd)?_?(spec|spectrum)|(?<![a-z])(wt|pc|pn|mos\d?)back",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class FileKind:
    """A file and what it is, as far as its headers or its first bytes tell (data are not read).

    ``is_fits``: some FITS header was read. ``backfiles``: the backgrounds that its headers name, as written there.
    ``made_for``: the instrument that its headers name.
    """

    path: Path
    kind: Kind
    is_fits: bool = False
    backfiles: tuple[str, ...] = ()
    made_for: MadeFor = MadeFor()

    @property
    def description(self) -> str:
        """What the file is, for a message."""
        if self.is_fits or self.kind != "unknown":
            return KIND_NAMES[self.kind]
        by = compressed_by(self.path.read_bytes()[:8]) if self.path.is_file() else ""
        return f"compressed with {by}, to be uncompressed first" if by else "not a FITS file"


def file_kind(file: str | Path | FileKind) -> FileKind:
    """The ``FileKind`` of a file; one that was made before comes back as it is, so that no file is looked at twice.

    FITS files by their headers, others by how they begin. A spectrum counts as background when HDUCLAS2 says so or its
    name does (``_bg``, ``bkg``, ``back1``, ``background``). A file that can't be read is 'unknown'.
    """
    if isinstance(file, FileKind):
        return file
    path = Path(file)
    headers = scan_headers(path)
    if not headers:
        return FileKind(path, "image" if picture_format(head_of(path)) else text_kind(path))
    backfiles = tuple(str(header["BACKFILE"]) for header in headers if header.get("BACKFILE"))
    kind = _kind_by_headers(path.name, [header_kind(header) for header in headers])
    if kind == "unknown" and any(map(has_image, headers)):
        kind = "image"
    return FileKind(path, kind, True, backfiles, made_for(headers))


def _kind_by_headers(name: str, kinds: list[Kind]) -> Kind:
    """The first extension that is something decides; a table or rates only where nothing else is there."""
    kind = next((kind for kind in kinds if kind not in ("unknown", "table", "rates", "magnitudes")), None)
    if kind is None:
        return next((kind for kind in kinds if kind != "unknown"), "unknown")
    return "background" if kind == "spectrum" and _BACKGROUND_NAME.search(name) else kind
