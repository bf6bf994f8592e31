"""What sources are like, by class: draws of model parameters for simulations.

Photon index, column density, flux, black-body kT and redshift follow the catalogue's quantiles by class
(``priors.json``, made by ``training.simulation.make_priors``), the first three with their rank correlation (a Gaussian copula).
Which models a class shows, and what the catalogue lacks (plasma temperatures, discs, covering, lines), is taken from
the literature named at the tables. One draw in ten is wide and uniform in everything, so that nothing is impossible.
"""

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy import special

TAIL = 0.1

# components of each model; "covered": a partially covering absorber; "lines": Gaussian iron lines
MODELS = {
    "power law": ("power_law",),
    "black body": ("black_body",),
    "disc black body": ("disc_black_body",),
    "bremsstrahlung": ("bremsstrahlung",),
    "plasma": ("plasma",),
    "two-temperature plasma": ("plasma", "hot_plasma"),
    "power law + black body": ("power_law", "black_body"),
    "power law + disc black body": ("power_law", "disc_black_body"),
    "power law + plasma": ("power_law", "plasma"),
    "power law + iron line": ("power_law", "lines"),
    "partially covered power law": ("power_law", "covered"),
    "partially covered power law + iron line": ("power_law", "covered", "lines"),
    "partially covered plasma + iron line": ("hot_plasma", "covered", "lines"),
}
# Shares of the models within each class. AGN: Nandra et al. (2007), soft excess and covering in a minority; obscured
# AGN: Turner et al. (1997); discs and boundary layers of LMXBs: Lin et al. (2007); ULXs: Gladstone et al. (2009); CVs:
# Mukai (2017); pulsars: Becker & Truemper (1997); YSOs and stars: Guedel & Naze (2009).
CLASS_MODELS = {
    "AGN": {
        "power law": 0.7,
        "power law + black body": 0.12,
        "power law + iron line": 0.13,
        "partially covered power law": 0.05,
    },
    "obscured AGN": {
        "power law": 0.25,
        "power law + iron line": 0.15,
        "partially covered power law": 0.25,
        "partially covered power law + iron line": 0.25,
        "power law + plasma": 0.1,
    },
    "blazar": {"power law": 1.0},
    "galaxy cluster": {"plasma": 0.85, "two-temperature plasma": 0.1, "bremsstrahlung": 0.05},
    "HMXB": {
        "power law": 0.6,
        "power law + iron line": 0.2,
        "power law + black body": 0.1,
        "partially covered power law + iron line": 0.1,
    },
    "LMXB": {
        "power law": 0.35,
        "disc black body": 0.15,
        "black body": 0.1,
        "power law + disc black body": 0.2,
        "power law + black body": 0.15,
        "bremsstrahlung": 0.05,
    },
    "CV": {"bremsstrahlung": 0.25, "plasma": 0.3, "partially covered plasma + iron line": 0.25, "power law": 0.2},
    "pulsar": {"power law": 0.4, "black body": 0.25, "power law + black body": 0.35},
    "SNR": {"plasma": 0.6, "two-temperature plasma": 0.2, "power law + plasma": 0.1, "power law": 0.1},
    "YSO": {"plasma": 0.55, "two-temperature plasma": 0.35, "power law": 0.1},
    "star": {"plasma": 0.5, "two-temperature plasma": 0.35, "black body": 0.05, "power law": 0.1},
    "ULX": {"power law": 0.35, "disc black body": 0.2, "power law + disc black body": 0.4, "power law + plasma": 0.05},
}
CLASSES = tuple(CLASS_MODELS)
# (median, scatter in dex) of kT in keV. Clusters: Vikhlinin et al. (2009); CVs: Mukai (2017); SNRs: Vink (2012); YSOs:
# Preibisch et al. (2005); stars: Guedel (2004); discs: Gladstone et al. (2009), Remillard & McClintock (2006)
PLASMA_KT = {
    "galaxy cluster": (4.0, 0.25),
    "CV": (7.0, 0.35),
    "SNR": (0.6, 0.25),
    "YSO": (1.7, 0.25),
    "star": (0.6, 0.25),
    "obscured AGN": (0.6, 0.2),
    "ULX": (0.6, 0.25),
}
HOT_TO_COOL = (3.5, 0.15)
DISC_KT = {"LMXB": (1.1, 0.25), "ULX": (0.4, 0.35)}
BREMSSTRAHLUNG_KT = {"CV": (12.0, 0.35), "LMXB": (5.0, 0.3), "galaxy cluster": (4.0, 0.25)}
# metals in solar units (median, dex): clusters 0.3 (De Grandi & Molendi 2001), coronae (Guedel 2004), others about 1
ABUNDANCE = {"galaxy cluster": (0.35, 0.2), "YSO": (0.3, 0.3), "star": (0.4, 0.3), "CV": (0.8, 0.2)}
# limits of all that is drawn, which are those of the uniform tail too
LIMITS = {
    "photon_index": (-1.5, 6.0),
    "log_column_density": (19.0, 24.3),
    "log_flux": (-15.5, -9.0),
    "blackbody_kt": (0.03, 4.0),
    "disc_kt": (0.05, 5.0),
    "bremsstrahlung_kt": (0.2, 60.0),
    "plasma_kt": (0.1, 15.0),
    "hot_plasma_kt": (0.2, 20.0),
    "abundance": (0.05, 4.0),
    "redshift": (0.0, 3.0),
    "second_share": (0.02, 0.9),
    "log_covering_column": (21.5, 24.5),
    "covering_fraction": (0.3, 1.0),
    "line_width_6_4": (0.001, 0.3),
    "equivalent_width_6_4": (0.01, 1.5),
    "equivalent_width_6_7": (0.005, 0.8),
    "equivalent_width_7_0": (0.005, 0.5),
}
LOGARITHMIC = {name for name in LIMITS if name.endswith("kt")} | {
    "abundance",
    "line_width_6_4",
    "equivalent_width_6_4",
    "equivalent_width_6_7",
    "equivalent_width_7_0",
}
COSMIC = ("AGN", "obscured AGN", "blazar", "galaxy cluster")


@lru_cache(maxsize=1)
def catalogue_priors() -> dict:
    """The contents of priors.json."""
    return json.loads(Path(__file__).with_name("priors.json").read_text())


def draw(n: int, generator, class_weights: dict[str, float] | None = None) -> dict[str, np.ndarray]:
    """`n` sources: arrays [n] of `object_class`, `model` (indices) and every parameter of `LIMITS`.

    Classes are equally frequent unless weighted. Parameters that a model lacks are drawn too; `used` tells which count.
    """
    weights = np.array([(class_weights or {}).get(name, 0.0 if class_weights else 1.0) for name in CLASSES])
    object_class = generator.choice(len(CLASSES), n, p=weights / weights.sum())
    sources = {name: np.empty(n) for name in LIMITS} | {"object_class": object_class, "model": np.empty(n, dtype=int)}
    for index in np.unique(object_class):
        rows = object_class == index
        for name, values in _draw_class(CLASSES[index], int(rows.sum()), generator).items():
            sources[name][rows] = values
    wide = generator.random(n) < TAIL
    sources["model"] = np.where(wide, generator.integers(len(MODELS), size=n), sources["model"])
    for name, limits in LIMITS.items():
        low, high = np.log(limits) if name in LOGARITHMIC else limits
        uniform = generator.uniform(low, high, n)
        values = np.where(wide, np.exp(uniform) if name in LOGARITHMIC else uniform, sources[name])
        sources[name] = np.clip(values, *limits)
    sources["log_column_density"] = np.minimum(sources["log_column_density"], _deepest_column(sources))
    return sources


def _deepest_column(sources):
    """log10 of the largest column [n] behind which a thermal source is seen: an optical depth of 4 at 8 kT / (1 + z).

    tau = 2.2e-22 N_H (E / keV)^-2.6 (a power law through Morrison & McCammon 1983). Behind more gas a soft source would
    need an absurd luminosity to give counts at all. Sources with a power law have no such limit.
    """
    hottest = np.zeros(sources["model"].size)
    for name in ("blackbody_kt", "disc_kt", "bremsstrahlung_kt", "plasma_kt", "hot_plasma_kt"):
        own = np.array([used(name, model) for model in MODELS])[sources["model"]]
        hottest = np.maximum(hottest, np.where(own, sources[name], 0.0))
    hard = np.array(["power_law" in parts for parts in MODELS.values()])[sources["model"]]
    energy = 8 * np.maximum(hottest, 1e-3) / (1 + sources["redshift"])
    return np.where(hard, np.inf, np.log10(4 / 2.2e-22) + 2.6 * np.log10(energy))


def used(parameter: str, model: str) -> bool:
    """Whether `parameter` shapes spectra of `model`."""
    parts = MODELS[model]
    needs = {
        "photon_index": "power_law",
        "blackbody_kt": "black_body",
        "disc_kt": "disc_black_body",
        "bremsstrahlung_kt": "bremsstrahlung",
        "plasma_kt": "plasma",
        "hot_plasma_kt": "hot_plasma",
        "log_covering_column": "covered",
        "covering_fraction": "covered",
    }
    if parameter in needs:
        return needs[parameter] in parts
    if parameter.startswith(("line_", "equivalent_")):
        return "lines" in parts
    if parameter == "second_share":
        return sum(part not in ("lines", "covered") for part in parts) == 2
    if parameter == "abundance":
        return "plasma" in parts or "hot_plasma" in parts
    if parameter == "redshift":
        return any(part in ("plasma", "hot_plasma", "covered", "lines") for part in parts)
    return True


def _draw_class(name, n, generator):
    """Parameters [n] of sources of one class."""
    models = CLASS_MODELS[name]
    picked = generator.choice(len(models), n, p=list(models.values()))
    correlation = np.array(_of_class(name)["correlation"]) + 1e-6 * np.eye(3)
    joint = special.ndtr(generator.multivariate_normal(np.zeros(3), correlation, n, method="eigh"))
    cool = _lognormal(PLASMA_KT.get(name, (2.0, 0.4)), n, generator)
    hot = cool * _lognormal(HOT_TO_COOL, n, generator) if name != "CV" else _lognormal(PLASMA_KT["CV"], n, generator)
    return {
        "model": np.array([list(MODELS).index(model) for model in models])[picked],
        "photon_index": _quantile(name, "photon_index", joint[:, 0]),
        "log_column_density": _quantile(name, "log_column_density", joint[:, 1]),
        "log_flux": _quantile(name, "log_flux", joint[:, 2]),
        "blackbody_kt": _quantile(name, "blackbody_kt", generator.random(n)),
        "disc_kt": _lognormal(DISC_KT.get(name, (0.8, 0.3)), n, generator),
        "bremsstrahlung_kt": _lognormal(BREMSSTRAHLUNG_KT.get(name, (5.0, 0.4)), n, generator),
        "plasma_kt": cool,
        "hot_plasma_kt": hot,
        "abundance": _lognormal(ABUNDANCE.get(name, (1.0, 0.2)), n, generator),
        "redshift": _quantile(name, "redshift", generator.random(n)) if name in COSMIC else np.zeros(n),
        "second_share": generator.beta(1.5, 2.0, n),
        "log_covering_column": generator.normal(23.0 if name == "obscured AGN" else 22.7, 0.5, n),
        "covering_fraction": generator.beta(6, 1, n) if name == "obscured AGN" else generator.uniform(0.3, 1.0, n),
        # Fe K alpha: 100-200 eV in CVs and HMXBs (Ezuka & Ishida 1999; Torrejon et al. 2010), 50-1000 eV in AGN
        "line_width_6_4": _lognormal((0.03, 0.4), n, generator),
        "equivalent_width_6_4": _lognormal((0.3 if name == "obscured AGN" else 0.12, 0.3), n, generator),
        # the plasma has its own lines; photo-ionised gas adds to these
        "equivalent_width_6_7": _lognormal((0.03, 0.3), n, generator),
        "equivalent_width_7_0": _lognormal((0.02, 0.3), n, generator),
    }


def _of_class(name):
    priors = catalogue_priors()
    return priors["classes"].get(name, priors["all"])


def _quantile(name, quantity, probability):
    """Inverse of the catalogue's cumulative distribution; that of all classes together where one lacks the quantity."""
    priors = catalogue_priors()
    table = _of_class(name).get(quantity) or priors["all"][quantity]
    return np.interp(probability, priors["levels"], table["quantiles"])


def _lognormal(median_and_dex, n, generator):
    median, dex = median_and_dex
    return median * 10 ** generator.normal(0.0, dex, n)
