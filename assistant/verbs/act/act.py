"""What an action does: BibTeX and scripts in the answer, pointers to where the page draws things, and by name what is not possible.

Actions on an earlier request (more, undo, repeat, export ...) stand for that request (``again``) and come here only where there is
none.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim, refused
from assistant.evidence.held import spectrum_from
from assistant.evidence.records import spectrum_kind
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.verbs.act import bibtex, fit_scripts
from assistant.verbs.act.again import answered, left, listing
from assistant.verbs.act.recap import recap
from assistant.verbs.itself.about import told
from assistant.verbs.itself.facts import missing_source
from assistant.verbs.selection import aggregating
from assistant.verbs.sources.subjects import KEYS
from assistant.verbs.upload.derived import contour_calls, contours
from assistant.verbs.verb import Verb
from retriever.catalogue.quantities import quantities_in
from retriever.estimates.scripts.fit_script import PROGRAMS

_SPECTRA = 4  # sources whose spectra one answer points to
_DIAGRAMS = frozenset(("plot", "histogram", "scatter"))
_PLOTS = frozenset(("spectrum", "everything", ""))


def _calls(wanted: Wanted, state: State) -> list[ToolCall]:
    wanted = _as_diagram(wanted)
    if drawn := _in_numbers(wanted):
        return aggregating.calls(drawn, state)
    if wanted.action == "script" and wanted.format in PROGRAMS:
        return fit_scripts.calls(wanted, state)
    if wanted.action == "contour" and wanted.on_upload:
        return contour_calls(wanted, state)
    return bibtex.calls(wanted, state) if wanted.action == "bibtex" else []


def _write(wanted: Wanted, state: State) -> list[Claim]:
    wanted = _as_diagram(wanted)
    if wanted.action == "contour" and wanted.on_upload:
        return contours(wanted, state)
    act = _ACTIONS.get(wanted.action)
    return act(wanted, state) if act else [_can_not(wanted)]


def _as_diagram(wanted: Wanted) -> Wanted:
    """A plot of one quantity of many sources is a histogram, of two a scatter plot; the quantities are those that the question
    names where the request has none. A plot of named sources is of their spectra."""
    if wanted.action not in _DIAGRAMS or wanted.on_upload:
        return wanted
    asked = tuple(key for key in wanted.quantities if key in KEYS)
    asked = asked or tuple(quantity.key for quantity in quantities_in(wanted.question))
    if not asked or wanted.action == "plot" and (wanted.known or "spectrum" in wanted.quantities):
        return wanted
    action = wanted.action if wanted.action != "plot" else "scatter" if len(asked) > 1 else "histogram"
    return replace(wanted, action=action, quantities=asked[:2])


def _in_numbers(wanted: Wanted) -> Wanted | None:
    """The statistic that a diagram of sources would show; None for what is none, or is of no quantity."""
    stat = {"histogram": "distribution", "scatter": "trend"}.get(wanted.action, "")
    if not stat or not set(wanted.quantities) & KEYS or wanted.upload:
        return None
    return replace(wanted, do="aggregate", stat=stat, action="")


def _diagram(wanted: Wanted, state: State) -> list[Claim]:
    """That it isn't drawn, and the numbers that would be in it."""
    drawn = _in_numbers(wanted)
    if drawn is None:
        return [_can_not(wanted)]
    return [Claim(say(f"act.{wanted.action}_numbers"), plain=True), *aggregating.write(drawn, state)]


def _can_not(wanted: Wanted) -> Claim:
    """That an action is not possible here, by its name."""
    what = {
        "histogram": say("act.a_histogram"),
        "scatter": say("act.a_scatter"),
        "light_curve": say("act.a_light_curve"),
        "contour": say("act.contours"),
        "swap_axes": say("act.axes"),
        "translate": say("act.a_translation"),
        "quiz": say("act.a_quiz"),
        "headline": say("act.a_headline"),
        "tweet": say("act.a_post"),
        "outline": say("act.an_outline"),
        "lesson": say("act.a_lesson"),
    }
    return refused("act.can_not", what=what.get(wanted.action, wanted.action.replace("_", " ") or "that"), plain=True)


def _plot(wanted: Wanted, state: State) -> list[Claim]:
    """Spectra of sources stand on the tab Spectrum as soon as an answer cites the source; nothing else is drawn."""
    if wanted.on_upload:
        return _uploaded(wanted, state)
    sources = _sources(wanted, state)
    if not sources or not set(wanted.quantities) <= _PLOTS:
        return [refused("act.can_not", what=say("act.a_plot"), plain=True), Claim(say("act.what_is_drawn"), plain=True)]
    records = {source_id: state.ledger.source(source_id) for source_id in sources}
    kinds = {source_id: spectrum_kind(record) for source_id, record in records.items()}
    claims = [Claim(say("act.spectrum_tab"), plain=True, opens="spectrum")] if any(kinds.values()) else []
    for source_id, record in records.items():
        claims.append(Claim("", (source_id,), remark=spectrum_from(record["name"], kinds[source_id])))
    if len(sources) > 1:
        claims.append(Claim(say("act.one_at_a_time"), plain=True))
    return claims


def _uploaded(wanted: Wanted, state: State) -> list[Claim]:
    if not (state.toolbox.files or state.toolbox.readings):
        return [refused("act.no_upload", plain=True)]
    claims = [Claim(say("act.upload_tab"), plain=True, opens="spectrum")]
    return claims + [Claim(say("act.one_at_a_time"), plain=True)] if wanted.action == "overlay" else claims


def _sources(wanted: Wanted, state: State) -> list[str]:
    """Ledger ids of the sources that are meant."""
    library = state.toolbox.library
    named = [*wanted.known, *(library.sources[i] for i in wanted.sources if i in library.sources)]
    return list(dict.fromkeys(state.ledger.add_source(source) for source in named))[:_SPECTRA]


def _sky(wanted: Wanted, state: State) -> list[Claim]:
    return [Claim(say("act.map_tab"), plain=True, opens="map")]


def _script(wanted: Wanted, state: State) -> list[Claim]:
    """A command that asks the same again; for a fitting program the fit of an upload."""
    if wanted.format in PROGRAMS:
        return fit_scripts.scripts(wanted.format, state)
    turn = answered(state.conversation)
    question = turn.question if wanted.earlier and turn else wanted.question
    asked = question.replace("'", "'\\''")
    return [Claim(say("act.script"), plain=True, code=f"scholar ask '{asked}' --json")]


def _more(wanted: Wanted, state: State) -> list[Claim]:
    turn = listing(state.conversation)
    if turn and not left(turn):
        return [Claim(say("act.all_shown"), plain=True)]
    return [refused("act.nothing_to_show", plain=True)]


def _steps(wanted: Wanted, state: State) -> list[Claim]:
    """What was looked up for the answer before."""
    turn = answered(state.conversation)
    if turn is None:
        return [refused("act.nothing_before", plain=True)]
    rows = [[number, *step.split(": ", 1)] for number, step in enumerate(turn.steps, 1)]
    if not rows:
        return [Claim(say("act.no_steps"), plain=True)]
    table = state.ledger.add_table("steps of the answer before", ["step", "tool", "asked with"], rows)
    return [*_evidence(wanted, state), Claim(say("act.steps"), (table,), table=table)]


def _evidence(wanted: Wanted, state: State) -> list[Claim]:
    """What the answer before leans on."""
    turn = answered(state.conversation)
    if turn is None:
        return [refused("act.nothing_before", plain=True)]
    if not turn.evidence:
        return [Claim(say("act.no_evidence_cited"), plain=True)]
    rows = [[line] for line in turn.evidence]
    table = state.ledger.add_table("evidence of the answer before", ["record"], rows)
    return [Claim(say("act.evidence"), (table,), table=table)]


def _nothing_before(wanted: Wanted, state: State) -> list[Claim]:
    return [refused("act.nothing_before", plain=True)]


def _library(wanted: Wanted, state: State) -> list[Claim]:
    return told("missing_source", missing_source(state), state)


_ACTIONS: Mapping[str, Callable[[Wanted, State], list[Claim]]] = {
    "bibtex": bibtex.entries,
    "histogram": _diagram,
    "scatter": _diagram,
    "plot": _plot,
    "overlay": _plot,
    "residuals": _uploaded,
    "sky": _sky,
    "script": _script,
    "more": _more,
    "steps": _steps,
    "sources_of_answer": _evidence,
    "recap": recap,
    "add_source": _library,
    "repeat": _nothing_before,
    "undo": _nothing_before,
    "rewrite": _nothing_before,
    "table": _nothing_before,
    "export": _nothing_before,
    "correct_answer": _nothing_before,
    "reset": lambda wanted, state: [Claim(say("act.reset"), plain=True)],
    "save": lambda wanted, state: [Claim(say("act.save"), plain=True)],
    "decline": lambda wanted, state: [Claim(say("act.decline"), plain=True)],
    "continue": lambda wanted, state: [Claim(say("act.no_offer"), plain=True)],
}
ACT = Verb(_calls, _write)
