"""What the tools of the workbench ask for is what is seen."""

from ui.spectrum import toolbar
from ui.spectrum.view import JOININGS, View


def test_the_first_choices_are_the_usual_view():
    assert toolbar.view_of("counts", "residual", "energy", "auto", ["model", "background"]) == View()


def test_choices_are_seen_and_unknown_ones_are_the_usual():
    seen = toolbar.view_of("unfolded", "ratio", "wavelength", "10 σ", ["bands"])
    assert seen == View(True, JOININGS["10 σ"], True, "ratio", model=False, background=False, bands=True)
    assert toolbar.view_of("x", "x", "x", "x", ["x"]) == View(model=False, background=False)
