"""Pictures of the sky that a stranger uploaded, PNG, JPEG or the image of a FITS file, as [height, width, 3] of 0-255.

Only these formats are decoded, and nothing larger than ``MOST_PIXELS``. A FITS image is cut and stretched as pictures of the sky are
(ZScale, arcsinh), north up or not: how a picture is turned means nothing here.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever.errors import BadInput
from retriever.spectra.ogip.headers import number_of, text_of
from retriever.spectra.safe_files import open_fits, quiet, read_bytes

MOST_PIXELS, LEAST_SIDE = 40_000_000, 32
_BEGIN = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}


@dataclass(frozen=True)
class Picture:
    """``pixels`` with what the file says of itself; the position is the header's, of FITS files only."""

    file: str
    pixels: NDArray[np.uint8]
    object: str = ""
    telescope: str = ""
    instrument: str = ""
    ra: float | None = None
    dec: float | None = None


def picture_format(head: bytes) -> str:
    """PNG or JPEG by how a file begins; '' for anything else."""
    return next((name for begin, name in _BEGIN.items() if head.startswith(begin)), "")


def has_image(header: Mapping[str, Any]) -> bool:
    """Whether a FITS extension is an image large enough to show anything."""
    sides = [number_of(header, f"NAXIS{i}") or 0 for i in (1, 2)]
    return (number_of(header, "NAXIS") or 0) >= 2 and "TFIELDS" not in header and min(sides) >= LEAST_SIDE


def read_picture(path: str | Path) -> Picture:
    """The ``Picture`` in a file; ``BadInput`` in a line where there is none."""
    path = Path(path)
    content = read_bytes(path)
    if content.startswith(b"SIMPLE"):
        return _of_fits(path)
    from PIL import Image

    refused = BadInput(f"{path.name} is a damaged picture: copy or download it again.")
    with quiet():
        try:
            with Image.open(io.BytesIO(content), formats=list(_BEGIN.values())) as image:
                width, height = image.size
                if width * height > MOST_PIXELS:
                    raise BadInput(
                        f"{path.name} has {width} x {height} pixels: make it smaller ({MOST_PIXELS:.0e} at most)."
                    )
                if min(width, height) < LEAST_SIDE:
                    raise BadInput(
                        f"{path.name} has {width} x {height} pixels: at least {LEAST_SIDE} a side are needed."
                    )
                return Picture(path.name, np.asarray(image.convert("RGB")))
        except BadInput:
            raise
        except Exception:  # a broken file can raise nearly anything from inside a decoder
            raise refused from None


def _of_fits(path: Path) -> Picture:
    with open_fits(path) as hdus:
        hdu = next((hdu for hdu in hdus if has_image(hdu.header)), None)
        if hdu is None:
            raise BadInput(
                f"{path.name} has no image: give a FITS file with one of {LEAST_SIDE} pixels a side or more."
            )
        if int(np.prod(hdu.shape)) > MOST_PIXELS:
            raise BadInput(f"{path.name} has an image of {hdu.shape} pixels: cut out the object.")
        plane = np.asarray(hdu.data, float)
        while plane.ndim > 2:  # a cube: its first plane
            plane = plane[0]
        if not np.isfinite(plane).any() or np.nanmin(plane) == np.nanmax(plane):
            raise BadInput(f"The image of {path.name} is empty: give one that shows something.")
        header = hdu.header
        told = (
            text_of(header, "OBJECT") or text_of(hdus[0].header, "OBJECT"),
            text_of(header, "TELESCOP"),
            text_of(header, "INSTRUME"),
        )
        grey = stretched(plane)
        place = number_of(header, "RA_TARG", "CRVAL1"), number_of(header, "DEC_TARG", "CRVAL2")
        ra, dec = place if text_of(header, "CTYPE1").startswith("RA") else (None, None)
    return Picture(path.name, np.repeat(grey[:, :, None], 3, axis=2), *told, ra, dec)


def stretched(plane: NDArray[np.float64]) -> NDArray[np.uint8]:
    """[height, width] of 0-255: cut at ZScale's lower limit and the brightest thousandth, by the inverse hyperbolic sine."""
    from astropy.visualization import AsinhStretch, ZScaleInterval

    known = plane[np.isfinite(plane)]
    least, wide = known.min(), np.ptp(known)
    plane, known = (plane - least) / wide, (known - least) / wide  # in no unit: fluxes may be 1e-17 of one
    low, _ = ZScaleInterval().get_limits(known)
    high = np.quantile(known, 0.999)
    high = high if high > low else 1.0
    share = np.clip((np.nan_to_num(plane, nan=low) - low) / (high - low), 0, 1)
    found: NDArray[np.uint8] = (255 * AsinhStretch(0.1)(share)).astype(np.uint8)[::-1]
    return found
