"""Real X-ray light curves as a domain: rates become magnitudes, rare classes and short curves are left out."""

import csv
import gzip
import json

import numpy as np
import pytest

from training.alignment.domains.objects import tabulated
from training.alignment.domains.preset import read_domain
from training.alignment.domains.tables import x_ray_curves


@pytest.fixture
def shared(tmp_path):
    folder = tmp_path / "lightcurves_xrt_grb"
    folder.mkdir()
    rate = np.tile([10.0, 1.0, 0.1, -1.0, 0.01, 0.001], 6)
    np.savez(
        folder / "lightcurves.npz",
        time=np.arange(36.0) * 864,
        rate=rate,
        err=np.full(36, 0.05),
        ptr=np.arange(0, 37, 6),
    )
    rows = [
        {"lc_row": str(i), "event": f"GRB {i}", "n_points": "6", "lc_type": "TBD" if i == 5 else "Canonical",
         "nh_gal_1e22": "0.1", "redshift": "N/A"} for i in range(6)
    ]  # fmt: skip
    with gzip.open(folder / "objects.csv.gz", "wt") as file:
        table = csv.DictWriter(file, rows[0])
        table.writeheader()
        table.writerows(rows)
    folder = tmp_path / "lightcurves_xray_transients"
    folder.mkdir()
    with gzip.open(folder / "objects.jsonl.gz", "wt") as file:
        for i in range(40):
            points = 3 if i == 0 else 8
            kind = "tdes" if i < 20 else "grbs" if i < 38 else "frb"
            one = {"name": f"T{i}", "class": kind, "redshift": 0.1, "peak_luminosity": None}
            flux = {"time_days": list(range(points)), "flux": [1e-12 * (1 + k) for k in range(points)]}
            file.write(json.dumps(one | flux) + "\n")
    return tmp_path


def test_bursts_have_magnitudes_a_column_and_no_class_where_none_is_given(shared):
    objects = x_ray_curves.read_bursts(shared, read_domain("x-ray-curves"))
    curve = objects.raw["light_curve"][0]
    assert curve.time.size == 5 and curve.magnitude[:2].tolist() == pytest.approx([-2.5, 0.0])
    assert curve.time[1] == pytest.approx(0.01) and curve.error[0] == pytest.approx(1.0857 * 0.05 / 10, rel=1e-3)
    assert objects.label.tolist().count("") == 1 and objects.raw["metadata"][0]["log_column"] == pytest.approx(-1)
    assert np.isnan(objects.raw["metadata"][0]["log_redshift"])


def test_transients_of_few_kinds_and_of_few_points_are_left_out(shared, tmp_path):
    domain = read_domain("x-ray-curves")
    objects = x_ray_curves.read_transients(shared, domain)
    assert len(objects.name) == 37 and set(objects.label) == {"tdes", "grbs"}
    own = domain.of("light_curve") | {"cache": str(tmp_path)}
    data = tabulated(objects, read_domain("x-ray-curves", options={"light_curve": own}))
    assert data.known.all() and len(data.outside(0)) < 37
