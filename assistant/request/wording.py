"""How people say things that the catalogue writes otherwise: quantities, kinds of sources, places; and what a topic is."""

import re

import Stemmer

from retriever.catalogue.comparisons import any_of, spoken_pattern
from retriever.catalogue.quantities import QUANTITIES, Quantity, quantities_in, quantity_by_key

_STEMMER = Stemmer.Stemmer("english")


def _plurals(noun: str) -> tuple[str, ...]:
    """``densities`` of ``density``; of others both ``periods`` and ``masses``, whichever is right."""
    if noun.endswith("y"):
        return (f"{noun[:-1]}ies",)
    return (f"{noun}s", f"{noun}es")


_SPOKEN = [(pattern, quantity) for quantity in QUANTITIES if (pattern := spoken_pattern(quantity))]
_PLURAL_OF = {noun for quantity in QUANTITIES for noun in quantity.plural_of}
_PLURALS = {plural: noun for noun in _PLURAL_OF for plural in _plurals(noun)}  # "the orbital periods of"
_PLURAL = re.compile(rf"(?<=[ -])(?:{any_of(list(_PLURALS))})\b", re.I)
PLACES = (  # what people call a source without naming it
    (
        re.compile(
            r"\b(?:cent(?:re|er|ral \w+) of (?:our|the) (?:own )?(?:galaxy|milky way)|milky way'?s? (?:cent(?:re|er)|(?:central )?black hole)|"
            r"(?:our|the) galaxy'?s (?:cent(?:re|er)|(?:central )?black hole)|galactic (?:centre|center) black hole)",
            re.I,
        ),
        "Sagittarius A*",
    ),
)
# words that a question is made of, which are no topic
_ASKING = frozenset(
    "a about above actually again all already also am among an and another any anybody anyone anything appear are around article "
    "as ask at available aware away be been being best between bibcode both bring but by call called can case catalog catalogue "
    "category class classified come compare compared comparison concern concerning cool could data database degree detail did "
    "differ different discuss do does doing done each either else encounter ever every everything exactly example explain fact "
    "famous far find first for found from get give given go good got had happen hard has have having he hear held hello help her "
    "here hey hi high his hold how however i identify if in included information interesting into is isn it its itself just keep "
    "kind know known last latest learn least let like likely list literature ll look lot low make many matter may me mean "
    "measure measured measurement member mention might more most much must my name named near need new nice no not now number "
    "object of off often ok okay old on one only or other our out over own paper papers particular people place please pls point "
    "possible present provide publication published put question quick quote re really recent reference regarding report reported "
    "result review right said same sample say says science scientist see seem seen set she should show side simple since small so "
    "some someone something sort source sources speak specific star stars state still study studied such suggest summarise "
    "summarize survey sure table take tell than thanks that the their them then there these they thing think this those through "
    "time to too turn two type under understand up us use used useful using value values ve very want was way we well were what "
    "whats when where whether which while who whom whose why will wise with without word work works would write written yes yet "
    "you your x-ray x-rays xray spectrum spectra spectral observation observations observe observed band range emission radiation "
    "emit sky space universe astronomer astronomers parsec parsecs kpc mpc pc kev ev sec second seconds day days deg degrees "
    "galaxy galaxies cluster clusters binary binaries system systems region area unit units strong strongly weak clear clearly "
    "heavily bright faint large larger small smaller great greater higher lower detect detected detection discover discovered "
    "claim claimed derive derived estimate estimated obtain determined determine investigate look looked search searched "
    "searching looking world country city person today tomorrow yesterday sort kind steep steeper number total amount toward towards certain true "
    "lately rundown overview summary creature beast thing stuff anyone care interested fascinating coordinate coordinates location "
    "got gimme any idea curious wonder wondering fast slow slowly tell talk talking mention correct wrong newest oldest earliest real simulated simulation fake synthetic average mean typical".split()
)


def spoken_quantities(text: str) -> list[Quantity]:
    """Quantities that a question asks for, in the catalogue's words or in spoken ones, by their place in the text."""
    text = _PLURAL.sub(lambda m: _PLURALS[m[0].lower()], text)
    found = {quantity: _place(text, quantity) for quantity in quantities_in(text)}
    for pattern, quantity in _SPOKEN:
        if match := pattern.search(text):
            found[quantity] = min(found.get(quantity, match.start()), match.start())
    for quantity in list(found):
        meant = quantity.yields_to and quantity_by_key(quantity.yields_to) in found
        if meant and not re.search(quantity.unless, text, re.I):
            del found[quantity]
    return sorted(found, key=lambda quantity: found[quantity])


def _place(text: str, quantity: Quantity) -> int:
    return min((i for w in quantity.words if (i := text.lower().find(w)) >= 0), default=0)


def subclass_in(text: str, catalogue_subclasses: frozenset[str]) -> str:
    """The catalogue's own word for a kind ("intermediate polar", "black-hole transient") if the text has it."""
    flat = _flat(text)
    kinds = {part.strip() for subclass in catalogue_subclasses for part in subclass.split(",") if len(part.split()) > 1}
    found = [
        kind
        for kind in kinds
        if _flat(kind) in flat and re.search(rf"(?<!\w){re.escape(_flat(kind))}(?:e?s)?(?!\w)", flat)
    ]
    return max(found, key=len, default="")


def topic_stems(text: str, quantities: tuple[Quantity, ...] = ()) -> list[str]:
    """Stems of the words that say what a question is on, without those of its quantities."""
    for quantity in quantities:
        for word in sorted(quantity.words, key=len, reverse=True):
            text = re.sub(rf"(?<![\w-]){re.escape(word)}s?(?![\w-])", " ", text, flags=re.I)
    for pattern, quantity in _SPOKEN:
        if quantity in quantities:
            text = pattern.sub(" ", text)
    words = [
        re.sub(r"['’](?:s|d|ll|ve|re|m)$", "", w.strip("-'’").lower()) for w in re.findall(r"[A-Za-zÀ-ÿ][\w'’-]+", text)
    ]
    kept = [w for w in words if len(w) > 2 and w not in _ASKING and _STEMMER.stemWord(w) not in _ASKING]
    return list(dict.fromkeys(_STEMMER.stemWords(kept)))


def stems_met(stems: list[str], passage: str) -> int:
    """How many of the stems stand in a passage (whole words, their endings aside)."""
    present = set(_STEMMER.stemWords(re.findall(r"[a-zà-ÿ][\w'’-]+", passage.lower())))
    present |= {part for word in present if "-" in word for part in _STEMMER.stemWords(word.split("-"))}
    joined = passage.lower().replace("-", "")
    return sum(1 for stem in stems if stem in present or (len(stem) > 5 and stem.replace("-", "") in joined))


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[-/]", " ", text.lower()).split())
