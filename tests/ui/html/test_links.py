"""Links are built from checked values alone."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

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


def test_each_service_gets_the_position_in_its_own_parameters():
    shown = links.sky_links(187.2779, -2.0524)
    asked = {}
    for one in shown:
        address = urlsplit(html.unescape(re.search(r'href="([^"]+)"', one)[1]))
        assert address.scheme == "https" and not re.search(r"[\s<>']", address.query)
        asked[re.search(r">([^<]+)<", one)[1]] = {k: v[0] for k, v in parse_qs(address.query).items()}
    assert asked["Aladin Lite"]["target"] == asked["ESASky"]["target"] == "187.277900 -2.052400"
    assert asked["HEASARC"]["Entry"] == "187.277900,-2.052400"
    assert (asked["CSC 2"]["RA"], asked["CSC 2"]["DEC"]) == ("187.277900", "-2.052400")
    assert "circle('ICRS',187.277900,-2.052400,0.05)" in asked["XMM-Newton"]["QUERY"]
