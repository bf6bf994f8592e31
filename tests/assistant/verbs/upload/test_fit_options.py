"""Options of a fit that are asked for in the chat are carried out and said, or told as not done."""

import pytest

from assistant.request.language.banded import typed_bands
from assistant.request.language.wanted import Limit, Wanted
from assistant.verbs.upload.fit_options import fit_options
from retriever.errors import BadInput
from tests.support.make_fits import write_set


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    made = write_set(tmp_path_factory.mktemp("options"))
    return [str(path) for path in (made.pha, made.arf, made.rmf, made.background)]


def limit(quantity: str, value: float) -> Limit:
    return Limit(quantity, "eq", (value,), said=f"{value:g}")


def wanted(question: str = "", **parts) -> Wanted:
    return Wanted("interpret", upload="spectrum", question=question, **parts)


@pytest.mark.parametrize(
    ("asked", "said", "method"),
    [
        (wanted("fit it with tbabs"), "absorption by tbabs with the abundances of Wilms", "Wilms et al. (2000)"),
        (wanted(limits=(limit("redshift", 0.5),), aspects=("use_redshift",)), "redshift 0.5", "redshift 0.5"),
        (
            wanted(limits=(limit("column_density", 3e20),), aspects=("freeze",)),
            "a column of 3e+20 cm^-2 held at redshift 0 as all of the absorption",
            "behind a Galactic column of 3e20 cm^-2; column_density held at 0",
        ),
        (
            wanted(limits=(limit("photon_index", 1.7),), aspects=("freeze",)),
            "photon index held at 1.7",
            "photon_index held at 1.7",
        ),
        (wanted("fit only 2-7 keV", aspects=("restrict_band",), band="chandra"), "only 2-7 keV", "2-7 keV"),
        (wanted("hard band only", aspects=("restrict_band",), band="hard"), "only 2-10 keV", "2-10 keV"),
    ],
)
@pytest.mark.slow
def test_an_option_is_carried_out_and_said_first(by_request, files, asked, said, method):
    answer = by_request(asked, files=files)
    assert said in answer.claims[0].text and answer.claims[0].text.startswith("I fitted ")
    assert method in str(answer.ledger.as_json())
    assert not any("Not done" in note or "left out" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (wanted("fit it with phabs*powerlaw"), "phabs"),
        (wanted(aspects=("freeze",), quantities=("abundance",)), "freeze"),  # at what
        (wanted("fit 2-4 keV or 5-7 keV", aspects=("restrict_band",)), "restrict band"),
        (wanted(limits=(limit("luminosity", 1e42),), aspects=("freeze",)), "luminosity 1e+42"),
    ],
)
@pytest.mark.slow
def test_what_is_not_carried_out_is_said(by_request, files, asked, told):
    answer = by_request(asked, files=files)
    assert any("Not done" in note and told in note for note in answer.notes)
    assert not answer.claims[0].text.startswith("I fitted ")


def test_a_value_out_of_range_is_refused_in_one_line(by_request, files):
    with pytest.raises(BadInput, match="redshift 40 is out of range: give 0 to 15"):
        by_request(wanted(limits=(limit("redshift", 40.0),), aspects=("use_redshift",)), files=files)


def test_a_script_is_of_the_fit_that_is_asked_for(by_request, files):
    asked = Wanted("act", action="script", format="xspec", question="write it as an XSPEC script with tbabs")
    claims = by_request(asked, files=files).claims
    assert "TBabs" in claims[0].code or "tbabs" in claims[0].code.lower()
    assert any("absorption by tbabs" in claim.text for claim in claims)


def test_two_absorptions_of_one_question_are_none():
    assert fit_options(wanted("tbabs or wabs?")).arguments == {}


@pytest.mark.parametrize(
    ("text", "bands"),
    [
        ("fit only 2-7 keV", ["2-7"]),
        ("between 0.3 and 10 keV please", ["0.3-10"]),
        ("from 0.5-2 kev", ["0.5-2"]),
        ("2-7 Angstrom", []),
        ("the best of 3 fits", []),
    ],
)
def test_bands_are_read_as_they_are_typed(text, bands):
    assert typed_bands(text) == bands


def test_two_absorptions_at_once_are_none():
    options = fit_options(wanted("use wabs instead of tbabs"))
    assert "absorption" not in options.arguments and options.undone == ("wabs", "tbabs")


def test_a_band_that_is_typed_cuts_a_fit_but_no_flux_and_no_line():
    assert fit_options(wanted("its photon index at 2-7 keV", quantities=("photon_index",))).arguments["band"] == "2-7"
    assert "band" not in fit_options(wanted("its flux at 2-7 keV", quantities=("flux",))).arguments
    assert "band" not in fit_options(wanted("a line between 6 and 7 keV?", aspects=("lines",))).arguments


def test_of_two_uploads_it_is_said_of_which_a_flux_is(by_request, tmp_path):
    """They are of two observations: each has its own flux, and "its" would be nobody's."""
    sets = [write_set(tmp_path, seed, stem=f"s{seed}", header={"OBJECT": f"star {seed}"}) for seed in (1, 2)]
    files = [str(path) for made in sets for path in (made.pha, made.arf, made.rmf, made.background)]
    answer = by_request(wanted("flux at 2-10 keV", quantities=("flux",)), files=files)
    told = [claim.text for claim in answer.claims if "2-10 keV flux of" in claim.text]
    assert sum("s1.pha" in text for text in told) == sum("s2.pha" in text for text in told) == 2 and not answer.dropped
