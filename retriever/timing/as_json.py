"""What is found of times as JSON: a part of the contract of ``scholar read --json``."""

from typing import Any

import numpy as np

from retriever.physics.arrays import Floats
from retriever.timing.records import Blocks, Excess, Hardness, LightCurve, Period, Timing


def timing_json(found: Timing) -> dict[str, Any]:
    """All values in s and the light curve's unit, with their methods; times since ``begin``."""
    return {
        "begin_s": found.begin,
        "span_s": _number(found.span_s),
        "live_s": _number(found.live_s),
        "events": found.n_events,
        "barycentric": found.barycentric,
        "constant": {name: _number(value) for name, value in found.constant.items()},
        "light_curve": _curve(found.curve),
        "blocks": None if found.blocks is None else _blocks(found.blocks),
        "excess_variance": None if found.excess is None else _excess(found.excess),
        "period": None if found.period is None else _period(found.period),
        "hardness": None if found.hardness is None else _hardness(found.hardness),
        "warnings": list(found.warnings),
    }


def _curve(curve: LightCurve) -> dict[str, Any]:
    columns = {name: _list(getattr(curve, name)) for name in ("start", "stop", "exposure", "rate", "low", "high")}
    return {"unit": curve.unit, "width_s": _number(curve.width), **columns, "method": curve.method}


def _blocks(blocks: Blocks) -> dict[str, Any]:
    return {
        "blocks": [_fields(vars(block)) for block in blocks.blocks],
        "usual": _fields(vars(blocks.usual)),
        "flares": [_fields(vars(flare)) for flare in blocks.flares],
        "method": blocks.method,
    }


def _excess(excess: Excess) -> dict[str, Any]:
    return _fields(vars(excess))


def _period(period: Period) -> dict[str, Any]:
    told = {
        k: v for k, v in vars(period).items() if k not in ("profile", "profile_error", "remarks", "period", "error")
    }
    # a period carries more digits than anything else here
    held = {"period_s": float(f"{period.period:.12g}"), "error_s": _number(period.error), "found": period.found}
    folded = {"profile": _list(period.profile), "profile_error": _list(period.profile_error)} if period.found else {}
    return {**held, **_fields(told), **folded, "remarks": list(period.remarks)}


def _hardness(hardness: Hardness) -> dict[str, Any]:
    arrays = {name: _list(getattr(hardness, name)) for name in ("start", "stop", "value", "error")}
    told = {k: v for k, v in vars(hardness).items() if k not in (*arrays, "soft", "hard")}
    return {"soft_keV": list(hardness.soft), "hard_keV": list(hardness.hard), **arrays, **_fields(told)}


def _fields(record: dict[str, Any]) -> dict[str, Any]:
    return {key: _number(value) if isinstance(value, float) else value for key, value in record.items()}


def _number(value: float) -> float | None:
    """Six digits; None where there is no finite value."""
    return float(f"{value:.6g}") if np.isfinite(value) else None


def _list(values: Floats) -> list[float | None]:
    return [_number(float(value)) for value in values]
