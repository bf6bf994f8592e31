"""Plain tables: columns found by name, unit and UCD; units converted; slope and hardness; broken and hostile files."""

import gzip
import json

import numpy as np
import pytest
from astropy import units as u
from astropy.io import fits
from astropy.table import Table

from assistant.terminal.main import main
from retriever.errors import BadInput
from retriever.estimates.from_tables import estimate_table
from retriever.reading.as_json import as_json
from retriever.reading.files import read_one, read_upload
from retriever.reading.place import Similar
from retriever.spectra.file_kinds import file_kind
from retriever.spectra.tables.columns import column_role
from retriever.spectra.tables.spectrum_tables import read_table
from retriever.votables import votable_bytes
from tests.support.contracts import READ_JSON
from tests.support.make_fits import write_set
from tests.support.refusals import refuses

RNG = np.random.default_rng(4)
ENERGY = np.geomspace(0.45, 7.6, 60)
GAMMA = 1.8
TRUTH = 1e-4 * ENERGY**-GAMMA
ERROR = 0.05 * TRUTH
FLUX = TRUTH + ERROR * RNG.standard_normal(ENERGY.size)


def table_of(unit="ph / (cm2 s keV)", names=("energy", "flux", "flux_err"), flux=FLUX, error=ERROR):
    return Table({names[0]: ENERGY * u.keV, names[1]: flux * u.Unit(unit), names[2]: error * u.Unit(unit)})


def test_formats_give_the_same_spectrum(tmp_path):
    table = table_of()
    table.write(tmp_path / "a.ecsv")
    table.write(tmp_path / "a.fits")
    (tmp_path / "a.vot").write_bytes(votable_bytes(table))
    bare = Table({"Energy [keV]": ENERGY, "Flux (ph / (cm2 s keV))": FLUX, "Error": ERROR})
    bare.write(tmp_path / "a.csv")
    bare.write(tmp_path / "a.tsv", format="ascii.tab")
    lines = ["# energy flux error", *(f"{a} {b} {c}" for a, b, c in zip(ENERGY, FLUX, ERROR, strict=True))]
    (tmp_path / "a.dat").write_text("\n".join(lines))
    (tmp_path / "b.csv").write_bytes(gzip.compress((tmp_path / "a.csv").read_bytes()))
    for path in sorted(tmp_path.iterdir()):
        assert file_kind(path).kind == "table", path
        found = read_table(path)
        assert found.kind == "flux"
        np.testing.assert_allclose(found.energy, ENERGY, rtol=1e-6)
        np.testing.assert_allclose(found.flux, FLUX, rtol=1e-6)
        np.testing.assert_allclose(found.error, ERROR, rtol=1e-6)
        assert bool(found.warnings) == (path.suffix == ".dat"), (path, found.warnings)


@pytest.mark.parametrize(
    "unit",
    [
        "ph / (cm2 s keV)",
        "1 / (m2 s eV)",
        "erg / (cm2 s keV)",
        "erg / (cm2 s)",
        "erg / (cm2 s Angstrom)",
        "ph / (cm2 s Angstrom)",
        "erg / (cm2 s Hz)",
        "Jy",
        "W / (m2 nm)",
        "ph / (cm2 s Hz)",
    ],
)
def test_any_unit_of_flux_comes_to_photons_per_kev(tmp_path, unit):
    kev = ENERGY * u.keV
    photons = TRUTH / (u.cm**2 * u.s * u.keV)
    wanted = u.Unit(unit.replace("ph", "1"))
    wavelength, frequency = kev.to(u.AA, u.spectral()), kev.to(u.Hz, u.spectral())
    candidates = [
        photons,
        photons * kev,
        photons * kev**2,
        photons * kev / wavelength,
        photons * kev**2 / wavelength,
        photons * kev / frequency,
        photons * kev**2 / frequency,
    ]
    # energy per energy and photons share a dimension, so that the first two are told apart by hand
    candidates = candidates[1:2] if unit == "erg / (cm2 s keV)" else [candidates[0], *candidates[2:]]
    values = next(c for c in candidates if c.unit.is_equivalent(wanted)).to_value(wanted)
    table_of(unit, flux=values, error=0.05 * values).write(tmp_path / "a.ecsv")
    np.testing.assert_allclose(read_table(tmp_path / "a.ecsv").flux, TRUTH, rtol=1e-6)


@pytest.mark.parametrize("column", ["Angstrom", "nm", "Hz", "eV"])
def test_wavelengths_and_frequencies_become_energies(tmp_path, column):
    unit = u.Unit(column)
    name = {"Angstrom": "wavelength", "nm": "lambda", "Hz": "frequency", "eV": "e_mid"}[column]
    values = (ENERGY * u.keV).to(unit, u.spectral())
    Table({name: values, "flux": FLUX * u.Unit("ph / (cm2 s keV)")}).write(tmp_path / "a.ecsv")
    found = read_table(tmp_path / "a.ecsv")
    np.testing.assert_allclose(found.energy, ENERGY, rtol=1e-6)
    np.testing.assert_allclose(found.flux, FLUX, rtol=1e-6)
    assert np.all(found.low < found.energy) and np.all(found.energy < found.high)


def test_roles_of_columns():
    roles = {
        "E_MIN": "low",
        "energy_hi": "high",
        "dnde": "flux",
        "dnde_err": "error",
        "flux_errn": "error_low",
        "d_flux": "error",
        "Counts": "counts",
        "count rate": "rate",
        "wavelength (nm)": "wavelength",
        "e_flux": "error",
        "energy_err": "half_width",
        "comment": "",
        "ra": "",
    }
    assert {name: column_role(name).role for name in roles} == roles
    assert column_role("x", "keV").role == "energy"
    assert column_role("col2", "erg / (cm2 s Hz)").role == "flux"
    assert column_role("q", None, "em.wl").role == "wavelength"
    assert column_role("wavelength (nm)").unit == u.nm


def test_slope_and_hardness_come_out(tmp_path):
    table_of().write(tmp_path / "a.ecsv")
    found = estimate_table(read_table(tmp_path / "a.ecsv"))
    slope = found.parameter("powlaw_gamma")
    assert slope.low < GAMMA < slope.high and slope.high - slope.low < 0.1 and slope.in_domain
    hard = found.parameter("hard_hs")
    photons = {
        band: (lo ** (1 - GAMMA) - hi ** (1 - GAMMA)) for band, (lo, hi) in {"h": (2, 7), "s": (0.5, 1.2)}.items()
    }
    expected = (photons["h"] - photons["s"]) / (photons["h"] + photons["s"])
    assert abs(hard.value - expected) < 0.03 and hard.low < hard.value < hard.high
    assert found.parameter("flux_aper_b").value == pytest.approx(1e-4 * 1.602e-9 * (7**0.2 - 0.5**0.2) / 0.2, rel=0.05)
    assert any("no Poisson fit" in note for note in found.warnings)


def test_slope_intervals_cover():
    rng, inside = np.random.default_rng(0), 0
    from retriever.estimates.from_tables import slope
    from retriever.spectra.tables.spectrum_tables import TableSpectrum

    for _ in range(200):
        error = 0.3 * TRUTH
        flux = TRUTH + error * rng.standard_normal(ENERGY.size)
        p = slope(TableSpectrum(ENERGY, ENERGY * 0.98, ENERGY * 1.02, flux, error, "flux"))[0]
        inside += p.low <= GAMMA <= p.high
    assert 165 <= inside <= 199


def test_counts_and_rates_give_hardness_only(tmp_path):
    counts = RNG.poisson(1e6 * TRUTH)
    Table({"energy": ENERGY * u.keV, "counts": counts}).write(tmp_path / "c.ecsv")
    Table({"energy": ENERGY * u.keV, "rate": counts * 1e-3 * u.Unit("ct / s"), "error": np.sqrt(counts) * 1e-3}).write(
        tmp_path / "r.ecsv"
    )
    for name, kind in (("c.ecsv", "counts"), ("r.ecsv", "rate")):
        reading = read_one(tmp_path / name)
        assert reading.table.kind == kind
        assert {p.name for p in reading.estimate.parameters} == {"hard_hm", "hard_hs", "hard_ms"}
        assert not any(p.in_domain for p in reading.estimate.parameters)
        assert reading.shape is None
    assert as_json(read_one(tmp_path / "c.ecsv"))["counts"] == counts.sum()


def test_units_that_are_missing_are_assumed_with_a_warning_or_refused(tmp_path):
    path = tmp_path / "a.csv"
    Table({"energy": ENERGY, "flux": FLUX}).write(path)
    found = read_table(path)
    said = " ".join(found.warnings)
    assert "keV was taken" in said and "photons cm^-2 s^-1 keV^-1 were taken" in said and "no column of errors" in said
    Table({"energy": 1e5 * ENERGY, "flux": FLUX}).write(path, overwrite=True)
    assert "gives its column 'energy' without a unit" in refuses(read_table, path)
    Table({"energy_ev": 1e3 * ENERGY, "flux": FLUX}).write(path, overwrite=True)
    np.testing.assert_allclose(read_table(path).energy, ENERGY)
    Table({"frequency": ENERGY, "flux": FLUX}).write(path, overwrite=True)
    assert "without a unit" in refuses(read_table, path)
    Table({"energy [keV]": ENERGY, "flux [mag]": FLUX}).write(path, overwrite=True)
    assert "no unit of flux" in refuses(read_table, path)


def test_bin_edges_and_asymmetric_errors(tmp_path):
    edges = np.geomspace(0.4, 8, 41)
    middle = np.sqrt(edges[1:] * edges[:-1])
    Table(
        {
            "e_min": edges[:-1] * u.keV,
            "e_max": edges[1:] * u.keV,
            "flux": middle**-2.0,
            "flux_errn": 0.1 * middle**-2.0,
            "flux_errp": 0.3 * middle**-2.0,
        }
    ).write(tmp_path / "a.fits")
    assert file_kind(tmp_path / "a.fits").kind == "table"
    found = read_table(tmp_path / "a.fits")
    np.testing.assert_allclose(found.low, edges[:-1])
    np.testing.assert_allclose(found.error / found.flux, 0.2)


def test_the_command_line_keeps_its_contract(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("retriever.library.opening.open_library", lambda places, note: None)
    monkeypatch.setattr("retriever.reading.place.similar_to", lambda reading, library: Similar())
    path = tmp_path / "a.ecsv"
    table_of().write(path)
    assert main(["read", str(path), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert set(record) >= READ_JSON
    assert isinstance(record["counts"], int) and len(record["energy_range_keV"]) == 2
    assert main(["read", str(path)]) == 0
    assert "no response is known" in " ".join(capsys.readouterr().out.split())
    assert main(["read", str(path), "--plot", str(tmp_path / "a.png")]) == 2
    assert "plain table" in capsys.readouterr().err


def test_an_upload_may_hold_tables(tmp_path):
    table_of().write(tmp_path / "a.ecsv")
    (tmp_path / "notes.csv").write_text("name,remark\nx,y\n")
    readings = read_upload([tmp_path / "a.ecsv", tmp_path / "notes.csv"])
    assert [r.file for r in readings] == ["a.ecsv"]
    assert readings[0].record["counts"] == 0 and readings[0].shape.shape == (24,)
    (tmp_path / "bad.csv").write_text("energy,flux\n1,abc\n")
    readings = read_upload([tmp_path / "bad.csv", *vars(write_set(tmp_path)).values()])
    assert [r.file for r in readings] == ["toy.pha"]
    assert any("bad.csv" in warning for warning in readings[0].estimate.warnings)
    with pytest.raises(BadInput, match="text"):
        read_upload([tmp_path / "bad.csv"])


HOSTILE = {
    "text.csv": b"energy,flux\n1,abc\n2,def\n",
    "ragged.csv": b"energy,flux\n1,2,3\n4\n",
    "empty.csv": b"energy,flux\n",
    "nan.csv": b"energy,flux\nnan,nan\n",
    "binary.csv": b"energy,flux\n\xff\xfe\x00\n",
    "entity.vot": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><VOTABLE>&a;</VOTABLE>',
    "href.vot": b'<VOTABLE><RESOURCE><TABLE><FIELD name="energy"/><DATA><BINARY><STREAM href="file:///etc/passwd"/>'
    b"</BINARY></DATA></TABLE></RESOURCE></VOTABLE>",
    "short.vot": b"<VOTABLE><RESOURCE><TABLE>",
    "yaml.ecsv": b"# %ECSV 1.0\n# ---\n# datatype: !!python/object/apply:os.system ['true']\nenergy flux\n1 2\n",
    "broken.ecsv": b"# %ECSV 1.0\n# ---\n# datatype:\n# - {name: energy, datatype: float64, unit: [}\n"
    b"energy flux\n1 2\n",
    "deep.ecsv": b"# %ECSV 1.0\n# ---\n# datatype: " + b"[" * 400 + b"\nenergy flux\n1 2\n",
    "several.csv": b"energy [furlong],flux\n1,2\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_tables_are_refused_in_one_line(tmp_path, name):
    (tmp_path / name).write_bytes(HOSTILE[name])
    assert name in refuses(read_table, tmp_path / name)
    if file_kind(tmp_path / name).kind == "table":
        refuses(read_one, tmp_path / name)


def test_fits_tables_of_other_shapes(tmp_path):
    columns = [fits.Column("energy", "3D", unit="keV", array=np.ones((2, 3))), fits.Column("flux", "D", array=[1, 2])]
    fits.BinTableHDU.from_columns(columns).writeto(tmp_path / "a.fits")
    assert "several values a row" in refuses(read_table, tmp_path / "a.fits")
    fits.BinTableHDU.from_columns([fits.Column("x", "D", array=[1, 2])]).writeto(tmp_path / "b.fits")
    assert "no table with columns" in refuses(read_table, tmp_path / "b.fits")
    assert file_kind(tmp_path / "b.fits").kind == "unknown"
