"""A fit taken along: scripts and rows to copy, samples, contours; nothing of a fit that describes nothing."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retriever.errors import BadInput
from retriever.estimates.fit import FittedParameter
from ui.spectrum.workbench.chosen import Chosen
from ui.spectrum.workbench.contours import computed, contour_figure, in_words, pairs
from ui.spectrum.workbench.taken_along import _cell, aastex_row, copies, samples_file
from ui.words import say


@pytest.fixture(scope="module")
def own(shown):
    return Chosen().own(shown)


def test_scripts_and_rows_are_of_the_fit_that_is_drawn(shown, own):
    made = copies(shown, own)
    assert made.count("data-copy") == 4 and own.script("sherpa").splitlines()[0][:40] in made
    row = aastex_row(shown.title, own.fit)
    assert f"{shown.fit.parameter('photon_index').value:.2f}^" in row and row.endswith("\\\\")
    heads, cells = (line.count("&") for line in row.splitlines())
    assert heads == cells == len(own.fit.parameters) + 2


def test_another_model_is_taken_along_with_intervals_and_a_rejected_one_is_not(shown):
    chosen, fits = Chosen(), shown.reading.estimate.fits
    rejected = next(name for name, fit in fits.items() if not fit.acceptable)
    chosen.choose(shown, rejected, None)
    assert chosen.own(shown) is None and not copies(chosen.looked_at(shown), None)
    good = next(n for n, f in fits.items() if f.acceptable and not f.parameters)
    chosen.choose(shown, good, None)
    found = chosen.own(shown)
    if found is None:  # it has another minimum nearby
        assert say("parameters.unsettled") in copies(chosen.looked_at(shown), None)
    else:
        assert found.fit.model.name == good and all(p.low < p.high for p in found.fit.parameters)


def test_samples_are_a_table_around_the_best_fit(shown, own):
    name, media, content = samples_file(shown, own)
    head, *rows = csv.reader(io.StringIO(content.decode()))
    values = np.array(rows, float)
    best = own.fit.parameter("photon_index")
    assert name.endswith("_samples.csv") and media == "text/csv" and head[0].startswith("photon_index")
    assert best.low < np.median(values[:, 0]) < best.high and len(rows) == 1000


def test_a_poor_posterior_is_said(shown, own):
    poor = replace(own.posterior, effective=1.0)
    bad = type(own)(own.problem, own.fit, own.observations)
    bad.__dict__["posterior"] = poor
    with pytest.raises(BadInput, match="could not be sampled"):
        samples_file(shown, bad)


def test_contours_hold_the_best_fit_and_each_other(shown, own):
    (_, across), (_, up) = pairs(own)[:2]
    found = computed(own, across, up)
    ends = [found.extents[level] for level in (0.68, 0.90, 0.99)]
    assert all(a[0] >= b[0] and a[1] <= b[1] for a, b in zip(ends, ends[1:], strict=False))
    drawn = contour_figure(shown, found, own)
    assert [trace.name for trace in drawn.data] == ["68%", "90%", "99%", say("workbench.best")]
    assert "REAL" in drawn.layout.title.text and "99%" in in_words(found, own)
    assert computed(own, across, up) is found


@given(st.floats(1e-8, 1e6), st.floats(1e-3, 0.9), st.floats(1e-3, 0.9))
@example(814095.0, 0.5, 0.001)
def test_a_cell_holds_value_and_errors_to_their_digits(value, up, down):
    cell = _cell(FittedParameter("x", value, value * (1 - down), value * (1 + up), 0.9, "", False))
    power = float(cell.split("times 10^{")[1].split("}")[0]) if "times" in cell else 0
    number = float(cell.strip("$()").split("^")[0].strip("(")) * 10**power
    assert abs(number - value) <= min(up, down) * value


@pytest.mark.parametrize(
    ("low", "high", "written"), [(0.0, 9.42, "$<9.4$"), (0.0, 3.04, r"\nodata"), (1.0, 3.04, "$>1.0$")]
)
def test_an_end_at_a_limit_is_no_error(low, high, written):
    assert _cell(FittedParameter("x", 3.04, low, high, 0.9, "", True)) == written
