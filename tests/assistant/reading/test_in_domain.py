"""What a conversation's domain makes of a question: a search among its real examples, or what it was."""

import json
from pathlib import Path

import pytest

from assistant.reading.in_domain import domain_beside, in_domain
from assistant.request.asked import Asked, Certainty
from assistant.request.conversation import Conversation
from assistant.request.domains import DOMAINS, domain_of
from assistant.request.intents import Intent
from assistant.request.language.wanted import Wanted
from retriever.encoders.curve_space import curve_spaces, survey_position
from retriever.errors import BadInput
from tests.support.spectra.make_pictures import ring, write_picture


def asked(text, do, certainty=Certainty.SURE):
    return Asked(Intent(text), wanted=Wanted(do), certainty=certainty)


def done(text, do, domain, certainty=Certainty.SURE):
    found = in_domain(asked(text, do, certainty), Conversation(domain=domain), [])
    return found.wanted.do


@pytest.mark.parametrize(
    ("text", "do", "domain", "expected"),
    [
        ("show me images of a barred spiral", "papers", "deep-sky", "find"),
        ("pictures of planetary nebulae", "explain", "deep-sky", "find"),
        ("light curves like RR Lyrae", "similar", "variables", "find"),
        ("list edge-on galaxies", "list", "deep-sky", "find"),
        ("papers with images of M87", "papers", "deep-sky", "papers"),
        ("what is a planetary nebula?", "explain", "deep-sky", "explain"),
        ("hello", "greet", "deep-sky", "greet"),
        ("list the hardest AGN", "list", "x-ray", "list"),
        ("show me images of a barred spiral", "papers", "x-ray", "papers"),
    ],
)
def test_what_is_a_search(text, do, domain, expected):
    assert done(text, do, domain) == expected


def test_what_the_reader_is_not_sure_of_is_a_search_in_another_domain():
    assert done("edge-on galaxies", "explain", "deep-sky", Certainty.UNCLEAR) == "find"
    assert done("edge-on galaxies", "explain", "x-ray", Certainty.UNCLEAR) == "explain"


def test_whatever_is_asked_of_images_alone_is_on_them(tmp_path):
    path = str(write_picture(tmp_path / "ring.png", ring()))
    found = in_domain(asked("what is this like?", "act"), Conversation(), [path])
    assert found.wanted == Wanted("interpret", upload="spectrum") and found.certainty is Certainty.SURE


def test_names_of_domains_and_their_classes_are_known():
    assert domain_of("") == "x-ray" and domain_of("deep-sky") == "deep-sky"
    with pytest.raises(BadInput, match="choose of x-ray, variables, deep-sky"):
        domain_of("radio")
    space = curve_spaces()["asas"]
    assert set(DOMAINS["variables"].classes) == set(space.card["classes"])
    assert DOMAINS["variables"].classes_in("Light curves like RR Lyrae") == ("RRab", "RRc")
    assert not DOMAINS["variables"].classes_in("light curves of Cepheids")
    assert survey_position("163000-3030.0") == (247.5, -30.5)


def test_an_unsure_question_on_images_is_told_where_they_are_searched():
    unsure = asked("show me images of a barred spiral", "papers", Certainty.UNSURE)
    assert domain_beside(unsure, "x-ray") == "deep-sky" and domain_beside(unsure, "deep-sky") == ""
    assert domain_beside(asked("show me images of a barred spiral", "papers"), "x-ray") == ""
    assert domain_beside(asked("what is a quasar?", "explain", Certainty.UNSURE), "x-ray") == ""


def test_the_page_and_the_table_have_the_same_domains():
    script = (Path(__file__).parents[3] / "ui" / "behaviour.js").read_text(encoding="utf-8")
    assert f"const DOMAINS = {json.dumps(list(DOMAINS))};" in script
