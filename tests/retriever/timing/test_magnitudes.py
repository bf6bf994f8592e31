"""Light curves in magnitudes: recognised, with their periods and kind of variable star, or a reason why none is given."""

import csv
import gzip
import json

import numpy as np
import pytest

from retriever.errors import BadInput
from retriever.reading.as_json import as_json
from retriever.reading.files import read_one, read_upload
from retriever.reading.records import TimesReading
from retriever.spectra.file_kinds import file_kind
from retriever.timing.magnitude_tables import read_magnitudes
from retriever.timing.told import period_told
from retriever.timing.variable_class import variable_class
from tests.support.spectra.make_magnitudes import nights, write_magnitudes


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("HJD,mag,mag_err", "magnitudes"),
        ("JD,Magnitude,Uncertainty,Band", "magnitudes"),
        ("hjd,camera,mag,mag_err,flux(mJy),flux_err,Filter", "magnitudes"),
        ("oid,hjd,mjd,mag,magerr,catflags,filtercode", "magnitudes"),
        ("time,rate,error,mag", "rates"),
        ("time,flux,flux_err", "rates"),
        ("energy,flux,error", "table"),
        ("name,mag", "unknown"),
    ],
)
def test_which_tables_hold_magnitudes(tmp_path, header, kind):
    path = tmp_path / "some.csv"
    path.write_text(f"{header}\n{','.join('1' for _ in header.split(','))}\n", encoding="utf-8")
    assert file_kind(path).kind == kind


def test_a_mira_is_called_one_with_real_stars_beside(tmp_path):
    (reading,) = read_upload([write_magnitudes(tmp_path / "star.csv", *nights(330.0, 1.8))])
    assert isinstance(reading, TimesReading)
    found = reading.variable
    assert next(iter(found.probabilities)) == "Mira" and not found.refused
    assert len(found.alike) == 5 and found.alike[0].label == "Mira"
    told = json.loads(json.dumps(as_json(reading)))["variable_star"]
    assert told["class_probabilities"]["Mira"] > 0.5 and told["alike"][0]["real"] and 0.5 < told["accuracy"] < 1
    assert reading.timing.blocks is None and reading.estimate.class_probabilities == {}


def test_a_short_period_is_found_in_days_and_warns_of_its_aliases(tmp_path):
    timing = read_one(write_magnitudes(tmp_path / "star.csv", *nights(0.5539, 0.4, seed=2))).timing
    assert timing.period.found and timing.period.period / 86400 == pytest.approx(0.5539, rel=1e-3)
    assert period_told(timing.period).endswith(" d") and any("a day" in remark for remark in timing.period.remarks)
    assert timing.barycentric and timing.excess.fvar == pytest.approx(0.27, abs=0.05)


@pytest.mark.parametrize(
    ("curve", "why"),
    [
        (nights(330.0, 0.0), "does not vary"),
        (nights(330.0, 1.8, count=20), "20 points"),
        (nights(3.1, 1.0, span=200), "spans"),
        (nights(330.0, 1.8, error=0.3), "errors are 0.3 mag"),
        (nights(900.0, 9.0), "unlike those of any star"),
    ],
)
def test_what_is_unlike_the_training_gets_no_class(tmp_path, curve, why):
    found = read_one(write_magnitudes(tmp_path / "star.csv", *curve)).variable
    assert why in found.refused and not found.probabilities and not found.alike


def test_limits_and_fillings_are_no_magnitudes_and_v_is_taken_of_two_bands(tmp_path):
    time, magnitude, error = nights(330.0, 1.8)
    path = tmp_path / "star.csv"
    rows = [f"{t},{m},{e},{b}" for b in "VBB" for t, m, e in zip(time, magnitude, error, strict=True)]
    path.write_text(
        "\n".join(["JD,mag,err,band", "2450001,>14.2,,V", "2450002,99.99,99.99,V", *rows]), encoding="utf-8"
    )
    reading = read_one(path)
    warnings = " ".join(reading.timing.warnings)
    assert "2 of 602 rows" in warnings and "2 bands" in warnings
    assert reading.variable.probabilities and not reading.variable.remarks
    path.write_text("hjd,mag\n1,bright\n2,faint\n", encoding="utf-8")
    with pytest.raises(BadInput, match="0 usable magnitudes"):
        read_one(path)


@pytest.mark.real_data
@pytest.mark.slow
def test_periods_of_real_rr_lyrae_stars_are_found(shared, tmp_path):
    """Sesar et al.'s published periods (2010ApJ...708..717S), from some sixty epochs in g or r."""
    folder = shared / "lightcurves_sdss_rrlyrae"
    stored = dict(np.load(folder / "lightcurves.npz"))
    rows = list(csv.DictReader(gzip.open(folder / "objects.csv.gz", "rt")))[:12]
    right = 0
    for number, row in enumerate(rows):
        own = slice(stored["ptr"][number], stored["ptr"][number + 1])
        time = stored["t0"][number] + np.cumsum(stored["dt"][own]) / 1e4
        band = stored["bands"][stored["band"][own]] == "r"
        path = write_magnitudes(
            tmp_path / f"{number}.csv", time[band], stored["mag"][own][band] / 1e3, stored["err"][own][band] / 1e4
        )
        timing = read_one(path).timing
        right += timing.period is not None and abs(timing.period.period / 86400 / float(row["period_d"]) - 1) < 0.002
    assert right >= 8


@pytest.mark.real_data
def test_real_stars_of_asas_and_of_eros(shared, tmp_path):
    """Of ASAS most are called what they are labelled; EROS-1's fields are unlike, and get no class."""
    called = {"Mira": "Mira", "Detached": "detached binary", "RR Lyrae, Fundamental Mode": "RRab"}
    asas = _some(shared / "lightcurves_asas", tuple(called))
    eros = _some(shared / "lightcurves_eros1", ("rr_lyrae", "cepheid", "mira"))
    said = [(called[label], _read(tmp_path, curve)) for label, curve in asas]
    assert len(said) == 12 and np.mean([next(iter(found.probabilities), "") == label for label, found in said]) > 0.7
    assert np.mean([bool(_read(tmp_path, curve).refused) for _, curve in eros]) > 0.8


def _read(folder, curve):
    return variable_class(read_magnitudes(write_magnitudes(folder / "star.csv", *curve)))


def _some(folder, labels, count=4):
    """Labels and curves (in the first band) of a folder, so many of each label."""
    stored = dict(np.load(folder / "lightcurves.npz"))
    with gzip.open(folder / "objects.csv.gz", "rt") as file:
        rows = [row for row in csv.DictReader(file) if row["lc_row"]]
    for row in (row for label in labels for row in [row for row in rows if row["class"] == label][:count]):
        own = slice(stored["ptr"][int(row["lc_row"])], stored["ptr"][int(row["lc_row"]) + 1])
        time = stored["t0"][int(row["lc_row"])] + np.cumsum(stored["dt"][own]) / 1e4
        first = stored["band"][own] == stored["band"][own][0] if "band" in stored else slice(None)
        yield row["class"], (time[first], stored["mag"][own][first] / 1e3, stored["err"][own][first] / 1e4)
