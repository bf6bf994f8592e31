"""A spectrum that was read, for a terminal: a small plot, parameters with intervals, models compared, classes, warnings."""

import sys
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from assistant.terminal.derived_view import print_derived, print_fluxes
from assistant.terminal.picture_view import print_picture
from assistant.terminal.timing_view import print_timing
from retriever.catalogue.quantities import format_value, label
from retriever.catalogue.records import Measurement
from retriever.estimates.known import ABSORPTIONS
from retriever.reading.records import PictureReading, Reading, SpectrumReading, TimesReading

PLOT_COLUMNS, PLOT_ROWS = 96, 18
LIKELIEST = 5


def print_reading(record: dict[str, Any], reading: Reading) -> None:
    """Print `record` (``retriever.reading.as_json``), and the picture of `reading` where there are counts through a response."""
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    low, high = record["energy_range_keV"]
    if isinstance(reading, PictureReading):
        print_picture(console, reading)
        return
    if isinstance(reading, TimesReading):
        console.print(
            f"{record['file']}: {record['instrument']}, object by its header '{record['object']}'", markup=False
        )
        print_timing(console, reading)
        return
    console.print(
        f"{record['file']}: {record['instrument']}, object by its header '{record['object']}', "
        f"{record['exposure_s']:g} s, {record['counts']} counts (background {record['background_counts']}), {low}-{high} keV",
        markup=False,
    )
    if isinstance(reading, SpectrumReading):
        console.print(text_plot(reading, min(console.width - 2, PLOT_COLUMNS)), markup=False, soft_wrap=True)
    _print_held(console, record["held"])
    _print_parameters(console, record["parameters"])
    _print_models(console, record)
    print_fluxes(console, record["fluxes"])
    print_derived(console, record)
    print_timing(console, reading, warned=False)
    _print_likeliest(console, "class", record["class_probabilities"], "every class equally likely beforehand")
    for source in record["similar_sources"]:
        console.print(
            f"similar: {source['name']} ({source['class']}), {source['similarity']:.3f} (simulated spectrum)",
            markup=False,
        )
    if record["papers"]:
        console.print("papers whose text fits: " + ", ".join(record["papers"]), markup=False)
    for warning in record["warnings"]:
        console.print("warning: " + warning, markup=False)


def _print_held(console: Console, held: dict[str, Any]) -> None:
    """What the fits hold; once, that nothing is known of the source."""
    if not held["redshift"] and not held["galactic_column_1e20"]:
        known = "fitted at redshift 0; a column is the sum of the Galaxy's and the source's"
    else:
        known = f"fitted at redshift {held['redshift']:g}, behind a Galactic column of {held['galactic_column_1e20']:g}e20 cm^-2"
    known += f"; absorption by {ABSORPTIONS[held['absorption']]}"
    frozen = "".join(f"; {name} held at {value:g}" for name, value in held["frozen"].items())
    console.print(known + frozen, markup=False)


def _print_parameters(console: Console, parameters: list[dict[str, Any]]) -> None:
    """A row for each, its method as the number of a note below: many share one."""
    table = Table(
        "name",
        "what",
        "value (90 % interval)",
        "how",
        title="Parameters of the uploaded (real) spectrum",
        title_justify="left",
    )
    notes: dict[str, int] = {}
    for p in parameters:
        fields = {k: p[k] for k in ("name", "value", "low", "high", "level", "unit")}
        if p["low"] == p["high"]:  # a statistic, no estimate with an interval
            fields |= {"low": None, "high": None}
        flag = "" if p["in_domain"] else " (out of domain)"
        number = notes.setdefault(p["method"], len(notes) + 1)
        value = format_value(Measurement(**fields)).replace(", 90 % interval)", ")")
        table.add_row(p["name"], label(p["name"]), value + flag, str(number))
    console.print(table)
    for method, number in notes.items():
        console.print(f"{number}: {method}", markup=False)


def _print_models(console: Console, record: dict[str, Any]) -> None:
    if record["models"]:
        table = Table(
            "model",
            "statistic/dof",
            "p",
            "Δ BIC",
            "describes the data",
            "taken",
            title="Models compared (fits to these counts)",
            title_justify="left",
        )
        for m in record["models"]:
            table.add_row(
                m["label"],
                f"{m['statistic_name']} {m['statistic']:.1f}/{m['dof']}",
                f"{m['p_value']:.2g}" if m["p_value"] >= 1e-6 else "< 1e-6",
                f"{m['delta_bic']:.1f}",
                "yes" if m["acceptable"] else "no",
                "taken" if m["taken"] else "",
            )
        console.print(table)
    _print_likeliest(console, "model", record["model_probabilities"], "network, under the simulated sources' priors")


def _print_likeliest(console: Console, what: str, probabilities: dict[str, float], under: str) -> None:
    if probabilities:
        first = ", ".join(f"{name} {p:.0%}" for name, p in list(probabilities.items())[:LIKELIEST])
        console.print(f"likeliest {what} ({under}): {first}", markup=False)


def text_plot(reading: SpectrumReading, columns: int, rows: int = PLOT_ROWS) -> str:
    """Data (points) and the best model (line) on logarithmic axes, as lines of text without colour."""
    import plotext as plt

    from retriever.estimates.display_bins import display_points

    fit = reading.estimate.best_fit
    points = display_points(reading.observation, fit)
    seen = (points.rate > 0) & points.fitted
    if not seen.any():
        return "(no counts to plot)"
    plt.clear_figure()
    plt.theme("clear")
    plt.plot_size(columns, rows)
    plt.xscale("log")
    plt.yscale("log")
    if fit is not None and points.model is not None:
        drawn = points.fitted & (points.model > 0)
        plt.plot(
            points.centre[drawn].tolist(), points.model[drawn].tolist(), marker="dot", label=f"model: {fit.model.label}"
        )
    plt.scatter(points.centre[seen].tolist(), points.rate[seen].tolist(), marker="+", label="data (real)")
    low, high = float(points.low.min()), float(points.high.max())
    ticks = [t for t in (0.3, 0.5, 1, 2, 5, 10, 20, 50) if low * 0.9 <= t <= high * 1.1]
    plt.xticks(ticks, [f"{t:g}" for t in ticks])
    decades = np.arange(np.floor(np.log10(points.rate[seen].min())), np.ceil(np.log10(points.rate[seen].max())) + 1)
    plt.yticks((10.0**decades).tolist(), [f"1e{d:.0f}" for d in decades])
    plt.xlabel("channel energy (keV)")
    plt.ylabel("counts s⁻¹ keV⁻¹")
    drawing: str = plt.uncolorize(plt.build())
    return drawing
