"""tbabs with the abundances of Wilms et al.: against cross-sections that its table does not come from, and its making."""

import numpy as np
import pytest
from astropy.io import fits

from retriever.physics.spectral import absorption_cross_section
from retriever.physics.tbabs import GRID, tbabs_cross_section
from training.simulation.absorption_table import averaged, main

# K edges: keV, atoms per hydrogen (Wilms, Allen & McCray 2000, table 2), step of the mass absorption coefficient in cm^2/g and atomic
# weight (NIST's tables of X-ray mass attenuation, NISTIR 5632)
EDGES = (
    (7.12, 2.69e-5, 407.6 - 53.2, 55.85),
    (2.472, 1.23e-5, 2070.0 - 177.0, 32.06),
    (1.84, 1.86e-5, 3192.0 - 309.0, 28.09),
)
GRAMS = 6.022e23


@pytest.mark.parametrize(("energy", "abundance", "step", "weight"), EDGES)
def test_edges_are_as_high_as_abundance_times_cross_section(energy, abundance, step, weight):
    below, above = (tbabs_cross_section(energy * f) * (energy * f) ** 3 for f in (0.985, 1.015))
    assert (above - below) / energy**3 == pytest.approx(abundance * step * weight / GRAMS, rel=0.08)


def test_transmission_is_that_of_the_table_it_was_made_of():
    """XSPEC's tbabs with abund wilm, as astromodels has it, behind 1e22 cm^-2; some 30 % less absorbing than Morrison & McCammon."""
    through = np.exp(-1e22 * tbabs_cross_section(np.array([1.0, 2.0])))
    assert through == pytest.approx([0.176, 0.747], abs=0.002)
    energy = np.geomspace(1.4, 7.0, 200)
    ratio = tbabs_cross_section(energy) / absorption_cross_section(energy)
    assert ratio.min() > 0.62 and np.median(ratio) == pytest.approx(0.7, abs=0.03) and ratio.max() < 0.75


def test_it_falls_between_edges_and_goes_on_beyond_its_table():
    energy = np.geomspace(2.6, 7.0, 50)
    assert np.all(np.diff(tbabs_cross_section(energy)) < 0)
    assert tbabs_cross_section(79.0) < tbabs_cross_section(19.0) * (19 / 79) ** 2.9
    assert np.all(np.isfinite(tbabs_cross_section([0.0, 0.05, 200.0])))


def test_the_table_is_a_mean_that_keeps_the_area(tmp_path):
    energy = np.geomspace(0.1, 20.0, 9000)
    section = 1e-22 * energy**-3.0
    assert averaged(energy, section) == pytest.approx(100.0, rel=3e-3)
    path, out = tmp_path / "xsect.fits", tmp_path / "out.npy"
    columns = [fits.Column("ENERGY", "D", array=energy), fits.Column("SIGMA", "D", array=section / 1e-22)]
    fits.BinTableHDU.from_columns(columns).writeto(path)
    assert main([str(path), "--out", str(out)]) == 0
    assert np.load(out).shape == GRID.shape and np.load(out) == pytest.approx(100.0, rel=3e-3)
