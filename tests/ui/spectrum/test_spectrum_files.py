"""Spectra saved as pictures and tables say what they hold."""

import io

import numpy as np
import pytest
from astropy.table import Table

from retriever.reading.files import read_upload
from ui.spectrum import files, parameters
from ui.spectrum import shown_spectra as plots
from ui.spectrum.figure import figure
from ui.spectrum.view import View, curve_of


@pytest.mark.parametrize("wavelength", [False, True])
def test_files_say_what_they_hold(shown, wavelength):
    curve = curve_of(shown, View(wavelength=wavelength))
    for kind, start in (("PNG", b"\x89PNG"), ("SVG", b"<?xml")):
        name, _, content = files.spectrum_file(shown, curve, kind)
        assert content.startswith(start) and name.endswith(kind.lower())
        assert b"REAL" in content  # in the picture's own title
    table = Table.read(io.BytesIO(files.spectrum_file(shown, curve, "ECSV")[2]), format="ascii.ecsv")
    assert table.meta["origin"] == "REAL, uploaded" and table["bin_low"].unit == ("Angstrom" if wavelength else "keV")
    assert table["value"].data == pytest.approx(curve.y)
    content = files.spectrum_file(shown, curve, "VOTable")[2]
    assert b"REAL" in content
    assert Table.read(io.BytesIO(content), format="votable")["model"].unit == table["model"].unit


def test_files_of_catalogue_sources_say_simulated(library):
    source = plots.of_source(library.sources["3c-273"], library)
    curve = curve_of(source, View())
    for kind in ("SVG", "ECSV", "VOTable"):
        assert b"SIMULATED" in files.spectrum_file(source, curve, kind)[2]


def test_names_of_files_are_tame():
    assert files.file_stem("../../etc/passwd\n$x$") == "etc_passwdx"
    assert files.file_stem("<>") == "spectrum"


def test_a_plain_table_is_drawn_and_saved(tmp_path):
    path = tmp_path / "plain.csv"
    energy = np.geomspace(0.5, 8, 30)
    lines = [f"{e:.4f},{1e-3 * e**-1.8:.6e},{1e-4 * e**-1.8:.6e}" for e in energy]
    path.write_text("energy_keV,flux_photons_cm2_s_keV,flux_error\n" + "\n".join(lines))
    (found,) = read_upload([path])
    one = plots.uploaded(found)
    curve = curve_of(one, View())
    assert curve.x.size == 30 and curve.error is not None and "ph cm-2" in curve.unit
    assert "REAL" in figure(one, curve, View()).layout.title.text
    assert "REAL" in files.spectrum_file(one, curve, "ECSV")[2].decode()
    assert "powlaw_gamma" in parameters.parameter_panel(one)
