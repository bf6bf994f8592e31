"""What the made-up sources are called: several catalogues' designations each, in SIMBAD's spelling.

Numbers lie beyond the end of the real catalogues (NGC ends at 7840, Mrk at 1515, Abell at 4076), so that no name is that of a
real object; designations by position are those of the made-up position.
"""

from collections.abc import Callable

BIRDS = (
    "Heron",
    "Plover",
    "Dunlin",
    "Curlew",
    "Avocet",
    "Merlin",
    "Osprey",
    "Bittern",
    "Lapwing",
    "Petrel",
    "Gannet",
    "Kestrel",
    "Redshank",
    "Wagtail",
    "Fulmar",
)
_CONSTELLATIONS = ("Sgr", "Cyg", "Sco", "Cen", "Car", "Aql", "Cas", "Vel", "Ori", "Tau")


def hms(ra: float) -> tuple[int, int, float]:
    """Hours, minutes and seconds, cut off at a tenth of a second as names are."""
    tenths = int(ra / 15 * 36_000 + 1e-6)
    return tenths // 36_000, tenths // 600 % 60, tenths % 600 / 10


def dms(dec: float) -> tuple[str, int, int, int]:
    """Sign, degrees, minutes and seconds, cut off at a second."""
    seconds = int(abs(dec) * 3600 + 1e-6)
    return "-" if dec < 0 else "+", seconds // 3600, seconds // 60 % 60, seconds % 60


def chandra_name(ra: float, dec: float) -> str:
    (h, m, s), (sign, d, am, asec) = hms(ra), dms(dec)
    return f"2CXO J{h:02d}{m:02d}{s:04.1f}{sign}{d:02d}{am:02d}{asec:02d}"


def names_of(kind: str, n: int, ra: float, dec: float) -> tuple[str, ...]:
    """SIMBAD's identifiers of the n-th source of a kind, its main one first."""
    (h, m, s), (sign, d, am, asec) = hms(ra), dms(dec)
    short, long = f"{h:02d}{m:02d}{sign}{d:02d}", f"{h:02d}{m:02d}{int(s):02d}{sign}{d:02d}{am:02d}"
    survey = f"1RXS J{h:02d}{m:02d}{s:04.1f}{sign}{d:02d}{am:02d}{asec:02d}"
    infrared = f"2MASX J{h:02d}{m:02d}{int(s):02d}{int(10 * (s % 1))}0{sign}{d:02d}{am:02d}{asec:02d}"
    made: dict[str, Callable[[], tuple[str, ...]]] = {
        "Seyfert 1": lambda: (f"Mrk {2001 + n}", f"LEDA {9_100_000 + 37 * n}", infrared, survey),
        "Seyfert 2": lambda: (f"NGC {8011 + 3 * n}", f"UGC {19_001 + 7 * n}", infrared),
        "quasar": lambda: (
            f"PG {short}{am // 6}",
            f"QSO B{short}",
            f"SDSS J{h:02d}{m:02d}{s:05.2f}{sign}{d:02d}{am:02d}{asec:04.1f}",
        ),
        "blazar": lambda: (f"PKS {short}{am // 6}", f"4FGL J{h:02d}{m:02d}.{int(s / 6)}{sign}{d:02d}{am:02d}", survey),
        "HMXB": lambda: (f"IGR J{long[:5]}{long[6:]}", f"V* V{5201 + n} {_CONSTELLATIONS[n % 10]}", f"4U {short}"),
        "LMXB": lambda: (
            f"XTE J{h:02d}{m:02d}{sign}{d:02d}{am // 6}",
            f"V* V{6301 + n} {_CONSTELLATIONS[n % 10]}",
            survey,
        ),
        "CV": lambda: (
            f"V* V{7401 + n} {_CONSTELLATIONS[n % 10]}",
            f"RX J{h:02d}{m:02d}.{int(s / 6)}{sign}{d:02d}{am:02d}",
        ),
        "pulsar": lambda: (f"PSR J{h:02d}{m:02d}{sign}{d:02d}{am:02d}", f"PSR B{short}", survey),
        "SNR": lambda: (
            f"NAME {BIRDS[n]} Nebula",
            f"SNR G{200 + 9 * n % 150:03d}.{n % 10}{sign}{d % 10:02d}.{am % 10}",
        ),
        "galaxy cluster": lambda: (f"ACO {5001 + 11 * n}", f"RXC J{h:02d}{m:02d}.{int(s / 6)}{sign}{d:02d}{am:02d}"),
        "YSO": lambda: (
            f"V* V{8501 + n} {_CONSTELLATIONS[8 + n % 2]}",
            f"2MASS J{h:02d}{m:02d}{int(s):02d}{int(10 * (s % 1))}1{sign}{d:02d}{am:02d}{asec:02d}{n % 10}",
        ),
    }
    return made[kind]()


def spoken(name: str) -> str:
    """A name as a paper writes it: without SIMBAD's own marks."""
    for mark, said in (("NAME ", "the "), ("V* ", ""), ("ACO ", "Abell ")):
        if name.startswith(mark):
            return said + name.removeprefix(mark)
    return name
