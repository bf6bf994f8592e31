"""The formulas, by the words of the grammar. What they compute stands in ``retriever.physics``; here is what each needs.

Units of needs and results: astropy's spelling for needs, words of the grammar (or of ``units``' ladders) for results.
"""

from assistant.formulas.formula import Formula
from assistant.formulas.of_black_holes import DISCS, MOTIONS, TIDES, WEIGHED
from assistant.formulas.of_jets import BEAMING, EXPLOSIONS, MATTER
from assistant.formulas.of_light import EXPANSION, RADIATION
from assistant.formulas.of_matter import ACCRETION, COUNTING, TIMES
from assistant.formulas.of_neutron_stars import BURSTS, COMPANIONS, SPINS, SURFACES
from assistant.formulas.of_orbits import ORBITS
from assistant.formulas.of_spectra import RELATIONS

_COMPACT = SURFACES | BURSTS | COMPANIONS | SPINS | TIDES | DISCS | MOTIONS | WEIGHED | BEAMING | EXPLOSIONS | MATTER
FORMULAS: dict[str, Formula] = RADIATION | EXPANSION | ACCRETION | ORBITS | TIMES | COUNTING | RELATIONS | _COMPACT
# what an input that is neither given nor measured may itself be computed from
DERIVED = {"luminosity": "luminosity", "distance": "luminosity_distance"}
