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
ALADIN = "https://aladin.cds.unistra.fr/AladinLite/?"
HEASARC = "https://heasarc.gsfc.nasa.gov/cgi-bin/W3Browse/w3query.pl?"
CSC = "https://cda.cfa.harvard.edu/csc2scs/coneSearch?"
XSA = "https://nxsa.esac.esa.int/tap-server/tap/sync?"
_OBSERVED_BY = ("chanmaster", "xmmmaster", "numaster", "swiftmastr", "nicermastr")  # HEASARC's lists of observations
_CONE_DEG = 0.05
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
    """SIMBAD, NED, pictures of the sky and archives of X-ray observations at a position (ICRS degrees); none without one."""
    if (
        not isinstance(ra, (int, float))
        or not isinstance(dec, (int, float))
        or not (0 <= ra < 360 and -90 <= dec <= 90)
    ):
        return []
    ra = round(ra, 6) % 360  # what rounds to 360 is 0
    simbad = f"{SIMBAD}Coord={ra:.6f}%20{dec:+.6f}&CooFrame=ICRS&Radius=10&Radius.unit=arcsec".replace("+", "%2B")
    ned = (
        f"{NED}search_type=Near%20Position%20Search&coordinates={ra:.6f}d%20{dec:.6f}d&radius=0.17"
        "&in_csys=Equatorial&in_equinox=J2000.0"
    )
    esasky = f"{ESASKY}target={ra:.6f}%20{dec:.6f}&fov=0.3&sci=true"
    aladin = f"{ALADIN}target={ra:.6f}%20{dec:+.6f}&fov=0.3".replace("+", "%2B")
    addresses = {"SIMBAD": simbad, "NED": ned, "ESASky": esasky, "Aladin Lite": aladin, **_archives(ra, dec)}
    return [link(address, name) for name, address in addresses.items()]


def _archives(ra: float, dec: float) -> dict[str, str]:
    """Lists of what was observed or detected there, by the archives' own addresses for queries by position."""
    tables = "".join(f"tablehead=name%3Dheasarc_{name}&" for name in _OBSERVED_BY)
    heasarc = (
        f"{HEASARC}{tables}Entry={ra:.6f},{dec:.6f}&Coordinates=Equatorial&Equinox=2000&Radius=Default"
        "&Fields=Standard&Action=Query"
    )
    csc = f"{CSC}RA={ra:.6f}&DEC={dec:.6f}&SR={_CONE_DEG}&VERB=1"
    circle = f"circle('ICRS',{ra:.6f},{dec:.6f},{_CONE_DEG})"
    query = f"SELECT * FROM xsa.v_all_observations WHERE 1=intersects(observation_fov_scircle,{circle})"
    xsa = f"{XSA}REQUEST=doQuery&LANG=ADQL&FORMAT=csv&QUERY={quote(query, safe='')}"
    return {"HEASARC": heasarc, "CSC 2": csc, "XMM-Newton": xsa}


def refereed(bibcode: str, known: bool | None = None) -> bool | None:
    """Whether a paper was refereed: as its record says, else as its journal tells; None where neither does."""
    if known is not None or not _BIBCODE.fullmatch(bibcode):
        return known
    if re.match(r"\d{4}arXiv", bibcode):
        return False
    return True if _REFEREED.match(bibcode) else None
