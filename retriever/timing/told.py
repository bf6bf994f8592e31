"""What is found of times as rows of a table: what, value with error, and by which method (reference)."""

from retriever.timing.records import Blocks, Excess, Hardness, Period, Timing

Row = tuple[str, str, str]


def rows_of(found: Timing) -> dict[str, list[Row]]:
    """Rows by the part of the finding: 'curve', 'blocks', 'variance', 'period', 'hardness'; parts without a finding are absent."""
    curve = found.curve
    span = f"{found.span_s:.5g} s, of which {found.live_s:.5g} s were observed"
    parts: dict[str, list[Row]] = {
        "curve": [("length", span, curve.method), ("bins", f"{curve.rate.size} of {curve.width:g} s", curve.method)]
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
    """``13.7000 +- 0.0002 s``, with as many decimals as the error has in one digit."""
    decimals = max(0, -int(f"{period.error:.0e}".rsplit("e", 1)[1]))
    return f"{period.period:.{decimals}f} +- {period.error:.{decimals}f} s"


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
        ("periods searched", f"{period.shortest:.4g} to {period.longest:.4g} s, {period.trials} trials", period.method),
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
