"""Uploads as they come to stand on show: the newest alone, with what the chat warns of at its plot."""

from tests.support.make_fits import write_set
from tests.support.ui_answers import asked
from ui.html.escaping import prose
from ui.spectrum.banner import banner

QUESTION = "What is this spectrum?"
# counts in so short a time that photons of a point source pile up
PILED = {"TELESCOP": "CHANDRA", "INSTRUME": "ACIS", "OBJECT": "the first"}


def paths(made) -> list[str]:
    return [str(path) for path in (made.pha, made.arf, made.rmf, made.background)]


def test_the_newest_upload_is_on_show_and_pile_up_is_told_at_its_plot(assistant, tmp_path):
    (tmp_path / "second").mkdir()
    first = write_set(tmp_path, net_counts=3000.0, stem="first", header=PILED)
    second = write_set(tmp_path / "second", net_counts=500.0, stem="second", header={"OBJECT": "the second"})
    _, session = asked(assistant, QUESTION, files=paths(first))
    shown = session.spectra[0]
    piled = next(warning for warning in shown.warnings if "per 3.2 s frame" in warning)
    answer = session.last.answer
    assert "pile" in " ".join([answer.text, *answer.notes]).lower()  # in the chat
    assert str(prose(piled)) in banner(shown)  # and at the plot
    _, session = asked(assistant, QUESTION, session, paths(second))
    assert [one.name for one in session.spectra if one.reading is not None] == ["the second"]
    assert "s frame" not in banner(session.spectra[0])
