"""What a library is known to hold, read from a JSON document that its archives wrote; nothing of it comes through the readers
of libraries.

``sources`` by id: ``names``, ``ra``, ``dec``, ``class``, ``redshift``, ``values`` (catalogue columns, with ``_lolim`` and
``_hilim``). ``papers`` by bibcode: ``title``, ``authors``, ``year``, ``abstract``, ``pages``, ``sources`` (ids that a database
links), ``told`` (values that the abstract states). ``references``: bibcodes of the catalogues that the values are from.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from retriever.errors import BadInput

# the quantity that an abstract states, and measurement names that it may be given under
TOLD_AS = {
    "photon_index": {"photon_index", "powlaw_gamma"},
    "column_density": {"column_density", "powlaw_nh"},
    "temperature": {"temperature", "bb_kt", "apec_kt", "brems_kt"},
    "spin_period": {"spin_period"},
    "orbital_period": {"orbital_period"},
    "equivalent_width": {"equivalent_width"},
}


@dataclass(frozen=True)
class Truth:
    """The contents, looked up by names in any spelling."""

    sources: dict[str, dict[str, Any]]
    papers: dict[str, dict[str, Any]]
    references: tuple[str, ...] = ()

    @cached_property
    def _ids(self) -> dict[str, str]:
        return {key(name): source for source, row in self.sources.items() for name in row["names"]}

    @cached_property
    def _name_pattern(self) -> re.Pattern[str]:
        names = sorted({n for row in self.sources.values() for n in row["names"]}, key=len, reverse=True)
        return re.compile("|".join(rf"(?<![\w.]){re.escape(n)}(?!\w)" for n in names))

    def source_of(self, name: str) -> str | None:
        """The id of the source that goes by a name, however it is spaced; None where there is none."""
        return self._ids.get(key(name))

    def named_in(self, text: str) -> list[str]:
        """Ids of the sources that a text names, in its order, each once."""
        found = (self.source_of(match[0]) for match in self._name_pattern.finditer(text))
        return list(dict.fromkeys(source for source in found if source))

    def without_names(self, text: str) -> str:
        """The text without the names of sources: the 2031 of Mrk 2031 is no value."""
        return self._name_pattern.sub(" ", text)

    def texts_of(self, bibcode: str) -> list[str]:
        """Title, abstract and pages: what may be quoted of a paper."""
        paper = self.papers[bibcode]
        return [paper["title"], paper["abstract"], *paper["pages"]]


def read_truth(path: Path) -> Truth:
    """Raises BadInput for what is no such document."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Truth(content["sources"], content["papers"], tuple(content["references"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            f"{path} is no truth of a library ({type(error).__name__}): give the JSON of its archives."
        ) from None


def key(name: str) -> str:
    """A name without its spaces, hyphens for minus, case and SIMBAD's own marks."""
    text = unicodedata.normalize("NFKC", name).replace("−", "-").replace("–", "-").strip().lower()
    text = re.sub(r"^(?:(?:the|name|v\*) +|snr(?= ?g\d))", "", text)
    return re.sub(r"^aco(?=\d)", "abell", re.sub(r"\s+", "", text))


def letters(text: str) -> str:
    """A text's letters, digits and points alone, mark-up gone: to see whether a quotation stands word for word."""
    plain = re.sub(r"</?\w+/?>", "", unicodedata.normalize("NFKC", text)).lower()
    return re.sub(r"[^\w.]|_", "", plain.replace("×", "x"))
