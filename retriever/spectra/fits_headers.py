"""Walking the headers of a FITS file before astropy does, so that absurd ones are refused at once.

Astropy builds lists as long as NAXIS and TFIELDS say, and parses headers of any length: a few damaged bytes would take
minutes and gigabytes. Source of the limits: FITS standard 4.0 (999 columns; no table or image here needs over 16 axes).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from astropy.io import fits

# a header of astropy's, or a dict made from one
Header = Mapping[str, Any]

BLOCK = 2880
CARD = 80
HEADER_LIMIT = 2 * 1024**2
MAX_AXES, MAX_COLUMNS = 16, 999
# what astropy takes for the END card, damaged ones too: a word that goes on ("ENDING") is none
_END = re.compile(rb"END[^A-Z0-9_-]")
# what the size of the data unit is made of, and how large each may be
_COUNTS = {"NAXIS": MAX_AXES, "TFIELDS": MAX_COLUMNS, "GCOUNT": 1, "PCOUNT": 2**40}


class DamagedHeader(ValueError):
    """A header that can't be true; the text says what is wrong with it."""


def walk_headers(content: bytes) -> Iterator[Any]:
    """Yield the header of each unit in the bytes of a FITS file; the data units are passed over, not read.

    Ends where no unit begins. Raises ``DamagedHeader`` for a header that can't be true or has no end.
    """
    position = 0
    while content.startswith((b"SIMPLE", b"XTENSION"), position):
        end = _end_of(content, position)
        header = fits.Header.fromstring(content[position:end])
        position = end + data_size(header)
        yield header
        if position > len(content):
            return


def _end_of(content: bytes, position: int) -> int:
    """Where the data begin: after the block with the END card."""
    for found in _END.finditer(content, position, position + HEADER_LIMIT):
        if (found.start() - position) % CARD == 0:
            return position + -(-(found.start() + CARD - position) // BLOCK) * BLOCK
    raise DamagedHeader("a header has no END")


def data_size(header: Header) -> int:
    """Bytes of the data unit that follows a header, padded to whole blocks. Raises ``DamagedHeader``."""
    number = {key: _whole(header, key, default=1 if key == "GCOUNT" else 0, most=most) for key, most in _COUNTS.items()}
    bits = _whole(header, "BITPIX", default=8, least=-64, most=64)
    axes = [_whole(header, f"NAXIS{i}", most=2**40) for i in range(1, number["NAXIS"] + 1)]
    if not axes:
        return 0
    elements = number["PCOUNT"]
    product = 1
    for axis in axes:
        product *= axis
    return -(-(abs(bits) // 8 * number["GCOUNT"] * (elements + product)) // BLOCK) * BLOCK


def _whole(header: Header, key: str, default: int | None = None, least: int = 0, most: int = 0) -> int:
    try:
        value = header.get(key, default)
    except Exception as error:  # astropy parses cards when asked, and fails in many ways
        raise DamagedHeader(f"{key} can't be read") from error
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        shown = "".join(c for c in str(value) if c.isprintable())[:30]
        raise DamagedHeader(f"a header says {key} = {shown}")
    return value


def readable(header: Any) -> dict[str, Any]:
    """A header as a dict without the cards that can't be parsed."""
    found: dict[str, Any] = {}
    for card in header.cards:
        try:
            found[card.keyword] = card.value
        except Exception:
            continue
    return found
