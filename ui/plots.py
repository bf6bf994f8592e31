"""Which spectra belong to an answer, and how each is drawn, described and tabulated.

An uploaded spectrum is REAL, a catalogue source's is SIMULATED; the title, the line of text under the plot and the
table all say which.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from assistant.claims import Answer
from retriever.catalogue import Catalogue, Measurement, Source
from retriever.observation import Observation
from retriever.parameters import format_number, format_value, label
from retriever.reading import Reading, clean
from retriever.spectral_similarity import simulated_observation
from ui.cards import badge, definitions, escape, measurement_table, prose, simulated_from

MOST_SHOWN = 12


@dataclass(frozen=True, eq=False)
class Shown:
    """One spectrum to show with its parameters; ``simulation`` says what a simulated one was made from.

    ``load`` gives the observation: of the sources that an answer lists, few are looked at.
    """

    name: str
    load: Callable[[], Observation]
    simulated: bool
    fit: object = None
    parameters: list[tuple[Measurement, bool]] = field(default_factory=list)
    simulation: dict = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @cached_property
    def observation(self) -> Observation:
        return self.load()

    @property
    def label(self) -> str:
        return f"{self.name} ({'SIMULATED' if self.simulated else 'REAL, uploaded'})"


def spectra_of(answer: Answer, readings: list[Reading], catalogue: Catalogue) -> list[Shown]:
    """The uploads and catalogue sources that the answer cites, uploads first."""
    cited = [item for item in answer.ledger.of_kind("source") if item.id in answer.cited]
    files = {item.record["file"] for item in cited if item.record.get("uploaded")}
    sources = [catalogue.sources[item.subject] for item in cited if item.subject in catalogue.sources]
    uploads = [_uploaded(r) for r in readings if r.file in files and r.observation is not None]  # tables have no plot
    return (uploads + [_simulated(s, catalogue) for s in sources[:MOST_SHOWN] if s.simulation])[:MOST_SHOWN]


def figure(shown: Shown):
    """The log-log plotly figure, on a transparent ground so that it suits light and dark pages."""
    from retriever.spectrum_plot import plotly_observation

    drawn = plotly_observation(shown.observation, shown.fit, simulated=shown.simulated)
    # plotly takes markup in titles: the header's OBJECT goes there cleaned only
    title = f"{escape(clean(shown.name, 60))}<br><sup>{escape(_origin(shown))}</sup>"
    drawn.update_layout(title={"text": title, "font": {"size": 16}}, height=480, font={"color": "#374151"})
    drawn.update_layout(paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", margin={"l": 60, "r": 12, "t": 70})
    drawn.update_xaxes(**_AXIS)
    drawn.update_yaxes(**_AXIS)
    drawn.update_yaxes(dtick=1, row=1, col=1)  # decades
    drawn.update_traces(marker_color="#3b82c4", selector={"mode": "markers"})  # seen on light and on dark
    for trace in drawn.data:
        if shown.fit is not None and (trace.name or "").startswith(shown.fit.model.label):
            trace.name = "model"  # its values stand in the text below, where they wrap on a narrow page
    return drawn


_AXIS = {"gridcolor": "rgba(128,128,128,.25)", "linecolor": "rgba(128,128,128,.6)", "zeroline": False}


def alternative(shown: Shown) -> str:
    """What the plot shows, in sentences for those who can't see it."""
    spectrum = shown.observation.spectrum
    low, high = float(shown.observation.energy_low.min()), float(shown.observation.energy_high.max())
    text = (
        f"Log-log plot of counts per second and keV against channel energy, {_origin(shown)}: {clean(shown.name, 60)}, "
        f"{spectrum.counts.sum():.0f} counts in {spectrum.exposure_s:g} s, channels from {low:.2g} to {high:.3g} keV."
    )
    if shown.fit is not None:
        fit = shown.fit
        pairs = ((p.name, Measurement(p.name, p.value, unit=p.unit)) for p in fit.parameters[:2])
        values = ", ".join(f"{label(name)} {format_value(m)}" for name, m in pairs)
        text += (
            f" Model drawn, with residuals below: {fit.model.label}, {values}; "
            f"{fit.statistic_name} {fit.statistic:.0f} for {fit.dof} degrees of freedom."
        )
    return f'<p class="ss-quiet">{prose(text)}</p>'


def parameter_panel(shown: Shown) -> str:
    """The parameters under a heading that says what they are of."""
    title = f"<h3>{escape(clean(shown.name, 60))} {badge(shown.simulated, 'spectrum')}</h3>"
    if not shown.simulated:
        notes = "".join(f"<li>{escape(warning)}</li>" for warning in shown.warnings)
        remark = "<p>Estimated from the uploaded, real spectrum.</p>" + (f"<ul>{notes}</ul>" if notes else "")
        return title + remark + measurement_table(shown.parameters)
    inputs = [
        (f"{said} put in", f"{format_number(shown.simulation[key], 4)} {unit}")
        for key, (said, unit) in _SIMULATED.items()
        if shown.simulation.get(key)
    ]
    made = definitions([("spectrum here", simulated_from(shown.simulation)), *inputs])
    table = measurement_table(shown.parameters) if shown.parameters else "<p>The catalogues give no values here.</p>"
    return f"{title}{made}<p>Values of the catalogues, measured on real observations:</p>{table}"


_SIMULATED = {
    "photon_index": ("photon index", ""),
    "temperature_keV": ("temperature", "keV"),
    "column_density": ("column density", "cm^-2"),
    "flux_0.5_7_keV": ("0.5-7 keV flux", "erg s^-1 cm^-2"),
}


def _uploaded(reading: Reading) -> Shown:
    estimated = [
        (Measurement(p.name, p.value, p.low, p.high, p.level, p.unit, p.method), p.in_domain)
        for p in reading.estimate.parameters
    ]
    name, found = reading.object or reading.file, reading.estimate
    return Shown(name, lambda: reading.observation, False, found.best_fit, estimated, warnings=found.warnings)


def _simulated(source: Source, catalogue: Catalogue) -> Shown:
    values = [(m, True) for m in source.measurements]
    return Shown(source.name, lambda: simulated_observation(catalogue, source), True, None, values, source.simulation)


def _origin(shown: Shown) -> str:
    if shown.simulated:
        return "SIMULATED spectrum (not observed), ACIS-like response"
    return f"REAL spectrum (uploaded), {clean(shown.observation.instrument_name, 40)}"
