"""Papers near a spectrum: a text that fits and a photon index that agrees, or what is lacking."""

from dataclasses import replace

import numpy as np
import pytest

from retriever.catalogue.records import Measurement, Paper, Report
from retriever.encoders.shared_space import weights_tag
from retriever.estimates.parameter import Parameter
from retriever.library.paper_records import PaperHit
from retriever.reading import near_papers
from retriever.reading.near_papers import Lack, Shown, column_agrees, index_agrees, nearest_papers, papers_near

FITS = near_papers.limits().fitness


def parameter(name, low, high, known=True):
    return Parameter(name, 0.5 * (low + high), low, high, 0.9, "", "test", known)


SHOWN = Shown(
    np.ones(64, np.float32), parameter("powlaw_gamma", 1.7, 1.9), parameter("powlaw_nh", 50.0, 120.0), in_domain=True
)


def paper(name, score, *told, source="a", text="An X-ray study."):
    """A paper with these quantities on a source, and the fitness of its text."""
    quantities = tuple(told)
    report = Report(source, "main", text, quantities)
    return PaperHit(Paper(f"2020ApJ...{name}", name, ("Toy, A.",), 2020, (report,)), report, score, score, 0.0)


def index(value, **known):
    return Measurement("photon_index", value, **known)


def column(value):
    return Measurement("column_density", value, unit="cm^-2")


class Papers:
    def __init__(self, *hits):
        self.hits = sorted(hits, key=lambda hit: -hit.score)

    def papers_telling(self, vector, k):
        return self.hits[:k]


def test_the_limits_are_those_of_the_shipped_weights():
    limits = near_papers.limits()
    assert limits.weights == weights_tag()  # new weights need limits of their own: --choose
    assert limits.fitness > 0 and 0 < limits.widest_index < np.inf and limits.precision >= 0.89


def test_papers_that_fit_and_agree_are_listed_best_first():
    found = papers_near(SHOWN, Papers(paper("a", FITS, index(1.75)), paper("b", 3 * FITS, index(1.9))))
    assert [p.hit.paper.title for p in found.papers] == ["b", "a"] and found.lack is None
    assert found.papers[1].index.value == 1.75 and found.nearest == 3 * FITS
    many = Papers(*(paper(str(i), FITS + i, index(1.8)) for i in range(9)))
    assert [p.hit.paper.title for p in papers_near(SHOWN, many, 3).papers] == ["8", "7", "6"]


@pytest.mark.parametrize(
    "hit",
    [
        paper("no number", 1.0),
        paper("another index", 1.0, index(2.4)),
        paper("two indices", 1.0, index(1.8), index(2.4)),
        paper("another column", 1.0, index(1.8), column(3e23)),
        paper("gamma rays by instrument", 1.0, index(1.8, instrument="Fermi")),
        paper("gamma rays by band", 1.0, index(1.8, band="0.1-300 GeV")),
        paper("gamma rays by text", 1.0, index(1.8), text="A gamma-ray flare seen by Fermi."),
    ],
    ids=lambda hit: hit.paper.title,
)
def test_a_text_that_fits_is_not_enough(hit):
    found = papers_near(SHOWN, Papers(hit))
    assert not found.papers and found.lack is Lack.UNCONFIRMED and found.nearest == 1.0


def test_an_index_of_x_rays_counts_in_a_text_on_gamma_rays_too():
    text = "The gamma-ray flare was followed in X-rays."
    assert papers_near(SHOWN, Papers(paper("x", 1.0, index(1.8, band="0.5-7 keV"), text=text))).papers
    assert papers_near(SHOWN, Papers(paper("x", 1.0, index(1.8, instrument="NuSTAR"), text=text))).papers


def test_numbers_on_another_source_of_the_paper_do_not_count_and_an_abstract_has_all():
    hit = paper("two sources", 1.0, index(1.8))
    other = Report("b", "sample", "Another.", (index(2.9),))
    both = replace(hit, paper=replace(hit.paper, reports=(*hit.paper.reports, other)))
    assert papers_near(SHOWN, Papers(both)).papers
    abstract = Report(None, "main", "An abstract.")
    assert papers_near(SHOWN, Papers(replace(both, report=abstract))).lack is Lack.UNCONFIRMED


@pytest.mark.parametrize(
    ("shown", "lack"),
    [
        (Shown(None), Lack.NO_AREA),
        (replace(SHOWN, in_domain=False), Lack.STRANGE),
        (replace(SHOWN, index=None), Lack.NO_POWER_LAW),
        (replace(SHOWN, index=parameter("powlaw_gamma", 1.7, 1.9, known=False)), Lack.NO_POWER_LAW),
        (replace(SHOWN, index=parameter("powlaw_gamma", 1.0, 2.6)), Lack.VAGUE),
    ],
)
def test_a_spectrum_that_cannot_be_compared_has_no_papers(shown, lack):
    hit = paper("fits", 1.0, index(1.8))
    found = papers_near(shown, Papers(hit))
    assert not found.papers and found.lack is lack
    asked_for = nearest_papers(shown, Papers(hit))  # near or not
    assert asked_for.lack is lack and [p.hit for p in asked_for.papers] == ([] if lack is Lack.NO_AREA else [hit])


def test_nothing_is_near_below_the_threshold():
    found = papers_near(SHOWN, Papers(paper("far", 0.99 * FITS, index(1.8))))
    assert not found.papers and found.lack is Lack.FAR and found.nearest == 0.99 * FITS
    assert papers_near(SHOWN, Papers()).lack is Lack.FAR


def test_reports_scatter_about_what_a_spectrum_shows():
    assert index_agrees(np.array([1.55, 1.8, 2.05, 2.06, np.nan]), 1.7, 1.9).tolist() == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert column_agrees(np.array([22.0, 22.3, 20.1]), 22.0, 22.05).tolist() == [True, False, False]
    assert column_agrees(20.1, 19.0, 20.5) and column_agrees(19.0, 20.8, 22.0)  # thin columns are alike
