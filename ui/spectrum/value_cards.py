"""Which values of a spectrum belong together, each group a card: the accepted model first, then fluxes, hardness, what the network
says by itself, and the other models.

Two numbers may stand for one thing: the best fit, which is the curve drawn, and the posterior's median, which answers say; or a
fit's and the network's. Each is said to be what it is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from retriever.catalogue.records import Measurement
from retriever.estimates.choice import Choice
from retriever.estimates.derived.fitted_values import fit_parameters, values_of
from retriever.estimates.derived.other_absorption import NAMES as OTHER_ABSORPTION
from retriever.estimates.fit import FitResult
from retriever.estimates.from_network import NETWORK, REFINED
from retriever.estimates.known import Known
from retriever.estimates.parameter import Parameter
from ui.spectrum.shown_spectra import ShownSpectrum
from ui.spectrum.value_rows import Value
from ui.words import say

_STATISTIC = "powlaw_stat"  # it stands at the head of the power law's card
_SIGNIFICANCE = "flux_significance_b"


@dataclass(frozen=True)
class Card:
    """Values under a title; ``kind`` is accepted, descriptive (no model describes the data), chosen, fluxes, hardness, network,
    model or values. ``fit`` is of the model that they are of."""

    kind: str
    values: tuple[Value, ...]
    fit: FitResult | None = None

    @property
    def unit(self) -> str:
        """That of all fluxes, which stand in one row; empty for all else."""
        units = {value.measurement.unit for value in self.values}
        return units.pop() if self.kind == "fluxes" and len(units) == 1 else ""


@dataclass
class _Rest:
    """Values that no card has taken yet."""

    values: list[Value]

    def take(self, wanted: Callable[[Measurement], bool]) -> tuple[Value, ...]:
        found = tuple(value for value in self.values if wanted(value.measurement))
        self.values = [value for value in self.values if value not in found]
        return found

    def named(self, names: Iterable[str]) -> tuple[Value, ...]:
        """Those of these names."""
        return self.take(lambda m: m.name in names)


def choice_of(shown: ShownSpectrum) -> Choice:
    """The models that were fitted to an upload, or to several together; empty for all else."""
    if shown.joint is not None:
        return shown.joint.choice
    return shown.reading.estimate.choice if shown.reading is not None else Choice()


def value_cards(shown: ShownSpectrum, chosen: FitResult | None = None) -> list[Card]:
    """The cards of what is on show, in their order; ``chosen``: a fit beside the accepted one that the user looks at."""
    rest = _Rest([Value(m, in_domain) for m, in_domain in shown.parameters])
    if shown.source:
        return [Card("values", tuple(rest.values))] if rest.values else []
    cards = [card for card in (_of_fit(shown, rest), _chosen(shown, chosen, rest)) if card is not None]
    if choice_of(shown).fits:
        rest.take(lambda m: m.name == _STATISTIC)
    fluxes = rest.take(lambda m: m.name.startswith("flux_") and m.name != _SIGNIFICANCE)
    hardness = rest.take(lambda m: m.name.startswith("hard_"))
    network = rest.take(lambda m: m.method.startswith(NETWORK))
    others = [
        Card("model", found, fit)
        for name, fit in choice_of(shown).fits.items()
        if (found := rest.named(values_of(name)))
    ]
    of_kinds = [("fluxes", fluxes), ("hardness", hardness), ("network", network), ("values", tuple(rest.values))]
    return [*cards, *(Card(kind, found) for kind, found in of_kinds if found), *others]


def _of_fit(shown: ShownSpectrum, rest: _Rest) -> Card | None:
    """The model that is taken, with the column under the other absorption; without intervals where it does not describe the data."""
    fit = shown.fit
    if fit is None:
        return None
    kind = "accepted" if fit.acceptable else "descriptive"
    if shown.joint is not None:
        return Card(kind, rest.take(lambda _: True), fit)
    told = rest.take(lambda m: m.name in values_of(fit.model.name) and not m.method.startswith(NETWORK))
    found = rest.take(lambda m: m.name in OTHER_ABSORPTION.values())
    other = (replace(value, firm=fit.acceptable) for value in found)
    return Card(kind, (*_both(fit, shown.reading.estimate.known if shown.reading else None, told), *other), fit)


def _chosen(shown: ShownSpectrum, chosen: FitResult | None, rest: _Rest) -> Card | None:
    """Another model that the user looks at, with intervals where it describes the data."""
    if chosen is None or shown.reading is None or (shown.fit is not None and chosen.model.name == shown.fit.model.name):
        return None
    rest.take(lambda m: m.name in values_of(chosen.model.name) and not m.method.startswith(NETWORK))
    return Card("chosen", _both(chosen, shown.reading.estimate.known, ()), chosen)


def _both(fit: FitResult, known: Known | None, told: Iterable[Value]) -> tuple[Value, ...]:
    """Of each parameter the posterior's median, where there is one, and the best fit with its normalisations."""
    said = {value.measurement.name: value for value in told}
    own = fit_parameters(fit, known, True) if known is not None else []
    values: list[Value] = []
    for p in own:
        if p.name == _STATISTIC:
            continue
        best = Value(_measured(p), p.in_domain, firm=fit.acceptable)
        other = said.get(p.name)
        if other is not None and other.measurement.method.startswith(REFINED.split("{")[0]):
            values.append(replace(other, which=say("parameters.which.posterior"), firm=fit.acceptable))
            best = replace(best, which=say("parameters.which.fit"))
        elif other is not None:
            best = replace(best, in_domain=other.in_domain, measurement=other.measurement)
        values.append(best)
    method = own[0].method if own else ""
    names = {p.name for p in fit.parameters if "normalisation" in p.name}
    norms = [
        Measurement(p.name, p.value, p.low, p.high, p.level, p.unit, method) for p in fit.parameters if p.name in names
    ]
    return (*values, *(Value(m, firm=fit.acceptable) for m in norms))


def _measured(p: Parameter) -> Measurement:
    return Measurement(p.name, p.value, p.low, p.high, p.level, p.unit, p.method)
