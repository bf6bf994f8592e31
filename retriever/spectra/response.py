"""The two halves of a response: effective areas (ARF) and redistribution (RMF)."""

from dataclasses import dataclass, field

from scipy import sparse

from retriever.physics.arrays import Floats, Integers


@dataclass
class AncillaryResponse:
    """Effective area [n_energy] in cm^2 on energy bins [energy_low, energy_high] in keV."""

    energy_low: Floats
    energy_high: Floats
    area: Floats
    file: str = ""
    telescope: str = ""
    warnings: list[str] = field(default_factory=list)
    instrument: str = ""


@dataclass
class RedistributionMatrix:
    """Probability (or cm^2, when ``has_area``) that a photon of energy bin i lands in channel j.

    ``matrix`` is CSR [n_energy, n_channel]; ``energy_low``, ``energy_high`` [n_energy] and ``e_min``, ``e_max`` [n_channel] in
    keV; ``channel`` [n_channel] integer, increasing. ``has_area`` marks a full response (".rsp"), which needs no ARF;
    ``assumed`` one that stands in for a missing file.
    """

    energy_low: Floats
    energy_high: Floats
    matrix: sparse.csr_matrix
    e_min: Floats
    e_max: Floats
    channel: Integers
    has_area: bool = False
    file: str = ""
    telescope: str = ""
    warnings: list[str] = field(default_factory=list)
    instrument: str = ""
    assumed: bool = False
