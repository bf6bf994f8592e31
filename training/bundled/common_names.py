"""Names of a source: which of a catalogue's names papers use, which is shown, and the id made of it."""

import re
from collections.abc import Iterable, Iterator

from retriever.names.constellations import constellation_names
from retriever.names.designations import NAME, designation_key, designations
from retriever.names.sky_patches import cells_of
from retriever.names.spelling import normalise
from training.bundled.rows import Row

_PREFIX = re.compile(r"^(?:V\*|EM\*|NAME|\*\*?|Cl\*|\[HB89\]|SNR(?= G))\s+")
_RUNNING = re.compile(
    r"(?i)(?:gaia|tic|gsc|tyc|ucac|2mass|wise|gen|uv|plx|ppm|sao|sky|ads|ag|csi|fk|gcrv|hic|hip|iras(?= \D)|pmc|td1|ubv|web|irs|jet|"
    r"\[|lid|spir|galex|cosmos\w*|clans|clasxs|coup|jw|acs|als|cpd|cod|leda|2e|bsd|hbc|hrc|vla|xrs)\b"
)
# short coordinates of these are how papers call a source ("4U 1608-52", "PKS 0521-36", "PSR J0537-6910")
_CALLED = re.compile(
    r"(?:[1-4][AUEH]|1ES|1RXS|H|PKS|PG|PSR|GRO|GRS|XTE|IGR|SAX|MAXI|SWIFT|EXO|MXB|GS|KS|AX|SLX|SGR|B[23]|4C|TXS|S[2-5]|HE|LBQS|"
    r"QSO|RX|XMMU|WR|SBS|SDSSp?|2MASX|ESO|RBS|Q|MG|87GB|NVSS|CXOU|XMM|2XMM)\s?[BJ]?\d{4}"
)
# catalogues whose numbers papers use; a number of any other list ("CX 23", "SMN 3") finds its source, but is not shown
_KNOWN = re.compile(
    r"(?i)(?:NGC|IC|M|UGCA?|ESO|MCG|CGCG|Mrk|HDE?|HR|BD|3CR?|4C|Abell|Ton|Ark|Arp|Fairall|WR|LkHA|LkCa|GJ|Gl|SS|MWC|HH|Kes|CTB|SNR|GX|"
    r"KUG|RBS|Holmberg|Kaz|Was|PB|UM|US|CSO|KISSR?|Trapezium|IRAS|[IV]+ Zw|HV|AT ?20\d\d|Haro|YLW|G\d+\.\d)(?![a-z])"
)
_SPELLED = (
    (re.compile(r"^(NGC|IC|UGC) 0+(?=\d)"), r"\1 "),
    (re.compile(r"^ABELL "), "Abell "),
    (re.compile(r"^(3C \d+)\.0$"), r"\1"),
    (re.compile(r"^ESO (\d+)- ?([GI]+) ?(\d+)"), r"ESO \1-\2\3"),
)
_SURVEY = re.compile(r"(?i)(?:SDSS|2MASX?|NVSS|87GB|CXOU|[234]?XMMU?|XMMU|SWIFT)\b")
# running numbers that nobody types: Gaia and LAMOST identifiers, those of long lists and of catalogues of images
_UNTYPED = re.compile(
    r"(?i)(?:[GL]\d{8,}$|(?:gaia|tic|gsc|tyc|ucac\d?|acs-gc|plx|ppm|csi|gcrv|ubv|uvby|spirits|web|sky#?)\b)"
)
MOST_NAMES = 30


def plain(name: str) -> str:
    """The name as papers write it, without SIMBAD's kinds."""
    return _PREFIX.sub("", " ".join(name.split())).strip(" ,")


def is_common(name: str, designation: str) -> bool:
    """A name that papers use: none of a survey's running numbers, and with coordinates only where those help."""
    if not name or name == designation or _RUNNING.match(name):
        return False
    key = designation_key(name)
    if len(cells_of([name])[0]):
        # a position of Swift-BAT is good to some arcminutes: too coarse to lead to the counterpart's
        return designation.startswith("SWIFT") and len(key) > 5
    found = any(d.strength >= NAME and d.key == key for d in designations(name))
    return found or re.match(r"(?:ESO|MCG|UGC|CGCG)\b", name) is not None


def names_of(csc: Row | None, bat: Row | None, hmxb: Row | None) -> tuple[str, list[str]]:
    """The name to show, and the other names; the designation where no catalogue has a name that papers use."""
    called = (spelled for name in _given(csc, bat, hmxb) for spelled in (_well_spelled(name), name))
    given = list(dict.fromkeys(name for name in called if _is_usable(name)))
    designation = csc["name"] if csc else bat["BAT_NAME"] if bat else (hmxb or {})["Name"]
    if hmxb:
        shown = hmxb["Name"]
    else:
        shown = min(given, key=lambda name: (_rank(name, designation), given.index(name)), default=designation)
        shown = shown if _rank(shown, designation) < 3 else designation
    others = [name for name in given if normalise(name) != normalise(shown)]
    return shown, _distinct(others)[:MOST_NAMES]


def _given(csc: Row | None, bat: Row | None, hmxb: Row | None) -> Iterator[str]:
    if hmxb:
        yield from (hmxb["Name"], *hmxb["Alt_Name"].split(","))
    if bat and not bat["COUNTERPART_NAME"].startswith(bat["BAT_NAME"]):
        yield plain(bat["COUNTERPART_NAME"])
        yield from (plain(name) for name in re.split("[,;]", bat["OTHER_NAME"]))
    if csc:
        yield from (plain(csc["main_id"]), plain(_catalogue_name(csc)), csc["name"])
    if bat:
        yield bat["BAT_NAME"]
    if hmxb:
        yield from (plain(name) for name in hmxb["IDS"].split(","))
        yield from (hmxb.get("BAT_ID", ""), hmxb.get("INTEGRAL_ID", ""))


def _catalogue_name(csc: Row) -> str:
    """The name of the class's catalogue; the pulsars' has no acronym there ("B1830-08")."""
    name = csc["name_cat"]
    return f"PSR {name}" if csc["Class"].startswith("NS") and re.match(r"[BJ]\d{4}", name) else name


def _is_usable(name: str) -> bool:
    """None that nobody types, and none that is a bare number when written as people write it."""
    key = normalise(name)
    short = len(key) < 5 and not (_KNOWN.match(name) or list(constellation_names(name)))
    return not short and not re.fullmatch(r"[\d+*-]*", key) and not _UNTYPED.match(name) and "[" not in name


def _well_spelled(name: str) -> str:
    """The name as papers print it: ``UGC 6728`` for ``UGC 06728``."""
    for pattern, printed in _SPELLED:
        name = pattern.sub(printed, name)
    return name


def _rank(name: str, designation: str) -> int:
    """0 the best: a name without coordinates; then the short designations that papers use; then those of surveys."""
    if name == designation:
        return 3
    if is_common(name, designation) and not len(cells_of([name])[0]):
        return 0 if _KNOWN.match(name) or list(constellation_names(name)) else 3
    if _SURVEY.match(name):
        return 2 if designation.startswith("SWIFT") else 3
    return 1 if _CALLED.match(name) else 3


def _distinct(names: Iterable[str]) -> list[str]:
    return list({normalise(name): name for name in reversed(list(names))}.values())[::-1]


def slug(name: str) -> str:
    """An id of a name: small letters, digits, ``+`` as ``p`` so that declinations stay apart."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"(?<=\d)\+(?=\d)", "p", name.lower()).replace("*", "-star")).strip("-")
