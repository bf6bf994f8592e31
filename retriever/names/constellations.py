"""The 88 constellations: abbreviation, nominative and genitive (IAU), so that ``Cygni``, ``Cygnus`` and ``Cyg`` are one."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from retriever.names.greek import NAMES as GREEK_NAMES

_TABLE = """
And Andromeda Andromedae|Ant Antlia Antliae|Aps Apus Apodis|Aqr Aquarius Aquarii|Aql Aquila Aquilae|Ara Ara Arae
Ari Aries Arietis|Aur Auriga Aurigae|Boo Bootes Bootis|Cae Caelum Caeli|Cam Camelopardalis Camelopardalis
Cnc Cancer Cancri|CVn Canes_Venatici Canum_Venaticorum|CMa Canis_Major Canis_Majoris|CMi Canis_Minor Canis_Minoris
Cap Capricornus Capricorni|Car Carina Carinae|Cas Cassiopeia Cassiopeiae|Cen Centaurus Centauri|Cep Cepheus Cephei
Cet Cetus Ceti|Cha Chamaeleon Chamaeleontis|Cir Circinus Circini|Col Columba Columbae|Com Coma_Berenices Comae_Berenices
CrA Corona_Australis Coronae_Australis|CrB Corona_Borealis Coronae_Borealis|Crv Corvus Corvi|Crt Crater Crateris
Cru Crux Crucis|Cyg Cygnus Cygni|Del Delphinus Delphini|Dor Dorado Doradus|Dra Draco Draconis|Equ Equuleus Equulei
Eri Eridanus Eridani|For Fornax Fornacis|Gem Gemini Geminorum|Gru Grus Gruis|Her Hercules Herculis
Hor Horologium Horologii|Hya Hydra Hydrae|Hyi Hydrus Hydri|Ind Indus Indi|Lac Lacerta Lacertae|Leo Leo Leonis
LMi Leo_Minor Leonis_Minoris|Lep Lepus Leporis|Lib Libra Librae|Lup Lupus Lupi|Lyn Lynx Lyncis|Lyr Lyra Lyrae
Men Mensa Mensae|Mic Microscopium Microscopii|Mon Monoceros Monocerotis|Mus Musca Muscae|Nor Norma Normae
Oct Octans Octantis|Oph Ophiuchus Ophiuchi|Ori Orion Orionis|Pav Pavo Pavonis|Peg Pegasus Pegasi|Per Perseus Persei
Phe Phoenix Phoenicis|Pic Pictor Pictoris|Psc Pisces Piscium|PsA Piscis_Austrinus Piscis_Austrini|Pup Puppis Puppis
Pyx Pyxis Pyxidis|Ret Reticulum Reticuli|Sge Sagitta Sagittae|Sgr Sagittarius Sagittarii|Sco Scorpius Scorpii
Scl Sculptor Sculptoris|Sct Scutum Scuti|Ser Serpens Serpentis|Sex Sextans Sextantis|Tau Taurus Tauri
Tel Telescopium Telescopii|Tri Triangulum Trianguli|TrA Triangulum_Australe Trianguli_Australis|Tuc Tucana Tucanae
UMa Ursa_Major Ursae_Majoris|UMi Ursa_Minor Ursae_Minoris|Vel Vela Velorum|Vir Virgo Virginis|Vol Volans Volantis
Vul Vulpecula Vulpeculae
"""

_ROWS = tuple(
    tuple(word.replace("_", " ") for word in row.split()) for row in _TABLE.replace("\n", "|").split("|") if row
)
FULL_NAMES = {short: name for short, name, _ in _ROWS}
GENITIVES = tuple(genitive for _, _, genitive in _ROWS)
# each form in small letters -> abbreviation
_FORMS = {form.lower(): short for short, name, genitive in _ROWS for form in (short, name, genitive)}
_LONG = [form for form in _FORMS if len(form) > 4 and " " not in form]
_LIKE_ENOUGH = 0.8  # share of the letters that a slip leaves in their order
# a source's name made of a constellation's: "Puppis A" is no place in Puppis
_OF_ITS_OWN = re.compile(r"X[\s-]?\d|[A-Z][a-z]{3,} [A-E]$")
_SHORT = {"coma": "Com"}  # alone only: "Coma cluster" is no name made of a constellation's
# these also stand in prose: "in Ara", "towards Orion"
_NOMINATIVES = frozenset(name for _, name, genitive in _ROWS if name != genitive)
# abbreviations that are words as well
ENGLISH_WORDS = frozenset("and for her per men vol ind sex tri ant leo car cap lib ser com".split())
# in small letters before a constellation they are no star's letters: of English and of the other tongues of questions
_SMALL_WORDS = set(
    "a an as at be by do he if in is it me my no of on or so to up us vs we the x y e o u et de la le du el al en il di da un im am ou ed".split()
)
_TWO_WORDS = re.compile(r"\b(?:" + "|".join(form for form in _FORMS if " " in form) + r")\b", re.I)
_ALONE = re.compile(
    rf"(?<![\w-])(?:{'|'.join(re.escape(f) for f in sorted((*_FORMS, *_SHORT), key=len, reverse=True))})(?![\w-])".replace(
        "\\ ", r"\s+"
    ),
    re.I,
)
_SECOND_WORDS = ("Venatic", "Major", "Minor", "Berenices", "Austr", "Boreal")
_CANDIDATE = re.compile(r"(?<![A-Za-z])[A-Za-z][A-Za-z]{2,}")
_BEFORE = re.compile(
    rf"(?<![\w.-])(?P<star>[A-Z]{{1,2}}|V\d{{3,4}}|\d{{1,3}}|(?:{'|'.join(GREEK_NAMES)})\d?)[\s-]+$", re.I
)
_AFTER = re.compile(r"[\s-]*(?:A\s?\*|[XRG][\s-]?[1-9]\d?\b|OB\s?\d|[A-E]\d?\b(?![.-]|'(?!s\b)))", re.I)


def abbreviated(name: str) -> str:
    """``Cygnus X-1`` and ``SS Cygni`` with the constellation's abbreviation."""
    name = _TWO_WORDS.sub(lambda match: _FORMS[match[0].lower()], name)
    return re.sub(r"[A-Za-z]{4,}", lambda match: _FORMS.get(match[0].lower(), match[0]), name)


def with_constellation_spelled(name: str) -> str:
    """A name with the constellation that its word is a slip of ("Cyngus X1", "Cenaturus A"); the name itself where there is none."""

    def spelled(match: re.Match[str]) -> str:
        word = match[0].lower()
        near = get_close_matches(word, _LONG, 1, _LIKE_ENOUGH) if word not in _FORMS else []
        return near[0].capitalize() if near and near[0][0] == word[0] else match[0]

    return re.sub(r"[A-Za-z]{5,}", spelled, name)


def constellation_names(text: str, any_case: bool = False) -> Iterator[str]:
    """Names made of a constellation: ``Sgr A*``, ``Cyg X-1``, ``Cen A``, ``V404 Cyg``, ``eta Carinae``.

    ``any_case`` takes small letters too, as people write them in questions.
    """
    if any(word in text for word in _SECOND_WORDS) or any_case:
        text = _TWO_WORDS.sub(lambda m: _FORMS[m[0].lower()], text)
    for match in _CANDIDATE.finditer(text):
        word = match[0]
        if word.lower() not in _FORMS or not (any_case or word[0].isupper()):
            continue
        whole = match.string
        after = _AFTER.match(whole, match.end())
        if (
            after
            and (any_case or after[0].strip(" -")[0].isupper())
            and not (word.lower() in ENGLISH_WORDS and "X" not in after[0])
        ):
            yield word + after[0]
        before = _BEFORE.search(whole, max(0, match.start() - 12), match.start())
        if before and word not in _NOMINATIVES and _is_star(before["star"], word, any_case):
            yield before[0] + word


def own_names(text: str) -> list[str]:
    """Those of ``constellation_names`` that are written as a source's own, whether or not a library has it."""
    return [name for name in constellation_names(text) if _OF_ITS_OWN.search(name)]


def constellations_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Constellations named alone, in any case, as (start, end, abbreviation); of abbreviations only those with a capital that
    are no English words. Not those of a star or of a kind of stars: "T Tauri stars", "RS CVn binaries"."""
    for match in _ALONE.finditer(text):
        word = match[0]
        before = _BEFORE.search(text, max(0, match.start() - 12), match.start())
        if before and before["star"].isalpha() and _is_star(before["star"], word, True) and word not in _NOMINATIVES:
            continue
        short = len(word) == 3 and word.lower() not in ("ara", "leo")
        if not short or (word in FULL_NAMES and word.lower() not in ENGLISH_WORDS):
            form = re.sub(r"\s+", " ", word.lower())
            yield match.start(), match.end(), _SHORT.get(form) or _FORMS[form]


def _is_star(star: str, word: str, any_case: bool) -> bool:
    """Capitals, a V number, a Greek letter or a Flamsteed number; not "a Leo" or "3 for"."""
    if word.lower() in ENGLISH_WORDS and (star.isdigit() or not word[0].isupper()):
        return False
    if star in _SMALL_WORDS:
        return False
    return any_case or star.rstrip("0123456789").lower() in GREEK_NAMES or not star.islower()
