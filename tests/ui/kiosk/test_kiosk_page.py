"""The kiosk's page: one document that fetches nothing, its sounds told from the spectrum, its code from the address."""

import asyncio
import json
import re
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.libraries.toy_library import small_library as toy_library
from ui.kiosk.front import Kiosk
from ui.kiosk.page import Wanted, content, kiosk_html
from ui.kiosk.photons import FASTEST, HEARD, SLOWEST, photons_of, tempo_of
from ui.kiosk.take_home import code_of, public_address
from ui.words import say


def got(library, query, path="/", headers=(), check=None, root="", is_open=True):
    """Status, headers and body of a request; the chat behind answers "chat"."""
    sent = []

    async def chat(scope, receive, send):
        await send({"type": "http.response.start", "status": 299, "headers": []})
        await send({"type": "http.response.body", "body": b"chat"})

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": list(headers),
        "root_path": root,
    }
    asyncio.run(
        Kiosk(
            chat,
            SimpleNamespace(library=lambda: library, is_open=lambda _: is_open, progress=lambda _: "Half of it."),
            check,
        )(scope, None, send)
    )
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"].decode()


def test_the_page_holds_all_that_it_shows_and_its_policy_lets_it_fetch_nothing(library):
    status, headers, page = got(library, "kiosk=1")
    assert status == 200 and headers[b"content-security-policy"].startswith(b"default-src 'none'")
    assert not re.findall(r"(?:src|href)=\"(?!data:,)[^\"]*", page) and "fetch(" not in page and "@import" not in page
    nonce = re.search(rb"script-src 'nonce-([^']+)'", headers[b"content-security-policy"])[1].decode()
    assert page.count(f'nonce="{nonce}"') == 2
    shown, candidates = content(library)
    assert all(stop.title in page or stop.title.replace("'", "&#39;") in page for stop in shown)
    assert page.count('class="candidate"') == len(candidates) and page.count("SIMULATED") >= len(shown) + len(
        candidates
    )
    assert all(bibcode in page for stop in shown for _, _, bibcode in stop.papers)


@pytest.mark.parametrize(("query", "path"), [("", "/"), ("kiosk=0", "/"), ("kiosk=1", "/config"), ("q=kiosk", "/")])
def test_everything_else_is_the_chats(library, query, path):
    assert got(library, query, path)[2] == "chat"


def test_below_a_proxys_path(library):
    assert got(library, "kiosk=1", "/scholar/", root="/scholar")[0] == 200


def test_a_tour_begins_where_it_is_asked_to_and_says_what_it_does_not_know(library):
    assert 'data-first="1"' in got(library, "kiosk=1&tour=cyg-x-1")[2]
    page = got(library, "kiosk=1&tour=<b>x")[2]
    assert 'data-first="0"' in page and "There is no stop" in page and "<b>x" not in page


def test_the_chat_is_linked_only_where_it_is_asked_for(library):
    assert (
        say("kiosk.chat") not in got(library, "kiosk=1")[2] and say("kiosk.chat") in got(library, "kiosk=1&chat=1")[2]
    )


def test_accounts_hold_for_the_kiosk_too(library):
    status, headers, _ = got(library, "kiosk=1", check=lambda name, password: name == "ada")
    assert status == 401 and b"Basic" in headers[b"www-authenticate"]
    assert got(library, "kiosk=1", check=lambda *_: True)[0] == 200


def test_a_library_without_the_tours_sources_is_told_in_a_sentence(tmp_path, library):
    from retriever.library.opening import as_one, open_one

    other = as_one([open_one(toy_library(tmp_path / "toy"))], library.parts[0])
    page = kiosk_html(other, Wanted(), "n")
    assert "bundled library" in page and "<script" not in page


def test_while_a_library_is_opened_the_page_says_so_and_asks_again(library):
    page = got(library, "kiosk=1", is_open=False)[2]
    assert "Half of it." in page and 'http-equiv="refresh"' in page and "<script" not in page


@given(st.floats(1e-4, 1e5), st.floats(1.1, 100))
def test_a_brighter_source_is_heard_faster_within_what_an_ear_can_follow(rate, more):
    assert SLOWEST <= tempo_of(rate) <= tempo_of(rate * more) <= FASTEST


def test_the_x_rays_that_are_heard_are_those_of_the_spectrum(library):
    (crab, *_) = content(library)[0]
    curve, photons = crab.pictures.curve, crab.photons
    assert (
        len(photons.energies) == HEARD
        and min(photons.energies) >= round(curve.low[0], 3)
        and max(photons.energies) <= round(curve.high[-1], 3)
    )
    counts = curve.y * (curve.high - curve.low)
    median = np.interp(0.5, np.cumsum(counts) / counts.sum(), curve.high)
    assert abs(np.mean(np.array(photons.energies) < median) - 0.5) < 0.12  # 3.7 sigma of 240
    assert photons_of(curve, "crab").energies == photons.energies  # a melody of its own
    assert f"{photons.tempo:.0f} a second" in photons.told


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ([(b"host", b"museum.example:7860")], "http://museum.example:7860/"),
        ([(b"host", b"127.0.0.1:7860")], ""),
        ([(b"host", b"localhost:7860")], ""),
        ([(b"host", b'a"><b>')], ""),
        (
            [(b"host", b"10.0.0.5:1"), (b"x-forwarded-host", b"x.example"), (b"x-forwarded-proto", b"https")],
            "https://x.example/",
        ),
        ([], ""),
    ],
)
def test_the_address_to_take_home(headers, address, monkeypatch):
    monkeypatch.delenv("SCHOLAR_PUBLIC_ADDRESS", raising=False)
    assert public_address({"headers": headers, "scheme": "http"}) == address


def test_the_address_that_is_set_counts_and_is_drawn(monkeypatch, library):
    monkeypatch.setenv("SCHOLAR_PUBLIC_ADDRESS", "https://sky.example/")
    page = got(library, "kiosk=1")[2]
    assert "https://sky.example/" in page and "<svg" in code_of("https://sky.example/")
    assert say("kiosk.no_address") not in page


def test_the_time_until_it_begins_anew_is_set_in_one_place(monkeypatch, library):
    monkeypatch.setenv("SCHOLAR_KIOSK_RESET", "33")
    held = re.search(r'data-json="([^"]*)"', got(library, "kiosk=1")[2])[1]
    import html

    assert json.loads(html.unescape(held))["reset"] == 33
