"""Designations in running text: what is written like the name of an object, under one key for every usual spelling.

``NGC 4151``, ``NGC4151``, ``ngc-4151`` and ``NGC$\\,$4151`` give ``ngc4151``; ``MCG-05-23-016`` and ``MCG -5-23-16`` one
key too. No list of objects is needed: the forms are those of the IAU's designation rules (an acronym and a number or
coordinates), of stars and sources named after constellations, and of nicknames with the kind of object ("Bullet
Cluster"). Each name has a strength, for the ranking: the name itself; what it belongs to ("M82" of "M82 X-1", the second
number of "NGC 7469/5283"); a looser form (a star of a planet, a nickname without its noun).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from retriever.names.constellations import FULL_NAMES, abbreviated, constellation_names
from retriever.names.greek import NAME_OF
from retriever.names.spelling import normalise
from retriever.text.stopwords import stop_words

NAME, PART, LOOSE = 3, 2, 1
_GREEK_STAR = re.compile(rf"([{''.join(NAME_OF)}])(\d?)[\s-]*(?=[A-Z][A-Za-z]{{2}})")

# each with the characters without which it has nothing to do: most abstracts hold no TeX
_TEX = (
    ("\\~\u00a0\u2009\u202f", re.compile(r"\\(?:nbsp|thinspace|quad)|\\[,;:! ]|~|[\u00a0\u2009\u202f]"), " "),
    ("^", re.compile(r"\$?\^\{?\s*\$?\s*(?:\\star|\\ast|\*|⋆|★)\s*\$?\s*\}?\s*\$?"), "*"),
    ("⋆★∗", re.compile(r"[⋆★∗]"), "*"),
    ("\\{}$", re.compile(r"\\(?:rm|text|textrm|mathrm|it|textit|emph|bf|object|mbox)\b|[{}$]"), ""),
    ("\\", re.compile(r"\\minus"), "-"),
    ("\\", re.compile(r"\\(?=[A-Za-z])"), ""),
    ("−–—‐‑﹣-&", re.compile(r"[−–—‐‑﹣]|--+|&#8722;"), "-"),
    ("+", re.compile(r"(?<=\d)\s*\+\s*(?=\d)"), "+"),
    ("J", re.compile(r"(?<=J\d{4})\s-\s?(?=\d{2,4}\b)"), "-"),
    ("'’", re.compile(r"(?<=[A-Za-z0-9*])['’]s\b"), ""),
    ("_", re.compile(r"(?<=\d)_(?=\d)"), "-"),
)
_COORDINATES = r"[JBGF]?\s?\d{3,9}(?:\.\d+)?\s?[+-]\s?\d{1,7}(?:\.\d+)?[A-Za-z*]{0,2}(?![\w])"
# words that stand before numbers without naming an object
_NO_PREFIX = stop_words("prefix")
_UNITS = r"(?:%|[kMGTP]?(?:eV|pc|Hz|yr|Jy)\b|[kmcnµμ]?m\b|ks\b|s\b|yrs?\b|years?\b|days?\b|hours?\b|deg|arc|kms|km\b|au\b|AU\b|K\b|percent|per\b|times\b|x\b|sigma|σ|Å|million|billion|M_|Msun|mag\b)"  # noqa: E501
_ACRONYM = (
    r"(?:\d{1,2}[A-Z][A-Za-z]{0,6}|[A-Z]{1,5}\d(?=\s?(?:\d{4}[+-]|J\d))|(?:I|II|III|IV|V|VI|VII)\s?Zw|(?:XMM|XMMU|XMMS)|[A-Z][A-Za-z]{0,2}|[A-Z][A-Za-z]*[A-Z]\w*|[A-Z]{2,10}\d?"
    r"|Mrk|Mkn|Mkr|Markarian|Messier|Abell|Arp|Ark|Akn|Arakelian|Kaz|Fairall|Holmberg|Palomar|Pal|Terzan|Liller|Djorg|Ton|Was|Swift|"
    r"Gliese|Wolf|Ross|Kepler|Collinder|Trumpler|Melotte|Westerlund|Stock|Barnard|Sharpless|Lynds|Hickson|Zwicky|Kes|Haro|"
    r"Parkes|Leda|Pox|Minkowski|Sersic|Shapley|Stephenson|Circinus|Cygnus|Vela|Puppis|SMM|ACO|Einstein)"
)
_ACRONYM_NUMBER = re.compile(
    rf"(?<![\w.+/\\^-])(?P<acronym>{_ACRONYM})(?P<gap>[\s_]?[-]?\s?)(?P<body>{_COORDINATES}|[A-Z+]?\d{{1,7}}(?:[\w*]|[.+-](?=\d)|-(?=[A-Z]{{1,3}}\d))*)"
    r"(?P<part>\s(?:[XPG]-?\s?\d{1,3}|ULX-?\s?\d*|HLX-?\s?\d+|[bcdef](?=[\s,.;:)]))\b|-[A-Z]\w+)?"
)
BARE_SKY = re.compile(r"(?:\d{4}(?:\.\d+)?|J\d{4,8}(?:\.\d+)?)[+-]\d{2,7}(?:\.\d+)?$")
_SKY = re.compile(r"[JB]?\s?\d{4,9}(?:\.\d+)?\s?[+-]\s?\d{2,7}(?:\.\d+)?")
_BARE_COORDINATES = re.compile(
    r"(?<![\w.+-])(?:[JB]\s?\d{4,9}(?:\.\d+)?\s?[+-]\s?\d{2,7}(?:\.\d+)?|[012]\d{3}(?:\+\d{2,4}|-\d{3}))(?![\w.%+]|-\d)"
)
_BARE_J = re.compile(r"^(swift|maxi|sax|xte|igr|2masx|2mass|wisea?|sdss|rx|cxo|xmm[us]?|gro)(?=\d{4}\d*[+-])")
_DATED = re.compile(
    r"(?<![\w.-])(?:SN|AT|GRB|FRB|GW|TDE|Nova|EP|IceCube|IC|MAXI|ASASSN|ATLAS|ZTF|S)[\s-]?\d{2,6}[\w+.-]*\d?[A-Za-z]{0,5}(?![\w])"
)
_MORE_NUMBERS = re.compile(
    rf"\s*(?:,\s?and\b|,|/|\band\b|&|-)\s*(?P<number>\d{{2,4}}[A-Z]?)\b(?![.+-]?\d)(?!\s*-?{_UNITS})"
)
_SERIES = {
    "ngc",
    "ic",
    "ugc",
    "mrk",
    "mkn",
    "markarian",
    "abell",
    "aco",
    "a",
    "3c",
    "4c",
    "arp",
    "ark",
    "m",
    "hd",
    "hcg",
}
_KINDS = r"(?:[Cc]lusters?|[Gg]alaxy|[Nn]ebula|[Pp]ulsar|[Ss]upernova(?: [Rr]emnant)?|SNR|[Rr]emnant|[Ll]oop|[Qq]uasar|[Gg]roup|[Dd]warf|[Cc]omplex|[Aa]ssociation)"
_NICKNAME = re.compile(rf"(?<![\w-])(?P<name>[A-Z][a-zé'’]+(?:[\s-][A-Z][a-z]+)?)\s+(?P<kind>{_KINDS})\b")
_CAMEL = (
    "(?:"
    + "|".join(sorted({*FULL_NAMES, *(name for name in FULL_NAMES.values() if " " not in name)}, key=len, reverse=True))
    + ")"
)
_NO_NICKNAME = stop_words("nickname")


@dataclass(frozen=True)
class Designation:
    """A name in a text: its key, how strongly it stands for the object, and how it is written there."""

    key: str
    strength: int
    text: str


def clean_text(text: str) -> str:
    """The text without TeX around names: thin spaces, math minus, stars."""
    for needed, pattern, plain in _TEX:
        if any(character in text for character in needed):
            text = pattern.sub(plain, text)
    if not text.isascii():
        text = _GREEK_STAR.sub(lambda match: f"{NAME_OF[match[1]]}{match[2]} ", text)
    return text


@lru_cache(maxsize=200_000)
def designation_key(name: str) -> str:
    """The key under which all spellings of a designation meet."""
    name = re.sub(r"(?<=\d)\s*([+-])\s*(?=\d)", r"\1", clean_text(name))
    name = re.sub(r"(?i)^([a-z]+)-(?=[a-z]?\d)", r"\1 ", name)
    key = normalise(abbreviated(name))
    key = _BARE_J.sub(r"\1j", key)
    if not re.search(r"\d{4}[+-]\d{2}", key):  # the zeros of coordinates count
        key = re.sub(r"(?<=[a-z+-])0+(?=\d)", "", key)
    key = re.sub(r"^eso(\d+)-?(?:ig|ga|g)?0*(?=\d)", r"eso\1-", key)
    return re.sub(r"^4c\+", "4c", key)


def designations(text: str) -> list[Designation]:
    """Every designation in the text with its key, the strongest form of each key."""
    text = clean_text(text)
    best: dict[str, Designation] = {}
    for name, strength in _named(text):
        name = name.strip(" .,;:-+_/")
        key = designation_key(name)
        if 2 < len(key) <= 40 and not key.isdigit() and best.get(key, _NONE).strength < strength:
            best[key] = Designation(key, strength, name)
    return list(best.values())


def _named(text: str) -> Iterator[tuple[str, int]]:
    match = _ACRONYM_NUMBER.search(text)
    while match:
        rejected = _is_prose(match, text)
        if not rejected:
            yield from _acronym_names(match, text)
        # after "In 3C" of "In 3C 332" the search goes on at "3C"
        match = _ACRONYM_NUMBER.search(text, match.end("acronym") if rejected else match.end())
    for match in _BARE_COORDINATES.finditer(text):
        yield match[0], NAME
        if match[0][0] == "B":
            yield match[0][1:], PART
    for match in _DATED.finditer(text):
        yield match[0], NAME
    for name in constellation_names(text):
        yield name, NAME
    for match in _NICKNAME.finditer(text):
        if not {word.lower() for word in match["name"].split()} & _NO_NICKNAME:
            yield match[0], NAME
            yield match["name"], LOOSE


def _acronym_names(match: re.Match[str], text: str) -> Iterator[tuple[str, int]]:
    acronym, body = match["acronym"], match["body"].rstrip(".+-")
    sky = _SKY.fullmatch(body)
    whole = f"{acronym}{match['gap']}{body}"
    if match["part"]:
        yield whole + match["part"], NAME
        yield whole, PART
    else:
        yield whole, NAME
    head = re.match(r"([A-Z]?\d+)-[A-Za-z]\w*$", body)  # "NGC 1052-DF2" lies by NGC 1052
    if head:
        yield f"{acronym} {head[1]}", PART
    lettered = re.match(r"(\d{2,7})\s?[A-Za-z*]$", body)
    if lettered:
        yield f"{acronym} {lettered[1]}", LOOSE
    pair = re.fullmatch(r"(\d{2,4})-(\d{2,4})", body)
    if pair and acronym.lower() in _SERIES:
        yield f"{acronym} {pair[1]}", PART
        yield f"{acronym} {pair[2]}", PART
    if sky:
        yield body, PART
        yield body.lstrip("B "), PART
    if re.fullmatch(r"(?i)sn|at|tde", acronym):
        yield body, PART
    yield from _series(match, text)


def _is_prose(match: re.Match[str], text: str) -> bool:
    acronym = match["acronym"]
    if _SKY.fullmatch(match["body"].rstrip(".+-")):
        return False
    # "A2029" is a name, "A 20" is prose
    return (acronym.lower() in _NO_PREFIX and (len(acronym) > 1 or match["gap"] != "")) or _is_quantity(match, text)


def _series(match: re.Match[str], text: str) -> Iterator[tuple[str, int]]:
    """The further numbers of "NGC 4151, 3783 and 5548"."""
    if match["acronym"].lower() not in _SERIES or not re.fullmatch(r"\d+[A-Z]?\.?", match["body"]):
        return
    at = match.end("body")
    while more := _MORE_NUMBERS.match(text, at):
        yield f"{match['acronym']} {more['number']}", PART
        at = more.end()


def _is_quantity(match: re.Match[str], text: str) -> bool:
    """Letters and a number that are no name: "A 500 ks exposure", "H 2.1"."""
    if (
        match["gap"].strip(" _") == ""
        and match["gap"]
        and len(match["acronym"]) == 1
        and match["acronym"] not in "MHWGN"
    ):
        return not re.search(r"\d{4}[+-]", match["body"])
    behind = text[match.end("body") : match.end("body") + 12]
    is_value = re.fullmatch(r"\d+(?:\.\d+)?", match["body"]) and re.match(rf"\s?-?{_UNITS}", behind)
    return bool(is_value) and bool(match["gap"])


_NONE = Designation("", 0, "")


def names_in_query(query: str, known: Callable[[str, str], bool]) -> list[str]:
    """Names in a question as written there; ``known(key, name)`` says whether a paper or the catalogue has that name.

    Any spelling counts here, small letters too, so the papers decide what is a name: a run of up to five words is one when
    its key is known, longest first. What has the form of a designation is a name even if nothing bears it.
    """
    text = re.sub(r"\bj(?=\d{4})", "J", clean_text(query))
    text = re.sub(r"\bV\s(?=\d{3,4}\s[A-Z][A-Za-z]{2})", "V", text)  # "V 404 Cyg"
    text = re.sub(
        rf"\b(?:(?P<a>{_CAMEL})(?P<b>A\*?|[XRG]-?\d)|(?P<c>[A-Z]{{2}}|V\d+)(?P<d>{_CAMEL}))(?![\w])", _parted, text
    )
    words = list(re.finditer(r"[^\s,;?!()\[\]\"“”]+", text))
    formed = {d.key: d.text for d in designations(text) if d.strength == NAME}
    formed |= {designation_key(name): name for name in constellation_names(text, any_case=True)}
    found: list[str] = []
    start = 0
    while start < len(words):
        for stop in range(min(start + 5, len(words)), start, -1):
            name = text[words[start].start() : words[stop - 1].end()].strip(".:'’/").removesuffix("'s")
            key = designation_key(name)
            if _may_name(name, key, formed) and known(key, name):
                found.append(name)
                start = stop - 1
                break
        start += 1
    # "PKS 0537-441" where papers know "0537-441": the longer form is what was asked
    longer = [name for name in formed.values() if not any(name in other for other in found)]
    return [name for name in found if not any(name in other for other in longer)] + longer


def _parted(match: re.Match[str]) -> str:
    """``CygnusA`` and ``TWHya`` in two words."""
    return " ".join(part for part in match.group("a", "b", "c", "d") if part)


def _may_name(name: str, key: str, formed: dict[str, str]) -> bool:
    if len(key) < 3 or key.isdigit():
        return False
    first = name.split()[0].lower()
    if key in formed:
        return True
    if re.search(r"\d", name) and first not in _NO_PREFIX and re.match(r"(?i)[a-z]|\d+[a-z]|\d{4}[+-]", name):
        return True
    return re.search(rf"(?i)\s{_KINDS}$", name) is not None and first not in _NO_NICKNAME
