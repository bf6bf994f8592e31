"""The fitted models of an uploaded spectrum side by side, and which of them describes it."""

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.tools.read_spectrum import ReadFile
from retriever.catalogue.quantities import format_number


def model_claims(state: State, file: ReadFile) -> list[Claim]:
    """``The power law describes it best and is acceptable``, with a table of all models; that none was fitted."""
    found = file.reading.estimate
    best = found.best_fit
    if best is None:
        return [Claim(say("interpret.not_fitted"), plain=True)]
    fits = sorted(found.fits.values(), key=lambda fit: (fit is not best, fit.statistic))
    rows = []
    for fit in fits:
        statistic = f"{fit.statistic_name} {fit.statistic:.1f}"
        verdict = say("interpret.acceptable") if fit.acceptable else say("interpret.rejected")
        rows.append([fit.model.label, statistic, fit.dof, format_number(fit.p_value, 2), verdict])
    title = f"models of {file.reading.file}: the one taken first, acceptable from a p-value of 0.01"
    columns = ["model", "statistic", "degrees of freedom", "p-value", "verdict"]
    table = state.ledger.add_table(title, columns, rows)
    told = {"model": best.model.label}
    text = say("interpret.describes", **told) if best.acceptable else say("interpret.none_describes", **told)
    return [Claim(text, (table, file.source_id), table=table)]
