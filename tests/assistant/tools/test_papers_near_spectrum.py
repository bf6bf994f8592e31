"""Papers near a spectrum by question and by tool: what fits with its figures, or one sentence on what is lacking."""

import pytest

from assistant.evidence.ledger import Ledger
from assistant.request.conversation import Conversation
from assistant.request.wants import wants_of
from assistant.tools.papers_near_spectrum import NearSpectrum
from assistant.tools.toolbox import Toolbox
from retriever.errors import BadInput
from retriever.reading.near_papers import Lack
from retriever.spectra.ogip.writer import write_observation
from tests.support.spectra.unlike import comb

FITS, FITS_NOT, THERMAL = "NGC 5548", "3C 273", "Perseus cluster"


@pytest.fixture(scope="module")
def assistant(by_rules):
    """The rules read here: what is tested is the tool and its sentences."""
    return by_rules


def written(observation, folder):
    return [str(path) for path in write_observation(observation, folder).values()]


def near(library, spectrum, files=(), **more) -> tuple[NearSpectrum, Ledger]:
    ledger = Ledger()
    found = Toolbox(library, ledger, list(files)).call("papers_near_spectrum", {"spectrum": spectrum, **more})
    assert isinstance(found, NearSpectrum)
    return found, ledger


def test_a_paper_that_fits_is_told_with_its_fitness_and_its_photon_index(assistant):
    answer = assistant.ask(f"What has been written about spectra like that of {FITS}?")
    assert [tool["name"] for tool in answer.tools] == ["papers_near_spectrum"] and not answer.dropped
    first, *papers = answer.claims
    assert f"These papers fit the spectrum of {FITS}" in first.text and "trained on simulated spectra" in first.shown
    assert papers and all("fitness 0.0" in c.text and "photon index of 1.8" in c.text for c in papers)
    assert all(any(i[0] == "P" for i in c.evidence) for c in papers)


def test_where_nothing_is_near_one_sentence_says_what_was_not_enough(assistant):
    answer = assistant.ask(f"Which papers fit the spectrum of {FITS_NOT}?")
    (claim,) = answer.claims
    assert claim.refuses and not answer.dropped and not any(i.kind == "paper" for i in answer.ledger)
    assert (
        "none reports a photon index that agrees with 1.37 to 1.43" in claim.text and "best fitness 0.0" in claim.text
    )


def test_a_spectrum_simulated_as_thermal_has_no_photon_index_to_compare(library):
    found, _ = near(library, THERMAL)
    assert found.near.lack is Lack.NO_POWER_LAW and not found.papers


def test_the_nearest_are_listed_where_that_is_asked_for_and_said_not_to_be_near(assistant):
    answer = assistant.ask(f"Which papers fit the spectrum of {FITS_NOT}? List them anyway")
    assert answer.claims[0].refuses and "You asked for the nearest papers anyway" in answer.claims[1].text
    assert sum(i.kind == "paper" for i in answer.ledger) == 5 == len(answer.claims) - 2 and not answer.dropped


def test_anyway_changes_nothing_where_something_is_near(library):
    found, _ = near(library, FITS)
    anyway, _ = near(library, FITS, anyway=True)
    assert anyway.near == found.near and found.near.lack is None and found.papers


def test_an_upload_unlike_everything_has_no_papers(assistant, library, tmp_path):
    files = written(comb(), tmp_path)
    answer = assistant.ask("Which papers fit this spectrum?", files)
    (claim,) = answer.claims
    assert claim.refuses and "I found nothing written that fits the uploaded spectrum" in claim.text
    assert not any(i.kind == "paper" for i in answer.ledger) and not answer.dropped


def test_an_upload_is_read_without_papers_of_merely_similar_sources(assistant, library, tmp_path):
    files = written(comb(), tmp_path)
    answer = assistant.ask("What is this spectrum?", files)
    names = [tool["name"] for tool in answer.tools]
    assert "papers_near_spectrum" in names and "papers_on_source" not in names
    assert not any(i.kind == "paper" for i in answer.ledger) and not any(c.refuses for c in answer.claims)


def test_an_upload_with_a_paper_near_it_says_so_when_it_is_read(assistant, library, tmp_path):
    source = library.names.resolve(FITS)
    files = written(library.observation(source), tmp_path)
    answer = assistant.ask("What is this spectrum?", files)
    assert any("These papers fit the uploaded spectrum" in claim.text for claim in answer.claims) and not answer.dropped


def test_a_table_without_area_has_no_place_among_texts(assistant, tmp_path):
    table = tmp_path / "flux.csv"
    rows = [f"{0.3 + 0.1 * i:.2f},{0.01 / (0.3 + 0.1 * i) ** 1.7:.6f},0.001" for i in range(90)]
    table.write_text("energy_kev,flux,flux_error\n" + "\n".join(rows) + "\n")
    answer = assistant.ask("Which papers match this spectrum?", [str(table)])
    assert "it has no effective area" in answer.text and not answer.dropped


@pytest.mark.parametrize(
    ("spectrum", "why"), [("upload", "No spectrum was uploaded"), ("NGC 99999", "is not in the library")]
)
def test_without_a_spectrum_it_is_one_line(library, spectrum, why):
    with pytest.raises(BadInput, match=why):
        Toolbox(library, Ledger()).call("papers_near_spectrum", {"spectrum": spectrum})


@pytest.mark.parametrize(
    "question",
    [
        "Which papers fit this spectrum?",
        "What has been written about spectra like this one?",
        "Is there any literature on spectra similar to mine?",
        "papers near the spectrum of Cyg X-1",
        "publications that match the upload",
        "Which articles describe a spectrum such as this?",
        "Do you know papers with similar spectra?",
    ],
)
def test_ways_of_asking_for_papers_by_a_spectrum(question):
    assert "near_spectrum" in wants_of(question)


@pytest.mark.parametrize(
    "question",
    [
        "Which papers fit the spectrum of Cyg X-1 with a reflection model?",
        "Which papers are there on Cyg X-1?",
        "Which sources have spectra like 3C 273?",
        "What is this spectrum?",
        "papers on iron lines in the spectra of Seyferts",
    ],
)
def test_other_questions_on_papers_or_spectra_are_none_of_these(question):
    assert "near_spectrum" not in wants_of(question)


def test_without_an_upload_or_a_source_papers_are_searched_by_words(assistant):
    answer = assistant.ask("Which papers describe a spectrum of a galaxy cluster?")
    assert answer.tools and "papers_near_spectrum" not in [tool["name"] for tool in answer.tools]


def test_a_question_about_an_earlier_upload_goes_on_with_it(assistant, tmp_path):
    conversation = Conversation()
    assistant.ask("What is this spectrum?", written(comb(), tmp_path), conversation)
    answer = assistant.ask("What has been written about spectra like this one?", None, conversation)
    assert [tool["arguments"].get("spectrum") for tool in answer.tools] == ["upload"]
    assert "fits the uploaded spectrum closely enough" in answer.text
