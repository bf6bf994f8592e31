"""Several uploads of one observation or source, fitted together: whether they agree is told first."""

from collections.abc import Callable

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.tools.read_spectrum import ReadFiles, ReadTogether
from assistant.verbs.upload.value import upload_value
from retriever.catalogue.quantities import format_number, format_value
from retriever.catalogue.records import Measurement

# of the model in units that nobody asks for; constants stand in the table
_NO_FINDINGS = ("normalisation", "constant")


def together_claims(state: State, read: ReadFiles, told: Callable[[str], bool] = lambda name: True) -> list[Claim]:
    """That the uploads are one, how they compare, and those values of the joint fit that are ``told`` by name."""
    joint = read.together
    if joint is None:
        return []
    shown = [name for name in joint.values if not any(part in name for part in _NO_FINDINGS) and told(name)]
    return [_joined(state, joint), *(upload_value(state, joint.values[name], "together.value") for name in shown)]


def _joined(state: State, joint: ReadTogether) -> Claim:
    """With a table of the spectra: what was counted, and the constant of each."""
    found = joint.reading
    number, by, fit = len(found.files), found.by, found.fit
    if fit is None:
        text = say("together.not_fitted", number=number, by=by)
    else:
        text = say("together.fitted", number=number, by=by, model=fit.model.label)
    constants = [format_number(1, 3), *(_constant(state, joint, name) for name in found.problem.constants)]
    counted = [
        (f"{low:g}-{high:g}", round(o.band_counts(low, high).source))
        for o, (low, high) in zip(found.observations, (p.energy_range for p in found.problem.parts), strict=True)
    ]
    rows = [[file, *counts, constant] for file, counts, constant in zip(found.files, counted, constants, strict=True)]
    title = say("together.title", number=number)
    table = state.ledger.add_table(
        title, ["file", "fitted at (keV)", "counts", "constant"], rows, finding=f"{text} {found.verdict}"
    )
    return Claim(f"{text} {found.verdict}", (table, joint.source_id), table=table)


def _constant(state: State, joint: ReadTogether, name: str) -> str:
    """The cross-calibration constant of a spectrum with its interval; nothing where no model describes the data."""
    measured = joint.values.get(f"constant_{name}")
    if measured is None:
        return ""
    r = state.ledger.measurement(measured)
    return format_value(Measurement(r["name"], r["value"], r["low"], r["high"], r["level"]))
