"""The families of parameters that the physics network predicts, one head each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """Parameters that one head predicts jointly. ``models``: of which spectral models (empty: of all)."""

    name: str
    parameters: tuple[str, ...]
    models: tuple[str, ...] = ()


# log_norm: natural log of the normalisation over the reference norm; log_flux_x likewise over the reference's flux;
# log_hs, log_ms: natural logs of the ratios of photon fluxes H/S, M/S
FAMILIES = (
    Family("powerlaw", ("photon_index", "log_column_density", "log_norm"), ("power law",)),
    Family("blackbody", ("log_blackbody_kt", "log_column_density"), ("black body",)),
    Family("bremsstrahlung", ("log_bremsstrahlung_kt", "log_column_density"), ("bremsstrahlung",)),
    Family("plasma", ("log_plasma_kt", "log_column_density"), ("plasma",)),
    Family("disc", ("log_disc_kt", "log_column_density"), ("disc black body",)),
    Family("hardness", ("log_hs", "log_ms")),
    Family("flux", ("log_flux_b", "log_flux_s", "log_flux_m", "log_flux_h", "log_flux_unabsorbed_b")),
)
