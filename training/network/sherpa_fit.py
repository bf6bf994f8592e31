"""What an astronomer would do instead: Sherpa fits of an absorbed power law, C-stat or W-stat.

The maximum of the likelihood by neldermead (from two starts, or one) and levmar, and with the refinement's own prior the
maximum of the posterior and the medians of a Markov chain (pyBLoCXS, van Dyk et al. 2001). Sherpa (GPL-3) is used for
benchmarks and tests only. Its XSPEC models are not in the plain build, so the absorption is our own cross-section in a
Sherpa model: both sides then fit the same thing.
"""

import logging
from dataclasses import dataclass

import numpy as np

from retriever.errors import BadInput
from retriever.physics.spectral import absorption_cross_section

SMALLEST = 1e-6  # of a row's largest element: what RMF files leave out
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
    first, last = _reached(matrix)
    response = DataRMF(
        "rmf",
        matrix.shape[1],
        low,
        high,
        np.ones(len(matrix), int),
        first + 1,
        last - first,
        np.concatenate([row[a:b] for row, a, b in zip(matrix, first, last, strict=True)]),
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


def _reached(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first channel of each energy's row [n_energy] and the one after its last, as files keep them: without the zeros."""
    seen = matrix > SMALLEST * matrix.max(axis=1, keepdims=True)
    seen[:, 0] |= ~seen.any(axis=1)
    return seen.argmax(axis=1), matrix.shape[1] - seen[:, ::-1].argmax(axis=1)


def fit(data, intervals: bool = False) -> SherpaFit:
    """The better of two neldermead fits; with `intervals`, 90 % of the profile likelihood."""
    return Engine(data).likeliest(STARTS, intervals=intervals)


class Engine:
    """One spectrum, the model folded through its response, and the ways to fit it."""

    def __init__(self, data):
        from sherpa.astro.instrument import Response1D
        from sherpa.models.basic import PowLaw1D

        self.data, self.power_law, self.absorber = data, PowLaw1D("pl"), _absorber()
        self.power_law.gamma.min, self.power_law.gamma.max = -3, 10
        self.full = Response1D(data)(self.absorber * self.power_law)

    def likeliest(self, starts=STARTS[:1], method: str = "neldermead", intervals: bool = False) -> SherpaFit:
        """The best of the fits from `starts`, by neldermead or levmar."""
        statistic = self._statistic()
        found = [self._minimise(start, statistic, method) for start in starts]
        best = min(found)
        self._set(best[1:])
        ends = _intervals(self.data, self.full, statistic) if intervals else {}
        return SherpaFit(best[1], best[2] * 1e22, best[0], ends)

    def most_probable(self, log_prior) -> SherpaFit:
        """The maximum of the posterior by neldermead from one start; `log_prior` of (photon index, log10 N_H)."""
        value, index, column, _ = self._minimise(STARTS[0], self._statistic(log_prior), "neldermead")
        return SherpaFit(index, column * 1e22, value, {})

    def sampled(self, log_prior, draws: int, seed: int) -> SherpaFit:
        """Medians and 90 % intervals of a chain of `draws` (the first fifth left out) that starts from `most_probable`."""
        from sherpa.sim import MCMC

        statistic = self._statistic(log_prior, flat_in_log_norm=True)
        self._minimise(STARTS[0], statistic, "neldermead")
        fitted = self._fit(statistic, "neldermead")
        chain = MCMC()
        _, _, kept = chain.get_draws(fitted, self._covariance(statistic), niter=draws, rng=np.random.default_rng(seed))
        named = dict(zip((p.name for p in self.full.pars if not p.frozen), kept[:, draws // 5 :], strict=True))
        index, column = (np.quantile(named[name], (0.05, 0.5, 0.95)) for name in ("gamma", "nh"))
        ends = {"gamma": tuple(index[[0, 2]] - index[1]), "nh": tuple(column[[0, 2]] - column[1])}
        return SherpaFit(float(index[1]), float(column[1]) * 1e22, float("nan"), ends)

    def _minimise(self, start, statistic, method: str) -> tuple[float, float, float, float]:
        self._set((*start, 1e-4))
        # the starting normalisation gives the observed counts: a fair start
        expected = float(self.data.eval_model_to_fit(self.full).sum())
        counts = max(float(self.data.get_dep(filter=True).sum()), 1.0)
        self.power_law.ampl = float(np.clip(1e-4 * counts / max(expected, 1e-30), 1e-12, 1e6))
        found = self._fit(statistic, method).fit()
        return found.statval, self.power_law.gamma.val, self.absorber.nh.val, self.power_law.ampl.val

    def _fit(self, statistic, method: str):
        from sherpa.fit import Fit
        from sherpa.optmethods import LevMar, NelderMead

        chosen = {"neldermead": NelderMead, "levmar": LevMar}[method]()
        return Fit(self.data, self.full, stat=statistic, method=chosen)

    def _set(self, values) -> None:
        self.power_law.gamma, self.absorber.nh, self.power_law.ampl = values

    def _statistic(self, log_prior=None, flat_in_log_norm: bool = False):
        """C-stat or W-stat, less twice the logarithm of the prior at the model's present values where one is given.

        The prior is of log10 N_H, so a chain over N_H, and one over the norm, gets the logarithms' derivatives too."""
        from sherpa.stats import CStat, WStat

        kind = WStat if self.data.background_ids else CStat
        if log_prior is None:
            return kind()
        engine = self

        class WithPrior(kind):  # type: ignore[misc, valid-type]  # Sherpa has no types
            def calc_stat(self, data, model):
                value, each = super().calc_stat(data, model)
                column = max(engine.absorber.nh.val, 1e-5)
                belief = log_prior(engine.power_law.gamma.val, np.log10(column) + 22)
                if flat_in_log_norm:
                    belief -= np.log(column) + np.log(max(engine.power_law.ampl.val, 1e-30))
                return value - 2 * belief, each

        return WithPrior()

    def _covariance(self, statistic) -> np.ndarray:
        """The inverse of the Hessian of half the statistic at the present values, by differences, kept positive."""
        best = np.array(self.full.thawedpars)
        step = np.maximum(np.abs(best), [p.name == "gamma" for p in self.full.pars if not p.frozen]) * 0.02 + 1e-12
        fitted = self._fit(statistic, "neldermead")

        def value(shift):
            self.full.thawedpars = list(best + shift)
            return fitted.calc_stat()

        unit = np.diag(step)
        hessian = np.array(
            [[value(a + b) - value(a - b) - value(b - a) + value(-a - b) for b in unit] for a in unit]
        ) / (8 * np.outer(step, step))
        self.full.thawedpars = list(best)
        size, axes = np.linalg.eigh(hessian * np.outer(step, step))
        # a direction that the data leave open moves by at most the value itself
        return (axes / np.maximum(size, 4e-4)) @ axes.T * np.outer(step, step)


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
