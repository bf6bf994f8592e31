"""From one observation to named physical parameters with 90% intervals: the seam to the rest of the project.

Names and units are the Chandra Source Catalog's where it has one. What can't be estimated is left out, with a warning
that says why. Three methods stand beside each other, each named where it is used: ratios of counts (hardness, fluxes),
maximum-likelihood fits (goodness, black body, bremsstrahlung), and the network with its refinement (power law, plasma
temperature, probabilities of class and model).
"""

from dataclasses import dataclass, field, replace

from retriever.errors import BadInput
from retriever.estimates.area_error import widened
from retriever.estimates.bands import Bands
from retriever.estimates.choice import Choice, choose
from retriever.estimates.derived.fitted_values import PLASMA, POWER_LAW, fit_parameters
from retriever.estimates.derived.other_absorption import column_otherwise
from retriever.estimates.derived.upper_limit import flux_limit
from retriever.estimates.fit import FitResult
from retriever.estimates.fit_problem import Problem, problem_of
from retriever.estimates.from_network import NetworkView
from retriever.estimates.known import NOTHING, Known
from retriever.estimates.parameter import Parameter
from retriever.physics.bands import BANDS, BROAD
from retriever.spectra.observation import BandCounts, Observation
from retriever.spectra.pile_up import pile_up

FEWEST_NET_COUNTS = 15
# a rejected fit still converts counts to fluxes if it gives every band's net counts this well (share, Gaussian errors)
USABLE_SHARE, USABLE_SIGMA = 0.1, 2.0
HOTTEST_LEARNT = 15.0  # keV: plasmas hotter than this were none of the network's


@dataclass
class Estimate:
    """All that was estimated of one observation; ``choice``: the models fitted and the one taken, empty when too faint.

    ``in_domain`` is False for a spectrum unlike those that the network was trained on, None where the network had no say.
    ``counts``, ``background_counts`` (as counted in the background region) and ``net_counts`` are of ``energy_range`` in keV.
    """

    parameters: list[Parameter]
    energy_range: tuple[float, float]
    counts: int
    background_counts: int
    net_counts: float
    warnings: list[str] = field(default_factory=list)
    choice: Choice = field(default_factory=Choice)
    class_probabilities: dict[str, float] = field(default_factory=dict)
    model_probabilities: dict[str, float] = field(default_factory=dict)
    in_domain: bool | None = None
    known: Known = NOTHING

    def parameter(self, name: str) -> Parameter | None:
        """The ``Parameter`` called ``name``, or None."""
        return next((p for p in self.parameters if p.name == name), None)

    @property
    def fits(self) -> dict[str, FitResult]:
        """The fits by model name ('powerlaw', ...)."""
        return self.choice.fits

    @property
    def best_fit(self) -> FitResult | None:
        """The fit of the model that is taken, or None."""
        return self.choice.fits.get(self.choice.taken)


def estimate(observation: Observation, known: Known = NOTHING) -> Estimate:
    """Estimate the parameters of an observation. Deterministic: all random draws are seeded."""
    energy_range = observation.energy_range(*BROAD)
    band = observation.band_counts(*energy_range)
    result = Estimate(
        [], energy_range, round(band.source), round(band.background), band.net, list(observation.warnings), known=known
    )
    result.warnings += _range_warnings(energy_range) + _zeroth_order_warnings(observation)
    piled = pile_up(observation.spectrum)
    result.warnings += [piled.said] if piled is not None else []
    faint = band.net < FEWEST_NET_COUNTS
    if faint:
        result.warnings.append(
            f"Only {band.net:.1f} net counts (fewer than {FEWEST_NET_COUNTS}): no spectral fit is given, and hardness "
            "ratios and fluxes have wide or one-sided intervals."
        )
    problem = None
    if observation.has_area and not faint:
        problem = problem_of(observation, known)
        _add_fits(problem, result)
    fit = result.best_fit
    if fit is not None and fit.energy_range[1] > BROAD[1]:
        result.warnings.append(f"Models were fitted at {fit.energy_range[0]:g}-{fit.energy_range[1]:g} keV.")
    usable = fit is not None and (fit.acceptable or _converts(observation, fit))
    bands = Bands(observation, energy_range, fit if usable else None, known)
    result.parameters += bands.hardness_ratios()
    result.parameters += [p for fit in result.fits.values() for p in fit_parameters(fit, known, fit is result.best_fit)]
    if observation.has_area:
        result.parameters += bands.fluxes(by_band=not faint and not bands.shapes.fitted)
        limit = flux_limit(observation, known, energy_range, "flux_aper_b")
        result.parameters += [limit] if limit is not None else []
    if observation.has_area and observation.is_poisson:
        _add_network(observation, problem, result)
    if problem is not None and fit is not None and (column := column_otherwise(problem, fit)) is not None:
        result.parameters.append(column)
    if observation.area_uncertainty:
        result.parameters = [widened(p, observation.area_uncertainty) for p in result.parameters]
    result.parameters.append(_significance(band))
    if piled is not None and piled.severe:
        result.parameters = [_piled(p) for p in result.parameters]
    return result


def _add_network(observation: Observation, problem: Problem | None, result: Estimate) -> None:
    """The refined power law in place of the fitted one where that describes the data, the network's other quantities,
    and the probabilities of classes and models (every class equally likely beforehand)."""
    view = NetworkView(observation)
    result.class_probabilities, result.model_probabilities = view.class_probabilities, view.model_probabilities
    power_law = result.fits.get("powerlaw")
    shown, known = view.parameters(POWER_LAW), view.in_domain
    if power_law is not None and power_law.acceptable:
        shown = [p for p in result.parameters if p.name in POWER_LAW]
        # the network's prior is of columns at redshift 0, of which the Galaxy's is a part
        if problem is not None and problem.known.is_nothing:
            shown = view.refined(problem, power_law)[0]
        known = known and not view.contradicts(shown[0])
    others = [replace(p, in_domain=known) for p in _plasma_of(view, result)]
    new = others if power_law is not None and not power_law.acceptable else shown + others
    replaced = {p.name for p in new}
    result.parameters = [p for p in result.parameters if p.name not in replaced] + new
    result.in_domain = known
    if not known:
        what = "spectrum" if view.knows_response else "instrument's response"
        result.warnings.append(
            f"The {what} is unlike those that the network was trained on: the network's values (methods that name it) are "
            "extrapolations, and so are the class probabilities."
        )


def _plasma_of(view: NetworkView, result: Estimate) -> list[Parameter]:
    """The network's plasma, where one may be there: not where the fit of one is rejected or has its own values, where it is
    hotter than any that the network has seen, nor where a redshift or column is held, of which the network knows nothing."""
    plasma = result.fits.get("plasma")
    found = view.parameters(PLASMA)
    if not result.known.is_nothing:
        return []
    if plasma is None:
        return found if found[0].value <= HOTTEST_LEARNT else []
    own = result.choice.taken == "plasma" or not plasma.acceptable
    return [] if own or found[0].value > HOTTEST_LEARNT else found


def _converts(observation: Observation, fit: FitResult) -> bool:
    """True when the fit reproduces the net counts of the S, M and H bands, whatever its goodness."""
    for name in "smh":
        low, high = max(BANDS[name][0], fit.energy_range[0]), min(BANDS[name][1], fit.energy_range[1])
        band = observation.band_counts(low, high)
        off_by = abs(fit.model_counts[observation.noticed(low, high)].sum() - band.net)
        if off_by > max(USABLE_SHARE * band.net, USABLE_SIGMA * band.error):
            return False
    return True


def _significance(band: BandCounts) -> Parameter:
    value = band.net / band.error if band.error > 0 else 0.0
    method = "net counts over their Gaussian error; a number without an interval"
    return Parameter("flux_significance_b", value, value, value, method=method)


def _range_warnings(energy_range: tuple[float, float]) -> list[str]:
    if energy_range[0] > BROAD[0] + 0.02 or energy_range[1] < BROAD[1] - 0.02:
        return [
            f"The instrument is useful only from {energy_range[0]:.2f} to {energy_range[1]:.2f} keV of 0.5-7 keV: "
            "its counts and hardness ratios are of that range, and band fluxes extrapolate the spectral shape."
        ]
    return []


def _zeroth_order_warnings(observation: Observation) -> list[str]:
    """That a spectrum taken with a grating in the beam, and not dispersed, is of the zeroth order."""
    spectrum = observation.spectrum
    if spectrum.dispersed or spectrum.grating.upper() in ("", "NONE"):
        return []
    return [
        f"Taken with the {spectrum.grating} grating in the beam: a CCD spectrum is then of the zeroth order, whose "
        "ARF is needed and which piles up in bright sources."
    ]


def _piled(parameter: Parameter) -> Parameter:
    """A value of a spectrum that is severely piled up: the method's assumptions fail, whatever the fit says."""
    if parameter.name == "flux_significance_b":
        return parameter
    return replace(parameter, method=f"{parameter.method}; piled up", in_domain=False)


def _add_fits(problem: Problem, result: Estimate) -> None:
    try:
        result.choice = choose(problem)
    except BadInput as damaged:
        result.warnings.append(f"{damaged} No spectral fit is given.")
        return
    result.warnings += result.choice.notes
