"""The photon index of a faint upload with what is listed of its source's class: told where it was measured to be better, and nowhere else."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.request.language.wanted import Wanted
from retriever.estimates.derived.fused import Why
from retriever.library.fused.listed_values import listed_of, listed_values
from retriever.reading import by_class as module
from retriever.reading.by_class import Measured, Shipped
from retriever.spectra.observation import Observation
from retriever.spectra.ogip.writer import write_observation
from tests.support.make_fits import toy_observation

INDEX = Wanted("interpret", quantities=("photon_index",), upload="spectrum")
SEYFERTS = Shipped("", 0.3, 0.2, {"Seyfert": Measured(150, (30, 60), (0.41, 0.31), (0.33, 0.28))})


@pytest.fixture
def shipped(monkeypatch):
    monkeypatch.setattr(module, "shipped", lambda: SEYFERTS)


@pytest.fixture(scope="module")
def seyfert(library):
    held = listed_values(library, "Seyfert")
    rows = library.columns.of_classes(("Seyfert",)).nonzero()[0]
    return next(one for one in map(library.sources.at, rows.tolist()) if listed_of(one) is None and len(held.rows) > 10)


def upload(folder, source, net_counts=40.0, photon_index=1.8, ra=None):
    made = toy_observation(np.random.default_rng(5), 40.0, net_counts=net_counts, photon_index=photon_index)
    place = (source.ra if ra is None else ra, source.dec)
    spectrum = replace(made.spectrum, ra=place[0], dec=place[1], telescope="TOYSAT")
    observation = Observation(spectrum, made.rmf, made.arf, made.background)
    return [str(path) for path in write_observation(observation, folder, "faint").values()]


def with_prior(answer):
    return [claim for claim in answer.claims if "as a prior" in claim.text]


def test_it_stands_beside_the_value_of_the_spectrum_alone(by_request, library, tmp_path, shipped, seyfert):
    answer = by_request(INDEX, files=upload(tmp_path, seyfert))
    told = with_prior(answer)
    assert len(told) == 1 and not answer.dropped
    texts = [claim.text for claim in answer.claims]
    assert texts.index(told[0].text) > next(n for n, text in enumerate(texts) if text.startswith("Its photon index is"))
    assert f"If this is the spectrum of {seyfert.name}" in told[0].text and "an estimate with a prior" in told[0].text
    others = len(listed_values(library, "Seyfert").rows)
    assert f"for {others} other Seyfert galaxies" in told[0].text and len(told[0].evidence) == 3
    worth = next(claim for claim in answer.claims if "simulated spectra of 150 Seyfert galaxies" in claim.text)
    assert "with 60 counts" in worth.text and "0.28 with such a prior, 0.31 without" in worth.text


def test_it_is_told_with_the_whole_reading_too(by_request, tmp_path, shipped, seyfert):
    answer = by_request(Wanted("interpret", upload="spectrum"), files=upload(tmp_path, seyfert))
    assert len(with_prior(answer)) == 1 and not answer.dropped


@pytest.mark.parametrize("changed", [{"net_counts": 400.0}, {"ra": 3.0}])
def test_nothing_is_said_of_many_counts_or_of_no_known_source(by_request, tmp_path, shipped, seyfert, changed):
    assert not with_prior(by_request(INDEX, files=upload(tmp_path, seyfert, **changed)))


@pytest.mark.parametrize(
    ("why", "said"),
    [(Why.FEW, "Too few photon indices"), (Why.APART, "contradicts what is listed"), (Why.THIN, "Too little of the")],
)
def test_why_there_is_none_is_said_where_the_index_is_asked_for(
    by_request, tmp_path, shipped, seyfert, monkeypatch, why, said
):
    monkeypatch.setattr(module, "fused", lambda *_: why)
    files = upload(tmp_path, seyfert)
    assert [claim.refuses for claim in by_request(INDEX, files=files).claims if said in claim.text] == [True]
    assert not any(
        said in claim.text for claim in by_request(Wanted("interpret", upload="spectrum"), files=files).claims
    )


def test_what_is_held_of_the_source_by_others_stands_beside_it(by_request, library, tmp_path, seyfert):
    answer = by_request(INDEX, files=upload(tmp_path, seyfert))
    held = [claim.text for claim in answer.claims if claim.text.startswith("Held here on the source")]
    assert len(held) == 1 and f"by others: the photon index at 14-195 keV of {seyfert.name} is" in held[0]
