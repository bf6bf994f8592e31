"""Strange sources to be found: lens-like, pulsating-ULX-like and odd ones, planted among the test sources.

Modelled on those that the published recipe found (docs/science.md): a lensed quasar, far brighter than its distance allows and with a
strong iron line; an ultraluminous source in a nearby galaxy with a hard, cut-off spectrum and pulsations; and spectra or
pairs of spectrum and text that no source should have. Their photons are models of ``retriever.physics.spectral``, their
texts are sentences of the kind that papers have. All simulated.
"""

from dataclasses import dataclass

import numpy as np

from retriever.network.grid import Gridded, bin_of_channel
from retriever.physics import spectral as models
from training.alignment.data.shapes import energy_grid, energy_per_photon
from training.alignment.data.spectra import acis_responses
from training.network.data import grid_membership, template_rates


@dataclass
class Plants:
    """`kind` [n], `spectra` of them, `texts` [n]."""

    kind: list[str]
    spectra: Gridded
    texts: list[str]


def plant(seed: int = 1, each: int = 8) -> Plants:
    """`each` sources of the three kinds, 300 to 3,000 counts."""
    generator = np.random.default_rng([seed, 0x91A])
    edges = energy_grid()
    low, high = edges[:-1], edges[1:]
    kinds, photons, flux, texts = [], [], [], []
    for kind, make in (("lens-like", _lens), ("pulsating-ULX-like", _pulsating), ("odd", _odd)):
        for number in range(each):
            shape, brightness, text = make(low, high, generator, number)
            kinds.append(kind)
            photons.append(np.atleast_2d(shape)[0])
            flux.append(brightness)
            texts.append(text)
    return Plants(kinds, through_acis(np.array(photons), np.array(flux), generator), texts)


def _lens(low, high, generator, _):
    index, redshift = generator.normal(1.8, 0.1), generator.uniform(1.4, 3.0)
    shape = models.power_law(low, high, index) * models.absorption(low, high, 10 ** generator.uniform(20.5, 21.2))
    at = 6.4 / (1 + redshift)
    place = np.searchsorted(high, at)
    strength = shape[place] / (high[place] - low[place]) * generator.uniform(0.4, 0.8)
    shape = shape + models.gaussian_line(low, high, at, 0.05, strength)
    text = (
        f"The source is an image of a lensed quasar at z = {redshift:.3g}. Four images of the gravitational lens are resolved, and "
        f"microlensing magnifies its broad iron line. The photon index is {generator.normal(index, 0.1):.2f}."
    )
    return shape, 10 ** generator.uniform(-11.8, -11.2), text


def _pulsating(low, high, generator, _):
    index, cut = generator.normal(0.5, 0.15), generator.uniform(3.0, 6.0)
    middle = 0.5 * (low + high)
    shape = models.power_law(low, high, index) * np.exp(-middle / cut) * models.absorption(low, high, 2e21)
    period = generator.uniform(0.4, 2.0)
    text = (
        f"It is a candidate ultraluminous X-ray source in a nearby spiral galaxy. Coherent pulsations with a period of {period:.2f} s "
        "show that it is an accreting neutron star far above its Eddington limit. Its spectrum is very hard and cuts off at a few keV."
    )
    return shape, 10 ** generator.uniform(-12.8, -12.0), text


def _odd(low, high, generator, number):
    """In turn: a lone emission line, a soft text on a hard spectrum, two humps, a hot text on a supersoft spectrum."""
    kind = number % 4
    if kind == 0:
        at = generator.uniform(1.2, 3.0)
        shape = models.gaussian_line(low, high, at, 0.02, 1.0) + 0.05 * models.power_law(low, high, 1.7)
        return shape, 1e-13, "The source has not been identified. A single emission line dominates its spectrum."
    if kind == 1:
        shape = models.power_law(low, high, 0.3) * models.absorption(low, high, 10**23.5)
        text = (
            "The source is a coronal star. The spectrum is very steep. The source is unabsorbed. The emission is cool."
        )
        return shape, 2e-13, text
    if kind == 2:
        soft = models.black_body(low, high, np.array([0.08]))[0]
        hard = models.power_law(low, high, 1.0) * models.absorption(low, high, 10**23.7)
        shape = soft / soft.sum() + hard / hard.sum()
        return shape, 1e-13, "Its nature is uncertain. The spectrum has two humps, below 1 keV and above 4 keV."
    soft = models.black_body(low, high, np.array([0.06]))[0]
    text = "The source is a Seyfert 2 galaxy. The source is heavily absorbed. The spectrum is very flat. It is a very hard source."
    return soft, 1e-13, text


def through_acis(photons, flux, generator) -> Gridded:
    """Through ACIS responses in turn, without background."""
    responses = acis_responses(1)
    n = len(photons)
    bright = photons * (flux / energy_per_photon(photons) / _photons_b(photons))[:, None]
    counts, templates = np.zeros((n, 60), np.float32), np.zeros((n, 3, 60), np.float32)
    for i in range(n):
        response = responses[generator.integers(len(responses))]
        grid = grid_membership(bin_of_channel(response.channel_edges[:-1], response.channel_edges[1:]))
        rate = response.fold(bright[i : i + 1])[0] @ grid
        exposure = np.exp(generator.uniform(*np.log([300.0, 3000.0]))) / rate.sum()
        counts[i] = generator.poisson(rate * exposure)
        templates[i] = template_rates(response) * exposure
    return Gridded(counts, np.zeros_like(counts), np.zeros(n), templates)


def _photons_b(photons):
    edges = energy_grid()
    return photons @ models.band_share(edges[:-1], edges[1:], 0.5, 7.0)
