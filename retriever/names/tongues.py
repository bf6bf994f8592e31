"""Constellations in other tongues, and the names made of them: ``天鹅座X-1``, ``Cygne X-1``, ``Amas de Persée``."""

import re
import unicodedata
from collections.abc import Iterator

from pydantic.dataclasses import dataclass

from retriever.names.constellations import FULL_NAMES
from retriever.toml_tables import CHECKED, read_table


@dataclass(config=CHECKED, frozen=True)
class _Table:
    constellations: dict[str, str]


def _spellings() -> Iterator[tuple[str, str]]:
    for short, forms in read_table("retriever.names", "tongues.toml", _Table).constellations.items():
        for form in forms.split(", "):
            yield form, short
            yield without_accents(form), short


def without_accents(text: str) -> str:
    """``Persee`` of ``Persée``: how people write without the keys for it."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def alternatives(forms: list[str]) -> str:
    """A pattern of any of these, the longest first."""
    return "|".join(re.escape(form) for form in sorted(set(forms), key=lambda form: (-len(form), form)))


CHINESE = "\u4e00"  # the first sign of Chinese
_FORMS = dict(_spellings())
_CHINESE = alternatives([form for form in _FORMS if form[0] >= CHINESE])
_WESTERN = alternatives([form for form in _FORMS if form[0] < CHINESE])
_LATIN = alternatives([*FULL_NAMES.values()])
_NUMBER = r"X\s?[-－‐–]?\s?\d{1,2}|[UH]LX\s?-?\d{1,2}"
_NUMBERED = re.compile(rf"(?<!\w)(?P<sky>{_WESTERN})[\s-]+(?P<part>{_NUMBER}|A\s?\*|A)(?![\w-])")
_CHINESE_NAME = re.compile(
    rf"(?P<sky>{_CHINESE})座?\s?(?:(?P<part>{_NUMBER}|A\s?\*|A(?![A-Za-z]))|(?P<star>V\d{{3,4}}|[A-Z]{{1,2}}(?![A-Za-z\d]))|(?P<cluster>星系团|星系團))"
)
_CLUSTER = re.compile(
    rf"(?<!\w)(?:(?:galax(?:ies)\s+)?amas|c[úu]mulo|ammasso)\s+(?:de\s+la\s+|de\s+|del\s+|della\s+|di\s+|du\s+|d['’])?(?P<sky>{_WESTERN}|{_LATIN})(?!\w)"
    rf"|(?<!\w)(?P<stem>{_LATIN})-?(?:galaxien)?haufen(?:s)?(?!\w)",
    re.I,
)
_ALONE = re.compile(rf"(?<!\w)(?P<west>{_WESTERN})(?!\w)|(?P<chinese>{_CHINESE})座")
# words, first names or surnames in one of the tongues, or in English
_OTHER_WORDS = frozenset(
    "Indien Autel Cocher Coupe Copa Becher Delfin Dragon Drache Horno Reloj Leon Leone Lobo Lupo Loup Lince Lyre Lira Toro Tauro Corvo Netz "
    "Popa Poppa Poupe Voiles Velas Vele Maler Pfau Paon Paloma Colomba Taube Rabe Hase Adler Aigle Krebs Kiel Widder Schlange Fliege "
    "Mouche Mosca Regla Squadra Waage Triangle Triangolo Triangulo Dreieck Sextant Octant Microscope Mikroskop Telescopio Microscopio "
    "Burin Cincel Fornace Giraffe Girafe Giraffa Jirafa Hydre Idra Hidra Grue Horloge Orologio Compas Compasso Fische Pesci Poissons "
    "Piscis Zwillinge Gemelli Baleine Balena Ballena Walfisch Auriga Eridano Escudo Scudo Escultor Fuhrmann Indiano Indio Indianer Cancro "
    "Cancer Cáncer Carene Chioma Chevelure Scorpion Dorade Drago Dragone Dragón Cavallino Caballito Bouvier Boyero Peintre Sculpteur".split()
)


def names_in_tongues(text: str) -> Iterator[tuple[int, int, str]]:
    """Names of objects made of a constellation in another tongue, as (start, end, the name in Latin): ``Cygnus X-1``."""
    for match in _CHINESE_NAME.finditer(text):
        sky = FULL_NAMES[_FORMS[match["sky"]]]
        if match["star"]:
            yield match.start(), match.end(), f"{match['star']} {_FORMS[match['sky']]}"
        else:
            yield match.start(), match.end(), f"{sky} cluster" if match["cluster"] else f"{sky} {_plain(match['part'])}"
    for match in _NUMBERED.finditer(text):
        yield match.start(), match.end(), f"{FULL_NAMES[_FORMS[match['sky']]]} {_plain(match['part'])}"
    for match in _CLUSTER.finditer(text):
        written = match["sky"] or match["stem"]
        short = _FORMS.get(written) or _FORMS.get(written.capitalize())
        yield match.start(), match.end(), f"{FULL_NAMES[short] if short else written} cluster"


def constellations_in_tongues(text: str) -> Iterator[tuple[int, int, str]]:
    """Constellations named alone in another tongue, with a capital, as (start, end, abbreviation); none whose name is a word."""
    for match in _ALONE.finditer(text):
        word = match["west"] or match["chinese"]
        if word not in _OTHER_WORDS:
            yield match.start(), match.end(), _FORMS[word]


def _plain(part: str) -> str:
    """``X-1`` of ``X－1`` and ``X1``; ``A*``."""
    return re.sub(r"^([A-Z]+)\D?(\d+)$", r"\1-\2", re.sub(r"\s", "", part))
