"""The parameters of a spectrum: values with intervals, models compared, probabilities, and warnings beside what they warn of."""

from markupsafe import Markup

from retriever.catalogue.quantities import format_number
from retriever.estimates.estimate import Estimate
from retriever.reading.as_json import models_compared
from retriever.reading.records import Reading
from ui.html.cards import Fact, simulated_from
from ui.html.measurements import measurement_table
from ui.html.rendering import part, render
from ui.spectrum.shown_spectra import ShownSpectrum
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
    ("models", ("power law", "of the models", "describes the data")),
    ("values", ("flux", "interval", "hardness", "extrapolate")),
)


def place_of(warning: str) -> str:
    """Where a warning belongs: ``classes``, ``models``, ``values``, or ``data`` (under the plot)."""
    return next((place for place, marks in _ABOUT if any(mark in warning for mark in marks)), "data")


def warnings_at(shown: ShownSpectrum, place: str) -> Markup:
    """The warnings that belong somewhere, as a list."""
    return part("warnings", [warning for warning in shown.warnings if place_of(warning) == place])


def warnings_at_plot(shown: ShownSpectrum) -> Markup:
    """What is to be known before the plot is believed, whether no model describes it first."""
    places = {"models": 0, "data": 1, "values": 2}
    told = [warning for warning in shown.warnings if place_of(warning) in places]
    return part("warnings", sorted(told, key=lambda warning: places[place_of(warning)]))


def parameter_panel(shown: ShownSpectrum) -> Markup:
    """The parameters under a heading that says what they are of."""
    found = shown.reading.estimate if shown.reading else None
    return render(
        "parameters.html",
        title=shown.title,
        simulated=shown.simulated,
        of_library=bool(shown.source),
        inputs=_inputs(shown) if shown.simulated else [],
        warnings=warnings_at(shown, "values"),
        table=measurement_table(shown.parameters) if shown.parameters or not shown.source else "",
        models=_models(shown.reading, shown) if shown.reading else "",
        classes=_classes(found, shown) if found else "",
    )


def _inputs(shown: ShownSpectrum) -> list[Fact]:
    """What a simulated spectrum was made from."""
    names = words("parameters.put_in")
    given = [
        (names[key.replace(".", "_")], f"{format_number(shown.simulation[key], 4)} {unit}")
        for key, unit in _SIMULATED.items()
        if shown.simulation.get(key)
    ]
    return [(say("cards.facts.spectrum"), simulated_from(shown.simulation)), *given]


def _models(reading: Reading, shown: ShownSpectrum) -> Markup:
    """The fitted models beside each other, and how likely the network holds each kind."""
    found = reading.estimate
    rows = []
    for model in sorted(models_compared(found.choice), key=lambda m: m["delta_aic"]):
        verdict = words("parameters.acceptable")["yes" if model["acceptable"] else "no"]
        statistic = f"{model['statistic_name']} {model['statistic']:.1f} / {model['dof']}"
        p_value = format_number(model["p_value"], 2)
        rows.append([model["label"], statistic, p_value, f"{model['delta_aic']:.1f}", verdict])
    bars = _bars(found.model_probabilities, say("parameters.model_probabilities"))
    return render("models.html", models=rows, bars=bars, warnings=warnings_at(shown, "models"))


def _classes(found: Estimate, shown: ShownSpectrum) -> Markup:
    notes = warnings_at(shown, "classes")
    if found.class_probabilities and found.in_domain is False:
        notes += Markup("<p>{}</p>").format(part("doubt", say("parameters.outside")))
    return _bars(found.class_probabilities, say("parameters.classes"), notes) or notes


def _bars(probabilities: dict[str, float], title: str, notes: str = "") -> Markup:
    """Probabilities as bars with their numbers, the largest first."""
    ordered = [item for item in sorted(probabilities.items(), key=lambda item: -item[1]) if item[1] >= LEAST_SHOWN]
    bars = [(name.replace("_", " "), probability) for name, probability in ordered]
    return render("bars.html", title=title, notes=notes, bars=bars) if probabilities else Markup()
