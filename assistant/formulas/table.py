"""The formulas, by the words of the grammar. What they compute stands in ``retriever.physics``; here is what each needs.

Units of needs and results: astropy's spelling for needs, words of the grammar (or of ``units``' ladders) for results.
"""

from assistant.formulas.formula import Formula
from assistant.formulas.of_black_holes import DISCS, MOTIONS, TIDES, WEIGHED
from assistant.formulas.of_clusters import CLUSTERS, REMNANTS
from assistant.formulas.of_gas import GAS, SHOCKS
from assistant.formulas.of_jets import BEAMING, EXPLOSIONS, MATTER
from assistant.formulas.of_light import EXPANSION, RADIATION
from assistant.formulas.of_lines import LINES
from assistant.formulas.of_matter import ACCRETION, COUNTING, TIMES
from assistant.formulas.of_neutron_stars import BURSTS, COMPANIONS, SPINS, SURFACES
from assistant.formulas.of_orbits import ORBITS
from assistant.formulas.of_sampling import SAMPLING
from assistant.formulas.of_sky import BETWEEN, SKY
from assistant.formulas.of_spectra import RELATIONS
from assistant.formulas.of_statistics import STATISTICS

_COMPACT = SURFACES | BURSTS | COMPANIONS | SPINS | TIDES | DISCS | MOTIONS | WEIGHED | BEAMING | EXPLOSIONS | MATTER
_GAS = GAS | SHOCKS | CLUSTERS | REMNANTS | LINES | SKY | BETWEEN | STATISTICS | SAMPLING
FORMULAS: dict[str, Formula] = (
    RADIATION | EXPANSION | ACCRETION | ORBITS | TIMES | COUNTING | RELATIONS | _COMPACT | _GAS
)
# what an input that is neither given nor measured may itself be computed from
DERIVED = {
    "luminosity": "luminosity",
    "distance": "luminosity_distance",
    "angular_distance": "angular_diameter_distance",
}
