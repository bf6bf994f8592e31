"""Who a source is: its class and whose that is, position, redshift, other names; each said alone or all in one sentence."""

import re
from functools import lru_cache

import astropy.units as u
from astropy.coordinates import SkyCoord, get_constellation

from assistant.agent.engine import State
from assistant.evidence.claims import Claim, refused
from assistant.evidence.sentences import say
from assistant.verbs.sources.finding import finding
from retriever.catalogue.kinds import class_label
from retriever.catalogue.quantities import format_number
from retriever.catalogue.records import Source
from retriever.names.positions import format_position

_CATALOGUE_NAMES = ("SWIFT", "2CXO", "GEN", "PPM", "GSC")
_MOST_NAMES, _ALL_NAMES = 3, 40


def who_claim(state: State, source: Source, asked: str = "") -> Claim:
    """``**3C 273 is a quasar** (radio-loud quasar) at ..., also known as ...``; a name that was asked with comes first."""
    place = format_position(source.ra, source.dec)
    text = say("identify.is", name=source.name, kind=class_label(source.object_class) or say("source.unclassified"))
    details = _details(source)
    text += f" ({details}) at {place}" if details else f" at {place}"
    if source.redshift is not None:
        text += say("source.redshift", redshift=format_number(source.redshift, 4))
    text += _known_as(source, asked)
    return Claim(text, (state.ledger.add_source(source),))


def plain_claim(state: State, source: Source) -> Claim:
    """``**SS 433 is a high-mass X-ray binary** (microquasar).``: for whom figures and names of catalogues say nothing."""
    kind = class_label(source.object_class) or say("source.unclassified")
    details = f" ({source.subclass})" if source.subclass and source.subclass.lower() not in kind.lower() else ""
    return Claim(say("identify.is", name=source.name, kind=kind) + details + ".", (state.ledger.add_source(source),))


def _known_as(source: Source, asked: str) -> str:
    flat = re.sub(r"[\s-]", "", asked.lower())
    first = [a for a in source.aliases if flat and re.sub(r"[\s-]", "", a.lower()) in flat][:1]
    others = first + [a for a in source.aliases if not a.startswith(_CATALOGUE_NAMES) and a not in first]
    return say("source.aliases", aliases=", ".join(others[:_MOST_NAMES])) if others else "."


def _details(source: Source) -> str:
    """The subclass, and whose class it is where this project did not choose it."""
    kind = class_label(source.object_class).lower()
    subclass = source.subclass if source.subclass.lower() not in kind else ""
    whose = source.class_from if source.class_from != say("source.by_hand") else ""
    told = say("identify.class_from", whose=whose) if whose else ""
    return ", ".join(part for part in (subclass, told) if part)


def class_claim(state: State, source: Source) -> Claim:
    """``**NGC 4151 is a Seyfert galaxy (Sy1.5)**, class from ...``"""
    cited = (state.ledger.add_source(source),)
    if not source.object_class:
        return Claim(say("identify.unclassified", name=source.name), cited)
    kind = class_label(source.object_class)
    if source.subclass and source.subclass.lower() not in kind.lower():
        kind += f" ({source.subclass})"
    by_hand = source.class_from in ("", say("source.by_hand"))
    told = {"name": source.name, "kind": kind, "whose": source.class_from or say("source.by_hand")}
    return Claim(say("identify.class_by_hand" if by_hand else "identify.class", **told), cited)


def subclass_claim(state: State, source: Source) -> Claim:
    cited = (state.ledger.add_source(source),)
    if not source.subclass:
        table = state.ledger.add_table(f"subclass of {source.name}", ["found"], [["nothing"]], 0)
        kind = class_label(source.object_class) or say("source.unclassified")
        return refused("identify.no_subclass", (table, *cited), name=source.name, kind=kind)
    kind = class_label(source.object_class)
    text = say("identify.subclass", name=source.name, subclass=source.subclass, kind=kind)
    columns, rows = ("source", "subclass", "class"), [[source.name, source.subclass, kind]]
    return finding(state, text, f"subclass of {source.name}", columns, rows, cited)


def names_claim(state: State, source: Source) -> Claim:
    cited = (state.ledger.add_source(source),)
    names = source.aliases
    if not names:
        table = state.ledger.add_table(f"other names of {source.name}", ["found"], [["nothing"]], 0)
        return refused("identify.no_names", (table, *cited), name=source.name)
    told = ", ".join(names[:_ALL_NAMES])
    return Claim(say("identify.names", name=source.name, names=told), cited)


def position_claims(state: State, source: Source, what: str, to: str = "") -> list[Claim]:
    """The position, or the part of it that is asked for (a word of the grammar); ``to`` "galactic" asks for that frame."""
    sky = SkyCoord(source.ra, source.dec, unit="deg")
    galactic = sky.galactic
    cited = (state.ledger.add_source(source),)
    told = say("identify.galactic", name=source.name, l=f"{galactic.l.deg:.4f}", b=f"{galactic.b.deg:+.4f}")
    rows = [[source.name, f"l = {galactic.l.deg:.4f} deg, b = {galactic.b.deg:+.4f} deg"]]
    frame = finding(state, told, f"Galactic coordinates of {source.name}", ("source", "coordinates"), rows, cited)
    if what == "galactic_latitude" or to == "galactic":
        return [frame]
    if what == "declination":
        return [_coordinate(state, source, say("identify.dec", name=source.name, dec=f"{source.dec:+.4f}"))]
    if what == "right_ascension":
        return [_coordinate(state, source, say("identify.ra", name=source.name, ra=f"{source.ra:.4f}"))]
    place = say("identify.position", name=source.name, position=format_position(source.ra, source.dec))
    where = say("identify.position_from", whose=source.position_from) if source.position_from else "."
    return [Claim(place + where, cited)]


def _coordinate(state: State, source: Source, text: str) -> Claim:
    rows = [[source.name, format_position(source.ra, source.dec)]]
    cited = (state.ledger.add_source(source),)
    return finding(state, text, f"position of {source.name}", ("source", "position"), rows, cited)


def constellation_claim(state: State, source: Source) -> Claim:
    name = constellation_of(source.ra, source.dec)
    text = say("identify.constellation", name=source.name, constellation=name)
    rows = [[source.name, name]]
    cited = (state.ledger.add_source(source),)
    return finding(state, text, f"the constellation of {source.name}", ("source", "constellation"), rows, cited)


@lru_cache(2000)
def constellation_of(ra: float, dec: float) -> str:
    """The IAU's constellation of a position in degrees (ICRS)."""
    return str(get_constellation(SkyCoord(ra, dec, unit="deg")))


def separation_claim(state: State, first: Source, second: Source) -> Claim:
    """How far apart two sources are on the sky."""
    apart = SkyCoord(first.ra, first.dec, unit="deg").separation(SkyCoord(second.ra, second.dec, unit="deg"))
    told = angle_text(float(apart.to_value(u.deg)))
    text = say("identify.separation", first=first.name, second=second.name, angle=told)
    cited = [state.ledger.add_source(source) for source in (first, second)]
    title = f"separation on the sky of {first.name} and {second.name}"
    return finding(state, text, title, ("sources", "separation"), [[f"{first.name} and {second.name}", told]], cited)


def angle_text(degrees: float) -> str:
    """An angle as it is said: in arcsec, arcmin or degrees."""
    if degrees < 1 / 60:
        return f"{degrees * 3600:.1f} arcsec"
    return f"{degrees * 60:.1f} arcmin" if degrees < 1 else f"{degrees:.4g} deg"
