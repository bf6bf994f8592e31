"""What is found of times as rows of a table: what, value with error, and by which method (reference)."""

from retriever.timing.records import Blocks, Excess, Hardness, Period, Timing

Row = tuple[str, str, str]
DAY = 86400.0


def rows_of(found: Timing) -> dict[str, list[Row]]:
    """Rows by the part of the finding: 'curve', 'blocks', 'variance', 'period', 'hardness'; parts without a finding are absent."""
    curve = found.curve
    span = f"{_span(found.span_s)}, of which {found.live_s:.5g} s were observed" if curve.width else _span(found.span_s)
    bins = f"{curve.rate.size} of {curve.width:g} s" if curve.width else str(curve.rate.size)
    parts: dict[str, list[Row]] = {
        "curve": [("length", span, curve.method), ("bins" if curve.width else "points", bins, curve.method)]
    }
    if found.blocks is not None:
        parts["blocks"] = _blocks(found.blocks, curve.unit)
    if found.excess is not None:
        parts["variance"] = _excess(found.excess)
    if found.period is not None:
        parts["period"] = _period(found.period)
    if found.hardness is not None:
        parts["hardness"] = _hardness(found.hardness)
    return parts


def chance(p: float) -> str:
    """A probability in two digits; tiny ones as a bound."""
    return f"{p:.2g}" if p >= 1e-10 else "below 1e-10"


def period_told(period: Period) -> str:
    """``13.7000 +- 0.0002 s``, with as many decimals as the error has in one digit; periods of days in days."""
    unit, size = _unit(period)
    value, error = period.period / size, period.error / size
    decimals = max(0, -int(f"{error:.0e}".rsplit("e", 1)[1]))
    return f"{value:.{decimals}f} +- {error:.{decimals}f} {unit}"


def length_of(period: Period) -> str:
    """``13.7 s``, in eight digits."""
    unit, size = _unit(period)
    return f"{period.period / size:.8g} {unit}"


def _unit(period: Period) -> tuple[str, float]:
    return ("d", DAY) if period.period > DAY / 4 and period.longest > 10 * DAY else ("s", 1.0)


def time_unit_of(found: Timing) -> tuple[str, float]:
    """In which times are drawn: s, or d where there are more than ten."""
    return ("d", DAY) if found.span_s > 10 * DAY else ("s", 1.0)


def searched(period: Period) -> str:
    """``0.03 to 900 d``: the range of periods."""
    unit, size = ("d", DAY) if period.longest > 10 * DAY else ("s", 1.0)
    return f"{period.shortest / size:.4g} to {period.longest / size:.4g} {unit}"


def _span(seconds: float) -> str:
    return f"{seconds:.5g} s" if seconds < 10 * DAY else f"{seconds / DAY:.5g} d"


def _blocks(blocks: Blocks, unit: str) -> list[Row]:
    usual = blocks.usual
    rows = [
        ("Bayesian blocks", str(len(blocks.blocks)), blocks.method),
        ("usual rate (longest block)", f"{usual.rate:.4g} +- {usual.error:.2g} {unit}", blocks.method),
    ]
    for flare in blocks.flares:
        told = f"from {flare.start:.5g} s to {flare.stop:.5g} s, brightest at {flare.peak:.5g} s, {flare.ratio:.3g} +- {flare.ratio_error:.2g} times the usual rate"
        rows.append(("flare", told, blocks.method))
        for name, value in (("rise", flare.rise), ("decay", flare.decay)):
            if value is not None:
                rows.append(
                    (
                        f"{name} of the flare",
                        f"{value:.3g} s",
                        "between the block's middle and the flare's ends; no finer than blocks",
                    )
                )
    return rows


def _excess(excess: Excess) -> list[Row]:
    rows = [("normalised excess variance", f"{excess.value:.3g} +- {excess.error:.2g}", excess.method)]
    if excess.fvar is not None:
        rows.append(
            ("fractional variability amplitude", f"{excess.fvar:.3g} +- {excess.fvar_error:.2g}", excess.method)
        )
    else:
        rows.append(("fractional variability amplitude", f"below {excess.fvar_limit:.2g} (90 %)", excess.method))
    told = f"{excess.chi2:.1f} for {excess.dof} degrees of freedom, p = {chance(excess.p_constant)}"
    return [*rows, ("chi-squared against a constant rate", told, "chi-squared of the binned rates")]


def _period(period: Period) -> list[Row]:
    name = "period" if period.found else "strongest peak, no finding"
    rows = [
        (name, period_told(period), period.method),
        ("false-alarm probability", chance(period.false_alarm), period.method),
        ("periods searched", f"{searched(period)}, {period.trials} trials", period.method),
    ]
    if period.amplitude is not None:
        rows.append(("amplitude of the sinusoid over the mean", f"{period.amplitude:.3g}", period.method))
    if period.amplitude_limit is not None:
        rows.append(
            (
                "amplitude of any sinusoid over the mean",
                f"below {period.amplitude_limit:.2g} (90 %)",
                "Vaughan et al. 1994, ApJ 435, 362",
            )
        )
    return rows


def _hardness(hardness: Hardness) -> list[Row]:
    told = f"{hardness.chi2:.1f} for {hardness.dof} degrees of freedom, p = {chance(hardness.p_constant)}"
    return [
        ("mean hardness of counts", f"{hardness.mean:.3f}", hardness.method),
        ("hardness against a constant, chi-squared", told, hardness.method),
    ]
