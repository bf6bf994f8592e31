"""What one modality alone tells is gained from it, what all tell is not gained twice, and a modality does not answer for its own number."""

import numpy as np

from training.alignment.claims import four_modalities


def rows_of(number, generator):
    """Made-up catalogue rows; every tenth lacks an epoch."""
    rows = []
    for index in range(number):
        row = {name: f"{10 ** generator.normal(-12, 0.3):.3e}" for name in four_modalities.EPOCHS}
        row |= {name: f"{10 ** generator.normal(1, 0.3):.3e}" for name in four_modalities.BANDS}
        row |= {
            "NH": "3e20",
            "ERO_FLUX_MOD": f"{10 ** generator.normal(-12, 0.3):.3e}",
            "ERO_GAMMA": f"{generator.normal(2, 0.3):.2f}",
        }
        row |= {
            "Z_REDSHIFT": f"{generator.uniform(0.05, 0.5):.3f}",
            "Amplitude": f"{generator.uniform(4, 40):.1f}",
            "ERO_POSERR": f"{generator.uniform(1, 4):.2f}",
        }
        rows.append(row | ({four_modalities.EPOCHS[0]: ""} if index % 10 == 0 else {}))
    return rows


def test_the_image_tells_what_only_it_shows():
    generator = np.random.default_rng(0)
    rows, features = rows_of(120, generator), generator.normal(size=(120, 40)) * np.r_[9, np.ones(39)]
    views = four_modalities.views_of(rows, features)
    assert all(np.isfinite(values).all() for values in views.values())
    asked = four_modalities.asked_of(rows)
    asked["log redshift"] = views["image"] @ np.linspace(1, 0.2, views["image"].shape[1])
    asked["log flux"][3] = np.nan
    found = four_modalities.measured(views, asked, [str(i) for i in range(120)])
    shown = found["log redshift"]
    assert shown["best one"] == "image" and shown["gain of the image"][0] > 0.8
    assert found["log flux"]["sources"] == 119 and "spectrum" not in found["log flux"]
    # noise brings nothing
    assert found["log flux"]["gain of the image"][0] < 0.1
    text = four_modalities.page(found, 120)
    assert "| log flux | 119 |" in text and "nan" not in text
