"""A fit to take along: as XSPEC's model line or script, as Sherpa's script, as a row of an AASTeX table, and samples as a file."""

import math

from markupsafe import Markup

from retriever.errors import BadInput
from retriever.estimates.fit import FitResult, FittedParameter
from retriever.reading.taken_away import NO_POSTERIOR, Fitted, samples_csv
from retriever.text.bibtex import tex
from ui.html.rendering import quiet, render
from ui.spectrum.files import file_stem
from ui.spectrum.shown_spectra import ShownSpectrum
from ui.words import say

_MODEL = "model "
_NOTHING = 1e-3  # of a value, below which an end at a limit stands for nothing at all
_DIGITS = 2  # significant ones of an error


def copies(shown: ShownSpectrum, own: Fitted | None) -> Markup:
    """Buttons that copy the fit as other programs read it; where a program can't do the same, or there are no intervals, why."""
    if own is None:
        return quiet(say("parameters.unsettled")) if shown.fit is not None and shown.fit.acceptable else Markup()
    texts, reasons = {}, []
    for program in ("xspec", "sherpa"):
        try:
            texts[program] = own.script(program)
        except BadInput as error:
            reasons.append(str(error))
    if "xspec" in texts:
        texts["xspec_row"] = next(line for line in texts["xspec"].splitlines() if line.startswith(_MODEL))
    texts["aastex"] = aastex_row(shown.title, own.fit)
    return render("taken_along.html", texts=texts, reasons=list(dict.fromkeys(reasons)), model=own.fit.model.label)


def aastex_row(name: str, fit: FitResult) -> str:
    """Name, model, each parameter with its 90 % errors, statistic over degrees of freedom; above it, as a comment, what is what."""
    heads = ["source", "model", *(named(p) for p in fit.parameters), f"{fit.statistic_name}/dof"]
    cells = [tex(name), tex(fit.model.label), *(_cell(p) for p in fit.parameters), f"{fit.statistic:.1f}/{fit.dof}"]
    return f"% {' & '.join(heads)} (errors of 90 %, profile likelihood)\n{' & '.join(cells)} \\\\"


def named(p: FittedParameter) -> str:
    """A fitted parameter with its unit."""
    return f"{p.name.replace('_', ' ')} ({p.unit})" if p.unit else p.name.replace("_", " ")


def _cell(p: FittedParameter) -> str:
    """``$1.97^{+0.18}_{-0.16}$``; an end at an allowed limit of the parameter is no error: a limit then, or nothing."""
    up, down = p.high - p.value, p.value - p.low
    power = 0 if 1e-3 <= abs(p.value) < 1e4 or p.value == 0 else math.floor(math.log10(abs(p.value)))
    scale = 10.0**power
    smallest = min((error for error in (up, down) if error > 0), default=0.0) / scale
    places = max(_DIGITS - 1 - math.floor(math.log10(smallest)), 0) if smallest > 0 else 3
    value, plus, minus, least, most = (f"{v / scale:.{places}f}" for v in (p.value, up, down, p.low, p.high))
    times = f" \\times 10^{{{power}}}" if power else ""
    if p.low == p.high:
        return f"${value}{times}$"
    if p.at_bound:
        from_nothing = p.low <= _NOTHING * abs(p.value)
        return r"\nodata" if from_nothing and not up else f"$<{most}{times}$" if from_nothing else f"$>{least}{times}$"
    number = f"{value}^{{+{plus}}}_{{-{minus}}}"
    return f"$({number}){times}$" if times else f"${number}$"


def samples_file(shown: ShownSpectrum, own: Fitted) -> tuple[str, str, bytes]:
    """File name, media type and content; raises ``BadInput`` where the posterior could not be sampled."""
    if not own.posterior.is_enough:
        raise BadInput(NO_POSTERIOR)
    return f"{file_stem(shown.title)}_samples.csv", "text/csv", samples_csv(own).encode()
