"""The parameters of a spectrum: values with intervals, models compared, probabilities, and warnings beside what they warn of."""

from markupsafe import Markup

from retriever.catalogue.quantities import format_number
from retriever.estimates.estimate import Estimate
from retriever.estimates.fit import FitResult
from retriever.reading.as_json import models_compared
from retriever.reading.records import Reading, TimesReading
from retriever.timing.told import Row, rows_of
from ui.html.cards import Fact, simulated_from
from ui.html.rendering import part, render
from ui.spectrum.pictured import picture_panel
from ui.spectrum.shown_spectra import ShownSpectrum
from ui.spectrum.value_cards import Card, choice_of, value_cards
from ui.spectrum.value_rows import Line, Lines, footnotes
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


def parameter_panel(shown: ShownSpectrum, chosen: FitResult | None = None) -> Markup:
    """The parameters under a heading that says what they are of; ``chosen``: a fit beside the accepted one that is looked at."""
    if shown.is_picture:
        return picture_panel(shown)
    found = shown.reading.estimate if shown.reading and shown.timing is None else None
    cards = value_cards(shown, chosen)
    lines = Lines([value for card in cards for value in card.values])
    made = [(card, lines.of(card.values)) for card in cards]
    return render(
        "parameters.html",
        title=shown.title,
        simulated=shown.simulated,
        of_times=shown.timing is not None or isinstance(shown.reading, TimesReading),
        times=[(what, f"{value}; {method}") for rows in _times(shown) for what, value, method in rows],
        of_library=bool(shown.source),
        inputs=_inputs(shown) if shown.simulated else [],
        warnings=warnings_at(shown, "values"),
        cards=[shown_card for shown_card in made if shown_card[0].kind != "model"],
        none=shown.source and not cards,
        models=_models(shown, [one for one in made if one[0].kind == "model"]),
        bars=_bars(found.model_probabilities, say("parameters.model_probabilities")) if found else "",
        classes=(_classes(found, shown) if found else "") + _variable(shown.reading),
        footnotes=footnotes(lines),
    )


def _times(shown: ShownSpectrum) -> list[list[Row]]:
    """What was found of the times of a light curve."""
    return list(rows_of(shown.timing).values()) if shown.timing is not None else []


def _inputs(shown: ShownSpectrum) -> list[Fact]:
    """What a simulated spectrum was made from."""
    names = words("parameters.put_in")
    given = [
        (names[key.replace(".", "_")], f"{format_number(shown.simulation[key], 4)} {unit}")
        for key, unit in _SIMULATED.items()
        if shown.simulation.get(key)
    ]
    return [(say("cards.facts.spectrum"), simulated_from(shown.simulation)), *given]


def _models(shown: ShownSpectrum, cards: list[tuple[Card, list[Line]]]) -> Markup:
    """The fitted models beside each other, with why the others are not taken, folded; under them their own values, if any."""
    choice = choice_of(shown)
    if shown.timing is not None:
        return Markup()
    rows = []
    for model in sorted(models_compared(choice), key=lambda m: m["delta_bic"]):
        statistic = f"{model['statistic_name']} {model['statistic']:.1f} / {model['dof']}"
        criteria = [f"{model[name]:.1f}" for name in ("delta_bic", "delta_aic")]
        verdict = (
            say("parameters.taken" if model["acceptable"] else "parameters.drawn")
            if model["taken"]
            else model["why_not"]
        )
        rows.append([model["label"], statistic, format_number(model["p_value"], 2), *criteria, verdict])
    notes = warnings_at(shown, "models")
    return render("models.html", models=rows, cards=cards, warnings=notes)


def _classes(found: Estimate, shown: ShownSpectrum) -> Markup:
    notes = warnings_at(shown, "classes")
    if found.class_probabilities and found.in_domain is False:
        notes += Markup("<p>{}</p>").format(part("doubt", say("parameters.outside")))
    return _bars(found.class_probabilities, say("parameters.classes"), notes) or notes


def _variable(reading: Reading | None) -> Markup:
    """Of a light curve in magnitudes: the kinds of variable star, or why none is given."""
    found = reading.variable if isinstance(reading, TimesReading) else None
    if found is None:
        return Markup()
    if found.refused:
        return Markup("<p>{}</p>").format(say("parameters.variable_refused", why=found.refused))
    alike = ", ".join(f"ASAS {star.name} ({star.label})" for star in found.alike)
    told = say("parameters.variable_known", accuracy=f"{found.accuracy:.0%}", tested=found.tested, alike=alike)
    notes = Markup("").join(Markup("<p>{}</p>").format(text) for text in (told, *found.remarks))
    return _bars(dict(found.probabilities), say("parameters.variable", data=found.data), notes)


def _bars(probabilities: dict[str, float], title: str, notes: str = "") -> Markup:
    """Probabilities as bars with their numbers, the largest first."""
    ordered = [item for item in sorted(probabilities.items(), key=lambda item: -item[1]) if item[1] >= LEAST_SHOWN]
    bars = [(name.replace("_", " "), probability) for name, probability in ordered]
    return render("bars.html", title=title, notes=notes, bars=bars) if probabilities else Markup()
