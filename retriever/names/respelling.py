"""Other spellings under which a library may hold a name: ``HD 226868`` for ``HDE 226868``, ``Crab`` for ``Taurus X-1``."""

import re
from collections.abc import Iterator

from retriever.names.constellations import abbreviated

# what the first X-ray surveys called the brightest source of a constellation, where it is called otherwise now
_TRADITIONAL = {
    "tau x-1": "Crab",
    "vir x-1": "M 87",
    "com x-1": "Coma cluster",
    "cep x-1": "Tycho SNR",
    "cas x-1": "Cas A",
    "sco x-2": "GX 349+2",
    "sgr x-4": "4U 1820-30",
    "mon x-1": "A0620-00",
    "tau a": "Crab",
    "vir a": "M 87",
    "per a": "NGC 1275",
    "for a": "NGC 1316",
    "hya a": "3C 218",
    "her a": "3C 348",
    "cyg a": "3C 405",
    "cas a": "3C 461",
    "cep a": "Cepheus A",
    "sgr a*": "Sgr A*",
    "cen a": "NGC 5128",
}
_X_NUMBER = re.compile(r"[\s-]*x-?r?[\s-]*(?=\d)", re.I)
_HENRY_DRAPER = re.compile(r"(?i)\bhde?\s*(?=\d)")
_MCG = re.compile(r"(?i)mcg\s*([+-]?)\s*(\d{1,2})\s*-\s*(\d{1,3})\s*-\s*(\d{1,3}[a-z]?)")
_GALACTIC = re.compile(r"(?i)(?:snr\s*|gal\s*)?g\s?(\d{1,3}\.\d)\s?([+-])\s?(\d{1,2}\.\d)")
_NUCLEUS = re.compile(r"(?i)(m\s?\d{1,3}|ngc\s?\d{1,4})\s?\*")  # the black hole of M87* is held as its galaxy
_MAY = re.compile(r"(?i)\d\s?\*$|\bhde?\s*\d|mcg|^(?:snr|gal)?\s*g\s?\d|\bx-?r?[\s-]*\d$|\s[a]\*?$")


def respellings(name: str) -> Iterator[str]:
    """Other spellings of one name; none for most."""
    if not _MAY.search(name):
        return
    name = " ".join(name.replace("−", "-").replace("–", "-").split())
    if _HENRY_DRAPER.search(name):
        yield from (_HENRY_DRAPER.sub(prefix, name) for prefix in ("HD ", "HDE "))
    if mcg := _MCG.fullmatch(name):
        sign, zone, field, number = mcg[1] or "+", int(mcg[2]), int(mcg[3]), mcg[4]
        digits = re.match(r"\d+", number)
        assert digits
        padded = f"{int(digits[0]):03d}{number[digits.end() :]}"
        yield f"MCG {sign}{zone:02d}-{field:02d}-{padded}"
        yield f"MCG {sign}{zone:02d}-{field:02d}-{int(digits[0])}{number[digits.end() :]}"
        yield f"MCG {sign}{zone}-{field}-{int(digits[0])}{number[digits.end() :]}"
    if nucleus := _NUCLEUS.fullmatch(name):
        yield nucleus[1]
    if galactic := _GALACTIC.fullmatch(name):
        longitude, sign, latitude = float(galactic[1]), galactic[2], float(galactic[3])
        for place in (f"G{longitude:05.1f}{sign}{latitude:04.1f}", f"G{longitude:.1f}{sign}{latitude:.1f}"):
            yield from (place, f"SNR {place}")
    spelled = _X_NUMBER.sub(" X-", abbreviated(name))
    if spelled != name:
        yield spelled
    if other := _TRADITIONAL.get(spelled.lower()):
        yield other
