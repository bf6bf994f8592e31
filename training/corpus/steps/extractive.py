"""A summary without a language model: sentences quoted, quantities by rules.

Sentences that name the source come first, then those with quantities and with the words of X-ray astronomy. Quantities
count for a source when their sentence names it, or when the paper's title does (then the abstract is about it).
"""

import re

from retriever.catalogue.kinds import IN_ABSTRACTS
from retriever.names.designations import PART, designation_key, designations
from retriever.text.reported import Quantity, quantities_in
from retriever.text.sentences import sentences_of_abstract
from retriever.text.tex import plain_math

QUOTED = 4
_TOPICS = re.compile(
    r"(?i)\b(X-rays?|spectr\w+|photon index|column densit\w+|luminosit\w+|flux\w*|variab\w+|flares?|outburst|accretion|absor\w+|"
    r"line emission|iron line|plasma|temperature|period\w*|pulsation\w*|polari[sz]\w+|jet|corona|outflow\w*|Chandra|XMM-Newton|NuSTAR)\b"
)


def summarise(names: list[str], title: str, abstract: str) -> dict:
    """``mentioned``, class, quantities and quoted sentences of one source in one paper."""
    keys = {designation_key(name) for name in names}
    in_title = bool(keys & _keys(title))
    parts = sentences_of_abstract(f"{title.rstrip('.')}. {abstract}" if title else abstract)
    bearing = [bool(keys & _keys(part)) for part in parts]
    mentioned = in_title or any(bearing)
    chosen = _ranked(parts, bearing)[:QUOTED] if mentioned else []
    kind, kind_sentence = _class_of(parts, bearing, in_title) if mentioned else ("", "")
    return {
        "mentioned": mentioned,
        "object_class": kind,
        "class_sentence": kind_sentence,
        "quantities": [
            _row(q)
            for part, own in zip(parts, bearing, strict=True)
            if mentioned and (own or in_title)
            for q in quantities_in(part)
        ],
        "sentences": [parts[i] for i in sorted(chosen)],
        "hypotheses": [],
        "science_use": [],
        "dropped": [],
    }


def _keys(text: str) -> set[str]:
    return {d.key for d in designations(text) if d.strength >= PART}


def _ranked(parts: list[str], bearing: list[bool]) -> list[int]:
    def worth(i: int) -> float:
        topics = len(set(map(str.lower, _TOPICS.findall(parts[i]))))
        numbers = min(len(re.findall(r"\d", plain_math(parts[i]))), 12)
        return (
            3 * bearing[i]
            + topics
            + 0.15 * numbers
            + (0.5 if re.search(r"(?i)\b(we find|we show|suggest|conclude|indicat)", parts[i]) else 0)
        )

    return sorted(range(len(parts)), key=lambda i: (-worth(i), i))


def _class_of(parts: list[str], bearing: list[bool], in_title: bool) -> tuple[str, str]:
    """The first class that a sentence on the source names."""
    for part, own in zip(parts, bearing, strict=True):
        if own or in_title:
            for kind in IN_ABSTRACTS:
                if re.search(kind.pattern, part, re.I if kind.pattern.islower() else 0):
                    return kind.noun, part
    return "", ""


def _row(q: Quantity) -> dict:
    return {
        "name": q.name,
        "value": q.value,
        "low": q.low,
        "high": q.high,
        "limit": q.limit,
        "unit": q.unit,
        "band": q.band,
        "instrument": q.instrument,
        "epoch": "",
        "sentence": q.sentence,
    }
