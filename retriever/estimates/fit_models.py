"""The models that are fitted: what they are made of, and where their search begins."""

from retriever.estimates.components import Component, Model, Shape, Start
from retriever.physics import spectral

_INDEX = Shape("photon_index", "", (-2.0, 9.0))

_POWER_LAW = Component("powerlaw", spectral.power_law, (_INDEX,), "photons keV^-1 cm^-2 s^-1 at 1 keV")
_BLACK_BODY = Component(
    "blackbody",
    spectral.black_body,
    (Shape("temperature", "keV", (0.02, 10.0), logarithmic=True),),
    "1e39 erg s^-1 / (10 kpc)^2",
)
_BREMSSTRAHLUNG = Component(
    "bremsstrahlung",
    spectral.bremsstrahlung,
    (Shape("temperature", "keV", (0.05, 100.0), logarithmic=True),),
    "arbitrary",
)

_ALL = (
    Model(
        "powerlaw",
        "absorbed power law",
        (_POWER_LAW,),
        (Start((1.7,), 0.03), Start((1.2,), 2.0), Start((3.0,), 0.3)),
    ),
    Model("blackbody", "absorbed black body", (_BLACK_BODY,), (Start((0.6,), 0.02), Start((0.15,), 0.3))),
    Model(
        "bremsstrahlung",
        "absorbed bremsstrahlung",
        (_BREMSSTRAHLUNG,),
        (Start((4.0,), 0.03), Start((0.8,), 0.3)),
    ),
)
MODELS = {model.name: model for model in _ALL}
