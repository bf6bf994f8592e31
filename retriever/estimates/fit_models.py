"""The models that are fitted: what they are made of, and where their search begins.

Single components, of which the power law may be curved or partly covered, and power laws with one component more. In those
a black body or a line lies behind the same column as the power law; a plasma lies before it, as gas around an obscured
nucleus does, behind the Galaxy's column alone.
"""

from retriever.estimates.components import Component, Model, Shape, Start
from retriever.physics import spectral
from retriever.physics.arrays import Floats
from retriever.physics.curved_power_laws import broken_power_law, cutoff_power_law
from retriever.physics.plasma import plasma

# metals of a plasma beside a power law, whose continuum hides them, relative to solar (Anders & Grevesse 1989)
USUAL_METALS = 0.3
# neutral iron's K alpha line and a width well below a CCD's, keV
IRON_KEV, NARROW_KEV = 6.4, 0.01
PER_KEV = "photons keV^-1 cm^-2 s^-1 at 1 keV"
EMISSION = "1e-14 (1+z)^2 / (4 pi D^2) int n_e n_H dV, in cm"

_INDEX = Shape("photon_index", "", (-2.0, 9.0))


def _temperature(low: float, high: float) -> Shape:
    return Shape("temperature", "keV", (low, high), logarithmic=True)


def _usual_plasma(low: Floats, high: Floats, temperature: float, redshift: float = 0.0) -> Floats:
    return plasma(low, high, temperature, USUAL_METALS, redshift)


def _iron_line(low: Floats, high: Floats, redshift: float = 0.0) -> Floats:
    return spectral.gaussian_line(low, high, IRON_KEV / (1.0 + redshift), NARROW_KEV)


def _disc(low: Floats, high: Floats, temperature: float) -> Floats:
    return spectral.disc_black_body(low, high, temperature)


_POWER_LAW = Component("powerlaw", spectral.power_law, (_INDEX,), PER_KEV)
_BLACK_BODY = Component("blackbody", spectral.black_body, (_temperature(0.02, 10.0),), "1e39 erg s^-1 / (10 kpc)^2")
_BREMSSTRAHLUNG = Component("bremsstrahlung", spectral.bremsstrahlung, (_temperature(0.05, 100.0),), "arbitrary")
_DISC = Component("disc", _disc, (_temperature(0.05, 10.0),), "(R_in/km)^2 cos(i) / (D/10 kpc)^2")
_PLASMA = Component(
    "plasma",
    plasma,
    (_temperature(0.08, 60.0), Shape("abundance", "solar", (0.0, 5.0))),
    EMISSION,
    redshifted=True,
)
_CUT_OFF = Component(
    "cutoff", cutoff_power_law, (_INDEX, Shape("cutoff_energy", "keV", (0.5, 500.0), logarithmic=True)), PER_KEV
)
_BROKEN = Component(
    "broken",
    broken_power_law,
    (_INDEX, Shape("hard_index", "", (-2.0, 9.0)), Shape("break_energy", "keV", (0.7, 40.0), logarithmic=True)),
    PER_KEV,
)
_COVERED = Component(
    "covered", spectral.power_law, (_INDEX, Shape("covering_fraction", "", (0.0, 1.0))), PER_KEV, covered=True
)
_OUTER_PLASMA = Component(
    "plasma", _usual_plasma, (_temperature(0.08, 10.0),), EMISSION, redshifted=True, absorbed=False
)
_LINE = Component("line", _iron_line, (), "photons cm^-2 s^-1", redshifted=True)

_ALL = (
    Model(
        "powerlaw", "absorbed power law", (_POWER_LAW,), (Start((1.7,), 0.03), Start((1.2,), 2.0), Start((3.0,), 0.3))
    ),
    Model("blackbody", "absorbed black body", (_BLACK_BODY,), (Start((0.6,), 0.02), Start((0.15,), 0.3))),
    Model("bremsstrahlung", "absorbed bremsstrahlung", (_BREMSSTRAHLUNG,), (Start((4.0,), 0.03), Start((0.8,), 0.3))),
    Model("disc", "absorbed disc black body", (_DISC,), (Start((1.0,), 0.05), Start((0.3,), 0.3))),
    Model("plasma", "absorbed collisional plasma", (_PLASMA,), (Start((4.0, 0.3), 0.05), Start((0.8, 0.3), 0.2))),
    Model("cutoff", "absorbed power law with exponential cut-off", (_CUT_OFF,), (Start((1.3, 8.0), 0.05),)),
    Model("broken", "absorbed broken power law", (_BROKEN,), (Start((1.5, 2.3, 2.0), 0.05),)),
    Model(
        "covered",
        "power law behind a partly covering column",
        (_COVERED,),
        (Start((1.8, 0.8), 3.0), Start((1.8, 0.95), 20.0)),
    ),
    Model(
        "powerlaw+blackbody",
        "absorbed power law and black body",
        (_POWER_LAW, _BLACK_BODY),
        (Start((1.7, 0.2), 0.1, (0.6, 0.4)), Start((1.7, 1.0), 0.3, (0.6, 0.4))),
    ),
    Model(
        "powerlaw+plasma",
        "absorbed power law and a collisional plasma before the column",
        (_POWER_LAW, _OUTER_PLASMA),
        (Start((1.7, 0.7), 5.0, (0.8, 0.2)), Start((1.7, 0.7), 0.1, (0.8, 0.2))),
    ),
    Model(
        "powerlaw+line",
        "absorbed power law and iron K line",
        (_POWER_LAW, _LINE),
        (Start((1.7,), 0.05, (0.98, 0.02)), Start((1.7,), 5.0, (0.95, 0.05))),
    ),
)
MODELS: dict[str, Model] = {model.name: model for model in _ALL}
SIMPLE = ("powerlaw", "blackbody", "bremsstrahlung", "disc", "plasma")
COMPLEX = tuple(name for name in MODELS if name not in SIMPLE)
