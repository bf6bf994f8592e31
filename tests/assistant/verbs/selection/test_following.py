"""Luminosities that follow from flux and distance where no record holds any."""

import math

from assistant.request.language.wanted import Wanted
from tests.support.verbs.carried import carried


def test_a_range_of_luminosities_follows_from_flux_and_distance_and_says_so(library):
    asked = {"class_words": ("high-mass X-ray binaries",), "quantities": ("luminosity",)}
    found = carried(library, Wanted("aggregate", stat="max", **asked))
    assert not found.dropped and "that follows from the 14-195 keV flux and the distance" in found.first
    assert "No luminosity is held of these: it is computed for" in found.text
    name = found.first.split("It is that of ")[1].rstrip(".")
    source = library.names.resolve(name)
    flux, parsecs = (source.measured(key).value for key in ("bat_flux", "distance"))
    centimetres = parsecs * 3.0857e18 * (1e3 if source.measured("distance").unit == "kpc" else 1)
    told = float(found.first.split(" is ")[1].split()[0])
    scale = 1e-12 if flux > 1e-6 else 1.0
    assert math.isclose(told, 4 * math.pi * centimetres**2 * flux * scale, rel_tol=0.01)


def test_luminosities_that_are_held_are_not_computed(library):
    found = carried(library, Wanted("aggregate", stat="max", class_words=("Seyferts",), quantities=("luminosity",)))
    assert "follows from" not in found.text and "luminosity" in found.first
