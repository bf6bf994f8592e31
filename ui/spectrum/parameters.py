"""The parameters of a spectrum: values with intervals, models compared, probabilities, and warnings beside what they warn of."""

from retriever.catalogue.quantities import format_number
from retriever.reading.as_json import models_compared
from retriever.reading.records import Reading
from ui.html.cards import badge, definitions, html_table, measurement_table, simulated_from
from ui.html.escaping import escape, prose
from ui.spectrum.shown import Shown
from ui.words import say, words

_SIMULATED = {
    "photon_index": "",
    "temperature_keV": "keV",
    "column_density": "cm^-2",
    "flux_0.5_7_keV": "erg s^-1 cm^-2",
}
LEAST_SHOWN = 0.01
# what a warning of the reader or the estimate is about, by its words; the rest is about the data as a whole
_ABOUT = (
    ("classes", ("network",)),
    ("models", ("power law", "one-component", "models describes")),
    ("values", ("flux", "interval", "hardness", "extrapolate")),
)


def place_of(warning: str) -> str:
    """Where a warning belongs: ``classes``, ``models``, ``values``, or ``data`` (under the plot)."""
    return next((place for place, marks in _ABOUT if any(mark in warning for mark in marks)), "data")


def warnings_at(shown: Shown, place: str) -> str:
    """The warnings that belong somewhere, as a list."""
    found = [warning for warning in shown.warnings if place_of(warning) == place]
    items = "".join(f"<li>{prose(warning)}</li>" for warning in found)
    return f'<ul class="ss-warnings" role="note">{items}</ul>' if items else ""


def parameter_panel(shown: Shown) -> str:
    """The parameters under a heading that says what they are of."""
    title = f"<h3>{escape(shown.title)} {badge(shown.simulated, 'spectrum')}</h3>"
    if shown.simulated:
        return title + _catalogue_values(shown)
    table = measurement_table(shown.parameters)
    found = shown.reading.estimate if shown.reading else None
    rest = _models(shown.reading, shown) + _classes(found, shown) if found else ""
    return f"{title}<p>{say('parameters.real')}</p>{warnings_at(shown, 'values')}{table}{rest}"


def _catalogue_values(shown: Shown) -> str:
    names = words("parameters.put_in")
    inputs = [
        (names[key.replace(".", "_")], f"{format_number(shown.simulation[key], 4)} {unit}")
        for key, unit in _SIMULATED.items()
        if shown.simulation.get(key)
    ]
    made = definitions([(say("cards.spectrum_here"), simulated_from(shown.simulation)), *inputs])
    table = measurement_table(shown.parameters) if shown.parameters else f"<p>{say('parameters.none')}</p>"
    return f"{made}<p>{say('parameters.catalogue')}</p>{table}"


def _models(reading: Reading, shown: Shown) -> str:
    """The fitted models beside each other, and how likely the network holds each kind."""
    found = reading.estimate
    compared = models_compared(found.fits.values())
    notes = warnings_at(shown, "models")
    if not compared:
        return notes
    rows = []
    for model in sorted(compared, key=lambda m: m["delta_aic"]):
        verdict = words("parameters.acceptable")["yes" if model["acceptable"] else "no"]
        statistic = f"{model['statistic_name']} {model['statistic']:.1f} / {model['dof']}"
        p_value = format_number(model["p_value"], 2)
        cells = [model["label"], statistic, p_value, f"{model['delta_aic']:.1f}", verdict]
        rows.append("<tr>" + "".join(f"<td>{prose(cell)}</td>" for cell in cells) + "</tr>")
    table = html_table(words("parameters.model_columns"), rows, "ss-models")
    bars = _bars(found.model_probabilities, say("parameters.model_probabilities"))
    return f"<h3>{say('parameters.models')}</h3>{notes}{table}{bars}"


def _classes(found, shown: Shown) -> str:
    if not found.class_probabilities:
        return warnings_at(shown, "classes")
    domain = (
        ""
        if found.in_domain is not False
        else f'<p><span class="ss-badge ss-doubt">{say("parameters.outside")}</span></p>'
    )
    return _bars(found.class_probabilities, say("parameters.classes"), warnings_at(shown, "classes") + domain)


def _bars(probabilities: dict[str, float], title: str, notes: str = "") -> str:
    """Probabilities as bars with their numbers, the largest first."""
    if not probabilities:
        return ""
    ordered = [item for item in sorted(probabilities.items(), key=lambda item: -item[1]) if item[1] >= LEAST_SHOWN]
    rows = "".join(
        f'<div class="ss-bar"><span>{escape(name.replace("_", " "))}</span><span class="ss-track" aria-hidden="true"><i style="width:{100 * p:.0f}%"></i>'
        f"</span><span>{100 * p:.0f} %</span></div>"
        for name, p in ordered
    )
    return f"<h3>{escape(title)}</h3>{notes}{rows}"
