"""Uploads as they come to stand on show: the newest alone, with what the chat warns of at its plot."""

from dataclasses import replace

from retriever.estimates.choice import Choice
from tests.support.make_fits import write_set
from tests.support.ui_answers import asked
from ui.html.escaping import prose
from ui.spectrum.banner import banner
from ui.spectrum.beside import figure_beside
from ui.spectrum.in_hand import in_hand
from ui.spectrum.view import View

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


def test_two_modules_have_a_joint_fit_that_can_be_moved(by_rules, tmp_path):
    files = []
    for seed, name in enumerate(("FPMA", "FPMB")):
        (tmp_path / name).mkdir()
        header = {"INSTRUME": name, "OBJECT": "Toy pair", "OBS_ID": "1"}
        files += paths(write_set(tmp_path / name, seed=seed, net_counts=1000.0, stem=name, header=header))
    _, session = asked(by_rules, "What are these spectra?", files=files)
    assert session.last.answer is not None and not session.last.error
    assert "joined by" in session.evidence and "absorbed" in session.evidence
    joint = next(one for one in session.spectra if one.joint is not None)
    sent = in_hand(joint, View())
    assert [part.get("constant") for part in sent["parts"]] == [None, len(sent["theta"]) - 1]
    assert [p["label"] for p in sent["parameters"]][-1] == "constant FPMB" and len(sent["sliders"]) == len(
        sent["theta"]
    )
    metas = [trace.meta for trace in figure_beside(joint).data if trace.meta]
    assert metas == ["model", "residual", "model 1", "residual 1"]
    assert "parts" not in in_hand(replace(joint, joint=replace(joint.joint, choice=Choice())), View())
