"""Quantities that abstracts report on one source, read by rules; nothing else of an abstract is kept.

Who trusts a number matters more than one more number, so a value is attached only where its sentence can be on nothing
but the source: it names this source and no other object, or the title names this one alone and the sentence none; it is no
sentence on samples, parts, models, comparisons or earlier work; and the value is a plain number, no limit and no range. A
redshift is attached to the one named source that the catalogues know at it, whatever else the sentence says.
"""

import math
import re
from collections.abc import Mapping

from retriever.catalogue.kinds import GALACTIC
from retriever.catalogue.records import Measurement, Source
from retriever.names.designations import NAME, Designation, designations
from retriever.text.reported import Quantity, quantities_in
from training.bundled.links import Link, names_in
from training.bundled.papers import Fact

METHOD = "read by rules from the abstract"
# each with the least value that can be of the source as a whole
LEAST = {
    "photon_index": 0.0,
    "column_density": 1e19,
    "temperature": 0.02,
    "redshift": 0.0,
    "luminosity": 1e27,
    "flux": 1e-17,
    "distance": 10.0,
    "polarization_degree": 0.0,
    "cutoff_energy": 5.0,
    "spin": -1.0,
    "mass": 3.0,
}
# only a black hole's mass is attached: all other masses are of parts or companions
_CALLED = {"mass": "black_hole_mass"}
# what says that a number is of something else than the source
_ELSEWHERE = re.compile(
    r"(?i)\b(?:samples?|sources|objects|galaxies|quasars|blazars|AGNs|Seyferts|binaries|clusters|pulsars|typical(?:ly)?|compared|"
    r"comparison|unlike|similar to|previous(?:ly)?|literature|earlier|assum\w+|simulat\w+|models? predict\w*|if|would|could|might|"
    r"companions?|clouds?|knots?|lobes?|clumps?|filaments?|outflow\w*|winds?|tor[ui]s?|torus|dust|cold|cool|molecular|absorbers?|"
    r"intervening|background|foreground|ICM|subcluster|group|neutrinos?|differ\w*|respectively|from\s.{0,20}\bto|sigma_?v|central parsec|"
    r"per cent of|sensitivity|upper limits?|lower limits?|confus\w*|region\w*|BLR|NLR|stars|star-forming|expected|template|surveys?|"
    r"hot ?spot\w*|absorption lines?|absorption feature|emission lines?|NIR|near-infrared|infrared|magnetic|progenitor|"
    r"components?|originat\w+|edge|photoioni\w+|spins|v_?\{?out|MOJAVE|VLBI|GeV|TeV|MeV|gamma-ray|Fermi|LAT|flares|bursts?|"
    r"eclips\w+|dips?|either|alternative\w*|or by|scenario|shock\w*|halo|diffuse|extended|cavit\w+|merger|satellite|host\w*|"
    r"phase|quiescen\w+|double|dual|other|another|second|each|both|ranges?|lens\w*|varie\w+|vary\w*|increas\w+|decreas\w+)\b|ξ|\bxi\b"
)
# titles of papers on a part of the source, on something in its direction, or on another band than that of X-rays
_TITLE_ELSEWHERE = re.compile(
    r"(?i)hot ?spot|absorber|outflow|lobe|knot|filament|satellite|progenitor|behind|toward|dwarf|member|diffuse|cloud|gamma-?ray|γ|GeV|TeV|"
    r"Fermi|neutrino|halo|companion|flare|outburst|simulat"
)
# an error whose typesetting was lost ("97-14+17 Mpc"): which number is the value is not for rules to say
_FLATTENED = re.compile(r"\d[-−]\d+(?:\.\d+)?\s?\+\s?\d|\d\s?\+\s?\d|\d\s?\*\s?10|/\s?f_")
_BEYOND = re.compile(r"(?i)behind|lens|background|foreground|progenitor|dots?\b|discover|candidate|absor|selected")
# a distance is said of the source in so many words
_SAYS = {
    "distance": re.compile(
        r"(?i)^(?!.*galactocentric|.*projected|.*from the).*(?:\bdistance (?:of|to|is)|\bat (?:a )?distance)"
    ),
    "luminosity": re.compile(r"(?i)\bX-?ray|keV\b|\bL_?\{?\s?(?:X|2|0\.)"),
    "flux": re.compile(r"(?i)\bX-?ray|keV\b"),
    "polarization_degree": re.compile(r"(?i)\bX-?ray|keV\b"),
    "temperature": re.compile(r"(?i)\bplasma|gas\b|thermal|black-?body|kT"),
    "spin": re.compile(r"(?i)black hole|\bBH\b"),
    "mass": re.compile(
        r"(?i)(?:black hole|BH)(?: (?:virial |with |of |has |having )*(?:an? )?| \(S?MBH\) )mass|mass (?:of|for) (?:the |its |this )?(?:central |nuclear |super ?massive )*(?:black hole|S?M?BH\b)|M_?\{?\s?(?:BH|bullet)"
    ),
}
# a redshift that differs from the catalogue's is a line's, an absorber's or another object's
_NEAR, _ROUNDING = 0.05, 6e-4
_LEVELS = (
    (re.compile(r"90 ?(?:%|per ?cent)[^.;]{0,20}(?:confiden|c\.?l|level|errors?|uncertaint)", re.I), 0.9),
    (re.compile(r"(?:1 ?-?\s?(?:sigma|σ)|68 ?(?:%|per ?cent))", re.I), 0.68),
)


def quantities_of(
    facts: Mapping[str, Fact], sources: Mapping[str, Source], owner: dict[str, str]
) -> dict[Link, tuple[Measurement, ...]]:
    """What abstracts report on one source, by paper and source; of two values of one quantity neither."""
    told: dict[Link, tuple[Measurement, ...]] = {}
    for fact in facts.values():
        if not fact.abstract or not (names_in(fact.title, owner) or names_in(fact.abstract, owner)):
            continue
        found = [q for q in quantities_in(fact.abstract) if q.name in LEAST]
        alone = None if _TITLE_ELSEWHERE.search(fact.title) else _alone(fact.title, owner)
        attached: dict[tuple[str, str], list[Quantity]] = {}
        for q in found:
            if source := _source_of(q, alone, owner, sources):
                attached.setdefault((source, q.name), []).append(q)
        for (source, _), values in attached.items():
            if len(values) == 1 or len({q.value for q in values}) == 1:
                told[fact.bibcode, source] = (*told.get((fact.bibcode, source), ()), _measurement(values[0]))
    return told


def _source_of(q: Quantity, alone: str | None, owner: dict[str, str], sources: Mapping[str, Source]) -> str | None:
    """The source that a value can only be of."""
    if not _is_plain(q):
        return None
    if q.name == "redshift":
        return _of_that_redshift(q, alone, owner, sources)
    if _ELSEWHERE.search(q.sentence):
        return None
    names = [d for d in designations(q.sentence) if d.strength >= NAME]
    source = _alone(q.sentence, owner) if any(d.key in owner for d in names) else alone
    if source is None or (not any(d.key in owner for d in names) and any(map(_is_object, names))):
        return None
    return source if _fits(q, sources[source]) else None


def _alone(text: str, owner: dict[str, str]) -> str | None:
    """The one source that a text names, if it names no other object."""
    ours = names_in(text, owner)
    if len(set(ours.values())) != 1:
        return None
    written = [d for d in designations(text) if d.key in ours]
    others = [d for d in designations(text) if d.strength >= NAME and _is_object(d) and d not in written]
    within = " ".join(d.text for d in written)
    return None if any(d.text not in within for d in others) else next(iter(ours.values()))


def _is_object(d: Designation) -> bool:
    return bool(re.search(r"\d", d.text))


def _is_plain(q: Quantity) -> bool:
    """A number with its error, or without: no limit, and no range whose middle nobody wrote."""
    if q.limit or not math.isfinite(q.value) or q.value < LEAST[q.name] or _FLATTENED.search(q.sentence):
        return False
    if q.low is not None or q.high is not None:
        return "±" in q.sentence or bool(re.search(r"\^\{?\s?\+", q.sentence))
    return True


def _fits(q: Quantity, source: Source) -> bool:
    """Whether the sentence says what the quantity needs; a redshift is near the catalogue's, else it is another's."""
    if q.name == "redshift":
        known = source.redshift
        return known is not None and abs(q.value - known) <= max(_NEAR * known, _ROUNDING)
    return q.name not in _SAYS or bool(_SAYS[q.name].search(q.sentence))


def _of_that_redshift(
    q: Quantity, alone: str | None, owner: dict[str, str], sources: Mapping[str, Source]
) -> str | None:
    """The one source named in the sentence, else alone in the title, that the catalogues know at this redshift.

    Of one whose redshift they do not know, where the sentence names it alone and nothing beyond it.
    """
    named = set(names_in(q.sentence, owner).values()) or ({alone} if alone else set())
    fitting = [source for source in named if _fits(q, sources[source])]
    if len(fitting) == 1:
        return fitting[0]
    only = _alone(q.sentence, owner)
    unknown = only and sources[only].redshift is None and sources[only].object_class not in GALACTIC
    return only if unknown and not _BEYOND.search(q.sentence) else None


def _measurement(q: Quantity) -> Measurement:
    level = next((level for pattern, level in _LEVELS if q.low is not None and pattern.search(q.sentence)), None)
    return Measurement(
        _CALLED.get(q.name, q.name), q.value, q.low, q.high, level, q.unit, METHOD, band=q.band, instrument=q.instrument
    )
