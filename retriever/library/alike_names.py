"""Names that may be meant where a library does not have the one asked for: the same coordinates, or a slip of the keys."""

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from retriever.catalogue.kinds import GALACTIC
from retriever.catalogue.records import Source

_COORDINATES = re.compile(
    r"(?P<epoch>[JB]?)\s?(?P<ra>\d{4})(?P<more>\d*(?:\.\d+)?)\s?(?P<sign>[+-])\s?(?P<dec>\d{2,7})"
)
_EXTRAGALACTIC = re.compile(r"(?i)^(?:[1-9]es|pks|pg|qso|txs|b[23]|rgb|rbs|lbqs|mrc|pmn|sbs|he|[345678]c|nrao|ton)\b")
_PULSAR = re.compile(r"(?i)^psr\b")
_ALL_SKY = re.compile(
    r"(?:[1-4]U|[1-3]?A|1?[HM]|MX|MXB|XB|X|XRS)"
)  # of the first X-ray satellites: few and bright sources
_BEGUN = re.compile(
    r"(?P<prefix>\d?[a-z]{0,8}?)(?P<place>[jb]?\d{4,5})(?P<degrees>[+-]\d{2})?|gx\d{1,3}"
)  # no declination, or cut
_NUMBERED_FIELDS = ("eso", "mcg", "ngc", "ugc", "ic")  # numbers of which say nothing of a place
# signs that are taken for one another
_LOOKALIKES = str.maketrans({"i": "1", "l": "1", "o": "0"})
_ONE_IN = 5  # a slip of the keys for so many signs of a name, at most two
_MOST_SLIPS = 2


def same_coordinates(name: str, sources: Iterable[Source]) -> Source | None:
    """The only one of the sources near a designation's patch of sky that bears its digits with another prefix: ``QSO B1959+650``
    for ``1ES 1959+650``; None where none or several do, or where the prefixes contradict each other."""
    asked = _COORDINATES.search(_plain(name))
    if asked is None:
        return None
    found = [s for s in sources if any(_same(asked, alias) for alias in (s.name, *s.aliases)) and _may_be(name, s)]
    return found[0] if len(found) == 1 else None


def slips(key: str, known: Iterable[str]) -> list[str]:
    """The known keys that differ from this one by slips of the keys only, the nearest first; one that differs by a lookalike
    (``NGC 4I51``) stands alone."""
    lookalike = _looks(key)
    allowed = min(_MOST_SLIPS, len(key) // _ONE_IN)
    near: list[tuple[int, int, str]] = []
    for other in known:
        if _looks(other) == lookalike and _looks(other) != "":
            return [other]
        distance = OSA.distance(key, other, score_cutoff=allowed)
        if distance <= allowed and _plausible(key, other):
            near.append((distance, other[:2] != key[:2], other))
    best = min((distance for distance, _, _ in near), default=0)
    return [other for distance, _, other in sorted(near) if distance == best]


def begun(key: str) -> bool:
    """Whether a key is that of a designation without its declination, as astronomers say it: ``GX 339``, ``SAX J1808``; or with no
    more than the degrees of one in J2000: ``J0537-69``."""
    found = _BEGUN.fullmatch(key)
    whole = found is not None and found["degrees"] and found["place"][0] != "j"  # complete as it stands: 4U 1735-44
    return found is not None and not whole and not key.startswith(_NUMBERED_FIELDS)


def goes_on(key: str, name: str) -> bool:
    """Whether that key of a name is the designation that another begins: ``saxj18084-3658`` and ``saxj1808``. A place alone may
    stand behind any prefix, but not where the name tells it more finely, as those of surveys do."""
    found = _BEGUN.fullmatch(key)
    rest = r"\d{1,2}(?!\d)" if found and found["degrees"] else r"\d?[+-]\d"
    bare = found is not None and not found["prefix"] and key[0] == "j"
    return bool(re.search(rf"{'(?:^|(?<=[a-z]))' if bare else '^'}{re.escape(key)}{rest}", name))


def _looks(key: str) -> str:
    """The key with lookalikes in its number as digits: ``ngc4i51`` looks like ``ngc4151``."""
    first = re.search(r"\d", key)
    return key[: first.start()] + key[first.start() :].translate(_LOOKALIKES) if first else ""


def _plausible(key: str, other: str) -> bool:
    """A slip in a short number makes another object, in a long one or in the letters it is a slip."""
    letters, others = re.sub(r"\d", "", key), re.sub(r"\d", "", other)
    digits, other_digits = re.sub(r"\D", "", key), re.sub(r"\D", "", other)
    if digits == other_digits:
        return bool(digits) or len(key) > _ONE_IN
    return letters == others and len(digits) >= 4 and OSA.distance(digits, other_digits) == 1


def _same(asked: re.Match[str], name: str) -> bool:
    held = _COORDINATES.search(_plain(name))
    if held is None or {asked["epoch"], held["epoch"]} in ({"J", "B"}, {"J", ""}):
        return False
    one, other = _prefix(asked), _prefix(held)
    satellites = all(_ALL_SKY.fullmatch(prefix) for prefix in (one, other))
    if (one == other or satellites) and _rounded(asked, held, 0 if one == other else 1):
        return True
    shorter = min(len(asked["dec"]), len(held["dec"]))
    if shorter < (4 if asked["epoch"] == "J" else 3):  # whole degrees hold too many sources
        return False
    more = min(len(asked["more"]), len(held["more"]))
    same = all(asked[part] == held[part] for part in ("ra", "sign"))
    return same and asked["dec"][:shorter] == held["dec"][:shorter] and asked["more"][:more] == held["more"][:more]


def _prefix(found: re.Match[str]) -> str:
    """The catalogue that a designation is of."""
    return found.string[: found.start()].strip(" -")


def _rounded(asked: re.Match[str], held: re.Match[str], minutes: int) -> bool:
    """Whether two designations of one catalogue and of the same minute of right ascension have the same whole degrees, cut or
    rounded, where one gives no more than these: ``4U 1735-44`` and ``4U 1735-444``, ``4U 1323-62`` and ``4U 1323-619``. Those of
    different satellites may be some ``minutes`` apart: ``4U 1656+35`` and ``2A 1655+353``."""
    short, long = sorted((asked["dec"], held["dec"]), key=len)
    plain = not (asked["more"] or held["more"] or asked["epoch"] == "J" or held["epoch"] == "J" or not _prefix(asked))
    if not plain or len(short) != 2 or len(long) not in (2, 3):
        return False
    degrees = float(f"{long[:2]}.{long[2:] or 0}")
    same = asked["sign"] == held["sign"] and abs(int(asked["ra"]) - int(held["ra"])) <= minutes
    return same and int(short) in (int(degrees), int(degrees + 0.5))


def _plain(name: str) -> str:
    return name.upper().replace("−", "-").replace("–", "-")


def _may_be(name: str, source: Source) -> bool:
    """Whether a source's class agrees with the prefix of a name."""
    if _EXTRAGALACTIC.match(name) and source.object_class in GALACTIC:
        return False
    return not _PULSAR.match(name) or source.object_class in GALACTIC | {""}
