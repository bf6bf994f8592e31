"""What is found of the times of an upload. Times are in s since ``Timing.begin``; every result names its method and reference."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from retriever.physics.arrays import Floats

SCARGLE = "Scargle et al. 2013, ApJ 764, 167"
VAUGHAN = "Vaughan et al. 2003, MNRAS 345, 1271"
BUCCHERI = "Buccheri et al. 1983, A&A 128, 245"
LOMB = "Scargle 1982, ApJ 263, 835; VanderPlas 2018, ApJS 236, 16"
BALUEV = "Baluev 2008, MNRAS 385, 1279"
GARWOOD = "Garwood 1936, Biometrika 28, 437"
PRECISION = "Ransom, Eikenberry & Middleditch 2002, AJ 124, 1788"
# false-alarm probability below which a period is called found
FOUND = 1e-3


@dataclass(frozen=True)
class LightCurve:
    """Rates [n_bin] in ``unit`` from ``start`` to ``stop`` (s), divided by ``exposure`` (s of live time in each bin).

    ``low`` and ``high`` bound 68 %; ``error`` is the 1-sigma measurement error that variances use. ``counts`` of events, or None.
    ``width`` (s) of a bin.
    """

    start: Floats
    stop: Floats
    exposure: Floats
    rate: Floats
    low: Floats
    high: Floats
    error: Floats
    counts: Floats | None
    width: float
    unit: str
    method: str

    @property
    def middle(self) -> Floats:
        """Middles of the bins [n_bin], s."""
        return 0.5 * (self.start + self.stop)


@dataclass(frozen=True)
class Block:
    """A stretch of constant rate, s and the light curve's unit; ``error`` 1 sigma."""

    start: float
    stop: float
    rate: float
    error: float


@dataclass(frozen=True)
class Flare:
    """Blocks in a row above the usual rate: from ``start`` to ``stop``, brightest at ``peak`` (s), ``ratio`` times the usual rate.

    ``rise`` and ``decay`` (s): from the start to the middle of the brightest block and from there to the end; None where the
    data begin or end within the flare.
    """

    start: float
    peak: float
    stop: float
    ratio: float
    ratio_error: float
    rise: float | None
    decay: float | None


@dataclass(frozen=True)
class Blocks:
    """Bayesian blocks, of false-alarm probability ``p0`` for each change; ``usual``: the block that lasts longest."""

    blocks: tuple[Block, ...]
    usual: Block
    flares: tuple[Flare, ...]
    p0: float
    method: str


@dataclass(frozen=True)
class Excess:
    """Normalised excess variance and the fractional amplitude ``fvar`` (both dimensionless, 1-sigma errors).

    ``fvar`` is None where no variance is left beyond the errors; then ``fvar_limit`` (90 %) bounds it. ``p_constant``: of chi-squared against
    a constant rate.
    """

    value: float
    error: float
    fvar: float | None
    fvar_error: float | None
    fvar_limit: float | None
    chi2: float
    dof: int
    p_constant: float
    n_bin: int
    method: str


@dataclass(frozen=True)
class Period:
    """The strongest period looked for: ``period`` and ``error`` (1 sigma) in s, ``false_alarm`` after all ``trials``.

    ``statistic`` as measured and ``noise``, the level of the variability around it in units of that of white noise (1 or more), by
    which it was divided. ``amplitude``: half the peak-to-peak of the sinusoid, as a share of the mean (of ``unit`` '' ), None where the
    period is not found; then ``amplitude_limit`` (90 %) bounds that of any sinusoid in the range searched. ``shortest`` and ``longest`` (s): the
    range searched. ``profile`` [n_phase]: the rate folded at the period, with ``profile_error``.
    """

    period: float
    error: float
    statistic: float
    noise: float
    false_alarm: float
    trials: int
    shortest: float
    longest: float
    cycles: float
    amplitude: float | None
    amplitude_limit: float | None
    profile: Floats
    profile_error: Floats
    method: str
    remarks: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        """Whether chance is excluded well enough to speak of a period."""
        return self.false_alarm < FOUND


@dataclass(frozen=True)
class Hardness:
    """(H-S)/(H+S) of counts [n_bin] against time, ``soft`` and ``hard`` bands in keV, ``error`` 1 sigma."""

    start: Floats
    stop: Floats
    value: Floats
    error: Floats
    soft: tuple[float, float]
    hard: tuple[float, float]
    mean: float
    chi2: float
    dof: int
    p_constant: float
    method: str


@dataclass(frozen=True)
class Timing:
    """All that is found of the times of one file. What there are too few data for is None, and ``warnings`` say why.

    ``begin``: the file's time (s of its own clock) that is zero here; ``live_s`` of ``span_s`` were observed. ``constant``: probabilities
    that the source varied, by the test's name, where there are arrival times.
    """

    begin: float
    span_s: float
    live_s: float
    n_events: int | None
    curve: LightCurve
    blocks: Blocks | None = None
    excess: Excess | None = None
    period: Period | None = None
    hardness: Hardness | None = None
    constant: Mapping[str, float] = field(default_factory=dict)
    barycentric: bool = False
    warnings: tuple[str, ...] = ()
