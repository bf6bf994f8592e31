"""Damaging the bytes of a FITS file: single bits, headers, columns, numbers, order of units, packing."""

import gzip
import re

import numpy as np

CARD, BLOCK = 80, 2880
VALUES = (
    "0",
    "-1",
    "1",
    "2",
    "3",
    "7",
    "65",
    "999",
    "32768",
    "2147483647",
    "4294967296",
    "9223372036854775807",
    "-9223372036854775808",
    "99999999999999999999999",
    "1E308",
    "-1E-308",
    "NaN",
    "INF",
    "T",
    "F",
    "''",
    "'none'",
    "'../../etc/passwd'",
    "'http://127.0.0.1:9/a.rmf'",
    "'\x7f\x01'",
    "",
    "1.5",
    "'1E'",
    "(1,2)",
    "8",
    "-32",
    "64",
)
FORMS = (
    "'0J'",
    "'1J'",
    "'64J'",
    "'1PJ(9999999)'",
    "'QD(3)'",
    "'1A'",
    "'32X'",
    "'1E'",
    "'99999999D'",
    "'1C'",
    "'L'",
    "'B'",
    "'-1J'",
    "'J64'",
    "'1PE'",
    "'2D'",
    "'PB()'",
    "''",
)
NAMES = (
    "'COUNTS'",
    "'RATE'",
    "'CHANNEL'",
    "'QUALITY'",
    "'MATRIX'",
    "'F_CHAN'",
    "'N_GRP'",
    "'ENERG_LO'",
    "'E_MIN'",
    "'SPECRESP'",
    "'PI'",
    "'ENERGY'",
    "'TIME'",
    "'BACKSCAL'",
    "'GROUPING'",
    "'STAT_ERR'",
    "'SYS_ERR'",
    "'BACKGROUND_UP'",
)
POWERFUL = (
    b"NAXIS",
    b"NAXIS1",
    b"NAXIS2",
    b"BITPIX",
    b"PCOUNT",
    b"GCOUNT",
    b"TFIELDS",
    b"EXPOSURE",
    b"DETCHANS",
    b"TLMIN4",
    b"TLMIN1",
    b"BACKSCAL",
    b"AREASCAL",
    b"EXTNAME",
    b"HDUCLAS1",
    b"HDUCLAS2",
    b"THEAP",
    b"XTENSION",
)
# what standard keywords may say of responses and backgrounds, rightly or wrongly
TOLD = {
    b"TUNIT": ("'eV'", "'MeV'", "'m2'", "'mm**2'", "'Angstrom'", "'Hz'", "'count/s'", "'furlong'", "'keV/0'", "''"),
    b"HDUCLAS": ("'OGIP'", "'RESPONSE'", "'RSP_MATRIX'", "'FULL'", "'REDIST'", "'SPECRESP'", "'BKG'", "'NET'", "'RATE'", "'EBOUNDS'"),
    b"POISSERR": ("T", "F"),
    b"TLMIN": ("0", "1", "-5", "64", "1.5"),
    b"TLMAX": ("0", "63", "64", "1"),
    b"RESPFILE": ("'a.rsp'", "'a.rmf{2}'", "'two.rmf'", "'a.arf'", "'a.pha'", "'{}'", "'none'"),
    b"ANCRFILE": ("'a.rmf'", "'a.arf{9}'", "'a.pha'", "'none'"),
    b"BACKFILE": ("'a.pha'", "'a_bkg.pha{2}'", "'net.bkg'", "'a2.pha{3}'", "'a.evt'", "'none'"),
    b"CORRFILE": ("'a_bkg.pha'", "'none'", "'a.pha'"),
    b"BACKSCAL": ("0", "-1", "1E-30", "1E30", "NaN", "2"),
    b"AREASCAL": ("0", "-1", "1E-30", "NaN", "2"),
    b"EXPOSURE": ("0", "-1", "1E-30", "1E30", "NaN"),
    b"DETCHANS": ("0", "1", "63", "65", "4096"),
    b"TELESCOP": ("'NuSTAR'", "'XMM'", "'CHANDRA'", "'SWIFT'", "'XRISM'", "''"),
    b"INSTRUME": ("'FPMA'", "'EPN'", "'HRC'", "'XRT'", "''"),
    b"GRATING": ("'HETG'", "'NONE'", "'LETG'"),
}  # fmt: skip


def cards_of(content: bytes | bytearray) -> list[int]:
    """Offsets of the header cards, found as blocks of printable text that begin as headers do."""
    offsets: list[int] = []
    for start in [0, *(m.start() for m in re.finditer(rb"XTENSION=", content))]:
        end = content.find(b"END" + b" " * 77, start)
        offsets += range(start, end, CARD) if end > 0 else []
    return offsets


def _set_value(content: bytearray, offset: int, text: str) -> None:
    content[offset + 8 : offset + CARD] = f"= {text:>20}".encode("latin-1")[:72].ljust(72)


def _flip(content: bytearray, rng: np.random.Generator) -> bytearray:
    size = min(len(content), 3 * BLOCK) if rng.random() < 0.6 else len(content)
    for place in rng.integers(0, size, rng.integers(1, 20)):
        content[place] ^= 1 << int(rng.integers(8))
    return content


def _garbage(content: bytearray, rng: np.random.Generator) -> bytearray:
    start, length = int(rng.integers(len(content))), int(rng.integers(1, 400))
    content[start : start + length] = rng.bytes(length)
    return content


def _truncate(content: bytearray, rng: np.random.Generator) -> bytearray:
    return content[: int(rng.integers(len(content)))]


def _value(content: bytearray, rng: np.random.Generator) -> bytearray:
    offsets = cards_of(content)
    strong = [o for o in offsets if bytes(content[o : o + 8]).strip() in POWERFUL]
    pick = strong if strong and rng.random() < 0.5 else offsets
    if pick:
        _set_value(content, int(rng.choice(pick)), str(rng.choice(VALUES)))
    return content


def _column(content: bytearray, rng: np.random.Generator) -> bytearray:
    kind, values = ((b"TFORM", FORMS), (b"TTYPE", NAMES))[int(rng.integers(2))]
    pick = [o for o in cards_of(content) if content[o : o + 5] == kind]
    if pick:
        _set_value(content, int(rng.choice(pick)), str(rng.choice(values)))
    return content


def _swap(content: bytearray, rng: np.random.Generator) -> bytearray:
    offsets = cards_of(content)
    if len(offsets) > 1:
        a, b = (int(o) for o in rng.choice(offsets, 2))
        part = slice(8, CARD) if rng.random() < 0.7 else slice(0, CARD)
        one, two = (slice(o + part.start, o + part.stop) for o in (a, b))
        content[one], content[two] = content[two], content[one]
    return content


def _lose_card(content: bytearray, rng: np.random.Generator) -> bytearray:
    offsets = cards_of(content)
    if offsets:
        place, other = (int(o) for o in rng.choice(offsets, 2))
        content[place : place + CARD] = b" " * CARD if rng.random() < 0.5 else content[other : other + CARD]
    return content


def _odd_numbers(content: bytearray, rng: np.random.Generator) -> bytearray:
    """NaN, infinities, huge and negative numbers over the data."""
    starts = [m.end() for m in re.finditer(rb"END {77}", bytes(content))]
    first = -(-starts[-1 if rng.random() < 0.5 else 0] // BLOCK) * BLOCK if starts else 0
    for _ in range(int(rng.integers(1, 6))):
        kind = rng.choice([">f4", ">f8", ">i4", ">i2"])
        value = (
            rng.choice([np.nan, np.inf, -np.inf, -1.0, 1e38, 0.0])
            if "f" in kind
            else rng.choice([-1, 0, 32767, -32768])
        )
        place = first + int(rng.integers(max(len(content) - first, 1)))
        number = np.array([value], dtype=kind).tobytes()
        content[place : place + len(number)] = number
    return content


def _reorder(content: bytearray, rng: np.random.Generator) -> bytearray:
    """Extensions in another order, doubled or lost."""
    starts = [m.start() for m in re.finditer(rb"XTENSION=", bytes(content)) if m.start() % BLOCK == 0]
    if not starts:
        return content
    parts = [content[a:b] for a, b in zip(starts, [*starts[1:], len(content)], strict=True)]
    order = rng.integers(0, len(parts), int(rng.integers(1, len(parts) + 2)))
    return bytearray(b"".join([bytes(content[: starts[0]]), *(bytes(parts[i]) for i in order)]))


def _pack(content: bytearray, rng: np.random.Generator) -> bytearray:
    packed = bytearray(gzip.compress(bytes(content), 1))
    if rng.random() < 0.3:
        packed = bytearray(gzip.compress(bytes(packed), 1))
    return _flip(packed, rng) if rng.random() < 0.4 else packed


def _told(content: bytearray, rng: np.random.Generator) -> bytearray:
    """A keyword that says something else, as other programs write it."""
    found = [(o, key) for o in cards_of(content) for key in TOLD if content[o : o + len(key)] == key]
    if found:
        offset, key = found[int(rng.integers(len(found)))]
        _set_value(content, offset, str(rng.choice(TOLD[key])))
    return content


def _rows(content: bytearray, rng: np.random.Generator) -> bytearray:
    """Rows of the last or another table in another order, doubled, or of other widths of their numbers."""
    tables = [m.start() for m in re.finditer(rb"XTENSION=", bytes(content)) if m.start() % BLOCK == 0]
    ends = [m.end() for m in re.finditer(rb"END {77}", bytes(content))]
    if not tables:
        return content
    start = int(rng.choice(tables))
    sizes = [re.search(rb"NAXIS%d *= *(\d+)" % axis, bytes(content[start:])) for axis in (1, 2)]
    first = next((-(-end // BLOCK) * BLOCK for end in ends if end > start), len(content))
    width, rows = (int(size.group(1)) if size else 0 for size in sizes)
    if not 0 < width * rows <= len(content) - first:
        return content
    table = np.frombuffer(bytes(content[first : first + width * rows]), np.uint8).reshape(rows, width)
    order = rng.permutation(rows) if rng.random() < 0.5 else np.sort(rng.integers(0, rows, rows))
    content[first : first + width * rows] = table[order].tobytes()
    return content


OPERATIONS = (
    _told,
    _told,
    _told,
    _rows,
    _flip,
    _garbage,
    _truncate,
    _value,
    _value,
    _value,
    _column,
    _column,
    _swap,
    _lose_card,
    _odd_numbers,
    _odd_numbers,
    _reorder,
    _pack,
)


def damage(content: bytes, rng: np.random.Generator) -> bytes:
    """The file with one to four kinds of damage."""
    damaged = bytearray(content)
    for _ in range(int(rng.integers(1, 5))):
        if len(damaged) > CARD:
            damaged = OPERATIONS[int(rng.integers(len(OPERATIONS)))](damaged, rng)
    return bytes(damaged)
