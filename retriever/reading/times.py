"""Readings of times without a spectrum: a light curve, or an event list whose energies are unknown."""

from retriever.errors import BadInput
from retriever.estimates.estimate import Estimate
from retriever.reading.records import TimesReading
from retriever.spectra.events.event_fits import read_event_table
from retriever.spectra.file_kinds import FileKind
from retriever.timing.analysis import timing_of_events, timing_of_magnitudes, timing_of_rates
from retriever.timing.magnitude_tables import read_magnitudes
from retriever.timing.rate_tables import read_rates
from retriever.timing.variable_class import variable_class


def times_of_rates(file: FileKind) -> TimesReading:
    """The reading of a light curve."""
    table = read_rates(file.path)
    timing = timing_of_rates(table)
    if timing is None:
        raise BadInput(f"{table.file} has fewer than two rates: give a light curve.")
    estimate = Estimate(
        [], (0.0, 0.0), 0, 0, 0.0, [f"{table.file} is a light curve, without energies: nothing is said of a spectrum."]
    )
    return TimesReading((table.file, table.object, table.telescope, table.instrument), timing, estimate)


def times_of_magnitudes(file: FileKind) -> TimesReading:
    """The reading of a light curve in magnitudes, with the kind of variable star that it is like."""
    table = read_magnitudes(file.path)
    rates = table.rates
    estimate = Estimate([], (0.0, 0.0), 0, 0, 0.0, [f"{rates.file} holds magnitudes: nothing is said of a spectrum."])
    told = (rates.file, rates.object, rates.telescope, rates.instrument)
    return TimesReading(told, timing_of_magnitudes(table), estimate, variable_class(table))


def times_alone(file: FileKind, error: BadInput) -> TimesReading:
    """The reading of the arrival times of a file of which no spectrum can be made, as ``error`` says; raises it where there are no
    times either."""
    if file.kind != "events":
        raise error
    try:
        events = read_event_table(file.path, energies_needed=False)
    except BadInput:
        raise error from None
    timing = timing_of_events(events)
    if timing is None:
        raise error
    notes = [*events.warnings, f"No spectrum was made, only the arrival times were looked at: {error}"]
    n = timing.n_events or 0
    return TimesReading(
        (events.file, events.object, events.telescope, events.instrument),
        timing,
        Estimate([], (0.0, 0.0), n, 0, float(n), notes),
    )
