"""A reading as JSON: the contract of ``scholar read --json``."""

from typing import Any

from retriever.estimates.choice import Choice, criterion
from retriever.reading.near_papers import NearPapers
from retriever.reading.place import Similar
from retriever.reading.records import PictureReading, Reading, TimesReading
from retriever.reading.taken_away import TakenAway
from retriever.timing.as_json import timing_json


def as_json(
    reading: Reading, similar: Similar | None = None, near: NearPapers | None = None, away: TakenAway | None = None
) -> dict[str, Any]:
    """The reading with its parameters and fits; ``similar`` and ``near``, where they were looked for, give the sources with
    similar spectra and the papers near it, ``away`` what was asked for beside."""
    similar, near, away = similar or Similar(), near or NearPapers(), away or TakenAway()
    record, found = reading.record, reading.estimate
    return {
        "file": reading.file,
        "object": reading.object,
        "instrument": reading.instrument,
        "exposure_s": record["exposure_s"],
        "counts": found.counts,
        "background_counts": found.background_counts,
        "energy_range_keV": record["energy_range_keV"],
        "held": {
            "redshift": found.known.redshift,
            "galactic_column_1e20": found.known.galactic_column,
            "frozen": dict(found.known.frozen),
            "distance_kpc": found.known.distance_kpc,
            "absorption": found.known.absorption,
        },
        "parameters": [vars(p) for p in found.parameters],
        "class_probabilities": found.class_probabilities,
        "model_probabilities": found.model_probabilities,
        "models": models_compared(found.choice),
        "in_domain": found.in_domain,
        "similar_sources": [
            {"name": s.name, "class": s.object_class, "similarity": round(v, 4), "simulated_spectrum": True}
            for s, v in similar.sources
        ],
        "papers": [paper.hit.paper.bibcode for paper in near.papers],
        **away.as_json,
        "warnings": [*found.warnings, *away.notes],
        "timing": None if reading.timing is None else timing_json(reading.timing),
        "variable_star": _variable(reading),
        "image": _image(reading),
    }


def _variable(reading: Reading) -> dict[str, Any] | None:
    """What kind of variable star magnitudes are like; None for anything else."""
    found = reading.variable if isinstance(reading, TimesReading) else None
    if found is None:
        return None
    return {
        "class_probabilities": {name: round(p, 4) for name, p in found.probabilities.items()},
        "alike": [{"name": s.name, "class": s.label, "cosine": round(s.cosine, 4), "real": True} for s in found.alike],
        "refused": found.refused,
        "trained_on": found.data,
        "accuracy": found.accuracy,
        "held_out_stars": found.tested,
        "remarks": list(found.remarks),
    }


def _image(reading: Reading) -> dict[str, Any] | None:
    """The real images that an image is most like; None for anything else."""
    if not isinstance(reading, PictureReading):
        return None
    found = reading.found
    return {
        "alike": [
            {"name": o.name, "class": o.label, "finer_class": o.finer, "cosine": round(o.cosine, 4), "credit": o.credit, "link": o.link, "real": True}
            for o in found.alike
        ],
        "refused": found.refused,
        "nearest_of_the_class": found.first,
        "of_five_of_the_class": found.five,
        "by_chance": found.chance,
        "held_out_images": found.images,
    }  # fmt: skip


def models_compared(choice: Choice) -> list[dict[str, Any]]:
    """Goodness of each fit, its Akaike and Bayesian criteria above the lowest, whether it is taken and else why not; values
    only of a model that describes the data, those of a rejected one being no finding."""
    fits = choice.fits.values()
    aic = min((fit.statistic + 2 * fit.n_free for fit in fits), default=0.0)
    bic = min((criterion(fit) for fit in fits), default=0.0)
    return [
        {
            "name": fit.model.name,
            "label": fit.model.label,
            "statistic_name": fit.statistic_name,
            "statistic": round(fit.statistic, 3),
            "dof": fit.dof,
            "p_value": float(f"{fit.p_value:.4g}"),
            "delta_aic": round(fit.statistic + 2 * fit.n_free - aic, 3),
            "delta_bic": round(criterion(fit) - bic, 3),
            "acceptable": bool(fit.acceptable),
            "taken": name == choice.taken,
            "why_not": choice.rejected.get(name, ""),
            "parameters": [vars(p) for p in fit.parameters] if fit.acceptable else [],
        }
        for name, fit in choice.fits.items()
    ]
