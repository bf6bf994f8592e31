"""How names are compared: one spelling for all ways of writing ``3C 273``."""

import re
from functools import lru_cache

_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        (
            "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi "
            "psi omega"
        ).split(),
        strict=True,
    )
)


# spellings of one catalogue or constellation, longest first: the last column stands for all
_SPELLINGS = [
    (r"(?:abell|aco|abel)\s*(?=\d)", "a"),
    (r"(?:markarian|mark|mrk|mkn)\s*(?=\d)", "mrk"),
    (r"(?:messier)\s*(?=\d)", "m"),
    (r"(?:arakelian|akn|ark)\s*(?=\d)", "ark"),
    (r"(?:ngc|n)\s*(?=\d{2,4}\b)", "ngc"),
    (r"(?:cygnus)\b", "cyg"),
    (r"(?:cygni)\b", "cyg"),
    (r"(?:scorpius|scorpii)\b", "sco"),
    (r"(?:centaurus|centauri)\b", "cen"),
    (r"(?:hercules|herculis)\b", "her"),
    (r"(?:circinus)\b", "cir"),
    (r"(?:cassiopeiae?)\b", "cas"),
    (r"(?:pictor|pictoris)\b", "pic"),
    (r"(?:velorum)\b", "vel"),
    (r"(?:aquila|aquilae)\b", "aql"),
    (r"(?:sagittarius|sagittarii)\b", "sgr"),
    (r"(?:perseus|persei)\b", "per"),
    (r"(?:lacertae|lacerta)\b", "lac"),
    (r"(?:orionis)\b", "ori"),
    (r"(?:tauri)\b", "tau"),
    (r"(?:ophiuchi|ophiuchus)\b", "oph"),
    (r"(?:carinae|carina)\b", "car"),
    (r"(?:hydrae)\b", "hya"),
    (r"(?:draconis)\b", "dra"),
    (r"(?:pegasi)\b", "peg"),
    (r"(?:camelopardalis)\b", "cam"),
    (r"(?:arietis)\b", "ari"),
    (r"(?:monocerotis)\b", "mon"),
    (r"(?:coronae borealis)\b", "crb"),
    (r"(?:holmberg)\b", "ho"),
    (r"(?:cxou|2cxo|cxo)\s*(?=j?\d)", "cxo"),
]


_PREFIXES = [(re.compile(r"\b" + spelling), standard) for spelling, standard in _SPELLINGS]


_LEADING = re.compile(r"^(?:v\*|\*|name|em\*|\[[^\]]*\]|source|object|the)\s+", re.I)


@lru_cache(maxsize=100_000)
def normalise(name: str) -> str:
    """The spelling under which names are compared: ``3C 273`` and ``3c-273`` give ``3c273``."""
    text = name.strip().lower().replace("−", "-").replace("–", "-").replace("—", "-").replace("’", "'")
    text = "".join(_GREEK.get(letter, letter) for letter in text)
    text = _LEADING.sub("", text)
    text = re.sub(r"[_~]", " ", text)
    for spelling, standard in _PREFIXES:
        text = spelling.sub(standard + " ", text)
    text = re.sub(r"(?<=\d)-(?=\d)", "#", text)  # the minus of a declination stays; other dashes are blanks
    text = re.sub(r"'s\b|[^a-z0-9+#*]", "", text)
    return text.replace("#", "-")
