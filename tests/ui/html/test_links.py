"""Links are built from checked values alone."""

import html
import re
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ui.html import links


@pytest.mark.parametrize("bibcode", ["javascript:alert(1)", "2004ApJ...615..422H/../x", "", '2004ApJ" x=...422H'])
def test_no_link_from_a_malformed_bibcode(bibcode):
    assert "<a" not in links.ads_link(bibcode)


def test_ampersand_of_a_bibcode_is_quoted():
    assert "abs/2004A%26A...425..367B" in links.ads_link("2004A&A...425..367B")


def test_links_are_built_from_checked_values():
    assert len(links.sky_links(187.2779, 2.0524)) == 7
    assert all('rel="noopener noreferrer"' in link for link in links.sky_links(10.0, -5.0))
    assert links.sky_links(None, 1.0) == [] and links.sky_links("1", "2") == [] and links.sky_links(10.0, 95.0) == []
    assert "%2B2.05" in links.sky_links(187.2779, 2.0524)[0] and "-5.0" in links.sky_links(10.0, -5.0)[0]
    refereed = {
        "2004ApJ...615..422H": True,
        "2011ApJ...742...85G": True,
        "2015MNRAS.449...34K": True,
        "2025arXiv250617899C": False,
        "1984Natur.307...53T": True,
        "2006IAUS..230..293J": None,
        "nonsense": None,
    }
    assert {bibcode: links.refereed(bibcode) for bibcode in refereed} == refereed
    assert links.refereed("2025arXiv250617899C", True) is True


# what the services document of addresses that ask by position: SIMBAD "URL queries", NED "conesearch", the HEASARC's batch interface,
# IVOA's Simple Cone Search (Chandra) and TAP (XMM-Newton), and the addresses that ESASky and Aladin Lite give to a view
DOCUMENTED = {
    "SIMBAD": ("simbad.cds.unistra.fr/simbad/sim-coo", {"Coord", "CooFrame", "Radius", "Radius.unit"}),
    "NED": (
        "ned.ipac.caltech.edu/conesearch",
        {"search_type", "coordinates", "radius", "in_csys", "in_equinox"},
    ),
    "ESASky": ("sky.esa.int/esasky/", {"target", "fov", "sci"}),
    "Aladin Lite": ("aladin.cds.unistra.fr/AladinLite/", {"target", "fov"}),
    "HEASARC": (
        "heasarc.gsfc.nasa.gov/cgi-bin/W3Browse/w3query.pl",
        {"tablehead", "Entry", "Coordinates", "Equinox", "Radius", "Fields", "Action"},
    ),
    "CSC 2": ("cda.cfa.harvard.edu/csc2scs/coneSearch", {"RA", "DEC", "SR", "VERB"}),
    "XMM-Newton": ("nxsa.esac.esa.int/tap-server/tap/sync", {"REQUEST", "LANG", "FORMAT", "QUERY"}),
}
NUMBER, SIGNED = r"[+-]?\d+\.\d+", r"[+-]\d+\.\d+"
POSITION = {  # how each takes a right ascension and a declination in degrees
    "SIMBAD": ("Coord", f"({NUMBER}) ({SIGNED})"),
    "NED": ("coordinates", f"({NUMBER})d ({NUMBER})d"),
    "ESASky": ("target", f"({NUMBER}) ({NUMBER})"),
    "Aladin Lite": ("target", f"({NUMBER}) ({SIGNED})"),
    "HEASARC": ("Entry", f"({NUMBER}),({NUMBER})"),
    "XMM-Newton": ("QUERY", rf"SELECT \* FROM .+circle\('ICRS',({NUMBER}),({NUMBER}),{NUMBER}\)\)"),
}


def addresses(ra, dec):
    """Each service's address, as the browser takes it out of the link."""
    found = (re.search(r'href="([^"]+)"[^>]*>([^<]+)<', one) for one in links.sky_links(ra, dec))
    return {one[2]: html.unescape(one[1]) for one in found}


@given(st.floats(0, 360, exclude_max=True), st.floats(-90, 90))
@example(359.9999999, -0.0)
@example(0.0, 90.0)
@example(1e-12, -1e-12)
def test_each_service_gets_the_position_as_it_documents(ra, dec):
    found = addresses(ra, dec)
    assert found.keys() == DOCUMENTED.keys()
    for name, address in found.items():
        parts = urlsplit(address)
        place, parameters = DOCUMENTED[name]
        assert (parts.scheme, parts.netloc + parts.path, parts.fragment) == ("https", place, "")
        assert re.fullmatch(r"(?:[\w.~,&=:;@/?!$'()*-]|%[0-9A-F]{2})+", parts.query)  # a sign in it is no space: %2B
        pairs = parse_qsl(parts.query, strict_parsing=True, keep_blank_values=True)
        assert {key for key, _ in pairs} == parameters
        given = dict(pairs)
        if name == "CSC 2":
            own_ra, own_dec = given["RA"], given["DEC"]
        else:
            key, form = POSITION[name]
            own_ra, own_dec = re.fullmatch(form, given[key]).groups()
        assert 0 <= float(own_ra) < 360 and -90 <= float(own_dec) <= 90
        assert abs((float(own_ra) - ra + 180) % 360 - 180) < 1e-6 and abs(float(own_dec) - dec) < 1e-6


def test_several_tables_of_observations_are_asked_at_once():
    tables = parse_qs(urlsplit(addresses(187.2779, -2.0524)["HEASARC"]).query)["tablehead"]
    assert len(tables) == len(set(tables)) == 5 and all(table.startswith("name=heasarc_") for table in tables)


@given(st.from_regex(links._BIBCODE, fullmatch=True).filter(str.isascii))
def test_a_bibcode_is_one_part_of_the_path(bibcode):
    parts = urlsplit(html.unescape(re.search(r'href="([^"]+)"', links.ads_link(bibcode))[1]))
    assert not parts.query and not parts.fragment and "&" not in parts.path and "+" not in parts.path
    assert parts.path.count("/") == 2 and unquote(parts.path.removeprefix("/abs/")) == bibcode
