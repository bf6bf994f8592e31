"""What an astronomer would do instead: a Sherpa fit of an absorbed power law, C-stat or W-stat, neldermead, two starts.

Sherpa (GPL-3) is used for benchmarks and tests only. Its XSPEC models are not in the plain build, so the absorption is our
own cross-section in a Sherpa model: both sides then fit the same thing.
"""

import logging
from dataclasses import dataclass

import numpy as np

from retriever.errors import BadInput
from retriever.physics.spectral import absorption_cross_section

STARTS = ((1.7, 0.03), (1.2, 1.0))  # photon index, column density in 1e22 cm^-2


@dataclass(frozen=True)
class SherpaFit:
    """Best values, their 90 % intervals where asked for (None at a bound), and the statistic."""

    photon_index: float
    column_density: float  # cm^-2
    statistic: float
    intervals: dict[str, tuple[float | None, float | None]]


def silence() -> None:
    """Keep Sherpa's reports of progress off the output. Raises BadInput where it is not installed."""
    try:
        import sherpa.fit  # noqa: F401 (sets the level itself when imported)
    except ImportError:
        raise BadInput("Sherpa is not installed: make bench-physics builds it.") from None
    logging.getLogger("sherpa").setLevel(logging.ERROR)


def data_of(observation):
    """The observation as a Sherpa DataPHA with its responses (and background), noticed at 0.5-7 keV."""
    from sherpa.astro.data import DataARF, DataPHA, DataRMF

    s, rmf = observation.spectrum, observation.rmf
    data = DataPHA("pha", np.arange(1, s.counts.size + 1), s.counts.astype(float), exposure=s.exposure_s, backscal=1.0)
    matrix = rmf.matrix[:, observation._channel_rows].toarray()
    low, high = np.maximum(rmf.energy_low, 1e-4), rmf.energy_high
    low = np.r_[low[0], high[:-1]]
    n_energy, n_channel = matrix.shape
    response = DataRMF(
        "rmf",
        n_channel,
        low,
        high,
        np.ones(n_energy, int),
        np.ones(n_energy, int),
        np.full(n_energy, n_channel, int),
        matrix.ravel(),
        offset=1,
        e_min=observation.channel_low,
        e_max=observation.channel_high,
    )
    data.set_arf(DataARF("arf", low, high, observation.effective_area))
    data.set_rmf(response)
    if observation.background is not None:
        scale = observation.background_scale
        mean_scale = float(scale[scale > 0].mean()) if np.any(scale > 0) else 1.0
        beside = DataPHA(
            "bkg",
            data.channel,
            observation.background_counts.astype(float),
            exposure=s.exposure_s,
            backscal=1.0 / mean_scale,
        )
        data.set_background(beside)
    data.set_analysis("energy")
    data.notice(*observation.energy_range())
    return data


def fit(data, intervals: bool = False) -> SherpaFit:
    """The better of two neldermead fits; with `intervals`, 90 % of the profile likelihood."""
    from sherpa.astro.instrument import Response1D
    from sherpa.fit import Fit
    from sherpa.models.basic import PowLaw1D
    from sherpa.optmethods import NelderMead
    from sherpa.stats import CStat, WStat

    power_law, absorber = PowLaw1D("pl"), _absorber()
    power_law.gamma.min, power_law.gamma.max = -3, 10
    source = absorber * power_law
    full = Response1D(data)(source)
    statistic = WStat() if data.background_ids else CStat()
    results = []
    for index, column in STARTS:
        power_law.gamma, absorber.nh, power_law.ampl = index, column, 1e-4
        # the starting normalisation gives the observed counts: a fair start
        expected = float(data.eval_model_to_fit(full).sum())
        power_law.ampl = float(
            np.clip(1e-4 * max(float(data.get_dep(filter=True).sum()), 1.0) / max(expected, 1e-30), 1e-12, 1e6)
        )
        engine = Fit(data, full, stat=statistic, method=NelderMead())
        found = engine.fit()
        results.append((found.statval, power_law.gamma.val, absorber.nh.val, power_law.ampl.val))
    best = min(results)
    power_law.gamma, absorber.nh, power_law.ampl = best[1:]
    ends = _intervals(data, full, statistic) if intervals else {}
    return SherpaFit(best[1], best[2] * 1e22, best[0], ends)


def _intervals(data, full, statistic) -> dict:
    from sherpa.estmethods import Confidence
    from sherpa.fit import Fit
    from sherpa.optmethods import NelderMead

    method = Confidence()
    method.sigma = 1.6449
    engine = Fit(data, full, stat=statistic, method=NelderMead(), estmethod=method)
    try:
        found = engine.est_errors()
    except Exception:  # Sherpa raises many kinds when a profile has no end
        return {}
    return {
        name.split(".")[1]: (low, high)
        for name, low, high in zip(found.parnames, found.parmins, found.parmaxes, strict=True)
    }


def _absorber():
    from sherpa.models import ArithmeticModel, Parameter

    class Absorber(ArithmeticModel):
        """Transmission of neutral gas, at bin centres; nh in 1e22 cm^-2."""

        def __init__(self, name="abs"):
            self.nh = Parameter(name, "nh", 0.1, 0, 100, hard_min=0)
            super().__init__(name, (self.nh,))

        def calc(self, p, xlo, xhi=None, *args, **kwargs):
            middle = xlo if xhi is None else 0.5 * (np.asarray(xlo) + np.asarray(xhi))
            return np.exp(-np.minimum(p[0] * 1e22 * absorption_cross_section(middle), 600.0))

    return Absorber()
