"""Values in other units and bands: the Crab as a unit, flux densities, positions, photon fluxes, bolometric corrections."""

from typing import Any

import numpy as np
from astropy import units as u
from astropy.coordinates import SkyCoord

from assistant.evidence.computations import Input
from assistant.evidence.sentences import say
from assistant.formulas.formula import Need
from assistant.formulas.table import FORMULAS
from assistant.tools.computing.bands import band_of, told
from assistant.tools.computing.evaluating import Result, evaluated
from assistant.tools.computing.inputs import Found, label_of, number_text
from assistant.tools.computing.setting import Setting, of_two
from assistant.tools.computing.units import UNITS, in_unit, unit_text
from retriever.catalogue.filters import measurement_of
from retriever.catalogue.quantities import QUANTITIES, quantity_by_key
from retriever.errors import BadInput
from retriever.physics import photons
from retriever.physics.photons import Band
from retriever.physics.propagation import Spread

_FLUX = "erg / (s cm2)"
_FLUX_TEXT = "erg s^-1 cm^-2"
_ASSUMED_BAND: Band = (2.0, 10.0)
_HELD = {q.key: q.held_in or q.unit for q in QUANTITIES}


def unit(setting: Setting) -> Result:
    """A value of the question or of the source in another unit."""
    given = setting.first.unused.left[0] if setting.first.unused.left else None
    if setting.quantity == "position" or setting.to == "galactic":
        return _position(setting)
    if given and given.in_crabs:
        return _from_crab(setting)
    if setting.to in ("mCrab", "Crab"):
        return _to_crab(setting)
    key = given.quantity if given else setting.quantity
    if not key:
        return Result(lacking=(say("computing.a_value"),))
    if not setting.to:
        raise BadInput(say("computing.no_unit"))
    own = _HELD.get(key, "")
    if given and given.quantity not in _HELD:
        own = str(given.as_quantity().unit)
    elif given and setting.to == "percent" and not given.unit:
        own = ""  # a plain number is a share of one
    found = setting.first.find(Need("x", key, own))
    if found is None:
        return Result(lacking=(label_of(key),))
    return _in_unit(setting, found, own)


def _in_unit(setting: Setting, found: Found, own: str) -> Result:
    if setting.to == "jansky":
        return _jansky(setting, found)
    values = [None if v is None else in_unit(v * u.Unit(own), setting.to) for v in _ends(found.spread)]
    if values[0] is None:
        raise BadInput(say("computing.other_unit", what=found.input.name, unit=unit_text(setting.to)))
    numbers = [None if v is None else v[0] for v in values]
    low, high = sorted(numbers[1:]) if None not in numbers else (None, None)  # type: ignore[type-var]
    spelled = "1e22 cm^-2" if setting.to == "1e22cm^-2" else values[0][1]
    spread = Spread(float(numbers[0] or 0.0), low, high, found.spread.level if low is not None else None)
    return setting.keep(
        found.input.name, "x", found.text, spread, spelled, (found.input,), bound=found.bound, band=found.band
    )


def _ends(spread: Spread) -> tuple[float, float | None, float | None]:
    return spread.value, spread.low, spread.high


def _position(setting: Setting) -> Result:
    """Galactic coordinates: two values, longitude first."""
    if not setting.sources or not np.isfinite([setting.sources[0].ra, setting.sources[0].dec]).all():
        return Result(lacking=(label_of("position"),))
    source = setting.sources[0]
    held = SkyCoord(source.ra, source.dec, unit="deg").galactic
    evidence = setting.first.bench.ledger.add_source(source)
    inputs = (
        Input("right ascension", source.ra, "deg", evidence=evidence),
        Input("declination", source.dec, "deg", evidence=evidence),
    )
    put_in = f"RA {source.ra:.4f}, Dec {source.dec:+.4f} deg"
    says = say("assumed.galactic", b=f"{held.b.deg:.4f}")
    what = say("computing.galactic_longitude")
    return setting.keep(what, "l, b", put_in, Spread(round(float(held.l.deg), 4)), "deg", inputs, says)


def _crab(setting: Setting, band: Band) -> tuple[Input, Spread, str]:
    """One Crab in a band: as the library's own measurement where it has that, else from the Crab's power law."""
    library = setting.first.bench.library
    crab = library.names.resolve("Crab")
    measured = measurement_of(crab, quantity_by_key("flux"), band=told(band)) if crab else None
    if crab and measured and not measured.flag and measured.band == told(band):
        found = setting.first.of_measurement(crab, measured, _FLUX)
        if found:
            name = say("computing.crab_flux", band=told(band))
            shown = Input(
                name, found.input.value, found.input.unit, found.input.low, found.input.high, found.input.evidence
            )
            return shown, found.spread, say("assumed.crab_measured", band=told(band))
    flux = float(photons.crab_flux(band).to_value(_FLUX))
    says = say(
        "assumed.crab",
        band=told(band),
        norm=photons.CRAB_NORM,
        index=photons.CRAB_INDEX,
        reference=photons.CRAB_REFERENCE,
    )
    return Input(say("computing.crab_flux", band=told(band)), flux, _FLUX_TEXT), Spread(flux), says


def _from_crab(setting: Setting) -> Result:
    given = setting.first.unused.left.pop(0)
    band = band_of(given.band or setting.band) or _ASSUMED_BAND
    crab, spread, says = _crab(setting, band)
    share = given.value * given.in_crabs
    shown = Input(say("computing.given_flux"), given.value, given.unit)
    value = Spread(share * spread.value)
    if setting.to and setting.to != "erg/s/cm2":
        converted = in_unit(value.value * u.Unit(_FLUX), setting.to)
        if converted is None:
            raise BadInput(say("computing.other_unit", what=label_of("flux"), unit=unit_text(setting.to)))
        value, text = Spread(converted[0]), converted[1]
    else:
        text = _FLUX_TEXT
    put_in = f"{given.value:g} {given.unit} · ({number_text(crab.value, crab.unit)}) / Crab"
    what = f"{told(band)} {label_of('flux')}"
    return setting.keep(what, "F = f · F_Crab", put_in, value, text, (shown, crab), says, band=told(band))


def _to_crab(setting: Setting) -> Result:
    found = setting.first.find(Need("F", "flux", _FLUX))
    if found is None:  # of a luminosity at a distance
        found = evaluated("flux_at_distance", FORMULAS["flux_at_distance"], setting.first).found
    if found is None:
        return Result(lacking=(label_of("flux"),))
    band = band_of(found.band or setting.band) or _ASSUMED_BAND
    crab, one, says = _crab(setting, band)
    scale = 1e3 if setting.to == "mCrab" else 1.0
    spread = of_two(found, Found(crab, Spread(one.value)), lambda a, b: a / b * scale)
    put_in = f"({found.text}) / ({number_text(crab.value, crab.unit)})"
    what = f"{told(band)} {label_of('flux')}"
    inputs = (found.input, crab)
    return setting.keep(what, "F / F_Crab", put_in, spread, setting.to, inputs, says, found.bound, told(band))


def _jansky(setting: Setting, found: Found) -> Result:
    band = band_of(found.band or setting.band)
    if band is None:
        return Result(lacking=(say("computing.band"),))
    factor = float(photons.mean_density(1 * u.Unit(_FLUX), band).value)
    s = found.spread
    low, high = (None if end is None else end * factor for end in (s.low, s.high))
    spread = Spread(s.value * factor, low, high, s.level)
    what, says = say("computing.flux_density"), say("assumed.mean_density", band=told(band))
    put_in = f"({found.text}) · h / ({band[1]:g} keV - {band[0]:g} keV)"
    return setting.keep(what, "F / Δν", put_in, spread, "Jy", (found.input,), says, found.bound, told(band))


def band_conversion(setting: Setting) -> Result:
    """A flux in another band, along a power law without absorption."""
    wanted = band_of(setting.band)
    if wanted is None:
        return Result(lacking=(say("computing.band"),))
    flux = setting.first.find(Need("F", "flux", _FLUX))
    if flux is None and (own := band_of(setting.from_band)):
        return _factor(setting, wanted, own)
    if flux is None or not (own := band_of(flux.band)):
        return Result(lacking=(say("computing.of_known_band", what=label_of("flux")),))
    index = _index(setting, flux)
    if index is None:
        return Result(lacking=(label_of("photon_index"),))
    spread = of_two(flux, index, lambda f, g: f * photons.moment(g, wanted, 1) / photons.moment(g, own, 1))
    put_in = f"({flux.text}) · I({told(wanted)}) / I({told(own)}), Γ = {index.text}"
    what = f"{told(wanted)} {label_of('flux')}"
    says = say("assumed.extrapolated" if wanted[1] > own[1] or wanted[0] < own[0] else "assumed.power_law")
    inputs = (flux.input, index.input)
    formula = "F · I(band) / I(own band), I = ∫ E^(1-Γ) dE"
    return setting.keep(what, formula, put_in, spread, _FLUX_TEXT, inputs, says, flux.bound, told(wanted))


def _factor(setting: Setting, wanted: Band, own: Band) -> Result:
    """By what a flux in one band is multiplied for another, without any flux."""
    index = setting.first.find(Need("Γ", "photon_index", given=True))
    if index is None:
        return Result(lacking=(label_of("photon_index"),))
    factor = float(photons.moment(index.spread.value, wanted, 1) / photons.moment(index.spread.value, own, 1))
    what = say("computing.factor", wanted=told(wanted), own=told(own))
    put_in = f"I({told(wanted)}) / I({told(own)}), Γ = {index.text}"
    says = say("assumed.power_law")
    return setting.keep(
        what, "I(band) / I(own band), I = ∫ E^(1-Γ) dE", put_in, Spread(factor), "", (index.input,), says
    )


def _index(setting: Setting, flux: Found) -> Found | None:
    """The photon index of the question, or the source's of the band that the flux is of."""
    if found := setting.first.find(Need("Γ", "photon_index", given=True)):
        return found
    for source in setting.sources[:1]:
        for m in source.measurements:
            if m.name in quantity_by_key("photon_index").names and not m.flag and m.band == flux.band:
                return setting.of(source).of_measurement(source, m, "")
    return None


def photon_flux(setting: Setting) -> Result:
    """By the mean energy of the question, or that of the power law of the flux's own band."""
    result = evaluated("photon_flux", FORMULAS["photon_flux"], setting.first, setting.to)
    if not result.lacking:
        return result
    flux = setting.first.find(Need("F", "flux", _FLUX))
    band = band_of(flux.band or setting.band) if flux else None
    index = _index(setting, flux) if flux else None
    if flux is None or band is None or index is None:
        missing = label_of("flux") if flux is None else say("computing.mean_energy")
        return Result(lacking=(missing,))

    def photons_of(f: Any, g: Any) -> Any:
        energy = photons.moment(g, band, 1) / photons.moment(g, band, 0)
        return f * 6.241509074e8 / energy  # keV in one erg

    spread = of_two(flux, index, photons_of)
    put_in = f"({flux.text}) / E_mean, Γ = {index.text}"
    what = f"{told(band)} {say('computed.photon_flux')}"
    inputs = (flux.input, index.input)
    return setting.keep(
        what,
        "F / E_mean",
        put_in,
        spread,
        UNITS["ph/s/cm2"][1],
        inputs,
        say("assumed.mean_energy"),
        flux.bound,
        told(band),
    )
