"""Objects by a name of their own, ``Betelgeuse``, ``the Mouse``, ``Krebsnebel``, and what each is called in catalogues."""

import re
from collections.abc import Iterator

from pydantic.dataclasses import dataclass

from retriever.names.tongues import CHINESE, alternatives, names_in_tongues, without_accents
from retriever.toml_tables import CHECKED, read_table


@dataclass(config=CHECKED, frozen=True)
class _Table:
    held_as: dict[str, str]


def _spellings() -> Iterator[tuple[str, str]]:
    for designation, names in read_table("retriever.names", "nicknames.toml", _Table).held_as.items():
        for name in names.split(", "):
            for form in (name, without_accents(name), name.replace("'", "’")):
                yield form.lower(), designation


_DESIGNATION_OF = dict(_spellings())
_WORDS = r"mission|telescope|satellite|spacecraft|space|data|light\s?curves?|field|K2|planets?|exoplanets?|laws?|orbits?|et\s+al|\(?\d"
_WESTERN = re.compile(
    rf"(?<![\w-])(?P<by>(?:by|von|par|por)\s+)?(?P<name>{alternatives([name for name in _DESIGNATION_OF if name[0] < CHINESE])})"
    rf"(?![\w-])(?!['’]?s?\s+(?:third\s+|second\s+|first\s+)?(?:{_WORDS}))",
    re.I,
)
_NOUNS = {"nebula": "nebulae", "galaxy": "galaxies", "cluster": "clusters", "pulsar": "pulsars", "quasar": "quasars"}
_CAPITAL = re.compile(r"(?<![\w-])[A-Z][a-z]+(?![\w-])")
_CHINESE = re.compile(alternatives([name for name in _DESIGNATION_OF if name[0] >= CHINESE]))


def proper_names(text: str) -> Iterator[tuple[int, int, str]]:
    """Proper names as (start, end, designation or name to look the object up by). One word needs its capital."""
    for match in _WESTERN.finditer(text):
        name = match["name"]
        first = name.removeprefix("the ").removeprefix("The ")[0]
        if not match["by"] and (not first.islower() or (" " in name and not name.startswith("the "))):
            yield match.start("name"), match.end("name"), _DESIGNATION_OF[name.lower()]
    for match in _CHINESE.finditer(text):
        yield match.start(), match.end(), _DESIGNATION_OF[match[0]]
    lowered = text.lower()
    for noun in (
        noun for noun, plural in _NOUNS.items() if plural in lowered
    ):  # "Mouse, Lighthouse and Guitar: these three nebulae"
        for match in _CAPITAL.finditer(text):
            if designation := _DESIGNATION_OF.get(f"{match[0].lower()} {noun}"):
                yield match.start(), match.end(), designation
    yield from names_in_tongues(text)
