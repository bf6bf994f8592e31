"""Where the inputs of a formula come from: the question, else the source's own values, else another formula, else an
assumption that is told."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from astropy import units as u
from astropy.coordinates import SkyCoord

from assistant.evidence.computations import Input
from assistant.evidence.sentences import say
from assistant.formulas.formula import Need
from assistant.formulas.given import Given, Unused
from assistant.formulas.placing import LOOKED_UP, MADE_OF, placed
from assistant.tools.computing.bands import SURVEY, band_of, told
from assistant.tools.workbench import Workbench
from retriever.catalogue.families import FAMILIES
from retriever.catalogue.filters import is_of, measurement_of
from retriever.catalogue.kinds import GALACTIC
from retriever.catalogue.quantities import format_number, label, quantity_by_key
from retriever.catalogue.records import Measurement, Source
from retriever.physics import photons
from retriever.physics.cosmology import Universe
from retriever.physics.propagation import Spread
from retriever.text.units import split_unit

_GALACTIC = "nh_gal"
ONE_SIGMA = 0.683
_FLUX = "erg / (s cm2)"


@dataclass(frozen=True)
class Found:
    """An input: as evidence tells it, and in the unit of its need. ``bound`` where it is a limit."""

    input: Input
    spread: Spread
    bound: str = ""
    band: str = ""
    says: str = ""
    text: str = ""  # its number with unit


@dataclass
class Inputs:
    """Finds inputs on one source (or none) and with the numbers of a question; ``flagged`` are labels of quantities of
    which the source has only values that are not to be trusted. ``derive`` computes what has no value (``DERIVED``)."""

    bench: Workbench
    source: Source | None
    unused: Unused
    band: str = ""
    instrument: str = ""
    derive: Callable[[str, "Inputs"], Found | None] = lambda quantity, inputs: None
    flagged: list[str] = field(default_factory=list)
    universe: Universe | None = None  # that of the question; None for the usual one

    def find(self, need: Need) -> Found | None:
        """The input by itself, or None where there is nothing."""
        found = placed((need,), self.unused.left, self.held)
        self.unused.left[:] = found.left  # in place: who holds the list sees what is left
        return self.with_number(need, found.taken.get(need.symbol))

    def held(self, need: Need) -> bool:
        """Whether the source has a value for the input."""
        keys = (need.quantity, *need.instead)
        return not need.given and any(self._measurement(LOOKED_UP.get(key, key), key) for key in keys)

    def with_number(self, need: Need, given: Given | None) -> Found | None:
        """The input of that number of the question; without one by what else there is, None where that is nothing."""
        if given:
            return self._given(given, need)
        moved = any(g.quantity in MADE_OF.get(need.quantity, ()) for g in self.unused.left)
        if moved and not need.own and (found := self.derive(need.quantity, self)):
            return found  # a flux or a distance of the question goes before the source's own luminosity
        if not need.given and self.source and (found := self._own(need)):
            return found
        if not need.given and (found := self.derive(need.quantity, self._alone() if need.own else self)):
            return found
        if need.nearby is not None and self.source and self.source.object_class in GALACTIC:
            whose = self.bench.ledger.add_source(self.source)
            shown = Input(label_of(need.quantity), need.nearby, need.unit, evidence=whose)
            return Found(shown, Spread(need.nearby), says="in_the_galaxy", text=f"{need.nearby:g}")
        if need.assumed is not None and (self.source is None or is_of_family(self.source, need.of)):
            return Found(
                Input(need.symbol, need.assumed, need.unit),
                Spread(need.assumed),
                says=need.says,
                text=number_text(need.assumed, need.unit),
            )
        return None

    def _alone(self) -> "Inputs":
        """With no number of the question: of the source's own values only."""
        return replace(self, unused=Unused([]))

    def _given(self, given: Given, need: Need) -> Found | None:
        if given.source:
            other = Inputs(
                self.bench,
                self.bench.known_source(given.source),
                Unused([]),
                self.band,
                derive=self.derive,
                universe=self.universe,
            )
            return other.find(Need(need.symbol, need.quantity, need.unit, own=False))
        if given.in_crabs and need.quantity == "flux":
            return self._in_crabs(given)
        value = given.as_quantity(need.unit, need.bare)
        try:
            number = value.to_value(u.Unit(need.unit), [*u.spectral(), *u.temperature_energy()])
        except u.UnitConversionError:
            return None
        edges = band_of(given.band) if given.band else None
        band = told(edges) if edges else ""
        unit = spelled(value.unit)
        name = name_of(need) if need.name else label_of(given.quantity)
        if band and need.quantity in ("flux", "luminosity"):
            name = f"{band} {name}"
        whole = bool(given.said) and (bool(given.unit) or not unit)  # "6.4" alone says no unit
        text = given.said if whole else number_text(float(value.value), unit)
        spread = Spread(float(number))
        noise = abs(float(number)) * given.error / abs(given.value) if given.value else 0.0
        if given.error and not given.value:
            noise = float((given.error * value.unit).to_value(u.Unit(need.unit), u.temperature_energy()))
        says = given.says or ("error_given" if noise else "")
        if need.poisson and spread.value > 0 and not noise:
            noise = math.sqrt(spread.value)
        if noise:
            spread = Spread(spread.value, spread.value - noise, spread.value + noise, ONE_SIGMA)
        return Found(Input(name, float(value.value), unit), spread, band=band, says=says, text=text)

    def _in_crabs(self, given: Given) -> Found:
        """A flux in Crab as one in the band asked for, else in that of the survey which luminosities here are of."""
        edges = band_of(given.band or self.band) or band_of(SURVEY)
        assert edges is not None  # of the survey it is known
        flux = given.value * given.in_crabs * float(photons.crab_flux(edges).to_value(_FLUX))
        unit, reference = spelled(u.Unit(_FLUX)), photons.CRAB_REFERENCE
        name = say("computed.crab_flux_given", band=told(edges), said=given.said, reference=reference)
        return Found(Input(name, flux, unit), Spread(flux), band=told(edges), text=number_text(flux, unit))

    def _own(self, need: Need) -> Found | None:
        """The source's value of the quantity (or of one that will do), with its interval."""
        assert self.source is not None
        if need.quantity == "galactic_latitude" and math.isfinite(self.source.ra + self.source.dec):
            latitude = float(SkyCoord(self.source.ra, self.source.dec, unit="deg").galactic.b.deg)
            whose = self.bench.ledger.add_source(self.source)
            shown = Input(label_of(need.quantity), latitude, "deg", evidence=whose)
            return Found(shown, Spread(latitude), text=number_text(latitude, "deg"))
        for key in (need.quantity, *need.instead):
            measurement = self._measurement(LOOKED_UP.get(key, key), key)
            if measurement is None:
                continue
            if measurement.flag:
                self.flagged.append(label(measurement.name))
                continue
            return self.of_measurement(self.source, measurement, need.unit)
        return None

    def _measurement(self, key: str, needed: str) -> Measurement | None:
        source = self.source
        try:
            quantity = quantity_by_key(key)
        except KeyError:
            return None
        if source is None:
            return None
        if needed == "galactic_column":
            return source.measured(_GALACTIC)
        names = {n + limit for n in quantity.names for limit in ("", "_upper_limit", "_lower_limit")}

        def reported() -> list[Measurement]:
            return [m for _, m in self.bench.library.reported(source.id, tuple(names))]

        band = band_of(self.band) if self.band and key in ("flux", "luminosity") else None
        return measurement_of(source, quantity, reported, told(band) if band else "", self.instrument)

    def of_measurement(self, source: Source, m: Measurement, unit: str) -> Found | None:
        """A value of a source as an input; it goes into the ledger. None where its unit is of another kind."""
        source_id = self.bench.ledger.add_source(source)
        evidence = source_id if m.name == "redshift" else self.bench.ledger.add_measurement(m, source_id, source.id)
        factor, own = split_unit(m.unit)
        try:
            scale = factor * float((1 * u.Unit(own)).to_value(u.Unit(unit), u.temperature_energy())) if unit else factor
        except (u.UnitConversionError, ValueError):
            return None
        low, high = (None if end is None else end * scale for end in (m.low, m.high))
        bound = "<" if m.name.endswith("_upper_limit") else ">" if m.name.endswith("_lower_limit") else ""
        ends = [None if end is None else end * factor for end in (m.low, m.high)]
        shown = Input(label(m.name), m.value * factor, own, ends[0], ends[1], evidence)
        spread = Spread(m.value * scale, low, high, m.level)
        return Found(shown, spread, bound, m.band, text=number_text(m.value * factor, own))

    def like(self, key: str, other: Source) -> tuple[Measurement, Measurement] | None:
        """Values of a quantity of the source and of another that may be compared: of one name, band and instrument."""
        assert self.source is not None
        for name in quantity_by_key(key).names:
            for mine in (m for m in self.source.measurements if m.name == name and not m.flag and m.value):
                for its in (m for m in other.measurements if m.name == name and not m.flag and m.value):
                    if (
                        its.band == mine.band
                        and is_of(its, mine.band, mine.instrument)
                        and (mine.band or key == "distance")
                    ):
                        return mine, its
        return None


def is_of_family(source: Source, family: str) -> bool:
    """Whether what is known of a source tells that it is of that family; any is of none ("")."""
    if not family:
        return True
    known = FAMILIES[family]
    shows = bool(known.measured) and source.object_class in known.measured_in
    measured = shows and any(source.measured(name) for name in quantity_by_key(known.measured).names)
    return source.object_class in known.whole or known.holds(source.subclass) or measured


def label_of(quantity: str) -> str:
    """How a quantity of a need is called."""
    if quantity == "galactic_column":
        return label(_GALACTIC)
    known = LOOKED_UP.get(quantity, quantity)
    try:
        return quantity_by_key(known).label
    except KeyError:
        return known.replace("_", " ")


def name_of(need: Need) -> str:
    """How an input is called in its formula."""
    return say(f"computed.{need.name}") if need.name else label_of(need.quantity)


def number_text(value: float, unit: str) -> str:
    """A number with its unit, in four digits."""
    number = format_number(value, 4)
    return f"{number} {unit}".strip()


def spelled(unit: Any) -> str:
    """A unit of astropy as texts spell it."""
    if unit == u.one:
        return ""
    names = {u.Unit("erg / (s cm2)"): "erg s^-1 cm^-2", u.Unit("erg / s"): "erg s^-1", u.Unit("cm-2"): "cm^-2"}
    names |= {
        u.Unit("W / m2"): "W m^-2",
        u.Unit("m-2"): "m^-2",
        u.Unit("1 / s"): "counts/s",
        u.lyr: "light years",
        u.Rsun: "Rsun",
    }
    names |= {u.cm**-3: "cm^-3", u.Unit("erg / cm2"): "erg cm^-2", u.Unit("Hz / s"): "Hz s^-1"}
    names |= {u.Msun: "Msun", u.Msun / u.yr: "Msun yr^-1", u.Lsun: "Lsun", u.percent: "%"}
    return next((text for known, text in names.items() if unit == known), str(unit))
