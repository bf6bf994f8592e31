"""The class of a source in the words of ``retriever/catalogue/kinds.toml``, and whose class it is.

Each catalogue has a vocabulary of its own. Candidates ("QSO_Candidate", "ULX?"), galaxies, clusters of stars and plain X-ray
or radio sources have no class here: the subclass says what the catalogue calls them. No machine's guess is used.
"""

import re
from dataclasses import dataclass

from retriever.catalogue.kinds import ACTIVE
from retriever.library.format.simbad_types import class_of_simbad
from training.bundled.measurements import BAT, XRB
from training.bundled.rows import Row

SIMBAD = "SIMBAD"
TRAINING_SET = "training set of Yang et al. 2022"
_BAT = {
    "Beamed AGN": ("blazar", "beamed AGN"),
    "Unknown AGN": ("AGN", "unclassified AGN"),
    "LINER": ("AGN", "LINER"),
    "LMXB": ("LMXB", ""),
    "HMXB": ("HMXB", ""),
    "CV": ("CV", ""),
    "Nova": ("CV", "nova"),
    "Symbiotic star": ("symbiotic star", ""),
    "Galaxy Cluster": ("galaxy cluster", ""),
    "Pulsar": ("pulsar", ""),
    "star": ("star", ""),
    "SNR": ("SNR", ""),
    "Sy1;broad-line AGN": ("Seyfert", "Sy1"),
    "XRB": ("", "X-ray binary"),
    "GC": ("", "globular cluster"),
    "confused source": ("", "confused source"),
}
_LITERATURE = {
    "AGN": ("AGN", ""),
    "YSO": ("YSO", ""),
    "CV": ("CV", ""),
    "LM-STAR": ("star", "low-mass star"),
    "HM-STAR": ("star", "high-mass star"),
    "HMXB": ("HMXB", ""),
    "LMXB": ("LMXB", ""),
    "NS": ("pulsar", ""),
    "NS_BIN": ("pulsar", "pulsar in a binary"),
}
# what SIMBAD calls objects that the vocabulary has no class for, in words; of plain X-ray and radio sources nothing is said
_OTHER = {
    **dict.fromkeys(("Galaxy", "EmG", "GinCl", "GinGroup", "GinPair", "IG", "LSB_G", "StarburstG"), "galaxy"),
    "BClG": "brightest galaxy of a cluster",
    "GlCl": "globular cluster",
    "PartofG": "part of a galaxy",
    "XB": "X-ray binary",
    "SN": "supernova",
    "PN": "planetary nebula",
    "HII": "H II region",
    "Cl*": "star cluster",
    **dict.fromkeys(("QSO_Candidate", "AGN_Candidate"), "AGN candidate"),
    **dict.fromkeys(("YSO_Candidate", "Candidate_YSO"), "YSO candidate"),
    "ULX?": "ULX candidate",
    **dict.fromkeys(("Candidate_XB*", "Candidate_LMXB", "Candidate_HMXB"), "X-ray binary candidate"),
}
# Veron-Cetty & Veron: quasar, active galaxy, BL Lac object
_VERON = {"Q": ("quasar", ""), "B": ("blazar", "BL Lac object")}
_VERON_PAPERS = ("2010A&A...518A..10V", "2006A&A...455..773V")
# SIMBAD's types of what holds the X-ray source: their names are not its own
HOSTS = frozenset(
    "GlCl GlCl? Cl* Cl*? OpCl MolCld PartofCloud Cloud HII ClG GroupG GinCl GinGroup SNR SNR? outflow? Bubble".split()
)
BIBCODE = re.compile(r"(?:1[89]|20)\d\d[A-Za-z][\w.&]{13}[A-Za-z.:]")


@dataclass(frozen=True)
class Kind:
    """Class and subclass with who says so; the class may be empty, then ``origin`` is the subclass's."""

    object_class: str = ""
    subclass: str = ""
    origin: str = ""


def kind_of(csc: Row | None, bat: Row | None, hmxb: Row | None) -> Kind:
    """The class that the catalogues give a source: XRBcats', Swift-BAT's, the literature's, SIMBAD's, the first that there is.

    "AGN" is narrowed by those that follow, where they agree that it is one.
    """
    said = [k for k in (_of_hmxb(hmxb), _of_bat(bat), _of_literature(csc), _of_simbad(csc)) if k]
    first = next((k for k in said if k.object_class), None)
    if first is None:
        return said[0] if said else Kind()
    rest = said[said.index(first) + 1 :]
    if first.object_class == "AGN" and first.subclass in ("", "unclassified AGN"):
        narrower = next((k for k in rest if k.object_class in ACTIVE - {"AGN"}), None)
        return narrower or first
    same = next((k for k in rest if k.object_class == first.object_class and k.subclass), None)
    if same and not first.subclass:
        return Kind(first.object_class, same.subclass, f"{first.origin}; {same.subclass} by {same.origin}")
    return first


def class_references(row: Row) -> list[str]:
    """Bibcodes of the literature class of a CSC row."""
    return [ref for ref in dict.fromkeys(re.split(r"[;,]", row.get("ref", ""))) if BIBCODE.fullmatch(ref)]


def _of_hmxb(row: Row | None) -> Kind | None:
    if not row:
        return None
    kinds = set(row.get("Xray_Type", "").split(","))
    subclass = "Be/X-ray binary" if "BE" in kinds else "supergiant X-ray binary" if "SG" in kinds else ""
    return Kind("HMXB", subclass, XRB)


def _of_bat(row: Row | None) -> Kind | None:
    kind = (row or {}).get("TYPE", "")
    if re.fullmatch(r"Sy[12](?:\.\d)?", kind):
        return Kind("Seyfert", kind, f"{BAT}, type {kind}")
    if kind in _BAT:
        return Kind(*_BAT[kind], f"{BAT}, type {kind}")
    # U1 to U3 are unidentified; the rest (molecular cloud, compact group) are single cases
    return None if re.fullmatch(r"U\d|", kind) else Kind("", kind, f"{BAT}, type {kind}")


def _of_literature(row: Row | None) -> Kind | None:
    kind = (row or {}).get("Class", "")
    if row is None or kind not in _LITERATURE:
        return None
    references = class_references(row)
    object_class, subclass = _LITERATURE[kind]
    if kind == "AGN" and references and references[0] in _VERON_PAPERS:
        object_class, subclass = _VERON.get(row["SubClass"].split(";")[0], (object_class, subclass))
    if kind == "NS" and "Psr" not in row["SubClass"] and row["main_type"] != "Pulsar":
        object_class, subclass = "", "neutron star"
    after = f", after {references[0]}" if references else ""
    return Kind(object_class, subclass, f"{TRAINING_SET}{after}")


def _of_simbad(row: Row | None) -> Kind | None:
    kind = (row or {}).get("main_type", "")
    object_class, subclass = class_of_simbad(kind)
    subclass = subclass if object_class else _OTHER.get(kind, "")
    return Kind(object_class, subclass, f"{SIMBAD}, type {kind}") if object_class or subclass else None
