"""Premises of a question that the catalogue contradicts: "Why is 3C 273 a galaxy cluster?"

A class that the question gives to a named source is looked for between the name and the end of its clause; the
catalogue's class, and what its papers call the source, decide.
"""

import re

from assistant.claims import NO_EVIDENCE_ON, Claim
from assistant.ledger import Ledger
from retriever.catalogue import Catalogue, Source
from retriever.filters import CLASS_WORDS
from retriever.names import Mention

CLASS_NAMES = {
    "AGN": "an active galactic nucleus", "Seyfert": "a Seyfert galaxy", "quasar": "a quasar", "blazar": "a blazar",
    "galaxy cluster": "a galaxy cluster", "HMXB": "a high-mass X-ray binary (HMXB)", "LMXB": "a low-mass X-ray binary (LMXB)",
    "CV": "a cataclysmic variable (CV)", "symbiotic star": "a symbiotic star", "pulsar": "a pulsar",
    "PWN": "a pulsar wind nebula (PWN)", "SNR": "a supernova remnant (SNR)", "YSO": "a young stellar object (YSO)",
    "star": "a star", "ULX": "an ultraluminous X-ray source (ULX)",
}  # fmt: skip
_ACTIVE = {"AGN", "Seyfert", "quasar", "blazar"}
_WORDS = {
    **CLASS_WORDS, "galaxy": tuple(_ACTIVE), "black hole": ("AGN", "Seyfert", "quasar", "blazar", "HMXB", "LMXB"),
    "supermassive black hole": tuple(_ACTIVE), "stellar-mass black hole": ("HMXB", "LMXB", "ULX"), "planet": (), "exoplanet": (), "comet": (),
    "asteroid": (), "moon": (), "gamma-ray burst": (), "tidal disruption event": (), "globular cluster": (), "brown dwarf": (),
    "active galaxy": tuple(_ACTIVE), "dwarf galaxy": tuple(_ACTIVE), "radio galaxy": tuple(_ACTIVE), "remnant": ("SNR",), "binary": ("HMXB", "LMXB"),
}  # fmt: skip
_CLASS = "|".join(re.escape(w) for w in sorted(_WORDS, key=len, reverse=True))
# from the name to the class: "is a", "became the", "as an", ", the famous"
_LINK = re.compile(
    rf"^\W{{0,3}}(?:(?:really|actually|indeed|supposedly|then|also|[–-])\s+)*(?:is|was|are|were|as|be|being|become|became|becomes|turned into|"
    rf"turn into|counts? as|called|classed as|classified as|considered)?\s*,?\s*(?:really |actually |just |also )?"
    rf"(?:a|an|the|our|such an?)\s+(?:[\w-]+\s+){{0,2}}?(?P<class>{_CLASS})s?\b(?!\s+(?:candidate|host|field))",
    re.I,
)
_SUCH = re.compile(
    r"\b(?:in|of|near|around|with|from|to|like|similar|or|and|than|versus|vs|have|has|host|contain|emit)\b", re.I
)


def contradicted(question: str, mentions: tuple[Mention, ...], catalogue: Catalogue) -> list[tuple[Source, str]]:
    """Named sources with a class word that the question gives them and the catalogue does not."""
    found = []
    for mention in mentions:
        link = _LINK.match(question[mention.end : mention.end + 90])
        if link and not _SUCH.search(link[0][: link.start("class")]):
            word = link["class"].lower()
            if not _may_be(mention.source, word, catalogue):
                found.append((mention.source, word))
    return list({source.id: (source, word) for source, word in found}.values())


def correction(source: Source, word: str, ledger: Ledger) -> Claim:
    """``I have no evidence that X is a pulsar: it is a quasar here.``"""
    article = "an" if word[0] in "aeiou" or word in ("hmxb", "lmxb", "snr", "xrb") else "a"
    is_class = CLASS_NAMES.get(source.object_class, source.object_class)
    text = f"{NO_EVIDENCE_ON} that {source.name} is {article} {word}: it is {is_class} here, not {article} {word}."
    return Claim(text, (ledger.add_source(source),))


def _may_be(source: Source, word: str, catalogue: Catalogue) -> bool:
    """By its class, its own names, or what papers on it say of it."""
    classes = _WORDS[word]
    flat = f"{source.subclass} {source.name} {' '.join(source.aliases)}".lower().replace("-", " ")
    if source.object_class in classes and not (word == "magnetar" and "magnetar" not in flat):
        return True
    if word.replace("-", " ") in flat:
        return True
    apart = (
        (source.object_class in _ACTIVE) != bool(set(classes) & _ACTIVE)
        or source.object_class == "galaxy cluster"
        or not classes
    )
    if apart:
        return False
    passages = (p.report_on(source.id).summary.lower() for p in catalogue.papers_of.get(source.id, []))
    return any(word in passage for passage in passages)
