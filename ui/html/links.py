"""Links to the services that astronomers use, built from checked values only; nothing is fetched, the user opens them."""

import re
from urllib.parse import quote

from markupsafe import Markup

from ui.html.escaping import escape
from ui.html.rendering import part

ADS = "https://ui.adsabs.harvard.edu/abs/"
SIMBAD = "https://simbad.cds.unistra.fr/simbad/sim-coo?"
NED = "https://ned.ipac.caltech.edu/conesearch?"
ESASKY = "https://sky.esa.int/esasky/?"
_BIBCODE = re.compile(r"\d{4}[A-Za-z0-9.&+]{14}[A-Za-z.]")
# ADS's abbreviations of journals that referee; conference papers and circulars say nothing either way here
_REFEREED = re.compile(
    r"\d{4}(A&A|A&ARv|A&AS|AJ|AN|ApJ|ApJS|ApJL|ARA&A|AdSpR|ExA|FrASS|Galax|JATIS|JCAP|JHEAp|MNRAS|NatAs|Natur|NewA|NewAR|PASA|PASJ|"
    r"PASP|PhR|PhRvD|PhRvL|RAA|RMxAA|RPPh|RvMP|Sci|SSRv|Univ)\.*[\dL]"
)


def link(address: str, text: str) -> Markup:
    """A link that opens apart and tells the service nothing of this page; ``text`` is plain."""
    return part("link", address, text)


def ads_link(bibcode: str) -> Markup:
    """The bibcode, as a link to ADS if it is well-formed."""
    return link(ADS + quote(bibcode, safe=""), bibcode) if _BIBCODE.fullmatch(bibcode) else escape(bibcode)


def sky_links(ra: float | None, dec: float | None) -> list[Markup]:
    """SIMBAD, NED and ESASky at a position (ICRS degrees); none without one."""
    if (
        not isinstance(ra, (int, float))
        or not isinstance(dec, (int, float))
        or not (0 <= ra < 360 and -90 <= dec <= 90)
    ):
        return []
    simbad = f"{SIMBAD}Coord={ra:.6f}%20{dec:+.6f}&CooFrame=ICRS&Radius=10&Radius.unit=arcsec".replace("+", "%2B")
    ned = (
        f"{NED}search_type=Near%20Position%20Search&coordinates={ra:.6f}d%20{dec:.6f}d&radius=0.17"
        "&in_csys=Equatorial&in_equinox=J2000.0"
    )
    esasky = f"{ESASKY}target={ra:.6f}%20{dec:.6f}&fov=0.3&sci=true"
    return [link(simbad, "SIMBAD"), link(ned, "NED"), link(esasky, "ESASky")]


def refereed(bibcode: str, known: bool | None = None) -> bool | None:
    """Whether a paper was refereed: as its record says, else as its journal tells; None where neither does."""
    if known is not None or not _BIBCODE.fullmatch(bibcode):
        return known
    if re.match(r"\d{4}arXiv", bibcode):
        return False
    return True if _REFEREED.match(bibcode) else None
