"""The Spectrum tab lists the papers near a spectrum with links, or says why there are none."""

from retriever.reading.files import read_upload
from retriever.spectra.ogip.writer import write_observation
from tests.support.spectra.unlike import comb
from ui.spectrum.near_papers import near_papers
from ui.spectrum.shown_spectra import of_source, uploaded
from ui.spectrum.tab import nothing


def test_papers_near_a_simulated_spectrum_are_listed_with_links(library):
    shown = of_source(library.names.resolve("NGC 5548"), library)
    page = near_papers(shown, library)
    assert "Papers whose text fits this spectrum" in page and "trained on simulated spectra" in page
    assert (
        page.count("<li>") == 1 and "ui.adsabs.harvard.edu/abs/" in page and "photon index of 1.8; fitness 0.0" in page
    )


def test_an_upload_of_the_same_spectrum_has_the_same_papers(library, tmp_path):
    source = library.names.resolve("NGC 5548")
    files = write_observation(library.observation(source), tmp_path)
    (reading,) = read_upload([str(path) for path in files.values()])
    assert "1996ApJ...459..542P" in near_papers(uploaded(reading), library)


def test_a_spectrum_unlike_everything_has_a_sentence_and_no_paper(library, tmp_path):
    files = write_observation(comb(), tmp_path)
    (reading,) = read_upload([str(path) for path in files.values()])
    page = near_papers(uploaded(reading), library)
    assert "No paper is near enough to this spectrum: " in page and "<li>" not in page and "adsabs" not in page


def test_a_thermal_source_says_why(library):
    page = near_papers(of_source(library.names.resolve("Perseus cluster"), library), library)
    assert "no power law describes it" in page and "<li>" not in page


def test_an_empty_tab_has_an_empty_list():
    assert nothing()[-1] == ""
