"""What is asked of an uploaded spectrum beside its values is told first, and each number of it passes verification."""

import numpy as np
import pytest
from astropy.io import fits

from assistant.request.language.banded import open_band
from assistant.request.language.wanted import Limit, Wanted
from retriever.catalogue.listed.columns import galactic_column
from retriever.estimates.choice import CLEARLY, criterion
from retriever.estimates.derived.residuals import furthest
from retriever.names.positions import Position
from retriever.reading.files import read_one
from tests.support.make_fits import write_set

PLACE = (187.2779, 2.0524)  # 3C 273


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    made = write_set(tmp_path_factory.mktemp("spectral"))
    for key, value in zip(("RA_OBJ", "DEC_OBJ"), PLACE, strict=True):
        fits.setval(made.pha, key, value=value, ext=1)
    return made


@pytest.fixture(scope="module")
def files(made):
    return [str(path) for path in (made.pha, made.arf, made.rmf, made.background)]


def told(by_request, files, *aspects, question="", **parts):
    answer = by_request(
        Wanted("interpret", upload="spectrum", aspects=aspects, question=question, **parts), files=files
    )
    assert not answer.dropped
    return answer


@pytest.mark.parametrize("band", [(0.5, 2.0), (2.0, 7.0), (2.0, 5.0)])
@pytest.mark.slow
def test_counts_are_those_of_the_band_that_is_typed(by_request, files, made, band):
    answer = told(by_request, files, "counts", question=f"how many counts in {band[0]:g}-{band[1]:g} keV?")
    counts = read_one(made.pha).observation.band_counts(*band)
    assert f" {counts.source:.0f} counts at {band[0]:g}-{band[1]:g} keV" in answer.claims[0].text
    assert f"{counts.net:.4g} +- {counts.error:.2g} net" in answer.claims[0].text


def test_what_of_a_band_was_not_read_is_said(by_request, files):
    answer = told(by_request, files, "counts", question="how many counts in 2-10 keV?")
    assert "of the 2-10 keV that you asked for the rest was not read" in answer.claims[0].text
    answer = told(by_request, files, "counts", question="how many counts in 20-40 keV?")
    assert "has no counts (20-40 keV)" in answer.text
    answer = told(by_request, files, "background", question="what is the background above 7 keV?")
    assert "has no counts (above 7 keV)" in answer.text


def test_counts_without_a_background_are_told_as_that(by_request, made, tmp_path):
    alone = []
    for path in (made.pha, made.arf, made.rmf):
        (copy := tmp_path / path.name).write_bytes(path.read_bytes())
        alone.append(str(copy))
    fits.setval(alone[0], "BACKFILE", value="none", ext=1)
    assert "no background came with it" in told(by_request, alone, "background").text


def test_residuals_are_of_the_model_that_is_taken(by_request, files, made):
    reading = read_one(made.pha)
    found = furthest(reading.observation, reading.estimate.best_fit, 3)
    assert [abs(one.sigma) for one in found.points] == sorted((abs(one.sigma) for one in found.points), reverse=True)
    assert found.beyond <= found.number
    answer = told(by_request, files, "residuals")
    assert f"{found.points[0].sigma:+.1f}" in answer.text and reading.estimate.best_fit.model.label in answer.text


def test_a_bump_is_the_furthest_residual(made):
    reading = read_one(made.pha)
    observation, fit = reading.observation, reading.estimate.best_fit
    centre = 0.5 * (observation.channel_low + observation.channel_high)
    observation.spectrum.counts[np.argmin(np.abs(centre - 3.0))] += 200
    bump = furthest(observation, fit, 1).points[0]
    assert bump.low <= 3.0 <= bump.high and bump.sigma > 5


@pytest.mark.slow
def test_the_column_is_held_against_the_galactic_one_at_the_place_or_in_front(by_request, files, made):
    answer = told(by_request, files, "excess_absorption")
    assert f"{galactic_column(Position(*PLACE)):.3g}e20 cm^-2" in answer.text
    held = Limit("galactic_column", "eq", (3e20,), said="3e20")
    answer = told(by_request, files, "excess_absorption", limits=(held,))
    assert "held in front" in answer.text and "3e20 cm^-2" in answer.text


@pytest.mark.slow
def test_what_is_free_and_what_is_held_is_told(by_request, files):
    answer = told(by_request, files, "freeze")
    assert "photon index" in answer.text and "are free" in answer.text
    held = Limit("redshift", "eq", (0.158,), said="0.158")
    assert "held are: redshift 0.158" in told(by_request, files, "freeze", limits=(held,)).text


def test_a_line_is_wanted_by_the_criterion_that_chooses_models(by_request, files, made):
    fits_of = read_one(made.pha).estimate.fits
    wanted = criterion(fits_of["powerlaw"]) - criterion(fits_of["powerlaw+line"]) >= CLEARLY
    first = told(by_request, files, "lines").claims[0].text
    assert first.startswith("**An iron K line is wanted" if wanted else "**No iron K line is wanted")


def test_what_a_reading_says_nothing_on_is_said_first(by_request, files):
    answer = told(by_request, files, "qpo")
    assert "says nothing on qpo" in answer.claims[0].text and any("Not done" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("question", "band"),
    [
        ("how many counts above 2 keV?", (2.0, 7.0)),
        ("and below 2 keV?", (0.5, 2.0)),
        ("background beyond 5 keV", (5.0, 7.0)),
    ],
)
@pytest.mark.slow
def test_a_band_may_be_bounded_on_one_side(by_request, files, made, question, band):
    first = told(by_request, files, "counts", question=question).claims[0].text
    counts = read_one(made.pha).observation.band_counts(*band)
    assert f" {counts.source:.0f} counts at {band[0]:g}-{band[1]:g} keV," in first


@pytest.mark.parametrize(
    "text", ["2-7 keV", "above 2 MeV", "above 2 and below 5 keV, or over 6 keV", "counts", "z > 2"]
)
def test_what_is_no_band_of_one_side(text):
    assert open_band(text) is None
