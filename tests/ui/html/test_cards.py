"""The cards of the evidence: each mark has its own, and it says what it must."""

import html
import re

import pytest

from assistant.evidence.claims import Answer, Claim
from assistant.evidence.computations import Computation, Input
from assistant.evidence.ledger import Ledger
from retriever.catalogue.records import Measurement, Paper, Report, Source
from tests.support.ui_answers import (
    BIBCODE,
    Tags,
    answer_of,
    evidence_of,
    panel_of,
)
from ui.chat import messages
from ui.html.cards import evidence_cards


def test_every_mark_has_its_card():
    answer = answer_of()
    targets = set(re.findall(r"\(#(e3-\w+)\)", "".join(messages.answer_paragraphs(answer, 3))))
    ids = {value for name, value in Tags(panel_of(answer, 3)).attributes if name == "id"}
    assert targets and targets <= ids


def test_cards_say_what_they_must():
    panel = panel_of(answer_of(), 1)
    link = f'<a href="https://ui.adsabs.harvard.edu/abs/{BIBCODE}" target="_blank" rel="noopener noreferrer">'
    text = html.unescape(re.sub("<[^>]+>", "", panel))
    assert link in panel
    for words in ("SIMULATED", "REAL", "not observed", "12h29m", "187.28", "Summary written for this project", "90 %"):
        assert words in text
    assert "3.04×10<sup>21</sup> cm<sup>−2</sup>" in panel  # 30.4 in units of 1e20


def test_cards_stand_in_the_order_of_first_citation():
    ledger, ids = evidence_of()
    claims = [Claim("One.", (ids["P"], ids["M"])), Claim("Two.", (ids["S"], ids["P"])), Claim("Three.", (ids["N"],))]
    panel = evidence_cards(Answer("What?", "offline", claims, ledger), 1)
    assert re.findall(r'id="e1-(\w+)"', panel) == [ids["P"], ids["M"], ids["N"], ids["S"]]


def test_every_card_says_in_a_line_what_it_is():
    panel = panel_of(answer_of(), 1)
    gists = dict(re.findall(r'id="e1-(\w+)" tabindex="-1" data-gist="([^"]*)"', panel))
    starts = {"S": "Source: ", "P": "Paper: ", "M": "Value: ", "T": "Table: ", "G": "Glossary: "}
    assert {i[0] for i in gists} == set(starts) and all(gist.startswith(starts[i[0]]) for i, gist in gists.items())


def test_uploads_fitted_together_have_a_card_of_what_joins_them():
    """Their record has neither exposure nor counts."""
    record = {"name": "a.pha + b.pha", "file": "a.pha + b.pha", "class": "", "ra": None, "dec": None, "uploaded": True}
    record |= {"joined_by": "OBS_ID 123", "number": 2, "comparison": "One shape.", "model": "absorbed power law"}
    card = card_of(lambda ledger: ledger.add_upload(record["name"], record))
    assert "joined by" in card and "OBS_ID 123" in card and "One shape." in card and "absorbed power law" in card


def card_of(record_of, several=False):
    """The text of the cards of an answer that cites what was put into a ledger."""
    ledger = Ledger()
    answer = Answer("What?", "offline", [Claim("This.", (record_of(ledger),))], ledger)
    return html.unescape(re.sub("<[^>]+>", " ", evidence_cards(answer, 1, several)))


@pytest.mark.parametrize(
    ("by", "page", "text", "says"),
    [
        ("", None, "It is hard.", "Summary written for this project"),
        ("abstract", None, "We find a hard spectrum.", "Quoted from the paper's abstract"),
        ("pdf", 7, "We find a hard spectrum.", "Quoted from page 7"),
        ("", None, "", ""),
    ],
)
def test_a_passage_is_quoted_or_an_own_summary_or_absent(by, page, text, says):
    paper = Paper(BIBCODE, "A title", ("A, B",), 2004, (), library="mine")
    shown = card_of(lambda ledger: ledger.add_paper(paper, Report(None, "main", text, by=by, page=page)))
    assert says in shown and (f"“{text}”" in shown) == bool(by)
    assert ("Summary" in shown or "Quoted" in shown) == bool(text)


def test_cards_say_the_library_where_several_are_open():
    paper = Paper(BIBCODE, "A title", ("A, B",), 2004, (), library="mine")
    source = Source("s", "Toy 1", (), 1.0, 2.0, "", "quasar", library="theirs")
    value = Measurement("powlaw_gamma", 1.8, library="mine")
    for add, name in (
        (lambda ledger: ledger.add_paper(paper, Report(None, "main", "")), "mine"),
        (lambda ledger: ledger.add_source(source), "theirs"),
        (lambda ledger: ledger.add_measurement(value, ledger.add_source(source), "s"), "mine"),
    ):
        assert name in card_of(add, True) and name not in card_of(add, False)


def test_a_value_that_is_not_to_be_trusted_says_why_and_where_it_was_measured():
    source = Source("s", "Toy 1", (), 1.0, 2.0, "", "quasar")
    value = Measurement("powlaw_gamma", 9.8, band="0.5-7 keV", instrument="Chandra ACIS", flag="outside -1 to 8")
    shown = card_of(lambda ledger: ledger.add_measurement(value, ledger.add_source(source), "s"))
    assert "not to be trusted" in shown and "outside -1 to 8" in shown and "0.5-7 keV, Chandra ACIS" in shown


def test_a_computed_value_says_its_formula_and_what_was_put_in():
    def computed(ledger):
        source = ledger.add_source(Source("s", "Toy 1", (), 1.0, 2.0, "", "quasar", redshift=0.1))
        inputs = (Input("redshift", 0.1, evidence=source), Input("flux", 2e-12, "erg s^-1 cm^-2"))
        return ledger.add_computation(
            Computation("luminosity", "L = 4 pi d_L^2 F", 5e43, "erg s^-1", inputs, says="Cosmology: Planck18.")
        )

    shown = card_of(computed)
    for words in ("[C1]", "luminosity", "L = 4 pi d_L", "redshift = 0.1 [S1]", "Cosmology: Planck18", "Toy 1"):
        assert words in shown


def test_a_real_spectrum_of_a_library_is_called_real():
    source = Source("s", "Toy 1", (), 1.0, 2.0, "", "quasar", spectrum_files={"pha": "a.pha"})
    shown = card_of(lambda ledger: ledger.add_source(source))
    assert "REAL spectrum" in shown and "SIMULATED" not in shown
