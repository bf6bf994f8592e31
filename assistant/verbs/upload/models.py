"""The fitted models of an uploaded spectrum side by side, and which of them describes it."""

from types import MappingProxyType

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.tools.read_spectrum import ReadFile
from assistant.verbs.sources.finding import finding
from assistant.verbs.upload.value import file_value
from retriever.catalogue.quantities import format_number
from retriever.estimates.derived.fitted_values import values_of
from retriever.estimates.fit import FitResult

# the models that a request can name, by what they are called where they are fitted
FITTED = MappingProxyType(
    {
        "powerlaw": ("powerlaw",),
        "blackbody": ("blackbody",),
        "apec": ("plasma",),
        "brems": ("bremsstrahlung",),
        "diskbb": ("disc",),
        "two_components": ("powerlaw+blackbody", "powerlaw+plasma"),
    }
)


def model_claims(state: State, file: ReadFile, named: str = "") -> list[Claim]:
    """``The power law describes it best and is acceptable``, with a table of all models; that none was fitted. A model that is
    named comes first, with its values where it describes the data."""
    found = file.reading.estimate
    best = found.best_fit
    if best is None:
        return [Claim(say("interpret.not_fitted"), plain=True)]
    fits = sorted(found.fits.values(), key=lambda fit: (fit is not best, fit.statistic))
    rows = []
    for fit in fits:
        statistic = f"{fit.statistic_name} {fit.statistic:.1f}"
        rows.append([fit.model.label, statistic, fit.dof, format_number(fit.p_value, 2), _verdict(fit)])
    title = f"models of {file.reading.file}: the one taken first, acceptable from a p-value of 0.01"
    columns = ["model", "statistic", "degrees of freedom", "p-value", "verdict"]
    told = {"model": best.model.label}
    text = say("interpret.describes", **told) if best.acceptable else say("interpret.none_describes", **told)
    table = state.ledger.add_table(title, columns, rows, finding=text)
    first = [_told(state, file, found.fits[key]) for key in FITTED.get(named, ()) if key in found.fits]
    names = [name for key in FITTED.get(named, ()) for name in values_of(key) if name in file.values]
    first += [file_value(state, file, file.values[name]) for name in names]
    return [*first, Claim(text, (table, file.source_id), table=table)]


def _told(state: State, file: ReadFile, fit: FitResult) -> Claim:
    """How one model does."""
    told = {"model": fit.model.label, "statistic": fit.statistic_name, "value": f"{fit.statistic:.1f}", "dof": fit.dof}
    p = format_number(fit.p_value, 2)
    text = say("interpret.named", p=p, verdict=_verdict(fit), **told)
    columns, row = ("model", "statistic", "degrees of freedom", "p-value"), (fit.model.label, told["value"], fit.dof, p)
    return finding(state, text, f"{fit.model.label} of {file.reading.file}", columns, [row], [file.source_id])


def _verdict(fit: FitResult) -> str:
    return say("interpret.acceptable") if fit.acceptable else say("interpret.rejected")
