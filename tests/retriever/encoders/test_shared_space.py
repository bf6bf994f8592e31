"""The shared space as it ships: spectra and texts find each other, for Chroma's cosine and for the assistant."""

import numpy as np
import pytest

from assistant.evidence.ledger import Ledger
from assistant.evidence.remarks import only_shapes
from assistant.tools.toolbox import Toolbox
from retriever.encoders.shared_space import load_shared_space
from retriever.encoders.text_features import FEATURES, NUMBERS, number_features, numbers_in, text_features
from retriever.network.grid import Gridded, bin_of_channel
from retriever.physics.spectral import absorption, gaussian_line, power_law
from training.network.data import grid_membership, template_rates
from training.simulation.instruments import instrument
from training.simulation.responses import ENERGY_EDGES, parametric


@pytest.fixture(scope="module")
def space():
    return load_shared_space()


def spectra_of(models, counts=1500.0, camera="ACIS-S 2007", seed=0) -> Gridded:
    """Simulated spectra of (photon index, column density, equivalent width of 6.4 keV in keV)."""
    generator = np.random.default_rng(seed)
    response = parametric(instrument(camera))
    grid = grid_membership(bin_of_channel(response.channel_edges[:-1], response.channel_edges[1:]))
    low, high = ENERGY_EDGES[:-1], ENERGY_EDGES[1:]
    drawn, templates = [], []
    for index, column, width in models:
        photons = power_law(low, high, index) * absorption(low, high, column)
        at = np.searchsorted(high, 6.4)
        photons = photons + gaussian_line(low, high, 6.4, 0.01, width * photons[at] / (high[at] - low[at]))
        rate = response.fold(photons[None])[0] @ grid
        exposure = 3e4
        drawn.append(generator.poisson(rate * counts / rate.sum()))
        templates.append(template_rates(response) * exposure)
    drawn = np.array(drawn, dtype=np.float32)
    return Gridded(drawn, np.zeros_like(drawn), np.zeros(len(drawn)), np.array(templates, dtype=np.float32))


POPULATION = [(i, c, w) for i in (1.0, 1.6, 2.0, 2.6, 3.5) for c in (3e20, 3e21, 3e22, 1.5e23) for w in (0.0, 0.6)]


@pytest.mark.parametrize(
    ("sentence", "fits"),
    [
        ("a heavily absorbed source", lambda i, c, w: c >= 3e22),
        ("a heavily absorbed source with a strong iron line", lambda i, c, w: c >= 3e22),
        ("The source is unabsorbed.", lambda i, c, w: c < 1e22),
        ("a source with a very steep spectrum", lambda i, c, w: i >= 2.6),
        ("photon index of 1.0 and N_H = 3 x 10^22 cm^-2", lambda i, c, w: i <= 2.0 and 1e22 < c < 1e23),
        ("The photon index is 2.6 ± 0.1.", lambda i, c, w: 2.0 <= i <= 3.5),
    ],
)
def test_a_sentence_finds_fitting_spectra(space, sentence, fits):
    """Of the five best of forty, four fit, or three where only six of the forty do (a quarter to a half fit otherwise)."""
    f = space.unit(space.spectra(spectra_of(POPULATION)), "spectrum")
    g = space.unit(space.texts([sentence]), "text")[0]
    best = [POPULATION[i] for i in np.argsort(-(f @ g))[:5]]
    assert sum(fits(*model) for model in best) >= (3 if sum(fits(*model) for model in POPULATION) < 8 else 4), best


def test_unit_vectors_order_as_inner_products(space):
    f, g = (
        space.spectra(spectra_of(POPULATION[:12])),
        space.texts(["A heavily absorbed AGN.", "A soft star.", "Gamma = 1.8."]),
    )
    a, b = space.unit(f, "spectrum"), space.unit(g, "text")
    assert np.allclose(np.linalg.norm(a, axis=1), 1, atol=1e-5) and np.allclose(np.linalg.norm(b, axis=1), 1, atol=1e-5)
    assert np.linalg.norm(f, axis=1).max() <= space.radius["spectrum"]
    assert (np.argsort(a @ b.T, axis=0) == np.argsort(f @ g.T, axis=0)).all()


def test_like_spectra_are_near_whatever_the_instrument(space):
    models = [(1.8, 3e20, 0.0), (1.8, 5e22, 0.0), (3.5, 3e21, 0.0)]
    here, there = (
        space.likeness(space.spectra(spectra_of(models, camera=c, seed=s)))
        for c, s in (("ACIS-S 2007", 1), ("EPIC-pn", 2))
    )
    assert (np.argmax(here @ there.T, axis=1) == np.arange(3)).all()


def test_numbers_of_a_text():
    found = numbers_in(
        "Gamma = 1.83 ± 0.15 and N_H = 2.0 x 10^22 cm^-2. The hardness ratio is -0.31. It is variable with a "
        "probability of 90 per cent. An iron line of equivalent width 250 eV. kT = 0.5 keV. G = 15.2 mag."
    )
    values = {name: value for name, ((value, _), *_) in found.items()}
    assert values["photon_index"] == 1.83 and values["column_density"] == pytest.approx(22.301, abs=1e-3)
    assert values["hardness"] == -0.31 and values["variability"] == pytest.approx(np.log(9))
    assert values["equivalent_width"] == pytest.approx(np.log(0.25)) and values["g_magnitude"] == 15.2
    assert values["temperature"] == pytest.approx(np.log10(0.5))


def test_texts_are_seen_without_and_with_their_numbers():
    one, other = text_features("The photon index is 1.8."), text_features("The photon index is 3.1.")
    assert one.sentences == other.sentences == ("The photon index is #.",)
    assert one.numbers.shape == (FEATURES,) and not np.allclose(one.numbers, other.numbers)
    none = number_features({})
    assert none.shape == (FEATURES,) and not none.any() and len(NUMBERS) * 17 == FEATURES


def test_the_card_says_what_it_was_trained_on(space):
    assert "simulated" in space.card["data"] and space.card["made by"] == "make bench-alignment"


def test_the_tool_finds_absorbed_sources_and_says_that_spectra_are_simulated(library):
    ledger = Ledger()
    result = Toolbox(library, ledger).call(
        "search_spectra", {"description": "a heavily absorbed source with N_H = 2e23 cm^-2"}
    )
    assert len(result.sources) == 5 and result.claims(ledger)[0].remark == only_shapes()
    columns = [source.simulation.get("column_density", 0) for source in result.sources]
    everyone = [s.simulation.get("column_density", 0) for s in library.sources.values()]
    assert np.median(columns) > 5 * np.median(everyone)


def test_the_assistant_answers_a_described_spectrum(assistant):
    answer = assistant.ask("a heavily absorbed source with a flat spectrum")
    assert [t["name"] for t in answer.tools] == ["sources_alike"]
    assert "simulated" in answer.text and not answer.dropped


def test_papers_that_tell_of_a_spectrum_are_papers_of_the_catalogue(library):
    source = library.names.resolve("NGC 1068")
    hits = library.papers_telling(library.spectrum_vector(source.id), 3)
    assert len({hit.paper.bibcode for hit in hits}) == 3 and hits[0].score >= hits[-1].score
